"""Very many addresses that a person names: stopped again and again, it comes to all of them, and asks little twice."""

from asyncio import CancelledError
from collections.abc import Callable
from dataclasses import replace

import pytest

from ingest.commands import add as adding
from ingest.commands import run as running
from ingest.report.outcomes import Change
from ingest.session.session import Halt
from tests.fakes.web import Act, Ends, Says
from tests.pipeline.place import Place

HOST = "https://notes.example.org"
HTML = {"Content-Type": "text/html"}
WALL = "<p>Sign in with your account to read on, or make one: it takes a minute and costs nothing at all.</p>"


class Killed(BaseException):
    """The process was killed."""


def urls(count: int) -> list[str]:
    return [f"{HOST}/note-{number}.html" for number in range(count)]


def note(url: str) -> Says | None:
    """A page so short that nothing but its like could vouch for it."""
    number = url.rpartition("-")[2].removesuffix(".html")
    if not url.startswith(f"{HOST}/note-"):
        return None
    body = f"<h1>Note {number}</h1><p>At {number} paces from the gate a stone says what the gate has cost.</p>"
    return Says(200, f"<html><title>Note {number}</title><body><article>{body}</article></body></html>", HTML)


def stops_after(place: Place, count: int, act: Callable[[], Act | None]) -> None:
    """After so many requests, each one comes to this, until the next stop is set."""
    asked = len(place.web.requests)
    place.web.serves_first(lambda _: act() if len(place.web.requests) - asked > count else None)


def add(place: Place, count: int, halt: Halt) -> None:
    adding.add(replace(place.session(), halt=halt), urls(count), None)


def empty_inbox(place: Place, _: int, halt: Halt) -> None:
    running.run(replace(place.session(), halt=halt), [])


def goes_on(place: Place, work: Callable[[Place, int, Halt], None], count: int, each: int, *, kill: bool) -> int:
    """Work until nothing stops it; return how often it was stopped."""
    for stops in range(4 * count // each):
        halt = Halt()
        stops_after(place, each, lambda: Ends(Killed()) if kill else halt.now())  # noqa: B023
        try:
            work(place, count, halt)
        except (Killed, BaseExceptionGroup, CancelledError):
            continue
        return stops
    pytest.fail(f"no end after {len(place.web.requests)} requests, with {len(place.posts())} posts")


@pytest.mark.parametrize(("each", "kill"), [(90, True), (30, False)])
@pytest.mark.parametrize("work", [add, empty_inbox])
def test_it_comes_to_all_with_few_requests_more(
    place: Place, work: Callable[[Place, int, Halt], None], each: int, *, kill: bool
) -> None:
    count = 200
    place.configure("inbox: {file: inbox.txt}")
    inbox = place.folder / "inbox.txt"
    inbox.write_text("".join(f"{url}\n" for url in urls(count)))
    place.web.serves(note)
    stops = goes_on(place, work, count, each, kill=kill)

    assert stops
    sources = [str(place.front(path)["source_url"]) for path in place.posts()]
    assert sorted(sources) == sorted(urls(count))
    assert len(place.web.requests) <= count + (stops + 1) * (96 if kill else 24)
    if work is empty_inbox:
        assert all(line.startswith("# 2026-03-02 stored: ") for line in inbox.read_text().splitlines())


@pytest.mark.parametrize("work", [add, empty_inbox])
def test_what_fails_stands_behind_what_was_never_tried(place: Place, work: Callable[[Place, int, Halt], None]) -> None:
    count, dead = 60, 40
    place.configure("inbox: {file: inbox.txt}")
    (place.folder / "inbox.txt").write_text("".join(f"{url}\n" for url in urls(count)))
    place.web.serves(lambda url: Says(404) if url in urls(dead) else note(url))
    for _ in range(2):
        stops_after(place, 50, lambda: Ends(Killed()))
        with pytest.raises((Killed, BaseExceptionGroup)):
            work(place, count, Halt())
    place.web.serves_first(lambda _: None)
    place.web.forget_requests()
    work(place, count, Halt())

    first = [request.url for request in place.web.requests][: count - dead]
    assert not set(first) & set(urls(32)), "what failed is asked for last"
    assert len(place.posts()) == count - dead


def test_a_wall_is_told_by_pages_that_were_put_long_ago(place: Place) -> None:
    walls = [f"{HOST}/note-{number}.html" for number in (1, 2, 150)]
    body = f"<html><title>Sign in</title><body><main><h1>Sign in</h1>{WALL}</main></body></html>"
    place.web.serves(lambda url: Says(200, body, HTML) if url in walls else note(url))
    walked = adding.add(place.session(), urls(151), None)

    assert [each.url for each in walked.report.articles if each.change is Change.OWED] == walls[2:]
    assert len(place.web.requests) == 151
