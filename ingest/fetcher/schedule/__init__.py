"""Decides when a source is polled next, from what was learned of it. Pure."""
