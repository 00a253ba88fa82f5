"""Sitemaps (sitemaps.org), plain lists of addresses, and feeds that serve as such, to the addresses that they list."""
