"""What is wanted of a source, and what is a copy of something that is there already."""

import sqlite3

from ingest.report import Change
from tests.pipeline.place import FEED, Item, Place, changes

OTHER = "https://other.example.org/feed.xml"


def reasons(place: Place) -> dict[str, str]:
    """Return why items were left out, by address."""
    with sqlite3.connect(place.folder / ".fetched" / "state.db") as state:
        return dict(state.execute("SELECT url, reason FROM items WHERE reason IS NOT NULL"))


def test_what_a_filter_drops_is_counted_remembered_with_its_reason_and_not_asked_for(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", drop: {{title: ["number 2"]}}}}]')
    place.lists(Item(1), Item(2))

    walked = place.run()
    place.later()
    again = place.run(force=True)

    assert walked.report.counts() == {Change.ADDED: 1, Change.DROPPED: 1}
    assert reasons(place) == {Item(2).url: "drop: title ~ number 2"}
    assert place.web.count(Item(2).url) == 0
    assert changes(again) == []


def test_an_article_that_its_page_shows_to_be_too_short_is_dropped(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", min_letters: 5000}}]')
    place.lists(Item(1))

    walked = place.run()
    place.later()
    again = place.run(force=True)

    assert walked.report.counts() == {Change.DROPPED: 1}
    assert reasons(place)[Item(1).url].startswith("min_letters: it has")
    assert changes(again) == []


def test_an_article_added_by_hand_passes_the_filters_of_what_a_feed_lists(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", keep: {{title: [nothing]}}}}]')
    place.web.page(Item(1).url, Item(1).page)

    walked = place.add(Item(1).url, source="news")

    assert walked.report.counts() == {Change.ADDED: 1}


def two_sources(place: Place, duplicates: str) -> str:
    """Let a second source reprint story 1 with another headline and credit line; returns the reprint's address."""
    place.configure(
        f"store: {{duplicates: {duplicates}}}\n"
        f'sources: [{{name: news, url: "{FEED}"}}, {{name: other, url: "{OTHER}", first_import: 0}}]'
    )
    place.lists(Item(1))
    place.lists(Item(9), url=OTHER)
    place.run()
    place.later()
    reprint = "https://other.example.org/reprint"
    place.web.page(
        reprint,
        Item(1)
        .page.replace(Item(1).name, "What the town decided")
        .replace("</article>", "<p>By our desk</p></article>"),
    )
    place.web.feed(
        OTHER,
        f"<rss version='2.0'><channel><title>O</title><item><title>What the town decided</title><link>{reprint}</link>"
        "</item></channel></rss>",
    )
    return reprint


def test_a_copy_in_another_source_is_kept_and_marked(place: Place) -> None:
    reprint = two_sources(place, "mark")

    walked = place.run()

    assert changes(walked) == [(Change.ADDED, reprint)]
    [text] = [path.read_text("utf-8") for path in place.posts() if reprint in path.read_text("utf-8")]
    assert f'duplicate_of: "{Item(1).url}"' in text
    assert "duplicate_of" not in place.post(1).metadata


def test_a_copy_in_another_source_is_left_out_where_that_is_wanted(place: Place) -> None:
    reprint = two_sources(place, "skip")

    walked = place.run()
    place.later()
    again = place.run(force=True)

    assert walked.report.counts() == {Change.SKIPPED: 1}
    assert reasons(place)[reprint] == f"a copy of {Item(1).url}"
    assert changes(again) == []
    assert len(place.posts()) == 1


def test_two_copies_that_come_in_one_run_do_not_call_each_other_copies(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}, {{name: other, url: "{OTHER}"}}]')
    place.lists(Item(1))
    page = Item(1).page
    place.lists(Item(2), url=OTHER)
    place.web.page(Item(2).url, page)

    place.run()

    marked = [path for path in place.posts() if "duplicate_of" in path.read_text("utf-8")]
    assert len(place.posts()) == 2
    assert len(marked) == 1


def test_an_excerpt_shows_no_more_than_its_beginning_and_links_the_original(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", publish: excerpt}}]')
    place.lists(Item(1, image=True))

    place.run()

    post = place.post(1)
    assert len(post.content) < 600
    assert Item(1).url in post.content
    assert list(place.content.rglob("*.png")) == []


def test_noindex_is_said_in_the_front_matter(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", publish: noindex}}]')
    place.lists(Item(1))

    place.run()

    assert place.post(1)["robots"] == "noindex"
