"""Polls sources, extracts articles, and walks them down the street: ingest, normalize, store."""

VERSION = "0.1.0"
"""As in pyproject.toml; a test compares."""
USER_AGENT = f"fetched/{VERSION}"
"""What a host is told unless `network.user_agent` says more: what asks, and nothing that would not be true."""
