"""Leaf readers shared by the rooms of `ingest`: bytes to text, text to dates, URLs."""
