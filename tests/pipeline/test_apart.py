"""What has a name or a text of its own is a post of its own, also where entries come one at a poll and lead nowhere."""

from datetime import datetime, timedelta

import pytest

from tests.fakes.web import Says
from tests.pipeline.place import FEED, Place
from tests.pipeline.polls import SITE, Listed, Step, page, play

NOON = datetime.fromisoformat("2026-03-01T12:00:00+00:00")
FEED_PATH = FEED.removeprefix(SITE)
DAY = timedelta(days=1)

ALONE: dict[str, list[Listed]] = {
    "no link, and all but the guid the same": [
        Listed("Standup", None, f"uid-{number}", NOON, "Room 4.") for number in (1, 2, 3)
    ],
    "no link, one headline, a text each": [
        Listed("A word of the day", None, f"w{number}", NOON + number * DAY, f"It is {number}.") for number in (1, 2, 3)
    ],
    "no link and no guid, one headline": [
        Listed("A word of the day", None, None, NOON + number * DAY, f"It is {number}.") for number in (1, 2, 3)
    ],
    "sections of one page": [
        Listed(f"{name} mode", f"/changes#{name}", f"/changes#{name}", NOON, f"The {name} mode is new.")
        for name in ("dark", "quiet", "reader")
    ],
    "the front page with tracking": [
        Listed("A tip", "/?utm_source=rss", f"t{number}", NOON + number * DAY, f"Tip {number}: sleep well.")
        for number in (1, 2, 3)
    ],
}


@pytest.mark.parametrize("name", ALONE)
def test_entries_that_come_one_at_a_poll_are_posts_of_their_own(name: str, place: Place) -> None:
    entries = ALONE[name]

    play(
        place,
        [
            *(Step({FEED_PATH: [entry]}, posts=number) for number, entry in enumerate(entries, 1)),
            Step({FEED_PATH: entries}, posts=3, written=0),
        ],
        "full_text: false",
    )


def thread(name: str) -> Says:
    """The page of a thread of its own; all threads name one address as theirs."""
    head = f'<head><link rel="canonical" href="{SITE}/open">'
    return Says(body=page(f"Open thread of {name}").replace("<head>", head).replace(f" of {name}</", "</"))


def test_threads_of_one_headline_whose_pages_name_one_address_are_posts_of_their_own(place: Place) -> None:
    names = ("hazel", "maple", "rowan")

    play(
        place,
        [
            Step(
                {
                    FEED_PATH: [Listed("Open thread", f"/{name}", f"o-{name}", NOON - number * DAY)],
                    f"/{name}": thread(name),
                },
                posts=number + 1,
            )
            for number, name in enumerate(names)
        ],
    )
