"""What is an article of its own, and what is one article under other names: windows of one, of several, by turns."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations

import pytest

from ingest.documents import Entry
from ingest.identity.match import Verdict
from tests.fakes.items import RememberedItems
from tests.identity.samples import BOILERPLATE, NOON, SITE, listed

DAY = timedelta(days=1)

OWN_NAMES: dict[str, list[Entry]] = {
    "a register: one headline and midnight, a text each": [
        listed(f"/doc/{name}", f"/doc/{name}", "Notice of a public meeting", NOON, f"The board meets about the {name}.")
        for name in ("lease", "roof", "bus")
    ],
    "a register: one headline, midnight and text": [
        listed(f"/doc/{name}", f"d-{name}", "Notice of a public meeting", NOON, "See the notice.")
        for name in ("lease", "roof", "bus")
    ],
    "filings of one minute that say nothing": [
        listed(f"/rns/{name}", f"rns:{name}", "Director and PDMR shareholding", NOON) for name in ("abx", "cdy", "efz")
    ],
    "a weekly thread: one headline and text": [
        listed(f"/thread-{name}", f"/?p={number}", "Open thread", NOON + number * DAY, BOILERPLATE)
        for number, name in enumerate(("hazel", "maple", "rowan"))
    ],
    "two threads of one minute: all but the names agree": [
        listed(f"/thread-{name}", f"tag:town.example,2026:{name}", "Open thread", NOON, BOILERPLATE)
        for name in ("hazel", "maple", "rowan")
    ],
    "a microblog: the number is the account's": [
        listed(f"/2803301701/{name}", f"/2803301701/{name}", "Shared a post", NOON + number * DAY, f"About {name}.")
        for number, name in enumerate(("rivers", "schools", "trains"))
    ],
    "news of one product: the number is the product's": [
        listed(f"/app/1086940/view/{name}", f"ev-{name}", "Community update", NOON + number * DAY, f"About {name}.")
        for number, name in enumerate(("maps", "boats", "snow"))
    ],
    "releases of one day in several projects": [
        listed(f"/{name}/releases/1.2.0", f"tag:{name}/1.2.0", "Release 1.2.0", NOON, "Bugs were mended.")
        for name in ("boat", "sail", "rudder")
    ],
    "photographs of one day, some seconds apart": [
        listed(f"/photo/230305{letter}/index.html", f"/photo/230305{letter}/index.html", "Parade", NOON, "A parade.")
        for letter in "abc"
    ],
    "a text in two languages": [
        listed(f"/blog/1-boats.{tongue}", f"/blog/1-boats.{tongue}", "Boats", NOON, f"Of boats, in {tongue}.")
        for tongue in ("en", "fr", "de")
    ],
}

ONE_LINK: dict[str, list[Entry]] = {
    "a status page": [
        listed("/status", f"inc-{number}", "Mail is down", NOON + number * DAY, f"It failed for {number} minutes.")
        for number in (7, 14, 21)
    ],
    "a status page that states days only": [
        listed("/status", f"inc-{number}", "Mail is down", NOON, f"It failed for {number} minutes.")
        for number in (7, 14, 21)
    ],
    "comments under one article": [
        listed(
            f"/river/#comment-{number}", f"/?p=7#comment-{number}", "By: Ada", NOON + number * DAY, f"I saw {number}."
        )
        for number in (12, 15, 19)
    ],
    "comments whose guid is their place on the page": [
        listed(f"/river/#comment-{number}", f"/river/#comment-{number}", "By: Ada", NOON, f"I saw {number}.")
        for number in (12, 15, 19)
    ],
    "sections of a list of changes": [
        listed(f"/changes#{name}-mode", f"/changes#{name}-mode", f"{name} mode", NOON, f"The {name} mode is new.")
        for name in ("dark", "quiet", "reader")
    ],
    "events of one repository": [
        listed(
            "/kim/boat", f"tag:town.example:Event/{number}", "kim closed a branch", NOON + number * DAY, f"fix-{number}"
        )
        for number in (1, 3, 5)
    ],
    "posts of one topic, numbered in the guid": [
        listed(
            "/topic/9", f"/topic/9#{number}", "Re: the bridge", NOON + number * timedelta(hours=1), f"Said {number}."
        )
        for number in (11_200, 11_201, 11_207)
    ],
    "links that say nothing": [
        listed("/N/A", "N/A", f"Office {number} is out", NOON + number * DAY, f"It brings {number}.")
        for number in (1, 2, 3)
    ],
    "links to the front page, one headline": [
        listed("/", None, "A word of the day", NOON + number * DAY, f"It is {number}.") for number in (1, 2, 3)
    ],
    "links to the feed itself": [
        listed("/feed.xml", f"w{number}", "A word of the day", NOON + number * DAY, BOILERPLATE) for number in (1, 2, 3)
    ],
}


def windows_of(entries: Sequence[Entry]) -> list[list[list[Entry]]]:
    """Return ways to list some entries: each alone, in any order; all at once; a rolling window; and each way twice."""
    alone = [[[one] for one in order] for order in permutations(entries)]
    rolling = [entries[:2], entries[1:], entries[2:], entries[:1]]
    ways = [*alone, [list(entries)], [list(each) for each in rolling]]
    return [[*way, *way] for way in ways]


@pytest.mark.parametrize("name", [*OWN_NAMES, *ONE_LINK])
def test_entries_with_names_of_their_own_are_items_of_their_own_however_they_are_listed(name: str) -> None:
    entries = (OWN_NAMES | ONE_LINK)[name]

    for windows in windows_of(entries):
        memory = RememberedItems()
        verdicts = [one.verdict for window in windows for one in memory.poll(window)]

        assert len(memory.items) == len(entries), windows
        assert verdicts.count(Verdict.NEW) == len(entries)
        assert Verdict.CHANGED not in verdicts


TALE = [
    listed("/n/c9", "/n/c9#0", "Rocket lands", NOON, "The rocket has landed."),
    listed("/n/c9", "/n/c9#1", "Rocket lands safely in the sea", NOON + timedelta(hours=4), "It came down in the sea."),
]
SIGNED = [
    [
        listed(
            f"/s?src=11&time={time}&sig={name}{time}", f"/s?src=11&time={time}&sig={name}{time}", title, NOON, "Sum."
        )
        for name, title in (("a", "Where the water changes"), ("b", "How long bridges last"))
    ]
    for time in (1_773_126_000, 1_773_147_600)
]
RENAMED: dict[str, list[list[Entry]]] = {
    "revisions numbered in the guid, one after the other": [TALE[:1], TALE[1:]],
    "revisions numbered in the guid, at once": [TALE, TALE[::-1]],
    "the time of the update in the guid": [
        [listed("/vuln/march", f"/vuln/march?{time}", "Incident of March", NOON + day * DAY, f"State {day}.")]
        for day, time in enumerate((1_773_100_800, 1_773_216_000))
    ],
    "links and guids that are signed anew": SIGNED,
    "undated entries whose one parameter is drawn anew": [
        [listed(f"/d?v={drawn}{name}", None, title, None, "Sum.") for name, title in (("0", "Water"), ("1", "Bridges"))]
        for drawn in ("aa", "bb", "cc")
    ],
    "a front end of several hosts": [
        [
            listed(
                f"https://{host}/harbour/status/179000{name}#m", f"https://{host}/harbour/status/179000{name}#m", title
            )
            for name, title in (("1", "Image"), ("2", "Meeting on the bridge"))
        ]
        for host in ("n1.example", "n2.example", "n1.example")
    ],
    "a topic's number, now there and now not": [
        [listed(f"/view?{query}", f"/view?{query}", "Phone on sale", NOON, "On sale.")]
        for query in ("t=27&p=399", "p=399", "t=27&p=399")
    ],
    "a slug edited beside the number": [
        [listed(f"/n/70123-{slug}", f"/n/70123-{slug}", "Boats are late", NOON, "Late.")] for slug in ("boats", "late")
    ],
    "an enclosure's token, the guid kept": [
        [listed(f"{SITE}/m/1.mp3?token={token}", "141248087", "The big game", NOON, "We talk.")] for token in "ab"
    ],
    "guids drawn anew with an edit of one text": [
        [
            listed(
                f"/n/{name}",
                f"urn:uuid:{draw}-{name}",
                f"{name} is a tree",
                NOON,
                f"{name} {draw if name == 'ash' else ''}",
            )
            for name in ("oak", "elm", "ash")
        ]
        for draw in ("x", "y")
    ],
}


@pytest.mark.parametrize("name", RENAMED)
def test_one_article_under_other_names_stays_one(name: str) -> None:
    memory = RememberedItems()

    for window in (*RENAMED[name], RENAMED[name][-1]):
        verdicts = [one.verdict for one in memory.poll(window)]

    assert len(memory.items) == len({one.title.split()[0] for one in RENAMED[name][0]})
    assert set(verdicts) == {Verdict.SEEN}, verdicts


def test_of_two_versions_in_one_list_the_later_one_counts() -> None:
    memory = RememberedItems()

    first = {one.entry.title: one.verdict for one in memory.poll(TALE)}
    [item] = memory.items.values()

    assert first == {TALE[0].title: Verdict.SEEN, TALE[1].title: Verdict.NEW}
    assert item.title == TALE[1].title


def test_a_later_version_beside_the_known_one_is_an_edit() -> None:
    memory = RememberedItems()
    memory.poll(TALE[:1])

    verdicts = [one.verdict for one in memory.poll(TALE)]
    again = [one.verdict for one in memory.poll(TALE)]

    assert verdicts == [Verdict.SEEN, Verdict.CHANGED]
    assert again == [Verdict.SEEN, Verdict.SEEN]


def test_two_copies_that_are_served_by_turns_are_no_edits_without_end() -> None:
    memory = RememberedItems()
    copies = [listed("/tool", "w1", "kim starred a tool", NOON, f"Updated Mar {day}") for day in (4, 5)]

    verdicts = [memory.poll([copies[poll % 2]])[0].verdict for poll in range(12)]

    assert verdicts.count(Verdict.CHANGED) <= 2
    assert set(verdicts[3:]) == {Verdict.SEEN}


def test_an_edit_that_is_taken_back_is_taken_back() -> None:
    memory = RememberedItems()
    right, wrong = (
        listed("/fire", "f1", "Fire at the mill", NOON, f"{who} missing.") for who in ("Nobody is", "Ten are")
    )

    verdicts = [memory.poll([each])[0].verdict for each in (right, wrong, right, right)]

    assert verdicts == [Verdict.NEW, Verdict.CHANGED, Verdict.CHANGED, Verdict.SEEN]


@pytest.mark.parametrize(
    "titles",
    [
        [f"The bridge ({number} comments)" for number in (1, 4, 9, 12)],
        [f"[{number} replies] The bridge" for number in (1, 4, 9, 12)],
        [f"河边的桥（评论 {number}）" for number in (1, 4, 9, 12)],
        [f"The bridge ({number})" for number in (1, 4, 9, 12)],
        [f"({number}) The bridge" for number in (1, 4, 9, 12)],
        [f"Die Brücke ({number} Kommentare)" for number in (1, 4, 9, 12)],
        [f"[{number} 赞] 河边的那座桥" for number in (1, 4, 9, 12)],
    ],
)
def test_a_counter_in_a_headline_is_no_edit(titles: list[str]) -> None:
    memory = RememberedItems()

    verdicts = [memory.poll([listed("/comic/9", "c9", title, NOON, "A strip.")])[0].verdict for title in titles]

    assert verdicts == [Verdict.NEW, Verdict.SEEN, Verdict.SEEN, Verdict.SEEN]


def test_parts_of_a_tale_stay_apart_though_their_number_stands_in_brackets() -> None:
    memory = RememberedItems()
    parts = [
        listed(f"/tale/{name}", f"t-{name}", f"The tale ({number})", NOON, "A part.")
        for number, name in enumerate("pq")
    ]

    memory.poll(parts[:1])
    memory.poll(parts[1:])
    memory.poll(parts)

    assert len(memory.items) == 2
