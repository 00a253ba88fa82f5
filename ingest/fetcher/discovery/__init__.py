"""Finds the feeds of a site from any of its addresses, and ranks them."""
