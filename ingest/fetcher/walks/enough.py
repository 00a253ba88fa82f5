"""How much of a way into the past is enough: bounds that several ways share."""

from dataclasses import replace

from ingest.tasks import WorkLimits

MAX_IDLE = 2
"""Pages in a row that bring nothing; one alone may be a hiccup of a cache, or of items that shift."""
MAX_ENTRIES = 50_000
"""Of one document: an archive may be one long page."""
_GENEROUS = 8
"""How much longer and larger than at a poll a page of an archive may be to read."""


def generous(limits: WorkLimits) -> WorkLimits:
    """Return the limits for a page of an archive."""
    return replace(
        limits,
        max_entries=max(limits.max_entries, MAX_ENTRIES),
        feed_cpu_s=limits.feed_cpu_s * _GENEROUS,
        feed_memory_bytes=limits.feed_memory_bytes * _GENEROUS,
    )
