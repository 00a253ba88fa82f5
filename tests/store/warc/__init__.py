"""Kept pages as WARC."""
