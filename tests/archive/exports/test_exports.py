"""What wallabag, Pocket and WordPress export is taken over: with its dates and tags, once, an entry a line."""

from pathlib import Path

import frontmatter
import pytest

from ingest.archive.exports.entry import ExportError
from ingest.archive.exports.read import read_export
from ingest.archive.exports.wordpress_text import Attachment, html_of
from ingest.commands import importing
from ingest.config.errors import ConfigError
from ingest.report.outcomes import Change
from ingest.session.session import Walked
from tests.archive.exports.written import (
    ONE,
    POCKET_CSV,
    POCKET_HTML,
    TEXT,
    THREE,
    TWO,
    attachment,
    item,
    pocket_json,
    wallabag,
    wxr,
)
from tests.pipeline.place import Place

POCKET = {"part_000000.csv": POCKET_CSV, "ril_export.html": POCKET_HTML, "pocket.json": pocket_json()}


def taken(place: Place, name: str, text: str, source: str | None = None) -> Walked:
    place.clock.advance(days=200)
    path = place.folder / "exports" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return importing.import_posts(place.session(), path, source, [])


def posts(place: Place) -> dict[str, frontmatter.Post]:
    found = [frontmatter.load(str(path)) for path in place.posts()]
    by_url = {str(each["source_url"]): each for each in found}
    assert len(by_url) == len(found)
    return by_url


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.configure('sources: [{name: news, url: "https://news.example.org/feed.xml"}]')
    place.lists()
    return place


def test_entries_of_wallabag_are_posts_with_their_dates_authors_and_tags(place: Place) -> None:
    walked = taken(place, "wallabag.json", wallabag())
    made = posts(place)

    assert walked.report.counts() == {Change.ADDED: 2, Change.LEFT: 1}
    assert set(made) == {ONE, TWO}
    assert (str(made[ONE]["date"]), made[ONE]["author"]) == ("2023-01-02 03:04:05+00:00", "Ann, Bob")
    assert str(made[TWO]["date"]) == "2024-06-06 05:08:09+00:00"
    assert made[ONE]["tags"] == ["fetched", "lamp.example.org", "sea", "lights"]
    assert made[TWO]["tags"] == ["fetched", "foghorn.example.org", "sound"]
    assert str(made[ONE]["fetched_at"]) == "2024-05-06 05:08:09+00:00"
    assert TEXT.strip() in made[ONE].content
    assert "![lamp](https://img.example.net/lamp.png)" in made[ONE].content
    assert walked.report.sources[0].notes[0] == "wallabag.json: written by wallabag, 3 entries"
    assert place.web.requests == []


@pytest.mark.parametrize("name", POCKET)
def test_addresses_of_pocket_are_fetched_by_the_next_run_and_keep_their_tags(place: Place, name: str) -> None:
    for url in (ONE, TWO):
        place.web.page(
            url, f"<html><body><article><h1>{url[8:12]}</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
        )

    walked = taken(place, name, POCKET[name])
    lines = [(each.url, each.title, each.detail) for each in walked.report.articles]
    place.run()
    made = posts(place)

    assert walked.report.counts() == {Change.LEFT: 2}
    assert walked.report.exit_code() == 0
    assert lines == [
        (ONE, "The lamp, again", f"{name}#1: has no text here: the next run fetches it"),
        (TWO, "", f"{name}#2: has no text here: the next run fetches it"),
    ]
    assert made[ONE]["tags"] == ["fetched", "lamp.example.org", "sea", "lights"]
    assert TEXT.strip() in made[TWO].content


def test_addresses_are_fetched_where_no_source_is_configured(place: Place) -> None:
    place.configure("sources: []")
    for url in (ONE, TWO):
        place.web.page(
            url, f"<html><body><article><h1>{url[8:12]}</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
        )
    taken(place, "p.csv", POCKET_CSV)

    walked = place.run()

    assert walked.report.counts() == {Change.ADDED: 2}
    assert set(posts(place)) == {ONE, TWO}
    with pytest.raises(ConfigError, match="no sources: name at least one"):
        place.run()


@pytest.mark.parametrize("name", ["wallabag.json", *POCKET, "sea.xml"])
def test_what_is_imported_again_is_there_once(place: Place, name: str) -> None:
    text = {"wallabag.json": wallabag(), "sea.xml": wxr(item(1, TEXT))}.get(name) or POCKET[name]
    for url in (ONE, TWO, THREE):
        place.web.says(url, 503)
    taken(place, name, text)
    before = place.snapshot()
    again = taken(place, name, text)
    place.run()
    third = taken(place, name, text, source=None)

    assert set(again.report.counts()) == set(third.report.counts()) == {Change.UNCHANGED}
    assert place.snapshot() == before


def test_all_of_a_folder_is_taken_exports_beside_posts(place: Place) -> None:
    folder = place.folder / "exports"
    folder.mkdir()
    note = f"---\ntitle: Note\nsource: {THREE}\ntags: [clippings, water]\n---\n{TEXT}\n"
    (folder / "note.md").write_text(note, "utf-8")
    (folder / "settings.json").write_text('{"theme": "dark"}', "utf-8")
    taken(place, "ril_export.html", POCKET_HTML)
    walked = importing.import_posts(place.session(), folder, "kept", [])

    assert walked.report.counts() == {Change.ADDED: 1, Change.UNCHANGED: 2}
    assert posts(place)[THREE]["tags"] == ["fetched", "kept", "clippings", "water"]


def test_a_post_without_a_source_is_called_after_its_site_not_after_a_tag(place: Place) -> None:
    folder = place.folder / "notes"
    folder.mkdir()
    for number, tags in enumerate(("[travel, sea]", "[fetched, cnbeta]", "[]")):
        head = f"---\ntitle: Note {number}\nsource_url: https://www.site{number}.example/a\ntags: {tags}\n---\n"
        (folder / f"{number}.md").write_text(f"{head}{TEXT} {number}\n", "utf-8")

    importing.import_posts(place.session(), folder, None, [])

    assert {each["source"] for each in posts(place).values()} == {"site0.example", "cnbeta", "site2.example"}


# --- WordPress


def test_posts_of_wordpress_are_whole_and_the_rest_is_named(place: Place) -> None:
    gallery = f"<p>{TEXT}</p>[gallery ids='8,9']"
    text = wxr(
        item(1, f"{TEXT}\n\nSecond paragraph\nwith a break.\n\n<blockquote>said</blockquote>"),
        item(2, f"<!-- wp:paragraph --><p>{TEXT} blocks</p><!-- /wp:paragraph -->"),
        item(3, TEXT, status="draft"),
        item(4, TEXT, status="private"),
        item(5, gallery, kind="page"),
        item(6, TEXT, extra="<wp:post_password>x</wp:post_password>").replace(
            "<wp:post_password></wp:post_password>", ""
        ),
        item(7, "menu", kind="nav_menu_item"),
        attachment(8, "https://sea.example.org/wp-content/a.jpg"),
        attachment(9, "https://sea.example.org/wp-content/b.pdf"),
    )

    walked = taken(place, "sea.xml", text)
    made = posts(place)
    first = made["https://sea.example.org/1/"]
    details = {each.detail for each in walked.report.articles if each.change is Change.SKIPPED}

    assert walked.report.counts() == {Change.ADDED: 3, Change.SKIPPED: 3}
    assert details == {"sea.xml#3: is a draft", "sea.xml#4: is private", "sea.xml#6: is behind a password"}
    assert (first["title"], str(first["date"]), first["author"]) == (
        "Post & 1",
        "2023-01-03 01:02:03+00:00",
        "Ann Ashore",
    )
    assert (first["tags"], first["categories"]) == (["fetched", "sea.example.org", "sea"], ["Coast"])
    assert "Second paragraph" in first.content
    assert "> said" in first.content
    assert "wp:" not in made["https://sea.example.org/2/"].content
    assert "![Post & 8](https://sea.example.org/wp-content/a.jpg)" in made["https://sea.example.org/5/"].content
    assert "not taken, for they are no posts: 2 attachment, 1 nav_menu_item" in " ".join(walked.report.sources[0].notes)


def test_the_sites_own_feed_brings_nothing_again_after_an_import(place: Place) -> None:
    taken(place, "sea.xml", wxr(item(1, TEXT)), source="sea")
    place.configure('sources: [{name: sea, url: "https://sea.example.org/feed/"}]')
    row = "<item><title>Post &amp; 1</title><link>https://sea.example.org/1/?utm_source=rss</link></item>"
    place.web.feed(
        "https://sea.example.org/feed/", f"<rss version='2.0'><channel><title>x</title>{row}</channel></rss>"
    )

    walked = place.run()

    assert [each.change for each in walked.report.articles if each.change is not Change.UNCHANGED] == []
    assert len(place.posts()) == 1


OWN = [Attachment("https://x.example/own.png", "Own")]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("one\n\ntwo\nthree", "<p>one</p>\n<p>two<br>\nthree</p>"),
        ("<p>one</p>\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("<pre>a\n\nb</pre>\n\nc", "<pre>a\n\nb</pre>\n<p>c</p>"),
        ("<!--more-->one", "<p>one</p>"),
        ('[caption id="a" width="1"]<a href="b"><img src="c"></a> said[/caption]',
         '<figure><a href="b"><img src="c"></a><figcaption>said</figcaption></figure>'),
        ("[caption caption='x']<img src=\"c\">[/caption]", '<figure><img src="c"><figcaption>x</figcaption></figure>'),
        ("[embed]https://v.example/1[/embed]", '<p><a href="https://v.example/1">https://v.example/1</a></p>'),
        ("[gallery]", '<figure><img src="https://x.example/own.png" alt="Own"></figure>'),
        ('[gallery ids="7, 8"]', '<figure><img src="https://x.example/7.png" alt=""></figure>'),
        ('[code lang="rb"]\na < b\n\nc\n[/code]', '<pre><code class="language-rb">a &lt; b\n\nc</code></pre>'),
        ("[php]echo &lt;1&gt;;[/php]", '<pre><code class="language-php">echo &lt;1&gt;;</code></pre>'),
        ("a [sic] b [1] [plugin x=1]", "<p>a [sic] b [1] [plugin x=1]</p>"),
    ],
)  # fmt: skip
def test_a_stored_text_of_wordpress_is_html_as_its_page_shows_it(stored: str, shown: str) -> None:
    made = html_of(stored, {"7": Attachment("https://x.example/7.png")}, OWN)

    assert "\n".join(line for line in made.splitlines() if line or "<pre>" in made or "<code" in made).strip() == shown


# --- what is refused


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.zip", b"PK\x03\x04....", "is a ZIP file: unpack it"),
        ("a.json", b'[{"url": "x"', "is no JSON: "),
        ("a.xml", wxr(item(1, "x")).encode()[:-40], "is no whole XML: line "),
        (
            "b.xml",
            wxr().replace("<rss", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss").encode(),
            "declares entities of its own",
        ),
    ],
)
def test_a_broken_export_is_named_with_what_is_wrong(place: Place, name: str, data: bytes, said: str) -> None:
    with pytest.raises(ExportError, match=said):
        read_export(data, name)
    (place.folder / name).write_bytes(data)
    with pytest.raises(ConfigError, match=f"{name} {said}"):
        importing.import_posts(place.session(), place.folder / name, None, [])


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"[1]", b'{"list": []}', b"a,b\n1,2\n", b"<html></html>", b"\0", b'[{"a": []}]']
)
def test_what_is_no_export_is_told_with_what_is_read(place: Place, data: bytes) -> None:
    (place.folder / "thing.json").write_bytes(data)

    assert read_export(data, "thing.json") is None
    with pytest.raises(
        ConfigError, match=r"is none of what is read: a folder of posts .* wallabag's JSON, Pocket's CSV"
    ):
        importing.import_posts(place.session(), place.folder / "thing.json", None, [])


TITLE = "小镇的议会今天开会，讨论了桥梁和盐的价格"
CODINGS = {
    # what is read: name, text, coding
    "an old WordPress in GBK": (
        "w.xml",
        wxr(item(1, f"<p>{TITLE}</p>").replace("Post &amp; 1", TITLE)).replace("UTF-8", "gb2312"),
        "gbk",
    ),
    "a spreadsheet's UTF-16": ("p.csv", POCKET_CSV.replace("The lamp", TITLE), "utf-16"),
    "a spreadsheet's GBK": ("p.csv", POCKET_CSV.replace("The lamp", TITLE), "gbk"),
    "JSON with a mark": ("p.json", pocket_json().replace("The lamp", TITLE), "utf-8-sig"),
    "a page that says its own": (
        "p.html",
        POCKET_HTML.replace("utf-8", "big5").replace("UTF-8", "big5").replace("The lamp", "小鎮的議會今天開會"),
        "big5",
    ),
}


@pytest.mark.parametrize("name", CODINGS)
def test_an_export_is_read_in_the_encoding_that_it_is_in(name: str) -> None:
    file, text, coding = CODINGS[name]
    utf8, other = read_export(text.encode(), file), read_export(text.encode(coding), file)
    assert other == utf8
    assert other is not None
    assert "小" in str(other)


def test_an_entry_without_an_address_costs_itself_alone(place: Place) -> None:
    text = (
        POCKET_CSV
        + 'bad,javascript:alert(1),1714973290,,unread\nnone,,x,,\n"odd",https://[::1,99999999999999999999,a,\n'
    )

    walked = taken(place, "p.csv", text)

    assert walked.report.counts() == {Change.LEFT: 2, Change.SKIPPED: 3}
