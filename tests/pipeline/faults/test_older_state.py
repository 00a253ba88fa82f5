"""A state, a journal and posts that an earlier version left behind: nothing is lost, nothing comes twice."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.commands.remove import remove
from ingest.commands.show.why import why
from ingest.config.load import load
from ingest.report.outcomes import Change
from store.keys import MAX_VALUE, short
from tests.pipeline.place import FEED, Item, Place, changes

BEFORE = Path(__file__).parent / "before"
"""As it was written when long names were kept raw: two articles stored, one owed, one removed, one skipped."""
WORDS = "a-title-of-many-words-that-makes-the-address-of-this-article-a-good-deal-longer"


@dataclass
class Long(Item):
    """An article with an address that is too long for a key."""

    @property
    def url(self) -> str:
        return f"https://news.example.org/2026/{WORDS}/story-{self.number}.html"


ITEMS = [Long(number) for number in range(1, 6)]


@pytest.fixture(params=["both", "state", "journal"])
def older(place: Place, request: pytest.FixtureRequest) -> Place:
    """Put there what the earlier version left: state and journal, or one of them."""
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}]')
    shutil.copytree(BEFORE / "posts", place.content)
    if request.param != "state":
        shutil.copy(BEFORE / "fetched.journal", place.folder / "fetched.journal")
    if request.param != "journal":
        (place.folder / ".fetched").mkdir()
        with closing(sqlite3.connect(place.folder / ".fetched" / "state.db")) as connection:
            connection.executescript((BEFORE / "state.sql").read_text("utf-8"))
    place.later(days=2)
    place.lists(*ITEMS)
    return place


def test_what_an_earlier_version_knew_is_known_still(older: Place) -> None:
    posts = {path: path.read_bytes() for path in older.posts()}

    first = older.run()
    again = [changes(older.run(force=True)) for _ in range(2)]

    assert changes(first) == [(Change.ADDED, ITEMS[4].url)], "the article that was owed, and nothing else"
    assert again == [[], []]
    assert len(older.posts()) == 3
    assert {path: path.read_bytes() for path in posts} == posts
    told = why(load(older.folder / "config.yaml"), older.folder, ITEMS[2].url, older.clock.now())
    assert told[1].strip() == "is removed (taken down), and is not fetched again"


def test_its_names_are_short_and_lead_where_they_led(older: Place) -> None:
    older.run()

    with older.store() as store:
        items = store.items()
        names = [name for item in items for name in (item.identity, *store.keys_of(item.identity))]
        journal = "".join(page.read_text("utf-8") for page in (older.folder / "fetched.journal").glob("*.jsonl"))
    assert len(items) == 5
    assert names == list(map(short, names))
    assert max(map(len, names)) <= len("guid:news\x1f") + MAX_VALUE
    assert f"guid:news\\u001f{ITEMS[0].url}" not in journal
    assert f"guid={ITEMS[0].url}" not in journal
    assert "near:" not in journal


def test_what_it_stored_can_be_taken_down_by_its_address(older: Place) -> None:
    older.run()

    gone = remove(older.session(), [ITEMS[0].url])
    older.later()
    after = older.run(force=True)

    assert changes(gone) == [(Change.REMOVED, ITEMS[0].url)]
    assert changes(after) == []
    assert len(older.posts()) == 2
