"""What sources add to the state and the journal for good: a normal life, and hostile feeds.

`python -m bench.growth [ENTRIES] [POLLS] [DAYS]` prints a table; nothing is asked of the network. Bytes are those of
the files after each life; `content` is what was stored for it.
"""

import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from email.utils import format_datetime
from pathlib import Path
from random import Random
from typing import TypeAlias

from tests.pipeline.place import FEED, Item, Place

Entries: TypeAlias = Callable[[int, int, Random], Iterator[str]]
"""(poll, entries, chance) -> items of RSS."""

MAX_BYTES = 5_000_000
MAX_TIMES_CONTENT = 2.0
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def _noise(chance: Random, letters: int) -> str:
    return "".join(chance.choices(_LETTERS, k=letters))


def _entry(link: str, guid: str, title: str, text: str, further: str = "") -> str:
    names = (f"<link>{link}</link>" if link else "") + f"<guid isPermaLink='false'>{guid}</guid>"
    return f"<item><title>{title}</title>{names}<description>{text}</description>{further}</item>"


def _link(poll: int, number: int) -> str:
    return f"https://news.example.org/{poll}/{number}"


def _long_guids(poll: int, entries: int, chance: Random) -> Iterator[str]:
    for n in range(entries):
        yield _entry(_link(poll, n), _noise(chance, 3_000), f"A title of {poll}-{n}", f"What was said of {poll} {n}.")


def _changing_guids(_: int, entries: int, chance: Random) -> Iterator[str]:
    for n in range(entries):
        yield _entry(_link(0, n), _noise(chance, 3_000), f"A title of {n}", f"What was said of {n}.")


def _long_links(poll: int, entries: int, chance: Random) -> Iterator[str]:
    for n in range(entries):
        link = f"{_link(poll, n)}/{_noise(chance, 1_900)}"
        yield _entry(link, f"{poll}-{n}", f"A title of {poll}-{n}", f"What was said of {poll} {n}.")


def _long_titles(poll: int, entries: int, chance: Random) -> Iterator[str]:
    for n in range(max(1, entries // 20)):
        yield _entry(_link(poll, n), f"{poll}-{n}", _noise(chance, 100_000), f"What was said of {poll} {n}.")


def _enclosures(poll: int, entries: int, chance: Random) -> Iterator[str]:
    for n in range(max(1, entries // 100)):
        urls = (f"https://files.example.net/{_noise(chance, 60)}.mp3" for _ in range(1_000))
        further = "".join(f"<enclosure url='{url}' length='1' type='audio/mpeg'/>" for url in urls)
        yield _entry(_link(poll, n), f"{poll}-{n}", f"A title of {poll}-{n}", f"What was said of {poll} {n}.", further)


def _pictures(poll: int, entries: int, chance: Random) -> Iterator[str]:
    for n in range(max(1, entries // 100)):
        urls = (f"https://img.example.net/{_noise(chance, 1_900)}.png" for _ in range(50))
        text = "".join(f"&lt;p&gt;Words.&lt;img src='{url}'&gt;&lt;/p&gt;" for url in urls)
        yield _entry(_link(poll, n), f"{poll}-{n}", f"A title of {poll}-{n}", text)


def _short_texts(poll: int, entries: int, chance: Random) -> Iterator[str]:
    for n in range(entries):
        yield _entry(_link(poll, n), _noise(chance, 40), "T", "x")


STORED = "full_text: false, first_import: 100000"
DROPPED = "full_text: false, drop: {title: [e, a]}"
HOSTILE: dict[str, tuple[Entries, str]] = {
    "guids of 3 KB, new ones at each poll; stored": (_long_guids, STORED),
    "the same, left out by a filter": (_long_guids, DROPPED),
    "the same, all but 20 left to a backfill": (_long_guids, "full_text: false, first_import: 20"),
    "the same, and no page can be had": (_long_guids, "first_import: 100000"),
    "the same entries, other guids at each poll": (_changing_guids, STORED),
    "links of 1,900 characters; stored": (_long_links, STORED),
    "the same links, left out by a filter": (_long_links, DROPPED),
    "links of 1,900 characters, no page": (_long_links, "first_import: 100000"),
    "titles of 100 KB; stored": (_long_titles, STORED),
    "the same titles, left out by a filter": (_long_titles, DROPPED),
    "the same titles, no page": (_long_titles, "first_import: 100000"),
    "1,000 enclosures an entry": (_enclosures, STORED),
    "1,000 enclosures an entry, no page": (_enclosures, "first_import: 100000"),
    "50 images with addresses of 1,900 characters": (_pictures, STORED),
    "posts of one letter": (_short_texts, STORED),
}


def sizes(place: Place) -> dict[str, int]:
    """Return the bytes of content, state database (and of its pages that are in use), journal."""
    folders = {"content": place.content, "journal": place.folder / "fetched.journal"}
    found = {name: sum(f.stat().st_size for f in path.rglob("*") if f.is_file()) for name, path in folders.items()}
    database = place.folder / ".fetched" / "state.db"
    with closing(sqlite3.connect(database)) as state:
        counts = (state.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "freelist_count", "page_size"))
        pages, free, page_bytes = (int(count) for (count,) in counts)
    return found | {"state": database.stat().st_size, "in use": (pages - free) * page_bytes}


def hostile(name: str, folder: Path, entries: int, polls: int) -> dict[str, int]:
    """Live through some polls of a hostile feed."""
    feed, said = HOSTILE[name]
    place, chance = Place(folder), Random(1)
    place.configure(f'sources: [{{name: news, url: "{FEED}", {said}}}]')
    for poll in range(polls):
        rows = "".join(feed(poll, entries, chance))
        place.web.feed(FEED, f'<rss version="2.0"><channel><title>News</title>{rows}</channel></rss>')
        place.run(force=True)
        place.later()
    place.web.feed(FEED, '<rss version="2.0"><channel><title>News</title></channel></rss>')
    for _ in range(8):  # what was owed is given up
        place.run(force=True)
        place.later(days=5)
    return sizes(place)


def normal(folder: Path, days: int) -> tuple[int, dict[str, int], Counter[str]]:
    """Live through days of ten new articles each, then two quiet years; return items, sizes and tables per item."""
    place, chance = Place(folder), Random(1)
    place.configure(f'schedule: {{recheck_hours: [1, 24, 168]}}\nsources: [{{name: news, url: "{FEED}"}}]')
    words = [_noise(chance, 7) for _ in range(3_000)]
    items: list[Item] = []
    dates: dict[int, str] = {}
    for _ in range(days):
        items = items[-10:]
        first = items[-1].number + 1 if items else 0
        items += [
            Item(
                n,
                title=f"What the {chance.choice(words)} said of {chance.choice(words)} number {n}",
                image=n % 2 == 0,
                extra=" ".join(chance.choices(words, k=200)),
            )
            for n in range(first, first + 10)
        ]
        for item in items[-10:]:
            dates[item.number] = format_datetime(place.clock.now())
        place.lists(*items)
        rows = "".join(
            _entry(
                each.url,
                each.url,
                each.name,
                f"What was said of {each.name}.",
                f"<pubDate>{dates[each.number]}</pubDate>",
            )
            for each in items
        )
        place.web.feed(FEED, f'<rss version="2.0"><channel><title>News</title>{rows}</channel></rss>')
        place.run()
        place.later()
    for _ in range(3):
        place.later(days=240)
        place.run()
    with closing(sqlite3.connect(place.folder / ".fetched" / "state.db")) as state:
        [count] = state.execute("SELECT count(*) FROM items").fetchone()
        tables = Counter(dict(state.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")))
    return int(count), sizes(place), tables


def main(args: list[str]) -> None:
    """Print the table."""
    entries, polls, days = (int(args[at]) if len(args) > at else default for at, default in enumerate((200, 4, 30)))
    with tempfile.TemporaryDirectory() as folder:
        count, found, tables = normal(Path(folder), days)
    each = " ".join(f"{name} {size / count:.0f}" for name, size in found.items())
    print(f"normal life: {count} items, two years old; bytes per item: {each}")
    print("  " + ", ".join(f"{name} {size / count:.0f}" for name, size in tables.most_common(16)))
    print(f"hostile feeds: {entries} entries, {polls} polls; MB")
    print(f"{'':48} {'content':>8} {'state':>8} {'journal':>8}  kept")
    for name in HOSTILE:
        with tempfile.TemporaryDirectory() as folder:
            found = hostile(name, Path(folder), entries, polls)
        added = found["state"] + found["journal"]
        verdict = "" if added <= max(MAX_BYTES, MAX_TIMES_CONTENT * found["content"]) else "MORE"
        print(
            f"{name:48}",
            *(f"{found[each] / 1e6:8.2f}" for each in ("content", "state", "journal")),
            verdict,
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
