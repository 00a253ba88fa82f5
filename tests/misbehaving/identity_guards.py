"""Guards over what a feed says from poll to poll: what stands in its place, where it leads, names that rotate."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ingest.config import load
from ingest.config.errors import ConfigError
from ingest.fetcher import notices, poll
from ingest.http import client
from ingest.identity import key_trust, keys, match
from ingest.identity.agreement import entry_hash
from ingest.run.make import addresses, decide
from tests.fakes.web import Says
from tests.misbehaving.house_guard import HouseGuard
from tests.misbehaving.removals import all_of, without
from tests.pipeline.place import FEED, Place
from tests.pipeline.polls import SITE, Answer, Listed, Step, play, rss

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED_PATH = FEED.removeprefix(SITE)
OWN_TEXT = "full_text: false"
TALES = [Listed(f"Tale {number} of the river", f"/{number}", f"t{number}", NOON, f"Of {number}.") for number in "12345"]
ERROR = Listed("Bridge returned error 502!", FEED, "e1", NOON, "The site could not be read.")
STRANGER = Listed("We are back soon", "/soon", "s1", NOON, "Come again.")
ELSEWHERE = "https://n1.example/feed", "https://n2.example/feed"
OTHER_SHOW = "https://shows.example/feed"


def lists(*entries: Listed) -> dict[str, Answer]:
    return {FEED_PATH: list(entries)}


def wrong(folder: Path, steps: Sequence[Step], source: str = OWN_TEXT) -> list[str]:
    """Take the steps, and return the first thing that came out wrong."""
    try:
        play(Place(folder), steps, source)
    except AssertionError as fault:
        return [str(fault)]
    return []


def notice(folder: Path) -> list[str]:
    return wrong(folder, [Step(lists(ERROR), posts=0), Step(lists(ERROR, *TALES[:3]), posts=3, lacks=(ERROR.title,))])


def shrunken_list(folder: Path) -> list[str]:
    back = [Step(lists(*TALES[:4]), posts=4), Step(lists(STRANGER), posts=4), Step(lists(*TALES), posts=5)]
    return wrong(folder, back)


def other_target(folder: Path) -> list[str]:
    place, posts = Place(folder), []
    place.configure(f'sources: [{{name: news, url: "{FEED}", {OWN_TEXT}}}]')
    for number, host in enumerate(ELSEWHERE, 1):
        headers = {"Content-Type": "application/rss+xml"}
        place.web.script(host, Says(200, rss(TALES[:number]), headers, last_modified=NOON))
        place.web.moves(FEED, host, 302)
        place.run()
        posts.append(len(place.posts()))
        place.later()
    return [] if posts == [1, 2] else [f"posts: {posts}"]


def saying_nothing(folder: Path) -> list[str]:
    links = {"/N/A": "It rained.", f"{SITE}/": "It snowed.", FEED: "It froze."}
    entries = [Listed(f"{text[3:-1]} in town", link, None, NOON, text) for link, text in links.items()]
    stored = {f"{text[3:-1]} in town": text for text in links.values()}
    return wrong(folder, [Step(lists(*entries), posts=3, found=stored, asked=dict.fromkeys(("/N/A", "/"), 0))], "")


def new_paths(folder: Path) -> list[str]:
    """The guid stays, and the path is drawn anew at each poll."""
    steps = [
        Step(lists(Listed("The gate", f"/s/{token}/gate", "g1", NOON, "It was moved.")), posts=1) for token in "abcdefg"
    ]
    return wrong(folder, [*steps, Step(lists(Listed("The gate", "/s/h/gate", "g1", NOON, "It was moved.")), written=0)])


def two_copies(folder: Path) -> list[str]:
    copies = [[Listed("The gate", "/gate", "g1", NOON, f"It was moved {where}.")] for where in ("east", "west")]
    steps = [Step(lists(*copies[poll % 2]), posts=1) for poll in range(4)]
    return wrong(folder, [*steps, *(Step(lists(*copy), written=0) for copy in copies)])


def other_show(folder: Path) -> list[str]:
    """The feed says that it is listed now where another show is."""
    place = Place(folder)
    place.configure(f'sources: [{{name: news, url: "{FEED}", {OWN_TEXT}}}]')
    says = f"<itunes:new-feed-url>{OTHER_SHOW}</itunes:new-feed-url>"
    space = '<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    place.web.feed(FEED, rss(TALES[:2], says).replace("<rss ", space))
    place.web.feed(OTHER_SHOW, rss([Listed("Another show", f"{OTHER_SHOW}/1", "o1", NOON, "Of cheese.")]))
    for _ in range(8):
        place.run(force=True)
        place.later()
    strange = [path.name for path in place.posts() if "Of cheese" in path.read_text("utf-8")]
    return [f"stored of another show: {strange}"] if strange else []


def two_names(folder: Path) -> list[str]:
    place = Place(folder)
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}, {{name: town, url: "{FEED}#all"}}]')
    try:
        load.load(folder / "config.yaml")
    except ConfigError:
        return []
    return ["one feed is polled under two names"]


IDENTITY_GUARDS = [
    HouseGuard(
        "notices in the feed's place",
        "a bridge's error as the one entry, and among others later",
        "it is told as the source's trouble, and is no post",
        "`without_notices` finds none",
        without(notices, "without_notices", lambda listing, *_, **__: (listing, None)),
        notice,
    ),
    HouseGuard(
        "a list that shrinks to one",
        "one strange entry in place of four for one poll",
        "it waits for the next poll, and the list is back",
        "`replaced_list` sees nothing wrong",
        without(notices, "replaced_list", lambda *_, **__: None),
        shrunken_list,
    ),
    HouseGuard(
        "validators of a redirect's target",
        "a redirect that leads to another host, whose longer list is of the same minute",
        "that one is asked without",
        "whatever a redirect leads to is sent them",
        all_of(
            without(client, "_holds_validators_of", lambda *_, **__: True),
            without(poll, "_had_validators", lambda *_: True),
        ),
        other_target,
    ),
    HouseGuard(
        "links that say nothing",
        "three entries that lead to `N/A`, the front page and the feed",
        "three posts, each with the feed's text, and no page is asked for",
        "`leads_nowhere` is never true",
        all_of(*(without(where, "leads_nowhere", lambda _: False) for where in (keys, key_trust, decide))),
        saying_nothing,
    ),
    HouseGuard(
        "addresses that rotate",
        "one guid under another path at each of eight polls",
        "one post, and at last it is not written again",
        "`MAX_MOVES` is 10^9",
        all_of(*(without(where, "MAX_MOVES", 10**9) for where in (match, addresses))),
        new_paths,
    ),
    HouseGuard(
        "copies by turns",
        "two versions of one text, by turns",
        "they are written until one came back twice",
        "every version is an edit",
        without(
            match._Matcher,
            "_edited",
            lambda _, entry, item, fresh: match.MatchedEntry(
                entry, match.Verdict.CHANGED, item.identity, fresh, entry_hash(entry)
            ),
        ),
        two_copies,
    ),
    HouseGuard(
        "moves that a feed tells of",
        "`itunes:new-feed-url` leads to another show",
        "nothing of that is stored, and the feed is polled as before",
        "every list has items of the feed",
        without(poll, "has_items_of", lambda *_: True),
        other_show,
    ),
    HouseGuard(
        "one feed under two names",
        "config.yaml has one address twice, once with a fragment",
        "it is refused at loading",
        "`_one_source_a_url` is not asked",
        without(load, "_one_source_a_url", lambda *_: None),
        two_names,
    ),
]
