"""What is wanted of a source, and what is a copy of something that is there already."""

import sqlite3
from dataclasses import replace

import frontmatter
import pytest

from demo.pages import picture
from ingest.report.outcomes import Change
from tests.pipeline.place import FEED, STORY, Item, Place, changes
from tests.pipeline.polls import Listed, front, rss

OTHER = "https://other.example.org/feed.xml"


def reasons(place: Place) -> dict[str, str]:
    """Return why items were left out, by address."""
    with sqlite3.connect(place.folder / ".fetched" / "state.db") as state:
        address = "coalesce(url, 'https://' || substr(identity, 5))"  # one that follows from the identity is not kept
        return dict(state.execute(f"SELECT {address}, reason FROM items WHERE reason IS NOT NULL"))


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
    again = place.run()
    place.later()
    by_force = place.run(force=True)

    assert walked.report.counts() == {Change.DROPPED: 1}
    assert reasons(place)[Item(1).url].startswith("min_letters: it has")
    assert changes(again) == []
    assert changes(by_force) == [(Change.DROPPED, Item(1).url)]


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


def sharing(place: Place, *rows: tuple[str, str, str], link: str = "https://news.example.org/show") -> None:
    """The feed lists entries (guid, title, text) that all lead to one page."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title><link>{link}</link>"
        f"<description>{text}</description></item>"
        for guid, title, text in rows
    )
    place.web.feed(FEED, f'<rss version="2.0"><channel><title>Show</title>{items}</channel></rss>')


FIRST = ("1", "Of the old bridge", "They spoke of the bridge, and of who had built it long ago, before the war.")
SECOND = (
    "2",
    "A mill that stands still",
    "They spoke of the mill, whose wheel had not turned for thirty years by then.",
)
THIRD = ("3", "Home before nine", "They spoke of nothing at all, and went home earlier than they had come here.")
SHOW = Item(1, title="A show about the town").page


def texts(place: Place) -> dict[str, str]:
    return {str(post["title"]): post.content for post in map(frontmatter.load, map(str, place.posts()))}


@pytest.mark.parametrize("at_once", [True, False])
def test_entries_that_share_one_page_are_posts_of_their_own_text(place: Place, at_once: bool) -> None:
    place.web.page("https://news.example.org/show", SHOW)
    if not at_once:
        sharing(place, FIRST, SECOND)
        place.run()
        place.later()
    sharing(place, THIRD, SECOND, FIRST)

    place.run()
    before = place.snapshot()
    asked_again = []
    for _ in range(3):
        place.later()
        sharing(place, FIRST, THIRD, SECOND)
        asked_again += changes(place.run())

    found = texts(place)
    assert found.keys() == {title for _, title, _ in (FIRST, SECOND, THIRD)}
    assert all(
        text in found[title] and STORY[0].strip() not in found[title] for _, title, text in (FIRST, SECOND, THIRD)
    )
    assert asked_again == []
    assert place.snapshot() == before


def test_of_entries_that_share_a_page_the_one_that_it_is_about_has_its_text(place: Place) -> None:
    place.web.page("https://news.example.org/show", SHOW)
    sharing(place, FIRST, ("2", "A show about the town", "The first words of it."))

    place.run()

    found = texts(place)
    assert STORY[0].strip() in found["A show about the town"]
    assert STORY[0].strip() not in found["Of the old bridge"]


def test_entries_that_share_a_page_and_say_nothing_themselves_are_not_lost(place: Place) -> None:
    place.web.page("https://news.example.org/show", SHOW)
    sharing(place, ("1", "Of the old bridge", ""), ("2", "A mill that stands still", ""))

    place.run()

    assert texts(place).keys() == {"Of the old bridge", "A mill that stands still"}


def test_entries_that_share_a_link_one_after_the_other_are_all_stored_once(place: Place) -> None:
    place.web.page("https://news.example.org/show", SHOW)
    for shown in ((FIRST,), (SECOND,), (THIRD, SECOND), (THIRD,)):
        sharing(place, *shown)
        place.run()
        place.later()

    assert texts(place).keys() == {title for _, title, _ in (FIRST, SECOND, THIRD)}


def test_an_image_that_is_owed_of_an_entry_that_shares_its_page_brings_no_other_text(place: Place) -> None:
    image = "https://img.example.net/1.png"
    place.web.page("https://news.example.org/show", SHOW)
    place.web.says(image, 503)
    sharing(place, (*FIRST[:2], f"&lt;p&gt;{FIRST[2]}&lt;/p&gt;&lt;img src='{image}'&gt;"), SECOND)
    place.run()
    place.web.image(image, picture(image), "image/png")
    place.later()

    place.run()

    found = texts(place)["Of the old bridge"]
    assert FIRST[2] in found
    assert STORY[0].strip() not in found
    assert image not in found


@pytest.mark.parametrize(
    ("setting", "tags"),
    [
        ("false", ["fetched", "news"]),
        ("true", ["fetched", "news", "Water", "The Town"]),
        ("{water: rivers, gates: gates}", ["fetched", "news", "rivers"]),
    ],
)
def test_an_entry_s_own_categories_become_tags_where_the_source_says_so(
    place: Place, setting: str, tags: list[str]
) -> None:
    entry = Listed("The river rose", "/1", "g1", place.clock.now(), "It rose.")
    categories = "<category>Water</category><category>The Town</category><category>water</category>"
    place.configure(f'sources: [{{name: news, url: "{FEED}", full_text: false, entry_tags: {setting}}}]')
    place.web.feed(FEED, rss([replace(entry, more=categories)]))

    place.run()

    assert front(place, "It rose.")["tags"] == tags
