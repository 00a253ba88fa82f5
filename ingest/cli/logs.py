"""Door: terminal. How the log looks: one JSON object a line, or words where somebody watches; it is standard error.

structlog renders the lines. It is imported with the first one, for most runs log nothing.
"""

import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime

from ingest.cli import LOG_NAMES
from ingest.config.errors import ConfigError
from ingest.events import Event, log_event
from ingest.http.redact import harmless, masked
from ingest.report.outcomes import ArticleOutcome, Report, SourceOutcome
from ingest.report.progress import ToldOn
from store.unseen import json_text

log = logging.getLogger(__name__)

LEVEL_NAME, FORM_NAME = LOG_NAMES
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
FORMS = ("json", "text")


class ToldFormatter(logging.Formatter):
    """Writes an event like all that is told: its addresses without secrets, tracebacks included."""

    def __init__(self, *, is_json: bool = False, is_coloured: bool = False) -> None:
        super().__init__()
        self._is_json = is_json
        self._is_coloured = is_coloured

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record: of JSON, one."""
        import structlog

        held: object = getattr(record, "values", None)
        values: Mapping[str, object] = held if isinstance(held, dict) else {"message": record.getMessage()}
        said: dict[str, object] = {
            "time": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%SZ}",
            "level": record.levelname.lower(),
            "event": str(getattr(record, "event", Event.LIBRARY)),
            "logger": record.name,
            **{name: _told(value) for name, value in values.items()},
        }
        if record.exc_info and record.exc_info[1]:
            lines = "".join(traceback.format_exception(record.exc_info[1])).rstrip().split("\n")
            said["exception"] = "\n".join(map(harmless, lines))
        if self._is_json:
            rendered = structlog.processors.JSONRenderer(serializer=_json)(None, record.levelname, said)
            return rendered if isinstance(rendered, str) else rendered.decode()
        said["timestamp"] = said.pop("time")
        plain = structlog.dev.ConsoleRenderer(colors=self._is_coloured, pad_event_to=0)
        return str(plain(None, record.levelname, said))


def _told(value: object) -> object:
    """Return a value as it may be told: a stranger's text is one line without secrets."""
    if isinstance(value, str):
        return harmless(value)
    return value if isinstance(value, int | float | dict | None) else harmless(str(value))


def _json(said: object, **_: object) -> str:
    return masked(json_text(said))


def set_up_log(environ: Mapping[str, str]) -> None:
    """Let the log be written as the environment wants it. Raises `ConfigError`."""
    level, form = (environ.get(name, "").strip().lower() for name in (LEVEL_NAME, FORM_NAME))
    _one_of(LEVEL_NAME, level, tuple(LEVELS))
    _one_of(FORM_NAME, form, FORMS)
    is_watched = sys.stderr is not None and sys.stderr.isatty()
    handler = logging.StreamHandler()
    handler.setFormatter(
        ToldFormatter(is_json=form == "json" if form else not is_watched, is_coloured=is_watched and form != "json")
    )
    logging.basicConfig(level=LEVELS.get(level, logging.WARNING), handlers=[handler])
    # It warns of a worker that ended just when it was being ended; how a worker died is told by its task.
    logging.getLogger("asyncio").setLevel(logging.ERROR)


def _one_of(name: str, said: str, known: tuple[str, ...]) -> None:
    if said and said not in known:
        raise ConfigError(f"{name}={said}: takes one of {', '.join(known)}")


def is_logged() -> bool:
    """Say whether the log takes every step of a run."""
    return log.isEnabledFor(logging.INFO)


class Logged(ToldOn):
    """Logs what it hears of sources and articles."""

    def source(self, outcome: SourceOutcome) -> None:
        """Log it, and tell it on."""
        log_event(
            log,
            Event.SOURCE_POLLED,
            source=outcome.name,
            url=outcome.url,
            outcome=str(outcome.result),
            entries=outcome.entries,
            detail="; ".join(filter(None, (outcome.detail, *outcome.notes))),
        )
        super().source(outcome)

    def article(self, outcome: ArticleOutcome) -> None:
        """Log it, and tell it on."""
        log_event(
            log,
            Event.ARTICLE_DONE,
            source=outcome.source,
            url=outcome.url,
            change=str(outcome.change),
            path=outcome.path,
            title=outcome.title,
            detail=outcome.detail,
        )
        super().article(outcome)


def log_end(report: Report) -> None:
    """Log how a walk ended."""
    took = report.finished_at - report.started_at if report.finished_at else None
    log_event(
        log,
        Event.RUN_ENDED,
        counts={str(change): count for change, count in sorted(report.counts().items())},
        exit_code=int(report.exit_code()),
        seconds=round(took.total_seconds(), 1) if took else 0.0,
    )
