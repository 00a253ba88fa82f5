"""How the sources are, for Prometheus: text format 0.0.4, as a file for the node exporter or as `/metrics`. Pure.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from ingest.commands.show.status import SourceStatus
from ingest.fetcher.condition import Condition
from ingest.health.condition import Health

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def metrics_text(health: Health) -> str:
    """Return all figures."""
    rows = health.rows

    def each(name: str, what: str, value: Callable[[SourceStatus], float | None]) -> Iterator[str]:
        samples = (({"source": row.name}, value(row)) for row in rows)
        return _family(f"source_{name}", what, samples)

    conditions = (
        ({"source": row.name, "condition": kind.value}, float(row.condition is kind))
        for row in rows
        for kind in Condition
    )
    ended = health.last_run.finished_at if health.last_run else None
    lines = [
        *_family("source_condition", "How a source is; 1 for the condition that holds.", conditions),
        *each("failures", "Polls that failed in a row.", lambda row: row.failures),
        *each("last_success_timestamp_seconds", "When a source was read last.", lambda row: _seconds(row.succeeded_at)),
        *each("next_poll_timestamp_seconds", "When a source is polled next.", lambda row: _seconds(row.next_poll_at)),
        *each("posts", "Posts that are stored.", lambda row: row.stored),
        *each("owed", "Articles that could not be had yet.", lambda row: row.owed),
        *_family("last_run_timestamp_seconds", "When the last run ended.", [({}, _seconds(ended))]),
        *_family("told_timestamp_seconds", "When this was written.", [({}, _seconds(health.at))]),
    ]
    return "".join(f"{line}\n" for line in lines)


def _seconds(at: datetime | None) -> float | None:
    return at.timestamp() if at else None


def _family(name: str, what: str, samples: Iterable[tuple[dict[str, str], float | None]]) -> Iterator[str]:
    yield f"# HELP fetched_{name} {what}"
    yield f"# TYPE fetched_{name} gauge"
    for labels, value in samples:
        if value is None:
            continue
        said = ",".join(f'{label}="{text.translate(_ESCAPES)}"' for label, text in labels.items())
        yield f"fetched_{name}{{{said}}} {value:.10g}" if said else f"fetched_{name} {value:.10g}"
