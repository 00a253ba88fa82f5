"""A run that has nothing to do opens the store alone, and tells and leaves behind what the whole walk would."""

import sqlite3
import sys
from asyncio import CancelledError
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import FrameType

import pytest

from ingest.commands import run as running
from ingest.http.settings import NetworkSettings
from ingest.http.transport.interface import Transport
from ingest.report.outcomes import SourceOutcome, SourceResult
from ingest.report.progress import Silence
from ingest.run.articles import COMMIT_EVERY
from ingest.session.session import Halt, Session, Walked
from store.upkeep.opening import SystemCalls
from tests.pipeline.place import Item, Place

OURS = tuple(str(Path(__file__).resolve().parents[2] / name) for name in ("ingest", "normalize", "store"))
CALLS_OF_A_POLL = 600
"""Of Python functions; without a network, which the fakes stand for."""


class _AskedForError(Exception):
    """The web was wanted."""


def without_web(place: Place, **options: object) -> Session:
    """Return a session in which nothing can be asked."""

    def refused(_: NetworkSettings) -> Transport:
        raise _AskedForError

    session = place.session(**options)  # type: ignore[arg-type]  # the fields of RunOptions, by name
    return replace(session, doors=replace(session.outside(), transport=refused))


def told(walked: Walked) -> list[object]:
    report = walked.report
    return [report.sources, report.articles, report.notes, report.exit_code(), walked.traffic]


def test_what_is_told_and_left_behind_is_what_the_whole_walk_tells_and_leaves(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.lists(Item(1), Item(2))
    place.run()
    place.later(minutes=1)

    quick = running.run(without_web(place), [])
    after = place.snapshot()
    with monkeypatch.context() as patched:
        patched.setattr(running, "waiting", lambda *_: None)
        whole = running.run(place.session(), [])

    assert [source.result for source in quick.report.sources] == [SourceResult.WAITING]
    assert told(quick) == told(whole)
    assert after == place.snapshot()


def forced(place: Place) -> Session:
    return without_web(place, force=True)


def after_a_day(place: Place) -> Session:
    place.later()
    return without_web(place)


def with_another_source(place: Place) -> Session:
    text = (place.folder / "config.yaml").read_text("utf-8")
    another = '{name: other, url: "https://other.example/feed"}'
    (place.folder / "config.yaml").write_text(text.replace("sources: [", f"sources: [{another}, "), "utf-8")
    return without_web(place)


def under_another_name(place: Place) -> Session:
    text = (place.folder / "config.yaml").read_text("utf-8")
    (place.folder / "config.yaml").write_text(text.replace("name: news,", "name: fresh, was: [news],"), "utf-8")
    return without_web(place)


@pytest.mark.parametrize("session_of", [forced, after_a_day, with_another_source, under_another_name])
def test_what_is_to_be_done_opens_the_web(place: Place, session_of: Callable[[Place], Session]) -> None:
    place.lists(Item(1))
    place.run()
    place.later(minutes=1)

    with pytest.raises(_AskedForError):
        running.run(session_of(place), [])


def test_a_post_that_was_moved_by_hand_is_followed(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    [post] = place.posts()
    moved: Path = post.parent.with_name("elsewhere")
    post.parent.rename(moved)
    place.later(minutes=1)

    running.run(without_web(place), [])

    with place.store() as store:
        assert [item.path for item in store.items()] == [(moved / "index.md").relative_to(place.content).as_posix()]


def test_unchanged_sources_are_made_durable_together_with_few_statements(tmp_path: Path) -> None:
    said: list[str] = []

    def traced(*args: object, **named: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite3.connect(*args, **named)  # type: ignore[call-overload]
        connection.set_trace_callback(said.append)
        return connection

    place, count = Place(tmp_path, system_calls=SystemCalls(connect=traced)), 80
    urls = [f"https://news{number}.example.org/feed.xml" for number in range(count)]
    sources = ", ".join(f'{{name: n{number}, url: "{url}", full_text: false}}' for number, url in enumerate(urls))
    place.configure(f"sources: [{sources}]")
    for number, url in enumerate(urls):
        place.lists(Item(number), url=url, pages=False)
    place.run()
    place.later()
    said.clear()

    walked = place.run()

    assert {source.result for source in walked.report.sources} == {SourceResult.UNCHANGED}
    assert sum(each == "COMMIT" for each in said) <= count // COMMIT_EVERY + 4
    assert len(said) <= count + 100


def test_what_a_run_polled_that_is_told_to_stop_is_durable(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    place.later()
    halt = Halt()

    class Stopping(Silence):
        def source(self, outcome: SourceOutcome) -> None:
            assert outcome.result is SourceResult.UNCHANGED
            halt.now()

    with pytest.raises(CancelledError):
        running.run(replace(place.session(), progress=Stopping(), halt=halt), [])

    assert place.run().report.sources[0].result is SourceResult.WAITING


def test_a_source_that_brings_nothing_takes_few_calls(tmp_path: Path) -> None:
    """Those of our own functions, of one source more or less; what a run takes in any case does not count."""
    counts = [_calls_of_a_run(tmp_path / str(count), count) for count in (5, 25)]

    assert (counts[1] - counts[0]) / 20 <= CALLS_OF_A_POLL


def _calls_of_a_run(folder: Path, count: int) -> int:
    folder.mkdir()
    place = Place(folder)
    urls = [f"https://news{number}.example.org/feed.xml" for number in range(count)]
    sources = ", ".join(f'{{name: n{number}, url: "{url}", full_text: false}}' for number, url in enumerate(urls))
    place.configure(f"sources: [{sources}]")
    for number, url in enumerate(urls):
        place.lists(Item(number), url=url, pages=False)
    for _ in range(2):
        place.run()
        place.later()
    calls = 0

    def noted(frame: FrameType, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event == "call" and frame.f_code.co_filename.startswith(OURS)

    sys.setprofile(noted)
    try:
        walked = place.run()
    finally:
        sys.setprofile(None)
    assert {source.result for source in walked.report.sources} == {SourceResult.UNCHANGED}
    return calls
