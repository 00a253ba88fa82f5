"""An article over several pages is joined in order, and what stands on every page stands once."""

from datetime import UTC, datetime

from ingest.extractor.extract import from_feed
from ingest.extractor.joining import join
from ingest.messages import Extracted
from normalize.values import Html, Url

BASE = Url("https://e.org/a")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def page(html: str) -> Extracted:
    return from_feed(Html(html), BASE)


INTRO = "<h1>The long walk</h1><p>By the editor, in three parts.</p><img src='/lead.jpg'>"


def test_what_every_page_repeats_stands_once() -> None:
    first = page(f"{INTRO}<p>Part one.</p>")

    joined = join(first, page(f"{INTRO}<p>Part two.</p><img src='/two.jpg'>"))

    assert joined.text.split("\n") == ["The long walk", "By the editor, in three parts.", "Part one.", "Part two."]
    assert joined.body.count("lead.jpg") == 1
    assert [image.url for image in joined.images] == ["https://e.org/lead.jpg", "https://e.org/two.jpg"]
    assert joined.title == first.title


def test_order_is_kept() -> None:
    joined = page("<p>1</p>")
    for number in range(2, 6):
        joined = join(joined, page(f"<p>{number}</p>"))

    assert joined.text.split("\n") == ["1", "2", "3", "4", "5"]


def test_a_page_that_shows_nothing_new_changes_nothing() -> None:
    first = page(f"{INTRO}<p>Part one.</p>")

    assert join(first, first) == first
    assert join(first, page("")) == first


def test_a_list_in_which_only_one_item_is_known_stays_whole() -> None:
    joined = join(page("<p>tea</p>"), page("<ul><li>tea</li><li>milk</li></ul>"))

    assert joined.text.split("\n") == ["tea", "tea", "milk"]


def test_of_blocks_in_blocks_the_outer_one_goes_or_stays() -> None:
    first = page("<blockquote><p>Said once.</p></blockquote>")

    joined = join(first, page("<blockquote><p>Said once.</p></blockquote><figure><p>New.</p></figure>"))

    assert joined.body.count("Said once") == 1
    assert "New." in joined.text
