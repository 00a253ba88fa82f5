"""Hostile documents: each has a named outcome, none expands, leaks, recurses or fails.

Sizes are those at which a reader that is quadratic, recursive or expanding dies; time and memory themselves are walled
in by the engine's worker.
"""

from pathlib import Path

import pytest

from ingest.fetcher.feeds.inline_markup import MAX_MARKUP_DEPTH
from ingest.fetcher.feeds.plain_text import MAX_TEXT
from ingest.fetcher.feeds.xml import MAX_CHILDREN
from tests.fetcher.feeds.reading import item, kinds, only, read, rss

N = 20_000
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def atom(inside: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>{inside}</entry></feed>'


def doctype(declarations: str, items: str) -> str:
    return f"<!DOCTYPE rss [{declarations}]>{rss(items)}"


@pytest.mark.parametrize(
    ("declarations", "title"),
    [
        (f'<!ENTITY l0 "lol">{LAUGHS}', "&l9;"),
        ('<!ENTITY a "' + "x" * N + '">', "&a;" * 3_000),
        ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        ('<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;', "&p;"),
    ],
)
def test_entities_are_never_expanded_or_fetched(declarations: str, title: str) -> None:
    entry = read(doctype(declarations, f"<item><title>{title}</title></item>")).entries[0]

    assert entry.title == title[:MAX_TEXT]


def test_nested_elements_of_a_text_become_text() -> None:
    listing = read(atom('<content type="xhtml">' + "<div>" * N + "x" + "</div>" * N + "</content>"))

    assert listing.entries[0].body == "<div>" * (MAX_MARKUP_DEPTH - 1) + "x" + "</div>" * (MAX_MARKUP_DEPTH - 1)
    assert kinds(listing) == ["too_deep"]


def test_nested_unknown_elements_cost_nothing_but_themselves() -> None:
    listing = read(item("<title>t</title>" + "<x>" * N + "y" + "</x>" * N + "<link>https://site.example/1</link>"))

    assert (listing.entries[0].title, listing.entries[0].link) == ("t", "https://site.example/1")
    assert kinds(listing) == ["too_deep"]


def test_a_body_of_open_tags_is_passed_on_as_it_is() -> None:
    body = "<b>" * N

    assert only(item(f"<description><![CDATA[{body}]]></description>")).body == body


@pytest.mark.parametrize("author", ["a@" + "a." * N, "a@(" * N, "(" * N, "x@y.example (" * N])
def test_an_authors_name_is_cut_and_that_is_said(author: str) -> None:
    listing = read(item(f"<title>t</title><author>{author}</author>"))

    assert len(listing.entries[0].authors[0]) <= MAX_TEXT
    assert kinds(listing) == ["too_large"]


def test_attributes_and_elements_without_number() -> None:
    attributes = " ".join(f'a{n}="{n}"' for n in range(N))
    listing = read(item(f"<title>t</title><enclosure {attributes} url='/1.mp3'/>" + "<category>x</category>" * N))

    assert [file.url for file in listing.entries[0].enclosures] == ["https://site.example/1.mp3"]
    assert listing.entries[0].categories == ("x",)
    assert kinds(listing) == ["too_large"]
    assert MAX_CHILDREN < N


@pytest.mark.parametrize(
    ("document", "findings"),
    [
        ("<rss><channel>" + "<!--" * N, {"broken"}),
        ("<rss><channel><item><title>t</title>" + "<![CDATA[" * N, {"truncated"}),
        ("<rss><channel><item>" + "<" * N, {"truncated"}),
        ("<rss><channel>" + "<item>" * N, {"broken", "entries_lost", "empty_entries"}),
        ("<rss><channel>" + "<item><title>x</title>" * N, {"broken", "entries_lost", "capped"}),
        ("<rss><channel>" + "<item><title>x</b></item>" * N, {"broken", "entries_lost", "empty_entries"}),
        ("<rss><channel><item><title>&</title><a " + "b=c " * N + "<", {"broken"}),
        ("<rss><channel><item><title>&</title>" + "<a b=c " * N, {"truncated", "broken", "entries_lost"}),
        ("<rss><channel><item><title>&</title><a" + " " * N, {"truncated"}),
        ("<rss " * N, {"not_a_feed"}),
        ("<?xml " * N, {"not_a_feed"}),
        ("<!DOCTYPE r [" * N, {"not_a_feed"}),
        ("<!--x-->" * N, {"not_a_feed"}),
        ("<html>" + "<div>" * N, {"not_a_feed"}),
        ("[" * N, {"not_a_feed"}),
        ('{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * N, {"truncated"}),
        ('{"version": "https://jsonfeed.org/version/1", "items": [{"x": ' + "9" * N + "}]}", {"empty_entries"}),
        ("<feed <entry<link></item</</link<", {"not_a_feed"}),
        ("\x00" * N, {"not_a_feed"}),
        ("&" * N, {"not_a_feed"}),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_the_outcome_is_named(document: str, findings: set[str]) -> None:
    assert set(kinds(read(document))) & findings
    assert set(kinds(read(document))) <= findings | {"capped", "too_deep"}


@pytest.mark.parametrize("encoding", ["punycode", "undefined", "unicode_escape", "idna", "zlib", "utf-7", "x" * 30])
def test_an_encoding_that_is_none_is_not_used(encoding: str) -> None:
    document = f'<?xml version="1.0" encoding="{encoding}"?>' + item("<title>中</title>")

    assert only(document).title == "中"


@pytest.mark.parametrize("secret", ["/etc/passwd", "/proc/self/environ", "file:///etc/passwd"])
def test_a_body_that_is_a_path_is_never_opened(secret: str) -> None:
    assert Path("/etc/passwd").exists()
    listing = read(secret)

    assert kinds(listing) == ["not_a_feed"]
    assert "root:" not in listing.findings[0].detail


def test_of_too_many_entries_the_newest_are_kept_in_their_order() -> None:
    items = "".join(
        f"<item><title>{day}</title><pubDate>2026-01-{day:02} 12:00:00</pubDate></item>" for day in range(1, 29)
    )
    listing = read(rss(items), max_entries=5)

    assert [entry.title for entry in listing.entries] == ["24", "25", "26", "27", "28"]
    assert [(finding.kind, finding.detail) for finding in listing.findings] == [
        ("capped", "23 entries beyond the newest 5 left out")
    ]


def test_of_too_many_entries_without_dates_the_first_are_kept() -> None:
    listing = read(rss("".join(f"<item><title>{number}</title></item>" for number in range(N))), max_entries=3)

    assert [entry.title for entry in listing.entries] == ["0", "1", "2"]
    assert listing.findings[0].detail == f"{N - 3} entries beyond the newest 3 left out"


def test_json_is_capped_alike() -> None:
    items = ", ".join(f'{{"id": "{day}", "date_published": "2026-01-{day:02}T12:00:00Z"}}' for day in range(1, 29))
    listing = read(f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{items}]}}', max_entries=2)

    assert [entry.guid for entry in listing.entries] == ["27", "28"]
    assert kinds(listing) == ["capped"]


@pytest.mark.parametrize(
    "body",
    [
        "href=/x " * N,
        "<a href=/x " * N,
        "<a href=\"x' " * N,
        "<a " + " " * N,
        "<a src=" + " " * N,
        '<img srcset="' + "," * N + '">',
        '<img srcset="' + "a " * N + '">',
        "<" * N,
        "<img " * N,
        '<img src="' * N,
    ],
    ids=lambda body: body[:20],
)
def test_a_hostile_body_loses_no_text(body: str) -> None:
    entry = only(item(f"<title>t</title><description><![CDATA[{body}]]></description>"))

    assert entry.body.count("<") + entry.body.count("%3C") == body.strip().count("<")
    assert len(entry.body) >= len(body.strip())


@pytest.mark.parametrize("title", ["&lt;b " * N, "&lt;!--" * N, "&amp;amp;" * N, " " * N + "x", "&lt;b&gt;" * N])
def test_a_hostile_title_is_a_title(title: str) -> None:
    entry = read(item(f"<title>{title}</title>")).entries[0]

    assert 0 < len(entry.title) <= MAX_TEXT


def test_links_of_other_schemes_are_no_links() -> None:
    listing = read(
        rss(
            "<item><title>1</title><link>javascript:alert(1)</link><guid>data:text/html,x</guid>"
            "<enclosure url='file:///etc/passwd'/><media:thumbnail url='vbscript:x'/></item>"
        )
    )

    assert (listing.entries[0].link, listing.entries[0].enclosures, listing.entries[0].images) == (None, (), ())
