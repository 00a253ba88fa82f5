"""A store with a zone: posts are dated in it, old ones when they are asked to be, and every command tells its times."""

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ingest.commands.redate import redate
from ingest.commands.show.plan import plan, plan_lines
from ingest.commands.show.status import status
from ingest.commands.show.why import why
from ingest.config.load import load
from ingest.messages import Reason
from ingest.report.format import source_line
from ingest.text.clock_time import clock_time
from store.store import Store
from tests.pipeline.place import FEED, Item, Place, changes

ITEMS = (Item(1), Item(2, image=True))


def settle_in(place: Place, zone: str) -> None:
    """Give the configuration's store a zone."""
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}]\nstore: {{timezone: {zone}}}')


def dates_of(place: Place) -> list[str]:
    return [found for post in place.posts() for found in re.findall(r"^date: (.*)$", post.read_text(), re.MULTILINE)]


@pytest.fixture
def older(place: Place) -> Place:
    """A store whose posts were written in UTC, before it had a zone."""
    place.lists(*ITEMS)
    place.run()
    place.later()
    settle_in(place, "Asia/Shanghai")
    return place


def _edit(post: Path) -> None:
    post.write_text(post.read_text("utf-8") + "\nA note.\n", "utf-8")


def test_posts_are_dated_in_the_zone_whose_midnight_names_their_folder(place: Place) -> None:
    settle_in(place, "Asia/Shanghai")
    place.lists(*ITEMS)
    place.run()

    for post in place.posts():
        day = "-".join(post.relative_to(place.content).parts[:3])
        assert re.search(rf"^date: {day}T[0-9:]+\+08:00$", post.read_text("utf-8"), re.MULTILINE)


def test_a_store_that_gets_a_zone_keeps_its_bytes(older: Place) -> None:
    before = older.snapshot()

    assert changes(older.run(force=True)) == []
    assert older.snapshot() == before


def test_dates_are_written_again_when_that_is_asked_for(older: Place) -> None:
    before = dates_of(older)
    hashes = [re.search(r"content_hash: .*", post.read_text())[0] for post in older.posts()]  # type: ignore[index]

    redated = redate(older.session())

    assert list(redated.lines()) == ["dates in the time of Asia/Shanghai: 2 posts written again, 0 were right"]
    assert [datetime.fromisoformat(each).timestamp() for each in dates_of(older)] == [
        datetime.fromisoformat(each).timestamp() for each in before
    ]
    assert all(each.endswith("+08:00") for each in dates_of(older))
    assert [re.search(r"content_hash: .*", post.read_text())[0] for post in older.posts()] == hashes  # type: ignore[index]
    assert redate(older.session()).right == 2
    assert changes(older.run(force=True)) == []


def test_a_post_that_a_person_edited_stays_as_it_is(older: Place) -> None:
    first, second = older.posts()
    _edit(first)
    before = first.read_bytes()

    redated = redate(older.session())

    assert first.read_bytes() == before
    assert redated.edited == (first.relative_to(older.content).as_posix(),)
    assert "+08:00" in second.read_text("utf-8")


def test_builders_are_told_and_images_stay(older: Place) -> None:
    images = sorted(path.name for path in older.content.rglob("*.png"))
    redate(older.session())

    assert '"updated"' in (older.folder / ".fetched/changes.json").read_text("utf-8")
    assert sorted(path.name for path in older.content.rglob("*.png")) == images


def test_what_is_owed_stays_owed(place: Place) -> None:
    place.lists(Item(2, image=True))
    place.web.fails(Item(2, image=True).image_url, Reason.BROKEN)
    place.run()
    settle_in(place, "Asia/Shanghai")
    with Store.open(place.content, place.folder / ".fetched", now=place.clock.now()) as store:
        before = store.all_owed()
    assert before

    redate(place.session())

    with Store.open(place.content, place.folder / ".fetched", now=place.clock.now()) as store:
        assert store.all_owed() == before


def test_times_are_told_in_the_zone_of_the_store_and_it_is_named(older: Place) -> None:
    config = load(older.folder / "config.yaml")
    zone = config.store.timezone
    now = older.clock.now()
    told = [
        *why(config, older.folder, ITEMS[0].url, now),
        *plan_lines(plan(config, older.folder, [], now), now, ZoneInfo(zone)),
    ]
    times = [each for line in told for each in re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d \S+", line)]

    assert times
    assert [each for each in times if "Asia/Shanghai" not in each] == []
    assert status(config, older.folder, now)


def test_a_run_tells_when_a_source_is_due_in_that_zone(older: Place) -> None:
    older.run()
    [outcome] = older.run().report.sources

    assert outcome.next_poll_at is not None
    assert f"not due before {clock_time(outcome.next_poll_at)}" in source_line(outcome)
    assert "Asia/Shanghai" in source_line(outcome)


def test_a_zone_is_named() -> None:
    morning = datetime(2026, 11, 26, 22, 0, tzinfo=UTC)
    assert clock_time(morning) == "2026-11-26 22:00 UTC"
    assert clock_time(morning, ZoneInfo("Asia/Shanghai")) == "2026-11-27 06:00 Asia/Shanghai"
