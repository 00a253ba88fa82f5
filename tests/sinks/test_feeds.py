"""A sink of profile `feed`: the newest posts, whole, as Atom and JSON, for readers without a site generator."""

import json
from pathlib import Path

import feedparser
import pytest

from ingest.config.errors import ConfigError
from ingest.documents import Listing
from ingest.fetcher.feeds.read import read_feed
from normalize.article import Article, Picture
from normalize.feeds import FeedEntry, atom, entry_of, json_feed
from normalize.front_matter.read import FrontMatterError
from normalize.normalize import normalize
from normalize.profiles import load_profile
from normalize.values import Html, Url
from tests.normalize.articles import article
from tests.pipeline.place import FEED, Item, Place
from tests.sites.content import ZONE, article_of
from tests.sites.traps import FETCHED_AT, traps

_URL = "https://example.org/feed"
_PROFILE = load_profile("feed").served_at(_URL)


class Reading(Place):
    """A place with a feed of its posts."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.sink_at(_URL)

    def sink_at(self, url: str) -> None:
        sink = f"{{content: public/feed, profile: feed{f', url: {url}' if url else ''}}}"
        self.configure(f'store: {{timezone: Asia/Shanghai, sinks: [{sink}]}}\nsources: [{{name: news, url: "{FEED}"}}]')

    def feed(self) -> dict[str, object]:
        return dict(json.loads((self.folder / "public/feed/feed.json").read_text("utf-8")))


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    place = Reading(tmp_path)
    place.lists(Item(1, image=True), Item(2))
    return place


def entry(whole: Article) -> FeedEntry:
    return entry_of(normalize(whole, _PROFILE, slug=f"a-{whole.identity[-8:]:0>8}", zone=ZONE).text)


def test_both_feeds_hold_every_post_whole_with_absolute_images(reading: Reading) -> None:
    reading.run()
    folder = reading.folder / "public/feed"
    atomic = feedparser.parse((folder / "atom.xml").read_bytes())
    items = reading.feed()["items"]
    assert isinstance(items, list)

    assert not atomic.bozo
    assert [each.title for each in atomic.entries] == [item["title"] for item in items]
    assert {each.title for each in atomic.entries} == {Item(1).name, Item(2).name}
    [image] = (folder / "images").rglob("*.png")
    whole = next(item for item in items if item["title"] == Item(1).name)
    assert f'src="{_URL}/{image.relative_to(folder).as_posix()}"' in whole["content_html"]
    assert "Story 1." in whole["content_html"]
    assert whole["date_published"].endswith("+08:00")


def test_a_run_that_changes_nothing_leaves_the_feeds_alone(reading: Reading) -> None:
    reading.run()
    files = [reading.folder / "public/feed" / name for name in ("atom.xml", "feed.json")]
    before = [(file.read_bytes(), file.stat().st_mtime_ns) for file in files]
    reading.later()
    reading.run()

    assert [(file.read_bytes(), file.stat().st_mtime_ns) for file in files] == before


def test_an_edit_and_a_takedown_reach_the_feeds(reading: Reading) -> None:
    reading.run()
    post = next(post for post in reading.posts() if "Story 1." in post.read_text("utf-8"))
    post.write_text(post.read_text("utf-8").replace("Story 1.", "Story one, by hand."), "utf-8")
    reading.later()
    reading.run()
    assert "Story one, by hand." in (reading.folder / "public/feed/atom.xml").read_text("utf-8")

    post.unlink()
    reading.later()
    reading.run(force=True)
    assert "Story one, by hand." not in (reading.folder / "public/feed/atom.xml").read_text("utf-8")


@pytest.mark.parametrize("url", ["", "/feed"])
def test_a_feed_has_to_be_told_where_it_is_served(reading: Reading, url: str) -> None:
    reading.sink_at(url)
    with pytest.raises(ConfigError, match=r"store.sinks\[0\].url: a feed needs the address at which public/feed is"):
        reading.run()


def _read_back(text: str, content_type: str) -> Listing:
    read = read_feed(text.encode(), content_type=content_type, url=Url(_URL), zone="UTC", polled_at=FETCHED_AT)
    assert isinstance(read, Listing), read
    return read


def test_every_trap_is_read_back_as_it_is() -> None:
    entries = [entry(article_of(number, trap)[0]) for number, trap in enumerate(traps())]

    parsed = feedparser.parse(atom(entries, _URL).encode(), sanitize_html=False, resolve_relative_uris=False)
    said = json.loads(json_feed(entries, _URL))

    assert not parsed.bozo
    assert [each.title for each in parsed.entries] == [each.title for each in entries]
    assert [each.content[0].value for each in parsed.entries] == [each.html for each in entries]
    assert [item["content_html"] for item in said["items"]] == [each.html for each in entries]
    assert len({item["id"] for item in said["items"]}) > 1
    for text, kind in (
        (atom(entries, _URL), "application/atom+xml"),
        (json_feed(entries, _URL), "application/feed+json"),
    ):
        assert len(_read_back(text, kind).entries) == len(entries)


def test_a_feed_is_dated_by_its_newest_entry() -> None:
    entries = [entry(article()), entry(article(identity="i:2", changed_at=FETCHED_AT.replace(year=2027)))]

    assert f"<updated>{entries[1].updated}</updated>\n<link" in atom(entries, _URL)
    assert "1970-01-01T00:00:00Z" in atom([], _URL)


def test_images_have_absolute_addresses() -> None:
    whole = article(
        body=Html("<p><img src='https://e.org/a.png' alt='A'></p>"),
        pictures=(Picture(Url("https://e.org/a.png"), "0123456789ab.png"),),
    )

    assert f'src="{_URL}/images/2026/02/' in entry(whole).html


@pytest.mark.parametrize("text", ["x", '---\ntitle: "x"\n---\n\nx\n', '---\ndate: "yesterday"\n---\n\nx\n'])
def test_what_is_no_entry_is_said(text: str) -> None:
    with pytest.raises(FrontMatterError):
        entry_of(text)
