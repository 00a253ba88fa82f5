"""An article over several pages is joined in order, and what stands on every page stands once."""

from datetime import UTC, datetime

from ingest.documents import Extracted
from ingest.extractor.extract import from_feed
from ingest.extractor.joining import join
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


CARS = [
    "<h2>The {} car</h2><p>It was built in {} for the line to the quay.</p>",
    "<h3>Pros</h3><ul><li>Parts are easy to get</li></ul><h3>Verdict</h3><p>Recommended.</p>",
]


def test_what_each_part_says_again_stays_on_every_page() -> None:
    joined = page("".join(CARS).format("red", 1929))
    for colour, year in (("blue", 1931), ("green", 1934)):
        joined = join(joined, page("".join(CARS).format(colour, year)))

    lines = joined.text.split("\n")
    assert [lines.count(line) for line in ("Pros", "Parts are easy to get", "Verdict", "Recommended.")] == [3, 3, 3, 3]


def test_a_heading_with_which_every_page_begins_stays() -> None:
    joined = join(
        page(f"{INTRO}<h2>What you need</h2><p>Flour.</p>"), page(f"{INTRO}<h2>What you need</h2><p>Yeast.</p>")
    )

    assert joined.text.split("\n")[-4:] == ["What you need", "Flour.", "What you need", "Yeast."]
    assert joined.body.count("lead.jpg") == 1


def test_a_refrain_on_two_pages_stays() -> None:
    refrain = (
        "<p>Row, row the long boat out past the lights of the harbour, and bring the lanterns home with the tide.</p>"
    )

    joined = join(page(f"<p>One.</p>{refrain}<p>Two.</p>"), page(f"<p>Three.</p>{refrain}<p>Four.</p>"))

    assert joined.text.count("Row, row") == 2


def test_what_stands_below_every_page_stands_once() -> None:
    about = (
        "<h3>The author</h3><p>Ines Holm walks, and writes of what she saw and heard, by a river without a clock.</p>"
    )

    joined = join(page(f"<p>One.</p>{about}"), page(f"<p>Two.</p>{about}"))

    assert joined.text.count("Ines Holm") == 1
    assert joined.text.count("The author") == 1
