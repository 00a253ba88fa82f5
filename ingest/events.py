"""What is logged: events of fixed names with values. A stranger's text is a value, never the name of an event.

docs/logs.md lists them all. How a line looks is `ingest.cli.logs`; nothing heavy is imported here.
"""

import logging
from collections.abc import Mapping
from enum import StrEnum

from store.late.dataclass import dataclass


class Event(StrEnum):
    """What happened."""

    FAULT = "fault"
    SOURCE_NOT_PUT_OFF = "source_not_put_off"
    DEBT_UNREADABLE = "debt_unreadable"
    SOURCE_POLLED = "source_polled"
    ARTICLE_DONE = "article_done"
    RUN_ENDED = "run_ended"
    LIBRARY = "library"


@dataclass(frozen=True, slots=True)
class Described:
    """An event, for whoever reads logs."""

    level: int
    sentence: str
    values: tuple[str, ...]


EVENTS: Mapping[Event, Described] = {
    Event.FAULT: Described(logging.ERROR, "a fault of ours; it cost what is named, alone", ("what",)),
    Event.SOURCE_NOT_PUT_OFF: Described(
        logging.ERROR, "after a fault, when the source is asked again could not be remembered", ("source",)
    ),
    Event.DEBT_UNREADABLE: Described(
        logging.WARNING,
        "what was kept of an owed article cannot be read: its address alone is asked",
        ("source", "url"),
    ),
    Event.SOURCE_POLLED: Described(
        logging.INFO, "a source was dealt with", ("source", "url", "outcome", "entries", "detail")
    ),
    Event.ARTICLE_DONE: Described(
        logging.INFO, "an article was dealt with", ("source", "url", "change", "path", "title", "detail")
    ),
    Event.RUN_ENDED: Described(logging.INFO, "a command that walks has ended", ("counts", "exit_code", "seconds")),
    Event.LIBRARY: Described(logging.WARNING, "a library had something to say", ("message",)),
}


def log_event(log: logging.Logger, event: Event, *, error: Exception | None = None, **values: object) -> None:
    """Log an event at its level, with the traceback of an error."""
    if log.isEnabledFor(EVENTS[event].level):
        log.log(EVENTS[event].level, "%s", event.value, exc_info=error, extra={"event": event, "values": values})
