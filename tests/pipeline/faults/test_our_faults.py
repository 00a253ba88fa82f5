"""A fault of ours at one source or article: it is named and put off, and costs nothing else."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ingest.http.robots import text_of
from ingest.report.outcomes import Change, ExitCode, SourceResult
from ingest.run import articles, pipeline
from ingest.run.make import make as making
from ingest.run.make.write import write
from ingest.run.put import put
from ingest.run.recheck import plan_recheck
from ingest.run.sift import sift_listing
from store.errors import StoreError
from tests.pipeline.place import FEED, Item, Place, changes

OTHER = "https://other.example.org/feed.xml"
FAULT = "a fault of ours: ValueError: nobody foresaw this"


@pytest.fixture
def place(place: Place) -> Place:
    """Two sources of two articles each."""
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}, {{name: other, url: "{OTHER}"}}]')
    place.lists(Item(1), Item(2))
    place.lists(Item(3), Item(4), url=OTHER)
    return place


def faulty(where: Callable[..., object], *, at: str, nth: int = 1) -> Callable[..., object]:
    """Raise at the n-th call of a function that is about the source, or the story, that `at` names."""
    calls = []

    def raising(*args: object, **more: object) -> object:
        if at in str(args[:2]):
            calls.append(at)
            if len(calls) == nth:
                raise ValueError("nobody foresaw this")
        return where(*args, **more)

    return raising


@pytest.mark.parametrize("function", ["poll", "sift_listing", "outcome_of"])
def test_a_fault_at_a_source_costs_it_alone_and_is_put_off(
    function: str, place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patched, caplog.at_level(logging.ERROR):
        patched.setattr(pipeline, function, faulty(getattr(pipeline, function), at="name='news'"))
        walked = place.run()

    [failed] = [outcome for outcome in walked.report.sources if outcome.name == "news"]
    assert failed.result is SourceResult.FAILED
    assert failed.detail.startswith(FAULT)
    assert "report it" in failed.detail
    assert "Traceback" in caplog.text
    assert walked.report.exit_code() is ExitCode.SOURCE_FAILED
    assert len(place.posts()) == 2

    place.later(minutes=30)
    assert changes(place.run("news")) == []  # not at once
    place.later(minutes=31)
    assert [change for change, _ in changes(place.run("news"))] == [Change.ADDED, Change.ADDED]
    assert len(place.posts()) == 4


def test_a_source_that_always_raises_is_tried_more_and_more_rarely(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def always(*args: object, **more: object) -> object:
        if "name='news'" in str(args[:2]):
            raise ValueError("nobody foresaw this")
        return sift_listing(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "sift_listing", always)
    for hour in range(40):
        place.run("news")
        asked += [hour] if place.web.count(FEED) else []
        place.later(hours=1)

    assert asked == [0, 1, 3, 6, 10, 15, 21, 28, 36]


def test_a_fault_at_an_article_costs_it_alone_and_it_is_owed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(making, "write", faulty(write, at="story-1"))
        walked = place.run()

    [owed] = [article for article in walked.report.articles if article.change is Change.OWED]
    assert owed.detail.startswith(FAULT)
    assert walked.report.exit_code() is ExitCode.SOURCE_FAILED
    assert len(place.posts()) == 3

    place.later()
    assert place.run().report.exit_code() is ExitCode.DONE
    assert len(place.posts()) == 4


def test_what_was_put_of_an_article_before_a_fault_is_taken_back(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else its item would say that it is owed while its post stands there."""
    with monkeypatch.context() as patched:
        patched.setattr("ingest.run.put.plan_recheck", faulty(plan_recheck, at="story-1"))
        place.run()
    assert len(place.posts()) == 3

    place.later()
    place.run()
    assert len(place.posts()) == 4
    assert not [path for path in place.folder.rglob("*") if "revisions" in str(path)]


def test_a_fault_while_robots_txt_is_read_is_not_taken_for_the_hosts_error(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else what the feed says would stand for the article, for good."""
    with monkeypatch.context() as patched:
        patched.setattr("ingest.http.robots.text_of", faulty(text_of, at="news.example.org"))
        place.run()
    place.later()
    place.run()

    assert len(place.posts()) == 4
    assert not [path for path in place.posts() if "incomplete:" in path.read_text("utf-8")]


def test_an_article_that_cannot_even_be_owed_is_met_again_at_the_next_poll(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(articles, "put", faulty(faulty(put, at="story-1"), at="story-1", nth=2))
        walked = place.run()
    assert walked.report.exit_code() is ExitCode.SOURCE_FAILED
    assert len(place.posts()) == 3

    place.later()
    place.run()
    assert len(place.posts()) == 4


def test_an_error_of_the_store_ends_the_run(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> object:
        raise StoreError("no space left")

    monkeypatch.setattr(pipeline, "sift_listing", full)

    with pytest.raises(StoreError, match="no space left"):
        place.run()


def test_a_fault_while_adding_by_hand_is_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.commands.add.sift_listing", faulty(sift_listing, at="news.example.org"))

    walked = place.add(Item(1).url, Item(3).url)

    assert walked.report.exit_code() is ExitCode.SOURCE_FAILED
    assert place.posts() == []


def test_notes_that_cannot_be_read_do_not_end_the_run(place: Place) -> None:
    place.run()
    with place.store() as store:
        for state in store.sources().values():
            store.remember_source(replace(state, notes='{"keys": [3], "rhythm"'))
        store.save_note("robots", json.dumps({"https://news.example.org": 3}))
        store.commit()

    place.later()
    place.lists(Item(1), Item(2), Item(5))
    walked = place.run()

    assert walked.report.exit_code() is ExitCode.DONE
    assert len(place.posts()) == 5
    assert timedelta() < (place.store().source("news").next_poll_at - place.clock.now())  # type: ignore[union-attr,operator]
