"""Sitemaps are read as they come: broken, compressed, misnamed, hostile; what was not read is said."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Sitemap
from ingest.fetcher.sitemaps.read import read_sitemap
from normalize.values import DateOrigin, Url

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
URL = Url("https://news.example/maps/sitemap.xml")
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def read(body: bytes | str, content_type: str | None = None, **bounds: int) -> Sitemap:
    content = body.encode() if isinstance(body, str) else body
    return read_sitemap(content, content_type=content_type, url=URL, zone="Asia/Shanghai", now=NOW, **bounds)


def links(sitemap: Sitemap) -> list[str]:
    return [(entry.link or "").removeprefix("https://news.example") for entry in sitemap.entries]


def kinds(sitemap: Sitemap) -> list[str]:
    return [finding.kind for finding in sitemap.findings]


ROW = "<url><loc>https://news.example/{}</loc></url>"
TWO = ROW.format("a") + ROW.format("b")


FORMS: dict[str, tuple[str, list[str]]] = {
    "as the protocol says": (f'<?xml version="1.0"?><urlset {NS}>{TWO}</urlset>', ["/a", "/b"]),
    "no namespace": (f"<urlset>{TWO}</urlset>", ["/a", "/b"]),
    "wrong namespace": (f'<urlset xmlns="http://www.google.com/old">{TWO}</urlset>', ["/a", "/b"]),
    "prefix": (f"<s:urlset>{TWO.replace('<', '<s:').replace('<s:/', '</s:')}</s:urlset>", ["/a", "/b"]),
    "capitals": (f"<URLSET>{TWO.replace('url>', 'URL>').replace('loc>', 'Loc>')}</URLSET>", ["/a", "/b"]),
    "comment before the root": (f"\ufeff\n\n <!-- <urlset> --><urlset>{TWO}</urlset>", ["/a", "/b"]),
    "PHP": (f"<br/><b>Warning</b>: x in /y.php<?xml version='1.0'?><urlset>{TWO}</urlset>", ["/a", "/b"]),
    "junk behind the root": (f"<urlset>{TWO}</urlset><br/>cached", ["/a", "/b"]),
    "each once": (f"<urlset>{TWO}{TWO}</urlset>", ["/a", "/b"]),
    "white space": ("<urlset><url><loc>\n  https://news.example/a \n</loc></url></urlset>", ["/a"]),
    "relative": ("<urlset><url><loc>/x/a</loc></url><url><loc>b</loc></url></urlset>", ["/x/a", "/maps/b"]),
    "CDATA": ("<urlset><url><loc><![CDATA[/a?x=1&y=2]]></loc></url></urlset>", ["/a?x=1&y=2"]),
    "escaped": ("<urlset><url><loc>/a?x=1&amp;y=2</loc></url></urlset>", ["/a?x=1&y=2"]),
    "escaped twice": ("<urlset><url><loc>/a?x=1&amp;amp;y=2</loc></url></urlset>", ["/a?x=1&y=2"]),
    "bare ampersand": ("<urlset><url><loc>/a?x=1&y=2</loc></url></urlset>", ["/a?x=1&y=2"]),
    "bare ampersand beside CDATA": (
        "<urlset><url><loc>/a?x=1&y</loc></url><url><loc><![CDATA[/b?x=1&y]]></loc></url></urlset>",
        ["/a?x=1&y", "/b?x=1&y"],
    ),
    "control characters": (f"<urlset>\x08{TWO}\x00</urlset>", ["/a", "/b"]),
    "not ASCII": ("<urlset><url><loc>/文章/一</loc></url></urlset>", ["/%E6%96%87%E7%AB%A0/%E4%B8%80"]),
    "lines": ("https://news.example/a\r\n\r\n https://news.example/b \n", ["/a", "/b"]),
    "one line behind a mark": ("\ufeffhttps://news.example/a", ["/a"]),
}


@pytest.mark.parametrize(("body", "expected"), FORMS.values(), ids=FORMS)
def test_addresses_are_read_in_every_form(body: str, expected: list[str]) -> None:
    sitemap = read(body)

    assert links(sitemap) == expected
    assert kinds(sitemap) == []


def test_images_videos_and_translations_are_no_articles() -> None:
    body = f"""<urlset {NS} xmlns:image="i" xmlns:video="v" xmlns:xhtml="x"><url>
        <image:image><image:loc>/1.jpg</image:loc><image:title>picture</image:title></image:image>
        <video:video><video:title>film</video:title><video:publication_date>2020-01-01</video:publication_date></video:video>
        <xhtml:link rel="alternate" hreflang="de" href="/de/a"/><loc>/a</loc></url></urlset>"""

    sitemap = read(body)

    assert links(sitemap) == ["/a"]
    assert (sitemap.entries[0].title, sitemap.entries[0].published) == ("", None)


def test_a_news_sitemap_gives_title_language_and_date_of_publication() -> None:
    body = f"""<urlset {NS} xmlns:news="n"><url><loc>/a</loc><lastmod>2026-03-02T01:00:00Z</lastmod><news:news>
        <news:publication><news:name>新闻网</news:name><news:language>zh-cn</news:language></news:publication>
        <news:publication_date>2026-03-01T20:00:00+08:00</news:publication_date>
        <news:title><![CDATA[标题 &#8220;引&#8221; &amp; 更多]]></news:title></news:news></url></urlset>"""

    entry = read(body).entries[0]

    assert (entry.title, entry.language) == ("标题 “引” & 更多", "zh-cn")
    assert entry.published is not None
    assert entry.published.at.isoformat() == "2026-03-01T20:00:00+08:00"
    assert entry.updated is not None
    assert entry.updated.at == datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-28T10:00:00+02:00", ("2026-02-28T10:00:00+02:00", DateOrigin.STATED)),
        ("2026-02-28T10:00:00", ("2026-02-28T10:00:00+08:00", DateOrigin.SITE)),
        ("2026-02-28", ("2026-02-28T00:00:00+08:00", DateOrigin.GUESSED)),
        ("1970-01-01", None),
        ("2099-01-01T00:00:00Z", None),
        ("yesterday-ish", None),
        ("", None),
    ],
)
def test_a_lastmod_is_a_date_that_makes_sense_or_none(text: str, expected: tuple[str, DateOrigin] | None) -> None:
    moment = read(f"<urlset><url><loc>/a</loc><lastmod>{text}</lastmod></url></urlset>").entries[0].updated

    assert (moment and (moment.at.isoformat(), moment.origin)) == expected


def test_the_newest_come_first_and_undated_ones_last_in_their_order() -> None:
    rows = [("a", ""), ("b", "2026-01-01"), ("c", "2026-02-01"), ("d", ""), ("e", "2026-01-15")]
    body = "".join(f"<url><loc>/{name}</loc><lastmod>{date}</lastmod></url>" for name, date in rows)

    assert links(read(f"<urlset>{body}</urlset>")) == ["/c", "/e", "/b", "/a", "/d"]


@pytest.mark.parametrize(("count", "is_kept"), [(9, True), (10, False), (200, False)])
def test_a_lastmod_that_is_the_time_of_the_build_is_left_out(count: int, *, is_kept: bool) -> None:
    rows = "".join(
        f"<url><loc>/{number}</loc><lastmod>2026-03-02T07:0{number % 9}:00Z</lastmod></url>" for number in range(count)
    )

    sitemap = read(f"<urlset>{rows}</urlset>")

    assert all((entry.updated is not None) == is_kept for entry in sitemap.entries)
    assert kinds(sitemap) == ([] if is_kept else ["build_dates"])


def test_an_index_names_its_children_newest_first() -> None:
    body = f"""<sitemapindex {NS}><sitemap><loc>/1.xml</loc></sitemap>
        <sitemap><loc>/2.xml</loc><lastmod>2025-01-01</lastmod></sitemap>
        <sitemap><loc>/3.xml.gz</loc><lastmod>2026-01-01</lastmod></sitemap></sitemapindex>"""

    sitemap = read(body)

    assert sitemap.format == "sitemapindex"
    assert [child.url.rpartition("/")[2] for child in sitemap.children] == ["3.xml.gz", "2.xml", "1.xml"]


@pytest.mark.parametrize(
    ("pack", "name"),
    [
        (gzip.compress, "once"),
        (lambda body: gzip.compress(gzip.compress(body)), "twice"),
        (lambda body: gzip.compress(body[:40]) + gzip.compress(body[40:]), "in members"),
        (lambda body: gzip.compress(body) + b"\0" * 512, "padded"),
    ],
)
def test_gzip_is_told_by_its_magic_bytes(pack: Callable[[bytes], bytes], name: str) -> None:
    sitemap = read(pack(f"<urlset>{TWO}</urlset>".encode()))

    assert (links(sitemap), kinds(sitemap)) == (["/a", "/b"], []), name


@pytest.mark.parametrize("content_type", [None, "text/xml; charset=gbk", "application/xml"])
def test_an_encoding_is_told_like_a_feeds(content_type: str | None) -> None:
    body = '<?xml version="1.0" encoding="gbk"?><urlset><url><loc>/文</loc></url></urlset>'.encode("gbk")

    assert links(read(body, content_type)) == ["/%E6%96%87"]


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_feed_serves_as_a_sitemap(form: str) -> None:
    body = {
        "rss": "<rss version='2.0'><channel><link>https://news.example/</link><item><title>A</title><link>/a</link>"
        "<pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>",
        "atom": "<feed xmlns='http://www.w3.org/2005/Atom'><link href='https://news.example/'/><entry><title>A</title>"
        "<link href='/a'/><published>2026-03-01T10:00:00Z</published></entry></feed>",
    }[form]

    sitemap = read(body)

    assert links(sitemap) == ["/a"]
    assert sitemap.entries[0].published is not None
    assert sitemap.home_url == "https://news.example/"


# --- cut, large, hostile


@pytest.mark.parametrize("cut_at", [30, 60, 80, 120])
def test_what_is_whole_in_a_cut_document_is_kept_and_the_cut_is_said(cut_at: int) -> None:
    whole = f"<urlset>{TWO}{ROW.format('c')}</urlset>"

    sitemap = read(whole[:cut_at])

    assert links(sitemap) == ["/a", "/b", "/c"][: whole[:cut_at].count("</url>")]
    assert kinds(sitemap) == ["truncated"]


def test_a_cut_gzip_file_gives_what_can_be_inflated() -> None:
    rows = "".join(ROW.format(f"{number * 7919 % 10007}") for number in range(2000))
    body = gzip.compress(f"<urlset>{rows}</urlset>".encode())

    sitemap = read(body[: len(body) // 2])

    assert 500 < len(sitemap.entries) < 1500
    assert kinds(sitemap) == ["truncated"]


def test_more_addresses_than_the_bound_are_cut_and_said() -> None:
    rows = "".join(ROW.format(number) for number in range(30))

    sitemap = read(f"<urlset>{rows}</urlset>", max_urls=20)

    assert (len(sitemap.entries), kinds(sitemap)) == (20, ["capped"])


def test_as_many_addresses_as_the_bound_are_whole() -> None:
    rows = "".join(ROW.format(number) for number in range(20))

    sitemap = read(f"<urlset>{rows}</urlset>", max_urls=20)

    assert (len(sitemap.entries), kinds(sitemap)) == (20, [])


@pytest.mark.parametrize("layers", [0, 1, 2])
def test_a_bomb_is_inflated_up_to_the_bound(layers: int) -> None:
    body = b"<urlset>" + b" " * 20_000_000
    for _ in range(layers):
        body = gzip.compress(body)

    sitemap = read(body, max_bytes=100_000)

    assert "too_large" in kinds(sitemap)
    assert sitemap.entries == ()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "declarations",
    [f'<!ENTITY l0 "ha">{LAUGHS}', '<!ENTITY l9 SYSTEM "file:///etc/passwd">', '<!ENTITY % p SYSTEM "http://x/"> %p;'],
)
def test_entities_are_never_expanded(declarations: str) -> None:
    body = f"<!DOCTYPE urlset [{declarations}]><urlset>{ROW.format('a')}<url><loc>/b?&l9;</loc></url></urlset>"

    sitemap = read(body)

    assert links(sitemap) == ["/a", "/b?&l9;"]


def test_deep_nesting_costs_nothing() -> None:
    sitemap = read(f"<urlset>{TWO}{'<x>' * 200_000}")

    assert (links(sitemap), kinds(sitemap)) == (["/a", "/b"], ["truncated"])


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<!doctype html><html><title>Not found</title><body><urlset></urlset></body></html>", "HTML page"),
        ("", "empty document"),
        ('{"error": "no"}', "JSON"),
        ("just a text\nhttps://news.example/a", ""),
    ],
)
def test_what_is_no_sitemap_is_named(body: str, what: str) -> None:
    sitemap = read(body)

    assert sitemap.format is None
    assert kinds(sitemap) == ["not_a_sitemap"]
    assert what in sitemap.findings[0].detail


def test_an_empty_sitemap_is_one() -> None:
    assert read(f"<urlset {NS}/>") == Sitemap("urlset")


def test_places_without_a_usable_address_are_counted() -> None:
    sitemap = read(
        "<urlset><url><loc>javascript:x</loc></url><url><loc>/a</loc></url><url><loc>http://</loc></url></urlset>"
    )

    assert links(sitemap) == ["/a"]
    assert [finding.detail for finding in sitemap.findings] == ["2 places have no usable URL"]


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<urlset>", b"<urlset><url><loc>", b"\x1f\x8b\x08\0", b"https://a.b/\n"]),
)
def test_no_bytes_break_the_reader(noise: bytes, start: bytes) -> None:
    sitemap = read(start + noise)

    assert (sitemap.format is None) == ("not_a_sitemap" in kinds(sitemap))
    assert all(entry.link and entry.link.startswith(("http://", "https://")) for entry in sitemap.entries)


PATHS = st.lists(st.from_regex(r"[a-z0-9]{1,8}(/[a-z0-9]{1,8}){0,2}", fullmatch=True), unique=True, max_size=30)


@settings(max_examples=60, deadline=None)
@given(PATHS, st.data())
def test_what_stands_before_a_cut_is_read_and_nothing_else(paths: list[str], data: st.DataObject) -> None:
    whole = "<urlset>" + "".join(ROW.format(path) for path in paths) + "</urlset>"
    cut = data.draw(st.integers(len("<urlset>"), len(whole)))

    sitemap = read(whole[:cut])

    assert links(sitemap) == [f"/{path}" for path in paths][: whole[:cut].count("</url>")]
    assert ("truncated" in kinds(sitemap)) == (cut < len(whole))
