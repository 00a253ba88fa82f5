"""Lists of subscriptions are read as they come, and written so that they read back the same."""

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.commands.sources import import_opml
from ingest.fetcher.feeds.plain_text import plain_text
from ingest.opml import OpmlError, Subscription, Subscriptions, as_sources, read_opml, write_opml
from normalize.values import Url

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def opml(body: str, start: str = '<?xml version="1.0" encoding="utf-8"?>', head: str = "<title>Mine</title>") -> bytes:
    return f'{start}<opml version="2.0"><head>{head}</head><body>{body}</body></opml>'.encode()


def read(body: str) -> Subscriptions:
    return read_opml(opml(body))


def feed(name: str, inner: str = "") -> str:
    return f'<outline type="rss" text="{name}" xmlUrl="https://{name}.example/feed" {inner}/>'


def found(name: str, *tags: str) -> Subscription:
    return Subscription(name, Url(f"https://{name}.example/feed"), tags)


FORMS: dict[str, tuple[str, list[Subscription]]] = {
    "flat": (feed("a") + feed("b"), [found("a"), found("b")]),
    "a group is a tag": (f'<outline text="科技">{feed("a")}</outline>{feed("b")}', [found("a", "科技"), found("b")]),
    "nested groups are tags": (
        f'<outline text="T"><outline title="AI">{feed("a")}</outline>{feed("b")}</outline>',
        [found("a", "T", "AI"), found("b", "T")],
    ),
    "categories are tags": (feed("a", 'category="/x,/y/z, w"'), [found("a", "x", "y", "z", "w")]),
    "a feed in two groups comes once": (
        f'<outline text="x">{feed("a")}</outline><outline text="y">{feed("a")}</outline>',
        [found("a", "x", "y")],
    ),
    "without a type": ('<outline text="a" xmlUrl="https://a.example/feed"/>', [found("a")]),
    "capitals": ('<OUTLINE TYPE="RSS" TEXT="a" XMLURL="https://a.example/feed"/>', [found("a")]),
    "title in place of text": ('<outline title="a" xmlUrl="https://a.example/feed"/>', [found("a")]),
    "the scheme feed": ('<outline text="a" xmlUrl="feed://a.example/feed"/>', [found("a")]),
    "bare ampersands": (
        '<outline text="a & b &nbsp;c" xmlUrl="https://a.example/feed?x=1&y=2"/>',
        [Subscription("a & b c", Url("https://a.example/feed?x=1&y=2"))],
    ),
    "escaped": (
        '<outline text="&lt;b&gt; &amp; &#20013;" xmlUrl="https://a.example/?x=1&amp;copy=2"/>',
        [Subscription("<b> & 中", Url("https://a.example/?x=1&copy=2"))],
    ),
    "control characters": ('<outline text="a\x08\x00" xmlUrl="https://a.example/feed"/>', [found("a")]),
}


@pytest.mark.parametrize(("body", "expected"), FORMS.values(), ids=FORMS)
def test_subscriptions_are_read_with_their_groups(body: str, expected: list[Subscription]) -> None:
    assert read(body) == Subscriptions(tuple(expected))


@pytest.mark.parametrize(
    ("encoding", "declared"), [("gb18030", "gb2312"), ("utf-16", "utf-16"), ("utf-8-sig", "utf-8"), ("big5", "big5")]
)
def test_a_list_is_read_in_its_encoding(encoding: str, declared: str) -> None:
    text = opml(
        feed("a").replace('text="a"', 'text="中文新聞網站"'), f'<?xml version="1.0" encoding="{declared}"?>'
    ).decode()

    assert read_opml(text.encode(encoding)).feeds[0].title == "中文新聞網站"


def test_what_is_no_feed_is_told() -> None:
    body = (
        feed("a")
        + '<outline text="x" xmlUrl="gopher://x/"/><outline type="include" text="more" url="https://l.example/"/>'
        '<outline text="home only" xmlUrl="" htmlUrl="https://h.example/"/><outline type="link" text="l" url="https://m.example/"/>'
    )

    subscriptions = read(body)

    assert [each.url for each in subscriptions.feeds] == ["https://a.example/feed"]
    assert subscriptions.sites == ("https://h.example/",)
    assert [(finding.kind, finding.detail) for finding in subscriptions.findings] == [
        ("no_urls", "left out: x: 'gopher://x/' is no address that can be asked"),
        ("lists", f"left out: more: 'https://l.example/' {ANOTHER}"),
        ("lists", f"left out: l: 'https://m.example/' {ANOTHER}"),
    ]


ANOTHER = "is another list or page; save a list, and import it by itself"


def test_a_group_that_cannot_be_a_tag_is_named() -> None:
    subscriptions = read(f"<outline text='{'x' * 201}'>{feed('a')}</outline>")

    assert [each.tags for each in subscriptions.feeds] == [()]
    assert [finding.detail for finding in subscriptions.findings] == [
        "a: 1 group left out: a tag has at most 200 letters"
    ]


def test_an_import_names_each_feed_that_is_polled_already_and_under_which_name(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text('sources: [{name: mine, url: "http://www.a.example/feed"}]\n', "utf-8")
    (tmp_path / "list.opml").write_bytes(opml(feed("a") + feed("b")))

    said = import_opml(config, tmp_path / "list.opml")

    assert said == ["left out: a: https://a.example/feed is polled already as 'mine'", "added 1 source"]


REFUSED = {
    "empty": (b"", "it is an empty document"),
    "a page": (b"<!doctype html><html><title>Sorry</title></html>", "HTML page"),
    "a feed": (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "lists no subscriptions"),
    "cut off": (opml(feed("a"))[:-20], "is not XML: line 1"),
    "not well nested": (opml("</outline>" + feed("a")), "is not XML"),
    "entities": (
        opml(feed("&b;"), '<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'),
        "declares entities of its own",
    ),
    "outside entities": (opml(feed("&b;"), '<!DOCTYPE opml [<!ENTITY b SYSTEM "file:///etc/passwd">]>'), "entities"),
    "too deep": (opml("<outline text='x'>" * 200 + feed("a") + "</outline>" * 200), "nested deeper"),
    "too many": (opml("<outline/>" * 60_000), "more than 50000 elements"),
    "too large": (b" " * 10_000_001, "megabytes"),
}


@pytest.mark.parametrize(("body", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_named(body: bytes, message: str) -> None:
    with pytest.raises(OpmlError, match=message):
        read_opml(body)


def test_a_doctype_without_entities_does_no_harm() -> None:
    assert len(read_opml(opml(feed("a"), '<!DOCTYPE opml SYSTEM "opml.dtd">')).feeds) == 1


def test_a_string_that_is_an_address_is_never_asked_for() -> None:
    with pytest.raises(OpmlError, match="lists no subscriptions"):
        read_opml(b"https://a.example/list.opml")


# --- out


def test_a_list_that_is_written_is_valid_and_readers_see_its_groups() -> None:
    feeds = [found("a", "科技", "AI"), found("b"), found("c", "科技")]

    root = ET.fromstring(write_opml(feeds, "<Mine> & 我的", NOW))

    assert (root.tag, root.attrib) == ("opml", {"version": "2.0"})
    assert root.findtext("head/title") == "<Mine> & 我的"
    assert root.findtext("head/dateCreated") == "Mon, 02 Mar 2026 08:00:00 +0000"
    assert [outline.get("text") for outline in root.findall("body/outline")] == ["科技", "b"]
    assert [outline.attrib for outline in root.findall("body/outline[@text='科技']/outline")] == [
        {"type": "rss", "text": "a", "title": "a", "xmlUrl": "https://a.example/feed", "category": "/科技,/AI"},
        {"type": "rss", "text": "c", "title": "c", "xmlUrl": "https://c.example/feed", "category": "/科技"},
    ]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co")), min_size=1, max_size=15
)
PLAIN = WORDS.map(lambda word: plain_text(word.replace("<", "").replace("&", ""))).filter(bool)
PATHS = st.from_regex(r"[a-z0-9]{1,6}(\?[a-z]=[0-9]&[a-z]=[0-9])?", fullmatch=True)
FEEDS = st.lists(
    st.builds(
        lambda title, path, tags: Subscription(title, Url(f"https://a.example/{path}"), tuple(tags)),
        PLAIN, PATHS, st.lists(PLAIN, unique=True, max_size=4),
    ),
    unique_by=lambda each: each.url, max_size=8,
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(FEEDS.filter(bool))
def test_what_is_written_is_read_back(feeds: list[Subscription]) -> None:
    back = read_opml(write_opml(feeds, "all", NOW).encode()).feeds

    assert {(each.title, each.url, frozenset(each.tags)) for each in back} == {
        (each.title, each.url, frozenset(each.tags)) for each in feeds
    }
    plain = {each.url: each.tags for each in feeds if not any(sign in "".join(each.tags) for sign in ",/")}
    assert {each.url: each.tags for each in back if each.url in plain} == plain


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["", "<opml><body><outline ", '<opml><outline xmlUrl="']))
def test_no_file_breaks_the_reader(noise: str, start: str) -> None:
    try:
        urls = [each.url for each in read_opml((start + noise).encode("utf-8", "replace")).feeds]
    except OpmlError:
        urls = []

    assert all(url.startswith("http") for url in urls)


# --- to sources


def test_subscriptions_become_sources_of_different_names() -> None:
    feeds = [
        Subscription("News", Url("https://a.example/1"), ("x",)),
        Subscription("Daily", Url("https://b.example/1")),
        Subscription("Daily", Url("https://b.example/2")),
        Subscription("Known", Url("https://known.example/feed/")),
    ]

    sources = as_sources(feeds, {"a.example"}, ["http://www.known.example/feed"])

    assert [(source.name, source.urls, source.tags) for source in sources] == [
        ("a.example 2", ("https://a.example/1",), ("x",)),
        ("Daily", ("https://b.example/1",), ()),
        ("Daily (b.example)", ("https://b.example/2",), ()),
    ]
