"""Spans of time as people say them. Pure."""

from datetime import timedelta

_UNITS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


def span_text(span: timedelta) -> str:
    """Write a span in its largest fitting unit, with one decimal where that says more: `40 min`, `1.5 h`, `7 d`."""
    for size, unit in _UNITS:
        if span >= size:
            amount = round(span / size, 1)
            return f"{amount:.0f} {unit}" if amount >= 10 or amount == int(amount) else f"{amount:.1f} {unit}"
    return f"{max(span.total_seconds(), 0):.0f} s"
