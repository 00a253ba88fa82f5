"""Walks through a source's past: older pages of a feed, sitemaps below sitemaps, a document at a time."""
