"""Polls a source: from a URL and what is remembered of it to its entries."""
