"""Extracts an article from a page, by site rule or by the generic way."""
