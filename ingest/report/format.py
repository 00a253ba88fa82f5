"""How a run is told: lines for people, JSON lines for programs. Pure: a report in, text out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from ingest.http.redact import harmless, masked
from ingest.report.outcomes import ArticleOutcome, Change, Report, SourceOutcome, SourceResult
from ingest.text.clock_time import clock_time
from ingest.text.counted import counted
from store.manifest import Changes, Run
from store.unseen import json_text

_COUNTED = (
    Change.ADDED,
    Change.UPDATED,
    Change.REMOVED,
    Change.STAYS,
    Change.KEPT,
    Change.ALIAS,
    Change.OWED,
    Change.LEFT,
    Change.SKIPPED,
    Change.DROPPED,
)


def told_json(value: Mapping[str, object]) -> str:
    """Return a JSON object as it may be told: no secret in an address, unseen signs as escapes, times in one form."""
    return json_text(_told(value))


def _told(value: object) -> object:
    match value:
        case str():
            return masked(value)
        case datetime():
            return instant(value)
        case Mapping():
            return {name: _told(each) for name, each in value.items()}
        case list() | tuple():
            return [_told(each) for each in value]
    return value


def instant(at: datetime | None) -> str | None:
    """Write an instant as every `--json` has it: RFC 3339, in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def several(count: int, what: str, many: str | None = None) -> str:
    """Return a number with its noun: `1 feed`, `2 feeds`, `2 entries`."""
    return f"{count} {what if count == 1 else many or what + 's'}"


def source_line(outcome: SourceOutcome) -> str:
    """Return one line on how a source fared."""
    match outcome.result:
        case SourceResult.READ:
            what = several(outcome.entries, "entry", "entries")
        case SourceResult.UNCHANGED:
            what = "unchanged"
        case SourceResult.WAITING:
            due_at = outcome.next_poll_at
            what = outcome.detail or (f"not due before {clock_time(due_at)}" if due_at else "not due")
        case SourceResult.FAILED:
            what = f"FAILED: {outcome.detail}" + ("" if outcome.url in outcome.detail else f" ({outcome.url})")
    return harmless("; ".join((f"{outcome.name}: {what}", *outcome.notes)))


def article_line(outcome: ArticleOutcome, *, dry: bool = False) -> str:
    """Return one line on what became of an article; nothing where there is nothing to say."""
    if outcome.change is Change.UNCHANGED and not outcome.detail:
        return ""
    where = outcome.path or outcome.url
    verb = f"would be {outcome.change}" if dry else str(outcome.change)
    rest = f" ({outcome.detail})" if outcome.detail else ""
    return harmless(f"  {verb}: {where}  {outcome.title}{rest}")


def went_well(report: Report) -> bool:
    """Say whether there is nothing that a person who is not watching should hear of."""
    failed = any(source.result is SourceResult.FAILED for source in report.sources)
    wanting = any(article.change is Change.OWED or article.missing_images for article in report.articles)
    return not (failed or wanting or report.notes)


def summary_line(report: Report, *, dry: bool = False) -> str:
    """Return one line that sums a run up."""
    counts = report.counts()
    verb = "would be " if dry or report.dry else ""
    parts = [f"{counts[change]} {verb}{change}" for change in _COUNTED if counts[change]]
    failed = [source for source in report.sources if source.result is SourceResult.FAILED]
    if failed:
        parts.append(f"{len(failed)} of {len(report.sources)} sources failed")
    missing = sum(len(article.missing_images) for article in report.articles)
    if missing:
        parts.append(f"{counted(missing, 'image')} missing")
    if not parts:
        waiting = all(source.result is SourceResult.WAITING for source in report.sources)
        parts.append("nothing is due; --force polls all the same" if waiting and report.sources else "nothing new")
    took_s = f"{_seconds(report):.1f}"
    return ", ".join(parts) + (f" in {took_s} s" if took_s != "0.0" else "")


def stopped_line(by: str, written: int, *, dry: bool) -> str:
    """Return one line on a run that was told to stop: what of it is stored, and how to go on."""
    stored = "nothing is stored" if dry or not written else f"{several(written, 'post')} stored"
    return f"fetched: stopped by {by}: {stored}; the same command goes on with what is left"


def difference_lines(report: Report) -> Iterator[str]:
    """Yield what would change in each post."""
    for difference in report.differences:
        yield harmless(f"{difference.path}:")
        yield from (harmless(f"  {line}") for line in difference.lines)


HOSTS_SHOWN = 10


def host_lines(traffic: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Yield what each host was asked and what it sent, the busiest first; what would be too many lines is summed up."""
    hosts = sorted(traffic.items(), key=lambda row: (-row[1]["requests"], row[0]))
    for host, count in hosts[:HOSTS_SHOWN]:
        yield harmless(f"  {host}: {_traffic(count)}")
    rest = [count for _, count in hosts[HOSTS_SHOWN:]]
    if rest:
        together = {name: sum(count[name] for count in rest) for name in rest[0]}
        yield f"  {counted(len(rest), 'further host')}: {_traffic(together)}"


def _traffic(count: Mapping[str, int]) -> str:
    told = [counted(count["requests"], "request"), size(count["bytes_received"])]
    words = {"not_modified": "unchanged", "refusals": "refused", "failures": "failed"}
    return ", ".join((*told, *(f"{count[name]} {word}" for name, word in words.items() if count[name])))


def size(count: int) -> str:
    """Return a number of bytes as people read it."""
    for unit, least in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= least:
            return f"{count / least:.1f} {unit}"
    return f"{count} B"


def json_lines(report: Report, traffic: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Yield one JSON object a source, else an article where a person named articles, and one for the run."""
    if report.is_by_name:
        yield from map(article_json_line, report.articles)
    for difference in report.differences:
        yield told_json({"kind": "difference", "path": difference.path, "lines": difference.lines})
    for source in report.sources:
        yield told_json(_source_json(source, report))
    yield told_json(_run_json(report, traffic))


def _source_json(source: SourceOutcome, report: Report) -> dict[str, object]:
    articles = list(report.of(source.name))
    return {
        "kind": "source",
        "name": source.name,
        "url": source.url,
        "outcome": str(source.result),
        "reason": source.detail,
        "notes": list(source.notes),
        "entries": source.entries,
        "counts": {str(change): count for change, count in sorted(report.counts(source.name).items())},
        "images": sum(article.images for article in articles),
        "images_missing": sum(len(article.missing_images) for article in articles),
        "next_poll_at": instant(source.next_poll_at),
        "articles": [_article_json(article) for article in articles if article.change is not Change.UNCHANGED],
    }


def article_json_line(article: ArticleOutcome) -> str:
    """Return one JSON object on what became of an article."""
    return told_json({"kind": "article", **_article_json(article)})


def _article_json(article: ArticleOutcome) -> dict[str, object]:
    return {
        "url": article.url,
        "title": article.title,
        "outcome": str(article.change),
        "path": article.path,
        "reason": article.detail,
        "images": article.images,
        "images_missing": [{"url": url, "reason": why} for url, why in article.missing_images],
    }


def _run_json(report: Report, traffic: Mapping[str, Mapping[str, int]]) -> dict[str, object]:
    results: Sequence[SourceResult] = [source.result for source in report.sources]
    return {
        "kind": "run",
        "dry": report.dry,
        "started_at": instant(report.started_at),
        "finished_at": instant(report.finished_at),
        "sources": {str(result): results.count(result) for result in SourceResult},
        "counts": {str(change): count for change, count in sorted(report.counts().items())},
        "changed": report.changed(),
        "exit_code": int(report.exit_code()),
        "notes": list(report.notes),
        "traffic": traffic,
    }


def _seconds(report: Report) -> float:
    return (report.finished_at - report.started_at).total_seconds() if report.finished_at else 0.0


_NAMED_IN_COMMIT = 30


def commit_message(run: Run, changes: Changes) -> str:
    """Return the message of a run's commit: counts, the posts, and trailers for programs (git interpret-trailers)."""
    lists = {"added": changes.added, "updated": changes.updated, "removed": changes.removed}
    subject = ", ".join(f"{len(each)} {name}" for name, each in lists.items() if each)
    lines = [f"{name}: {harmless(change.path)}" for name, each in lists.items() for change in each]
    more = [f"and {len(lines) - _NAMED_IN_COMMIT} more"] if len(lines) > _NAMED_IN_COMMIT else []
    trailers = [f"Fetched-{name.capitalize()}: {len(each)}" for name, each in lists.items()]
    posts = "\n".join([*lines[:_NAMED_IN_COMMIT], *more])
    return f"Posts: {subject}\n\n{posts}\n\nFetched-Run: {run.id}\n" + "".join(f"{each}\n" for each in trailers)
