"""A source's coverage as lines of 80 columns for people, and as JSON for programs. Pure."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from shlex import quote
from textwrap import wrap

from ingest.coverage.facts import Coverage, Cure, Hole, Row
from ingest.http.redact import harmless
from ingest.report.format import told_json
from ingest.text.counted import counted

WIDTH = 80


def coverage_lines(coverage: Coverage, zone: tzinfo) -> Iterator[str]:
    """Yield what is there, what is expected, and the holes; days are those of a zone."""
    span = f"{_day(coverage.since, zone)} to {_day(coverage.until, zone)}"
    counts = f"{coverage.stored} stored, {coverage.owed} owed, {coverage.left_out} left out"
    yield from _wrapped("", f"{coverage.source}, {span}: {counts}", 2)
    yield f"  {'by':<8}{'expected':>9}{'missing':>9}"
    for row in coverage.rows:
        numbers = f"{_number(row.expected, row):>9}{_number(row.missing, row):>9}"
        yield from _wrapped(f"  {row.by:<8}{numbers}  ", row.said, 30)
    yield "holes:" if coverage.holes else "no holes are known"
    for hole in coverage.holes:
        count = f"{counted(hole.count, 'article')}: " if hole.count is not None else ""
        yield from _wrapped("  ", f"{_span(hole, zone)}{count}{hole.why}", 6)
        yield from _wrapped("      ", _how(hole, coverage.source, zone), 6)


def _wrapped(head: str, said: str, indent: int) -> list[str]:
    told = harmless(said)
    return wrap(told, WIDTH, initial_indent=head, subsequent_indent=" " * indent, break_on_hyphens=False)


def _number(number: int | None, row: Row) -> str:
    if number is None:
        return "-"
    return f"~{number}" if row.is_about else str(number)


def _day(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d}"


def _span(hole: Hole, zone: tzinfo) -> str:
    if hole.since is None or hole.until is None:
        return ""
    since, until = _day(hole.since, zone), _day(hole.until, zone)
    return f"{since}: " if since == until else f"{since} to {until}: "


def _how(hole: Hole, source: str, zone: tzinfo) -> str:
    source = quote(source)
    match hole.cure:
        case Cure.POLL:
            return f"`fetched run {source}` polls it, `fetched backfill {source}` asks for its past"
        case Cure.ADDRESSES:
            cost = f" ({counted(len(hole.entries), 'request')} at most)" if hole.entries else ""
            return f"`fetched coverage {source} --fill` asks for them{cost}"
        case Cure.DEBTS:
            return f"each run asks again when it is time; `fetched coverage {source} --fill` does it now"
    since = f" --since {_day(hole.since, zone)}" if hole.since else ""
    return f"`fetched backfill {source}{since}`, or `fetched coverage {source} --fill`"


def coverage_json(coverage: Coverage) -> str:
    """Return it as one JSON object."""
    return told_json(
        {
            "kind": "coverage",
            "source": coverage.source,
            "since": coverage.since,
            "until": coverage.until,
            "counts": {"stored": coverage.stored, "owed": coverage.owed, "left_out": coverage.left_out},
            "expected": [
                {
                    "by": row.by,
                    "expected": row.expected,
                    "missing": row.missing,
                    "about": row.is_about,
                    "said": row.said,
                }
                for row in coverage.rows
            ],
            "holes": [
                {
                    "since": hole.since,
                    "until": hole.until,
                    "count": hole.count,
                    "why": hole.why,
                    "filled_by": str(hole.cure),
                    "urls": [entry.link for entry in hole.entries if entry.link],
                }
                for hole in coverage.holes
            ],
        }
    )
