"""What stands in a feed's place is no article: it is told as the source's trouble, and the list goes on afterwards."""

from datetime import datetime

import pytest

from tests.pipeline.place import FEED, Place
from tests.pipeline.polls import SITE, Listed, Step, play

NOON = datetime.fromisoformat("2026-03-01T12:00:00+00:00")
FEED_PATH = FEED.removeprefix(SITE)
TALES = [
    Listed(f"Tale {number} of the river", f"/{number}", f"t{number}", NOON, f"Of {number}.") for number in range(6)
]
GATE = Listed("The gate was moved", "/gate", "gate", NOON, "Of the gate.")


def feed(*entries: Listed) -> dict[str, list[Listed]]:
    return {FEED_PATH: list(entries)}


def error(number: int) -> Listed:
    return Listed(f"Bridge returned error 502! ({number})", FEED, f"e{number}", NOON, "The site could not be read.")


NOTICES: dict[str, list[Step]] = {
    "the error of a bridge, another each day": [
        Step(feed(TALES[0]), posts=1),
        Step(feed(error(1)), posts=1, written=0, told=("returned error 502",), lacks=("returned error",)),
        Step(feed(error(2)), posts=1, wait_minutes=1500, told=("returned error 502",)),
        Step(feed(TALES[1], TALES[0]), posts=2),
    ],
    "the error of a bridge at the first poll": [
        Step(feed(error(1)), posts=0, told=("returned error 502",)),
        Step(feed(TALES[0]), posts=1),
    ],
    "the error of a bridge above its list": [
        Step(feed(*TALES[:3]), posts=3),
        Step(feed(error(1), *TALES[:4]), posts=4, lacks=("returned error",), told=("among its entries",)),
    ],
    "a word to readers, in place of the list": [
        Step(feed(*TALES[:5]), posts=5),
        Step(
            feed(Listed("Write to us", f"{SITE}/", "w", NOON, "Number 12.")), posts=5, told=("Write to us", "a notice")
        ),
        Step(feed(Listed("Write to us", f"{SITE}/", "w", NOON, "Number 13.")), posts=5, told=("Write to us",)),
        Step(feed(*TALES), posts=6, lacks=("Write to us",)),
    ],
    "a stranger for one poll": [
        Step(feed(*TALES[:5]), posts=5),
        Step(feed(Listed("Strange", "/strange", "s", NOON, "Odd.")), posts=5, told=("alone in place of the 5",)),
        Step(feed(*TALES), posts=6, lacks=("Odd.",)),
    ],
    "nothing to see": [
        Step(feed(*TALES[:3]), posts=3),
        Step(feed(Listed("No content available", None, "n", NOON)), posts=3, told=("No content",)),
        Step(feed(*TALES[:4]), posts=4),
    ],
}


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_in_the_feed_s_place_is_no_article(name: str, place: Place) -> None:
    play(place, NOTICES[name], "full_text: false")


NEWS: dict[str, list[Step]] = {
    "a site that begins anew": [
        Step(feed(*TALES[:5]), posts=5),
        Step(feed(GATE), posts=5),
        Step(posts=6, found={"Of the gate": "/gate"}),
        Step(feed(TALES[5], GATE), posts=7),
    ],
    "a list that is another at each poll": [
        Step(feed(*TALES[:3]), posts=3),
        Step(feed(*TALES[3:5]), posts=3),
        Step(feed(GATE, TALES[5]), posts=7),
    ],
    "notes of the front page, some more and some less a day": [
        Step(
            feed(*(Listed(f"Note {number} of the day", f"{SITE}/", None, NOON, f"N{number}.") for number in range(3))),
            posts=3,
        ),
        Step(
            feed(*(Listed(f"Note {number} of the day", f"{SITE}/", None, NOON, f"N{number}.") for number in (4, 5))),
            posts=3,
        ),
        Step(
            feed(*(Listed(f"Note {number} of the day", f"{SITE}/", None, NOON, f"N{number}.") for number in (6, 7))),
            posts=7,
        ),
    ],
    "a window of one": [Step(feed(each), posts=number) for number, each in enumerate(TALES[:4], 1)],
}


@pytest.mark.parametrize("name", NEWS)
def test_a_short_list_of_news_is_taken_at_the_latest_with_the_next_poll(name: str, place: Place) -> None:
    play(place, NEWS[name], "full_text: false")
