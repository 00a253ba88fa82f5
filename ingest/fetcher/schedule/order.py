"""In which order the sources of a run are polled: the host that has waited longest first. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ingest.source import Source
from store.memory import SourceState

_NEVER = datetime.min.replace(tzinfo=UTC)


def by_urgency(sources: Sequence[Source], states: Mapping[str, SourceState]) -> list[Source]:
    """Return the sources, those of the most overdue host first, and within a host the most overdue first.

    One that was never polled is overdue for ever. A host with thousands of sources gets its turn once, then the next:
    what is overdue at other hosts does not wait behind all of them.
    """
    due_at = {source.name: _due_at(states.get(source.name)) for source in sources}
    places: list[tuple[int, datetime, int, Source]] = []
    seen: dict[str, int] = {}
    for number, source in sorted(enumerate(sources), key=lambda pair: (due_at[pair[1].name], pair[0])):
        host = urlsplit(source.urls[0]).hostname or ""
        seen[host] = seen.get(host, 0) + 1
        places.append((seen[host], due_at[source.name], number, source))
    return [source for *_, source in sorted(places, key=lambda place: place[:3])]


def _due_at(state: SourceState | None) -> datetime:
    return state.next_poll_at if state is not None and state.next_poll_at is not None else _NEVER
