"""Recognises an entry again, whatever its feed does to guids, addresses, titles and dates."""
