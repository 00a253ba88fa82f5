"""A paused source rests: no run polls it or gets what is owed of it, unless it is named."""

import pytest

from ingest.commands import sources
from ingest.commands.show.plan import plan, plan_lines
from ingest.commands.show.status import status
from ingest.config.load import load
from ingest.fetcher.condition import Condition
from ingest.report.outcomes import SourceResult
from tests.pipeline.place import FEED, Item, Place, only_source


def paused(place: Place) -> None:
    sources.pause(place.folder / "config.yaml", "news")


def test_a_run_asks_a_paused_source_nothing_until_it_is_named_or_resumed(place: Place) -> None:
    place.lists(Item(1))
    paused(place)

    told = only_source(place.run())
    assert (told.result, told.detail) == (SourceResult.WAITING, "paused")
    assert place.web.asked(FEED) == []
    assert only_source(place.run("news")).result is SourceResult.READ
    place.later()
    assert only_source(place.run()).detail == "paused"
    sources.resume(place.folder / "config.yaml", "news")
    assert only_source(place.run()).result is not SourceResult.WAITING


def test_what_is_owed_of_a_paused_source_waits_and_wakes_nobody(place: Place) -> None:
    place.lists(Item(1), pages=False)
    place.run()
    paused(place)
    place.later()

    place.run()

    assert place.web.asked(Item(1).url) == []
    with place.store() as store:
        assert [debt.source for debt in store.owed(place.clock.now())] == ["news"]


@pytest.mark.parametrize("name", ["news", "新闻 站"])
def test_status_and_plan_say_that_it_is_paused_and_how_it_is_resumed(place: Place, name: str) -> None:
    place.configure(f'sources: [{{name: "{name}", url: "{FEED}"}}]')
    sources.pause(place.folder / "config.yaml", name)
    config, now = load(place.folder / "config.yaml"), place.clock.now()

    [row] = status(config, place.folder, now)
    assert row.condition is Condition.PAUSED
    assert "`fetched source resume " in row.advice
    assert name in row.advice
    [line] = plan_lines(plan(config, place.folder, [], now), now)
    assert line.startswith(f"{name}: paused: ")


def test_a_paused_source_comes_last_in_the_plan(place: Place) -> None:
    place.configure(f'sources: [{{name: a, url: "{FEED}", paused: true}}, {{name: b, url: "https://b.example/"}}]')
    config, now = load(place.folder / "config.yaml"), place.clock.now()

    assert [row.name for row in plan(config, place.folder, [], now)] == ["b", "a"]
