"""What a hostile feed can make us remember has its bounds, and what is left out by them is not lost."""

import shutil
from pathlib import Path

import pytest

from bench.growth import HOSTILE, hostile
from ingest.commands.remove import remove
from ingest.report.outcomes import ArticleOutcome, Change
from store.memory import ItemStatus
from tests.pipeline.place import FEED, Item, Place, changes

ENTRIES, POLLS = 20, 3
_EMPTY_STATE = 240_000
"""Bytes of a state that knows next to nothing: a page for each table and index."""


@pytest.mark.parametrize("name", HOSTILE)
def test_no_feed_adds_more_than_twice_what_is_stored_of_it(name: str, tmp_path: Path) -> None:
    found = hostile(name, tmp_path, ENTRIES, POLLS)

    added = found["in use"] - _EMPTY_STATE + found["journal"]
    assert added <= max(2 * found["content"], 1_250 * ENTRIES * POLLS)


def test_of_what_is_left_out_and_listed_no_more_the_newest_stays_known(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.remember._LEFT_OUT", 5)
    place.configure(f'sources: [{{name: news, url: "{FEED}", drop: {{title: [bridge]}}}}]')
    for first in range(0, 40, 4):
        place.lists(*(Item(number) for number in range(first, first + 4)))
        assert len(changes(place.run())) == 4
        place.later()

    with place.store() as store:
        kept = sorted(item.url for item in store.items())
    assert kept == sorted(Item(number).url for number in range(31, 40))
    assert changes(place.run(force=True)) == [], "those that are listed are all known"


def test_a_feed_that_stays_as_it_was_costs_nothing_that_was_left_out(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.remember._LEFT_OUT", 2)
    place.configure(f'sources: [{{name: news, url: "{FEED}", first_import: 1}}]')
    place.lists(*map(Item, range(9)))
    place.run()
    for _ in range(3):
        place.later()
        assert changes(place.run(force=True)) == []
    with place.store() as store:
        assert sum(item.status is ItemStatus.SKIPPED for item in store.items()) == 8


def test_what_is_not_even_owed_is_found_again_while_it_is_listed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.remember._OWED", 3)
    items = [Item(number) for number in range(8)]
    place.lists(*items, pages=False)
    first = place.run()
    with place.store() as store:
        assert len(store.all_owed()) == 3
        assert len(store.items()) == 3
    assert [change for change, _ in changes(first)] == [Change.OWED] * 8
    place.later()

    for item in items:
        place.web.page(item.url, item.page)
    second = place.run(force=True)

    assert sorted(changes(second)) == sorted((Change.ADDED, item.url) for item in items)
    assert len(place.posts()) == 8
    place.later()
    assert changes(place.run(force=True)) == []


def test_a_tombstone_of_long_ago_keeps_what_keeps_the_article_away(place: Place) -> None:
    place.lists(*map(Item, range(3)))
    place.run()
    remove(place.session(), [Item(1).url])
    for days, is_whole in ((300, True), (300, False)):
        place.later(days=days)
        place.lists(Item(0), Item(2))
        place.run(force=True)
        with place.store() as store:
            [buried] = [item for item in store.items() if item.status is ItemStatus.REMOVED]
            assert (buried.slug is not None, buried.content_hash is not None) == (is_whole, is_whole)

    place.later()
    place.lists(*map(Item, range(3)))
    assert changes(place.run(force=True)) == []
    assert len(place.posts()) == 2

    shutil.rmtree(place.folder / ".fetched")
    place.later()
    assert changes(place.run(force=True)) == [], "the journal says it, too"
    assert len(place.posts()) == 2


def test_earlier_texts_that_go_are_told(place: Place) -> None:
    told = []
    for poll in range(16):
        place.lists(Item(1, extra=f"Read {poll} times."), teaser=f"Read {poll} times, they say, on that evening")
        told += [note for note in place.run(force=True).report.notes if "thinned out" in note]
        place.later()

    assert "earlier texts of posts that change often are thinned out: 2 files dropped" in told


def test_nobody_writes_out_what_a_run_came_to_as_it_ends(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """`asyncio.run` makes a text of the task that it ran: of 100,000 articles that would have tens of megabytes."""
    written: list[str] = []

    def text(outcome: ArticleOutcome) -> str:
        written.append(outcome.url)
        return "an outcome"

    monkeypatch.setattr(ArticleOutcome, "__repr__", text)
    place.lists(Item(1), Item(2))
    assert len(changes(place.run())) == 2
    assert written == []
