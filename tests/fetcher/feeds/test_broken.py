"""Broken documents: what is whole is kept, what is broken costs itself alone, and everything is named."""

import pytest

from ingest.documents import Listing
from ingest.fetcher.feeds.repair import repaired, without_c1
from tests.fetcher.feeds.reading import item, kinds, only, read, rss


def numbered(number: int, inside: str = "") -> str:
    return f"<item><title>t{number}</title><link>https://site.example/{number}</link>{inside}</item>"


def titles(listing: Listing) -> list[str]:
    return [entry.title for entry in listing.entries]


WHOLE = rss(numbered(1) + numbered(2) + numbered(3))


@pytest.mark.parametrize(
    ("name", "items"),
    [
        (
            "tags left open in a description",
            numbered(1) + numbered(2, "<description>a<br>b <p>c</description>") + numbered(3),
        ),
        ("an entry left open", numbered(1) + numbered(2).removesuffix("</item>") + numbered(3)),
        ("a stray end tag in an entry", numbered(1) + numbered(2, "</p>") + numbered(3)),
        ("a stray end tag between entries", numbered(1) + "</p>" + numbered(2) + numbered(3)),
        ("an attribute without its quotes", numbered(1) + numbered(2, "<x a=b c=d/>") + numbered(3)),
        ("a quote left open", numbered(1) + numbered(2, '<x a="></x>') + numbered(3)),
        ("an attribute twice", numbered(1) + numbered(2, '<x a="1" a="2"/>') + numbered(3)),
        ("an attribute without a value", numbered(1) + "<item hidden>" + numbered(2)[6:] + numbered(3)),
        ("the channel closed too early", numbered(1) + "</channel></rss>" + numbered(2) + numbered(3)),
        ("a root within", numbered(1) + "<rss><channel>" + numbered(2) + numbered(3)),
        (
            "a bare ampersand and an entity",
            numbered(1) + numbered(2, "<category>a & b&nbsp;c</category>") + numbered(3),
        ),
        ("control characters", numbered(1) + numbered(2, "\x00<category>a\x0bb&#x1f;&#0;</category>") + numbered(3)),
        ("a bare less-than sign", numbered(1) + numbered(2, "<category>1 < 2 <3</category>") + numbered(3)),
        ("a comment that holds another", numbered(1) + "<!-- a -- b -->" + numbered(2) + numbered(3)),
    ],
)
def test_one_fault_costs_no_entry(name: str, items: str) -> None:
    listing = read(rss(items))

    assert titles(listing) == ["t1", "t2", "t3"], name
    assert [entry.link for entry in listing.entries] == [f"https://site.example/{number}" for number in (1, 2, 3)]


@pytest.mark.parametrize("caption", ["media:description", "media:Description type='plain'"])
@pytest.mark.parametrize("around", ["media:content url='https://site.example/a.jpg'", "media:group"])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_the_caption_of_a_picture_is_no_text_of_a_guessed_entry(
    caption: str, around: str, order: tuple[int, ...]
) -> None:
    name, above = caption.partition(" ")[0], around.partition(" ")[0]
    photo = f"<{around}><{caption}>the caption</{name}></{above}>"
    parts = ("<title>t</title>", photo, "<description>a<br>b</description>")
    entry = only(item("".join(parts[place] for place in order)))

    assert (entry.title, entry.body, entry.summary) == ("t", "a<br>b", "")


def test_what_a_guessed_entry_says_of_its_film_alone_is_its_text() -> None:
    film = "<media:group><media:title>t</media:title><media:description>what it shows</media:description></media:group>"
    guessed = only(item(f"<title>t</title><x>a<br>b</x>{film}"))

    assert guessed.body == only(item(f"<title>t</title>{film}")).body == "what it shows"


@pytest.mark.parametrize(
    ("said", "authors"),
    [
        ("<author>ann@paper.online (Ann)</author>", ("Ann",)),
        ("<author>ann@paper.org (Ann)</author>", ("Ann",)),
        ("<author>Ann Lee &lt;ann@paper.photography&gt;</author>", ("Ann Lee",)),
        ("<author>ann@paper.museum</author>", ("ann@paper.museum",)),
        ("<dc:creator>Ann</dc:creator><dc:creator>Bo</dc:creator>", ("Ann", "Bo")),
        ("<author>ann@paper.online (Ann)</author><author>bo@paper.berlin (Bo)</author>", ("Ann", "Bo")),
        ("<author>Ann &lt;ann@paper.online&gt;</author><author>Bo &lt;bo@paper.org&gt;</author>", ("Ann", "Bo")),
        ("<author>ann@paper.org</author><author>bo@paper.org</author>", ("ann@paper.org", "bo@paper.org")),
    ],
)
def test_the_author_of_a_guessed_entry_is_the_one_of_a_whole_one(said: str, authors: tuple[str, ...]) -> None:
    broken = read(item(f"<title>t</title><description>a<br>b</description>{said}"))

    assert kinds(broken) == ["broken"]
    assert broken.entries[0].authors == authors == only(item(f"<title>t</title>{said}")).authors


def test_a_broken_entry_is_guessed_and_that_is_said() -> None:
    listing = read(
        rss(
            numbered(1)
            + numbered(2, "<pubDate>Thu, 05 Mar 2026 09:07:03 +0100</pubDate><description>a<br>b</description>")
        )
    )
    guessed = listing.entries[1]

    assert kinds(listing) == ["broken"]
    assert "1 broken entries were read by guessing" in listing.findings[0].detail
    assert guessed.body == "a<br>b"
    assert guessed.published is not None
    assert guessed.published.at.isoformat() == "2026-03-05T09:07:03+01:00"


def test_a_document_in_which_every_entry_is_broken_is_guessed_as_a_whole() -> None:
    listing = read(rss("".join(numbered(number, "<description>a<br>b</description>") for number in range(120))))

    assert titles(listing) == [f"t{number}" for number in range(120)]
    assert {entry.body for entry in listing.entries} == {"a<br>b"}


@pytest.mark.parametrize("cut", range(len(WHOLE) - 1, WHOLE.index("<item>"), -7))
def test_of_a_cut_document_every_whole_entry_is_kept_and_no_half_one(cut: int) -> None:
    listing = read(WHOLE[:cut])

    assert len(listing.entries) == WHOLE[:cut].count("</item>")
    assert kinds(listing) == ["truncated"]


def test_atom_and_json_are_cut_alike() -> None:
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id></entry><entry><id>2</id><content>half'
    json = (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [{"id": "1"}, {"id": "2", "content_te'
    )

    for document in (atom, json):
        listing = read(document)
        assert [entry.guid for entry in listing.entries] == ["1"]
        assert kinds(listing) == ["truncated"]


@pytest.mark.parametrize(
    "before",
    [
        "\ufeff",
        "\n \n",
        "<!-- a comment -->\n<!-- <rss> -->",
        "<br />\n<b>Warning</b>: x in <b>/a.php</b><br />\n",
        "<?xml?xml version=1.0 ??>",
    ],
)
def test_what_stands_before_a_feed_does_not_matter(before: str) -> None:
    assert titles(read(rss(numbered(1), before=before))) == ["t1"]


@pytest.mark.parametrize(
    ("document", "what"),
    [
        ("", "an empty document"),
        (" \n ", "an empty document"),
        (
            "<!DOCTYPE html><html><head><title>Log in &amp; go</title></head></html>",
            "an HTML page titled “Log in & go”",
        ),
        ("<html><body><p>We have an &lt;rss&gt; <rss >feed</rss></body></html>", "an HTML page without a title"),
        ('{"error": "gone"}', "JSON that is no JSON Feed"),
        ("[]", "JSON that is no JSON Feed"),
        ('<?xml version="1.0"?><urlset xmlns="x"/>', "a sitemap"),
        ("<opml/>", "an OPML list of feeds"),
        ("<note/>", "XML with the root <note>"),
        ("/etc/passwd", "no XML, beginning with “/etc/passwd”"),
        ("http://127.0.0.1/feed", "no XML, beginning with “http://127.0.0.1/feed”"),
    ],
)
def test_what_is_no_feed_is_named(document: str, what: str) -> None:
    listing = read(document)

    assert listing.format is None
    assert [(finding.kind, finding.detail) for finding in listing.findings] == [("not_a_feed", what)]


def test_an_empty_feed_is_a_feed() -> None:
    listing = read(rss(""))

    assert (listing.format, listing.entries, listing.findings) == ("rss20", (), ())


def test_an_entry_that_says_nothing_is_dropped_and_one_that_says_anything_is_kept() -> None:
    listing = read(rss("<item/><item><title> </title></item><item><pubDate>2026-03-05</pubDate></item>"))

    assert len(listing.entries) == 1
    assert kinds(listing) == ["empty_entries"]


def test_dates_that_make_no_sense_are_counted() -> None:
    listing = read(
        rss(
            numbered(1, "<pubDate>Mon, 01 Jan 0001 00:00:00 +0000</pubDate>")
            + numbered(2, "<pubDate>today-ish</pubDate>")
        )
    )

    assert [entry.published for entry in listing.entries] == [None, None]
    assert [(finding.kind, finding.detail[:9]) for finding in listing.findings] == [("dates_refused", "2 entries")]


def test_damaged_bytes_are_counted() -> None:
    body = rss(numbered(1, "<description>中文内容测试</description>")).encode().replace("内".encode(), b"\xff")

    listing = read(body)

    assert listing.entries[0].body == "中文�容测试"
    assert kinds(listing) == ["encoding_repaired"]


@pytest.mark.parametrize(
    ("written", "want"),
    [
        ("a &amp; b", "a & b"),
        ("a & b", "a & b"),
        ("a&b", "a&b"),
        ("&copy; &eacute;&nbsp;&hellip;", "© é …"),
        ("&COPY; &nosuch; &#X41; &#65; &#x1F600;", "© &nosuch; A A 😀"),
        ("&#146;quoted&#x93;", "’quoted“"),
        ("&amp;#39;Text&amp;#39;", "'Text'"),
        ("<![CDATA[a & b &amp;amp; c]]>", "a & b &amp; c"),
        ("a &lt; b &gt; c", "a < b > c"),
        ("<![CDATA[<b>bold</b> <i>it</i>]]>", "bold it"),
        ("one<br/>two", "one two"),
        ("the &lt;p&gt; element", "the <p> element"),
        ("&lt;p&gt;all&lt;/p&gt;", "all"),
        ("vector&lt;int&gt; v", "vector<int> v"),
        ("tab\there\nand  there", "tab here and there"),
    ],
)
def test_a_title_is_plain_text(written: str, want: str) -> None:
    assert only(item(f"<title>{written}</title>")).title == want


def test_mending_leaves_cdata_alone() -> None:
    assert repaired("a & <![CDATA[b & c < d]]> & e", {}) == "a &amp; <![CDATA[b & c < d]]> &amp; e"
    assert repaired("<![CDATA[never closed & ", {}) == "<![CDATA[never closed & "
    assert repaired("&house; &lol;", {"house": "Old & <New>"}) == "Old &amp; &lt;New&gt; &amp;lol;"


def test_c1_controls_are_read_as_the_quotes_that_are_meant() -> None:
    assert without_c1("don\x92t &#146; &#x81; &#160;").decode() == "don’t ’  &#160;"
