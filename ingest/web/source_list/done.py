"""What is said after a deed on a source, as long as it is so, and how to take it back or go on. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from ingest.fetcher.condition import Condition
from ingest.web.looked import ShownSource


@dataclass(frozen=True, slots=True)
class Done:
    """What was done."""

    is_so: Callable[[ShownSource | None], bool]
    """Judges the source as it is now: an address that was kept, or made up, says nothing that is not so."""
    told: str
    """Goes on after the source's name."""
    then: tuple[str, str] | None = None
    """Where the form is sent that takes it back, or that comes next, and its name."""


def _is_there(source: ShownSource | None) -> bool:
    return source is not None


def _is_paused(source: ShownSource | None) -> bool:
    return source is not None and source.status.condition is Condition.PAUSED


DONE = {
    "pause": Done(_is_paused, "is paused: it is polled no more until it is resumed.", ("/source/resume", "Resume")),
    "resume": Done(
        lambda source: _is_there(source) and not _is_paused(source),
        "is polled again when it is due.",
        ("/source/pause", "Pause"),
    ),
    "edit": Done(_is_there, "is saved in config.yaml.", ("/source/run", "Poll now")),
    "add": Done(_is_there, "is added: the next run polls it.", ("/source/run", "Poll now")),
    "remove": Done(
        lambda source: source is None, "is taken out of config.yaml; its posts stay. To have it back, add it again."
    ),
}
