"""Guards against growth without bound: names, titles, entries that are owed, copies of robots.txt."""

from datetime import timedelta
from pathlib import Path

from ingest.documents import Entry
from ingest.identity import entry_json
from normalize.values import Html
from store import keys
from store.state import hosts
from store.state.state import State
from tests.misbehaving.house_guard import HouseGuard
from tests.misbehaving.removals import without
from tests.store.samples import NOW, sample
from tests.store.state.test_hosts import NOISE

LONG = "x" * 3_000


def long_names(_: Path) -> list[str]:
    written = [keys.key(keys.KeyKind.GUID, LONG, "news"), keys.short(f"url:example.org/{LONG}")]
    return [f"a name of {len(each)} characters" for each in written if len(each) > 100]


def new_guids(_: Path) -> list[str]:
    state, item = State.copy(None), sample(1).item
    state.remember_item(item, [])
    for number in range(60):
        state.add_keys(item.identity, [keys.key(keys.KeyKind.GUID, str(number), "news")])
    held = len(state.keys_of(item.identity))
    state.close()
    return [] if held < 20 else [f"{held} keys of one item"]


def large_robots(_: Path) -> list[str]:
    state = State.copy(None)
    state.save_robots("https://a.example", NOW, NOISE)
    kept = int(state.text("SELECT coalesce(sum(length(packed)), 0) FROM robots") or 0)
    state.close()
    return [] if kept < 100_000 else [f"{kept} bytes kept of one host"]


def many_robots(_: Path) -> list[str]:
    state = State.copy(None)
    for number in range(1_050):
        state.save_robots(f"https://{number}.example", NOW - timedelta(minutes=number), "")
    state.tidy_robots(NOW)
    kept = len(state.robots_origins())
    state.close()
    return [] if kept <= 1_000 else [f"copies of {kept} hosts"]


def stale_robots(_: Path) -> list[str]:
    state = State.copy(None)
    state.save_robots("https://a.example", NOW - timedelta(days=40), "")
    state.tidy_robots(NOW)
    kept = state.robots_origins()
    state.close()
    return [f"kept for 40 days: {each}" for each in kept]


def long_title(_: Path) -> list[str]:
    kept = len(keys.short_title("x" * 100_000))
    return [] if kept < 1_000 else [f"{kept} characters of a title are remembered"]


def long_entry(_: Path) -> list[str]:
    kept = len(entry_json.to_json(Entry(link=None, body=Html("x" * 5_000_000))))
    return [] if kept < 1_100_000 else [f"{kept} characters of what is owed are kept"]


GROWTH_GUARDS = [
    HouseGuard(
        "long names",
        "guids and links of 3,000 characters",
        "digests stand for them",
        "`_short` leaves them",
        without(keys, "_short", str),
        long_names,
    ),
    HouseGuard(
        "names of one item",
        "an item with another guid at each of 60 polls",
        "the first and the newest are kept",
        "`MAX_WITHIN_SOURCE` is 10^9",
        without(keys, "MAX_WITHIN_SOURCE", 10**9),
        new_guids,
    ),
    HouseGuard(
        "size of robots.txt",
        "one of 500 KB that packs badly",
        "it is not kept between runs",
        "`packed_robots` packs all",
        without(hosts, "packed_robots", lambda text: text.encode()),
        large_robots,
    ),
    HouseGuard(
        "number of robots.txt",
        "1,050 hosts",
        "the newest are kept",
        "`_MAX_HOSTS` is 10^9",
        without(hosts, "_MAX_HOSTS", 10**9),
        many_robots,
    ),
    HouseGuard(
        "age of robots.txt",
        "a copy of 40 days",
        "it is dropped",
        "`_MAX_AGE` is 1,000 days",
        without(hosts, "_MAX_AGE", timedelta(days=1_000)),
        stale_robots,
    ),
    HouseGuard(
        "long titles",
        "a title of 100 KB",
        "its beginning is remembered; its post has it whole",
        "`MAX_TITLE` is 10^9",
        without(keys, "MAX_TITLE", 10**9),
        long_title,
    ),
    HouseGuard(
        "entries that are owed",
        "one whose text in the feed is of 5 MB",
        "its first million letters are kept",
        "`_MAX_TEXT` is 10^9",
        without(entry_json, "_MAX_TEXT", 10**9),
        long_entry,
    ),
]
