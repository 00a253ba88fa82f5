"""What a feed corrects is corrected here, too: of what is owed, of what is stored, of what a filter left out."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.fakes.web import Says
from tests.pipeline.place import FEED, Place
from tests.pipeline.polls import SITE, Listed, Step, page, play

NOON = datetime.fromisoformat("2026-03-01T12:00:00+00:00")
FEED_PATH = FEED.removeprefix(SITE)
FAILS = Says(500)
SHOWN = f'source_url: "{SITE}{{}}"'
RIVER, FULL_TEXT_OFF = "The river rose again", "full_text: false"


def feed(*entries: Listed) -> dict[str, list[Listed]]:
    return {FEED_PATH: list(entries)}


OWED: dict[str, list[Step]] = {
    "a link that was wrong": [
        Step({**feed(Listed(RIVER, "/drafts/river", "g1", NOON)), "/river": RIVER}, posts=0),
        Step(
            feed(Listed(RIVER, "/river", "g1", NOON)),
            posts=1,
            found={SHOWN.format("/river"): "rose"},
            force=False,
            wait_minutes=1500,
        ),
    ],
    "a link that was wrong, found before the debt is due": [
        Step({**feed(Listed(RIVER, "/drafts/river", "g1", NOON)), "/river": RIVER}, posts=0),
        Step(posts=0, wait_minutes=1500),
        Step(posts=0, wait_minutes=1500),
        Step(feed(Listed(RIVER, "/river", "g1", NOON)), posts=1, asked={"/river": 1, "/drafts/river": 0}),
    ],
    "a headline that was withdrawn": [
        Step({**feed(Listed("Ten are missing at the mill", "/mill", "g1", NOON)), "/mill": FAILS}, posts=0),
        Step(feed(Listed("Nobody is missing at the mill", "/mill", "g1", NOON)), posts=0),
        Step({"/mill": "Fire at the mill"}, posts=1, lacks=("Ten are",), found={"Nobody is missing": "/mill"}),
    ],
    "a headline that was withdrawn, the feed rolled on": [
        Step({**feed(Listed("Ten are missing at the mill", "/mill", "g1", NOON)), "/mill": FAILS}, posts=0),
        Step(feed(Listed("Nobody is missing at the mill", "/mill", "g1", NOON)), force=False, wait_minutes=240),
        Step({**feed(), "/mill": "Fire at the mill"}, posts=1, lacks=("Ten are",), wait_minutes=1500),
    ],
    "a text that was withdrawn, its page asked three times in a month": [
        Step({**feed(Listed("Fire", "/mill", "g1", NOON, "Ten are missing.")), "/mill": FAILS}, posts=0),
        Step(feed(Listed("Fire", "/mill", "g1", NOON, "Nobody is missing.")), posts=0),
        Step(
            posts=1,
            wait_minutes=31 * 1440,
            found={"Nobody is missing.": "the page answers 500", "incomplete": "Nobody"},
            lacks=("Ten are",),
        ),
        Step(
            {"/mill": "Fire at the mill"},
            posts=1,
            wait_minutes=1500,
            lacks=("incomplete",),
            found={"treasurer": "fire"},
        ),
    ],
}


@pytest.mark.parametrize("name", OWED)
def test_what_is_owed_is_owed_as_the_feed_says_it_now(name: str, place: Place) -> None:
    play(place, OWED[name])


TEASER = "<p>The river rose again in the night, and the gate held.</p>"
MOVED: dict[str, tuple[str, list[Step]]] = {
    "the old address is gone": (
        "",
        [
            Step({**feed(Listed(RIVER, "/old", "g1", NOON)), "/old": RIVER}, posts=1),
            Step(
                {**feed(Listed(RIVER, "/new", "g1", NOON)), "/old": None, "/new": RIVER},
                posts=1,
                written=1,
                found={SHOWN.format("/new"): f"]({SITE}/new)"},
                lacks=(f"({SITE}/old)",),
            ),
            Step(posts=1, written=0, asked={"/new": 0}),
        ],
    ),
    "the old address answers as before": (
        "",
        [
            Step({**feed(Listed(RIVER, "/old", "g1", NOON)), "/old": RIVER}, posts=1),
            Step(
                {**feed(Listed(RIVER, "/new", "g1", NOON)), "/new": RIVER},
                posts=1,
                found={SHOWN.format("/new"): ""},
            ),
        ],
    ),
    "a whole archive, its texts in the feed": (
        FULL_TEXT_OFF,
        [
            Step(
                feed(*(Listed(f"Tale of {name}", f"/?p={name}", name, NOON, f"Of {name}.") for name in "abc")), posts=3
            ),
            Step(
                feed(*(Listed(f"Tale of {name}", f"/tales/{name}/", name, NOON, f"Of {name}.") for name in "abc")),
                posts=3,
                written=3,
                found={f"({SITE}/tales/{name}/)": f"Of {name}." for name in "abc"},
            ),
        ],
    ),
    "the new address fails at first": (
        "",
        [
            Step({**feed(Listed(RIVER, "/old", "g1", NOON)), "/old": RIVER}, posts=1),
            Step({**feed(Listed(RIVER, "/new", "g1", NOON)), "/new": FAILS}, posts=1, written=0),
            Step({"/new": RIVER}, posts=1, wait_minutes=1500, found={SHOWN.format("/new"): ""}),
        ],
    ),
    "the guid is the address, and both are others": (
        "",
        [
            Step({**feed(Listed(RIVER, "/old", "/old", NOON)), "/old": RIVER}, posts=1),
            Step(
                {**feed(Listed(RIVER, "/new", "/new", NOON)), "/old": None, "/new": RIVER},
                posts=1,
                written=1,
                found={SHOWN.format("/new"): f"]({SITE}/new)"},
                lacks=(f"]({SITE}/old)",),
            ),
            Step(posts=1, written=0, asked={"/new": 0}),
        ],
    ),
    "no guids, and another name for each": (
        "",
        [
            Step(
                {
                    **feed(*(Listed(f"Tale of {name}", f"/2026/{name}.html", None, NOON) for name in ("tea", "rye"))),
                    **{f"/2026/{name}.html": f"Tale of {name}" for name in ("tea", "rye")},
                },
                posts=2,
            ),
            Step(
                {
                    **feed(*(Listed(f"Tale of {name}", f"/tales/{name}", None, NOON) for name in ("tea", "rye"))),
                    **{f"/tales/{name}": f"Tale of {name}" for name in ("tea", "rye")},
                    **{f"/2026/{name}.html": None for name in ("tea", "rye")},
                },
                posts=2,
                written=2,
                found={SHOWN.format(f"/tales/{name}"): f"Tale of {name}" for name in ("tea", "rye")},
            ),
            Step(posts=2, written=0),
        ],
    ),
    "moved and edited": (
        "",
        [
            Step({**feed(Listed(RIVER, "/old", "g1", NOON)), "/old": RIVER}, posts=1),
            Step(
                {**feed(Listed(f"{RIVER}, corrected", "/new", "g1", NOON)), "/new": f"{RIVER}, corrected"},
                posts=1,
                found={SHOWN.format("/new"): "corrected"},
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", MOVED)
def test_a_post_whose_article_moves_under_its_guid_shows_where_it_stands_now(name: str, place: Place) -> None:
    source, steps = MOVED[name]

    play(place, steps, source)


STAYS: dict[str, list[Step]] = {
    "two addresses by turns": [
        Step(feed(Listed(RIVER, address, "g1", NOON, TEASER)), posts=1, written=written)
        for address, written in (("/a", 1), ("/b", 1), ("/a", 0), ("/b", 0))
    ],
    "a token that is drawn anew": [
        Step(feed(Listed(RIVER, f"/river?token={token}", "g1", NOON, TEASER)), posts=1, written=written)
        for token, written in (("x", 1), ("y", 0), ("z", 0))
    ],
    "a path that is drawn anew at each poll": [
        Step(feed(Listed(RIVER, f"/s/{token}/river", "g1", NOON, TEASER)), posts=1, written=written)
        for token, written in (("s", 1), ("t", 1), ("u", 1), ("v", 1), ("w", 1), ("x", 0), ("y", 0), ("z", 0))
    ],
    "tracking and another scheme": [
        Step(feed(Listed(RIVER, address, "g1", NOON, TEASER)), posts=1, written=written)
        for address, written in (("/a", 1), ("/a?utm_source=rss", 0), (f"{SITE.replace('https', 'http')}/a", 0))
    ],
}


@pytest.mark.parametrize("name", STAYS)
def test_addresses_that_are_written_in_many_ways_rewrite_nothing_without_end(name: str, place: Place) -> None:
    play(place, STAYS[name], FULL_TEXT_OFF)


CANONICAL = page(RIVER).replace("<title>", f'<link rel="canonical" href="{SITE}/a"><title>')
A_SECOND_PLACE: dict[str, list[Step]] = {
    "listed under both addresses": [
        Step({**feed(Listed(RIVER, "/a", "/a", NOON)), "/a": RIVER, "/b": RIVER}, posts=1),
        Step(feed(Listed(RIVER, "/b", "/b", NOON), Listed(RIVER, "/a", "/a", NOON)), posts=1, written=0),
    ],
    "its page names the first as its own": [
        Step({**feed(Listed(RIVER, "/a", "/a", NOON)), "/a": RIVER, "/b": Says(body=CANONICAL)}, posts=1),
        Step(feed(Listed(RIVER, "/b", "/b", NOON)), posts=1, written=0),
    ],
    "on another site": [
        Step({**feed(Listed(RIVER, "/a", "/a", NOON)), "/a": RIVER, "https://copies.example/b": RIVER}, posts=1),
        Step(
            feed(Listed(RIVER, "https://copies.example/b", "https://copies.example/b", NOON)),
            posts=1,
            written=0,
        ),
    ],
    "a path that is drawn anew at each poll": [
        Step(
            {**feed(Listed(RIVER, f"/s/{token}", f"/s/{token}", NOON)), f"/s/{token}": RIVER}, posts=1, written=written
        )
        for token, written in (("s", 1), ("t", 1), ("u", 1), ("v", 1), ("w", 1), ("x", 0), ("y", 0))
    ],
}


TWO_AT_ONCE = (Listed(RIVER, "/a", "/a"), Listed(RIVER, "/b", "/b"))
BESIDE: dict[str, list[Step]] = {
    "new, of no stated time": [
        Step({**feed(*TWO_AT_ONCE), "/a": RIVER, "/b": RIVER}, posts=2),
        Step(feed(*reversed(TWO_AT_ONCE)), posts=2, written=0),
    ],
    "one of them later": [
        Step({**feed(TWO_AT_ONCE[0]), "/a": RIVER, "/b": RIVER}, posts=1),
        Step(feed(*TWO_AT_ONCE), posts=2, written=1),
    ],
    "one of them owed by an earlier run": [
        Step({**feed(*TWO_AT_ONCE), "/a": RIVER, "/b": None}, posts=1),
        Step({**feed(Listed("The bells", "/c", "/c")), "/b": RIVER, "/c": "The bells"}, posts=3, written=2),
    ],
    "instead of the other": [
        Step({**feed(TWO_AT_ONCE[0]), "/a": RIVER, "/b": RIVER}, posts=1),
        Step(feed(TWO_AT_ONCE[1]), posts=1),
    ],
    "of one time": [
        Step({**feed(*(replace(each, at=NOON) for each in TWO_AT_ONCE)), "/a": RIVER, "/b": RIVER}, posts=1),
    ],
    "of one time, with what they are about": [
        Step(
            {**feed(*(replace(each, at=NOON, text=TEASER) for each in TWO_AT_ONCE)), "/a": RIVER, "/b": RIVER}, posts=1
        ),
    ],
    "of two times": [
        Step(
            {
                **feed(*(replace(each, at=NOON + timedelta(hours=at)) for at, each in enumerate(TWO_AT_ONCE))),
                "/a": RIVER,
                "/b": RIVER,
            },
            posts=2,
        ),
    ],
}


@pytest.mark.parametrize("name", BESIDE)
def test_articles_of_one_text_that_are_listed_beside_each_other(name: str, place: Place) -> None:
    play(place, BESIDE[name])


@pytest.mark.parametrize("name", A_SECOND_PLACE)
def test_what_is_found_in_a_second_place_too_has_not_moved(name: str, place: Place) -> None:
    play(place, A_SECOND_PLACE[name])


OLD = NOON - timedelta(days=400)
KEEP_RIVER = 'keep: {title: ["*river*"]}'
FILTERED: dict[str, tuple[str, list[Step]]] = {
    "a headline that is completed": (
        KEEP_RIVER,
        [
            Step({**feed(Listed("Breaking news", "/p", "g1", NOON)), "/p": RIVER}, posts=0),
            Step(feed(Listed("Breaking: the river rose", "/p", "g1", NOON)), posts=1),
        ],
    ),
    "a category that is added": (
        "keep: {category: [water]}",
        [
            Step({**feed(Listed(RIVER, "/p", "g1", NOON)), "/p": RIVER}, posts=0),
            Step(feed(Listed(RIVER, "/p", "g1", NOON, more="<category>Water</category>")), posts=1),
        ],
    ),
    "a date that is mended": (
        "max_age_days: 30",
        [
            Step({**feed(Listed(RIVER, "/p", "g1", OLD)), "/p": RIVER}, posts=0),
            Step(feed(Listed(RIVER, "/p", "g1", NOON)), posts=1),
        ],
    ),
    "a filter that is taken out, the feed as it was": (
        KEEP_RIVER,
        [
            Step({**feed(Listed("News of the bridge", "/p", "g1", NOON)), "/p": "News of the bridge"}, posts=0),
            Step(source="", posts=1),
        ],
    ),
    "a filter that is taken out, the feed edited later": (
        KEEP_RIVER,
        [
            Step({**feed(Listed("News of the bridge", "/p", "g1", NOON)), "/p": "News of the bridge"}, posts=0),
            Step(feed(Listed("News of the bridge", "/p", "g1", NOON, "Longer now.")), source="", posts=1),
        ],
    ),
    "fewer letters are enough": (
        "min_letters: 5000",
        [
            Step({**feed(Listed(RIVER, "/p", "g1", NOON)), "/p": RIVER}, posts=0),
            Step(source="min_letters: 4000", posts=0, asked={"/p": 0}, force=False, wait_minutes=1500),
            Step(source="min_letters: 100", posts=1),
        ],
    ),
    "a page that has grown, asked by force": (
        "min_letters: 900",
        [
            Step({**feed(Listed(RIVER, "/p", "g1", NOON)), "/p": "Tea"}, posts=0),
            Step({"/p": f"{RIVER}, and the gate held as it had done before"}, posts=0, force=False, asked={"/p": 0}),
            Step(posts=1, asked={"/p": 1}),
        ],
    ),
    "still unwanted": (
        KEEP_RIVER,
        [
            Step({**feed(Listed("Breaking news", "/p", "g1", NOON)), "/p": RIVER}, posts=0),
            Step(feed(Listed("Breaking news: fire", "/p", "g1", NOON)), posts=0, asked={"/p": 0}),
        ],
    ),
    "owed, and refused as it is said now": (
        "drop: {title: [advertisement]}",
        [
            Step({**feed(Listed(RIVER, "/p", "g1", NOON)), "/p": FAILS}, posts=0),
            Step({**feed(Listed("Advertisement", "/p", "g1", NOON)), "/p": RIVER}, posts=0, asked={"/p": 0}),
            Step(posts=0, asked={"/p": 0}, wait_minutes=1500),
        ],
    ),
}


@pytest.mark.parametrize("name", FILTERED)
def test_filters_judge_anew_what_changed(name: str, place: Place) -> None:
    source, steps = FILTERED[name]

    play(place, steps, source)
