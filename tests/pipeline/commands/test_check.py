"""`check` asks every URL of every source once, and names what is broken."""

from collections.abc import Callable

import pytest

from ingest import USER_AGENT
from ingest.commands.check import check
from ingest.messages import Reason
from ingest.report.outcomes import SourceResult
from tests.pipeline.place import FEED, Item, Place, only_source

OTHER = "https://mirror.example.net/feed.xml"
NEW = "https://news.example.org/new.xml"


def moved(place: Place) -> None:
    place.web.moves(FEED, NEW)
    place.lists(Item(1), url=NEW)


BROKEN: dict[str, tuple[Callable[[Place], None], SourceResult, str]] = {
    "DNS": (
        lambda place: place.web.fails(FEED, Reason.DNS, detail="news.example.org is not known"),
        SourceResult.FAILED,
        "news.example.org is not known",
    ),
    "TLS": (
        lambda place: place.web.fails(FEED, Reason.TLS, detail="its chain of certificates is not whole"),
        SourceResult.FAILED,
        "its chain of certificates is not whole; its certificate is not in order: tell its owner",
    ),
    "moved": (moved, SourceResult.READ, f"it has moved to {NEW}: put that into the configuration"),
    "empty": (lambda place: place.lists(), SourceResult.READ, "it lists nothing"),
    "walled": (
        lambda place: place.web.says(FEED, 403, "<title>Just a moment...</title>"),
        SourceResult.FAILED,
        "answers 403 with a wall against programs",
    ),
    "not found": (lambda place: place.web.says(FEED, 404), SourceResult.FAILED, "answers 404 Not Found"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_named_and_nothing_is_stored(place: Place, name: str) -> None:
    breaks, result, says = BROKEN[name]
    breaks(place)

    outcome = only_source(check(place.session(dry=True), []))

    assert outcome.result is result
    assert says in "; ".join((outcome.detail, *outcome.notes))
    assert sorted(path.name for path in place.folder.iterdir()) == ["config.yaml"]


def test_every_url_of_a_source_is_asked_and_the_broken_ones_are_named(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: ["{FEED}", "{OTHER}"]}}]')
    place.lists(Item(1))
    place.web.says(OTHER, 410)

    outcome = only_source(check(place.session(dry=True), []))

    assert (outcome.result, outcome.url) == (SourceResult.READ, FEED)
    assert any(note.startswith(f"{OTHER} fails: answers 410 Gone") for note in outcome.notes)


@pytest.mark.parametrize(("agent", "is_told"), [(None, True), ("fetched/1 (+https://blog.acme.org/)", False)])
def test_who_gives_hosts_no_address_is_told_to(place: Place, agent: str | None, is_told: bool) -> None:
    network = f'network: {{user_agent: "{agent}"}}\n' if agent else ""
    place.configure(f'{network}sources: [{{name: news, url: "{FEED}"}}]')
    place.lists(Item(1))

    notes = check(place.session(dry=True), []).report.notes

    assert any("write yours behind the name: user_agent:" in note for note in notes) is is_told
    assert place.web.asked(FEED)[0].headers["user-agent"] == (agent or USER_AGENT)
