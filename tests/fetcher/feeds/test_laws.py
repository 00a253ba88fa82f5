"""Laws of the reader: for whatever is published, and for whatever else comes."""

import pickle
from html import escape
from xml.sax.saxutils import quoteattr

from hypothesis import given
from hypothesis import strategies as st

from ingest.fetcher.feeds.plain_text import plain_text
from ingest.fetcher.feeds.repair import may_hold_c1, without_c1
from tests.fetcher.feeds.reading import kinds, read, rss

words = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Zl", "Zp", "Zs"], exclude_characters="<>&"),
    min_size=1,
    max_size=20,
)
entries = st.lists(st.tuples(words, words, words), max_size=6)
FRAGMENTS = (
    "<rss> <channel> <item> </item> <title> </title> <link/> <entry> <feed> <content\ttype='xhtml'> <div> ]]> "
    "<![CDATA[ &amp; &nbsp; & < <!-- --> <a\tb= \x00 é { \"items\":[ <rdf:RDF> \txmlns:a='b' <a:x> </"
)
fragments = st.sampled_from(FRAGMENTS.split(" "))


@given(entries)
def test_what_is_published_is_read(published: list[tuple[str, str, str]]) -> None:
    items = "".join(
        f"<item><title>{title}</title><guid isPermaLink='false'>{guid}</guid><description>{text}</description></item>"
        for title, guid, text in published
    )
    listing = read(rss(items))

    assert [(entry.title, entry.guid, entry.body) for entry in listing.entries] == published
    assert listing.findings == ()


@given(entries)
def test_the_same_entries_are_read_from_every_format(published: list[tuple[str, str, str]]) -> None:
    atom = "".join(
        f"<entry><id>{guid}</id><title>{title}</title><content type='html'>{text}</content></entry>"
        for title, guid, text in published
    )
    rdf = "".join(
        f"<item rdf:about={quoteattr(guid)}><title>{title}</title><content:encoded>{text}</content:encoded></item>"
        for title, guid, text in published
    )
    documents = [
        f'<feed xmlns="http://www.w3.org/2005/Atom">{atom}</feed>',
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">{rdf}</rdf:RDF>',
    ]
    for document in documents:
        assert [(entry.title, entry.guid, entry.body) for entry in read(document).entries] == published


@given(st.lists(fragments, max_size=40).map("".join))
def test_whatever_comes_is_read_and_named(document: str) -> None:
    listing = read(document)

    assert (listing.format is None) == ("not_a_feed" in kinds(listing))
    assert pickle.loads(pickle.dumps(listing)) == listing
    for entry in listing.entries:
        assert "\x00" not in entry.title
        assert all(url.startswith(("http://", "https://")) for url in [*entry.images, *filter(None, [entry.link])])


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    assert read(body).findings or read(body).format


@given(st.lists(fragments, max_size=12).map("".join), st.integers(0, 3))
def test_a_broken_neighbour_costs_no_other_entry(broken: str, position: int) -> None:
    """Whatever stands in one description, the entries before it are read."""
    items = [f"<item><title>t{number}</title></item>" for number in range(4)]
    items[position] = f"<item><title>t{position}</title><description>{broken}</description></item>"
    listing = read(rss("".join(items)))

    assert [entry.title for entry in listing.entries][:position] == [f"t{number}" for number in range(position)]


@given(st.text(max_size=60))
def test_plain_text_survives_as_text(text: str) -> None:
    entry = f"<entry><id>1</id><title type='text'>{escape(text)}</title></entry>"
    shown = read(f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>").entries[0].title

    assert "\n" not in shown
    assert len(shown) <= len(text) + 10


@given(
    st.lists(
        st.sampled_from(["\x80", "\x92", "\x9f", "\xa0", "\xbf", "é", "字", "x" * 200, "&#1", "&#x92;", "&#150;"])
    ).map("".join)
)
def test_no_control_of_the_second_row_is_overlooked_for_speed(text: str) -> None:
    """However far apart: the quick look says less than the slow one, and never that there is none."""
    octets = text.encode()
    again = without_c1(text)

    assert may_hold_c1(octets) or again == octets
    assert not any("\x80" <= sign <= "\x9f" for sign in again.decode())


@given(st.text(st.sampled_from("a é\t\n\x00\x85\x9f\xa0\u2028\u3000\ufeff\uffff字\ud83d")))
def test_a_text_on_one_line_holds_no_white_space_but_single_spaces(text: str) -> None:
    assert plain_text(text) == " ".join("".join(_SPACES.get(sign, sign) for sign in text).split())


_SPACES = dict.fromkeys("\t\n\x00\x85\x9f\xa0\u2028\u3000\ufeff\uffff", " ") | {"\ud83d": "\ufffd"}
