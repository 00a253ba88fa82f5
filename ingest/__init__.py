"""Polls sources, extracts articles, and walks them down the street: ingest, normalize, store."""
