"""The main job: what a feed lists becomes posts, once, and stays as it is until it changes."""

import json

from ingest.report.outcomes import Change, ExitCode, SourceResult
from tests.pipeline.place import FEED, Item, Place, changes, only_source


def test_each_listed_article_becomes_a_post_with_its_image(place: Place) -> None:
    place.lists(Item(1), Item(2, image=True))

    walked = place.run()

    assert only_source(walked).result is SourceResult.READ
    assert [change for change, _ in changes(walked)] == [Change.ADDED, Change.ADDED]
    post = place.post(2)
    assert post["title"] == "Story number 2 of the bridge"
    assert post["tags"] == ["fetched", "news"]
    assert post["source_url"] == Item(2).url
    assert "agreed to ask the engineer" in post.content
    assert "All rights reserved" not in post.content
    [path] = [path for path in place.posts() if Item(2).url in path.read_text("utf-8")]
    [image] = path.parent.glob("*.png")
    assert f"![The bridge]({image.name})" in post.content


def test_the_link_to_the_original_ends_every_post(place: Place) -> None:
    place.lists(Item(1))

    place.run()

    assert Item(1).url in place.post(1).content.strip().splitlines()[-1]


def test_a_second_run_asks_conditionally_and_touches_nothing(place: Place) -> None:
    place.lists(Item(1), Item(2, image=True))
    place.run()
    before = place.snapshot()
    place.later()

    walked = place.run()

    assert only_source(walked).result is SourceResult.UNCHANGED
    assert [request.url for request in place.web.requests] == [FEED]
    assert "if-none-match" in place.web.requests[0].headers
    assert place.snapshot() == before
    assert walked.report.exit_code(tell_change=True) is ExitCode.DONE


def test_a_body_that_was_read_before_is_not_read_again(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    place.web.says(FEED, 200, _feed_body(place), {"Content-Type": "application/rss+xml"})
    place.later()

    walked = place.run()

    assert only_source(walked).result is SourceResult.UNCHANGED


def _feed_body(place: Place) -> bytes:
    """Return what the feed says now."""
    [act] = place.web._scripts[FEED]
    return act.bytes  # type: ignore[union-attr]  # an answer, as it was scripted above


def test_a_source_that_is_not_due_is_not_asked(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    place.later(minutes=5)

    walked = place.run()

    assert only_source(walked).result is SourceResult.WAITING
    assert place.web.requests == []


def test_force_asks_a_source_that_is_not_due(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    place.later(minutes=5)

    walked = place.run(force=True)

    assert only_source(walked).result is SourceResult.UNCHANGED


def test_only_new_articles_are_asked_for(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    place.later()
    place.lists(Item(1), Item(2))

    walked = place.run()

    assert changes(walked) == [(Change.ADDED, Item(2).url)]
    assert place.web.count(Item(1).url) == 0


def test_a_changed_title_changes_the_post_in_its_place(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    [path] = place.posts()
    first = place.post(1)
    place.later()
    place.lists(Item(1, title="Story number 1 of the bridge, corrected"))

    walked = place.run()

    assert changes(walked) == [(Change.UPDATED, Item(1).url)]
    assert place.posts() == [path]
    post = place.post(1)
    assert post["title"] == "Story number 1 of the bridge, corrected"
    assert post["date"] == first["date"]
    assert post["fetched_at"] == first["fetched_at"]
    assert "lastmod" in post.metadata
    assert "lastmod" not in first.metadata


def test_a_teaser_that_changes_over_the_same_page_changes_nothing(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    before = place.snapshot()
    place.later()
    place.lists(Item(1), teaser="A new teaser for an old story about")

    walked = place.run()
    place.later()
    again = place.run(force=True)

    assert changes(walked) == [(Change.UNCHANGED, Item(1).url)]
    assert changes(again) == []
    assert place.snapshot() == before


def test_the_first_import_takes_the_newest_and_leaves_the_rest_to_a_backfill(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", first_import: 2}}]')
    place.lists(*(Item(number) for number in (3, 6, 9, 12)))

    walked = place.run()
    place.later()
    place.lists(*(Item(number) for number in (3, 6, 9, 12, 15)))
    second = place.run()

    assert walked.report.counts() == {Change.ADDED: 2, Change.SKIPPED: 2}
    assert changes(second) == [(Change.ADDED, Item(15).url)]
    assert len(place.posts()) == 3


def test_a_feed_with_full_texts_needs_no_pages(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", full_text: false}}]')
    place.lists(Item(1), pages=False, teaser="This is the whole text of the story with the number")

    place.run()

    assert place.web.count(Item(1).url) == 0
    assert "This is the whole text" in place.post(1).content


def test_two_feeds_that_list_one_article_store_it_once(place: Place) -> None:
    other = "https://news.example.org/all.xml"
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}, {{name: all, url: "{other}"}}]')
    place.lists(Item(1))
    place.lists(Item(1), Item(2), url=other)

    place.run()
    place.later()
    second = place.run(force=True)

    assert len(place.posts()) == 2
    assert changes(second) == []


def test_an_address_that_redirects_to_a_stored_article_is_an_alias(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    place.later()
    short = "https://short.example/x1"
    place.web.moves(short, Item(1).url, 302)
    place.web.feed(
        FEED,
        f"<rss version='2.0'><channel><title>N</title><item><title>{Item(1).name}</title><link>{short}</link>"
        "<guid>new</guid></item></channel></rss>",
    )

    walked = place.run()

    assert [change for change, _ in changes(walked)] == [Change.ALIAS]
    assert len(place.posts()) == 1


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(place: Place) -> None:
    place.lists(Item(1, image=True))

    walked = place.run(dry=True)

    assert changes(walked) == [(Change.ADDED, Item(1).url)]
    assert [document.source_url for document in walked.rehearsed] == [Item(1).url]
    assert sorted(path.name for path in place.folder.iterdir()) == ["config.yaml"]


def test_since_leaves_out_what_is_older(place: Place) -> None:
    place.lists(Item(3), Item(21))

    walked = place.run(since=place.clock.now().replace(hour=4))

    assert walked.report.counts() == {Change.ADDED: 1, Change.SKIPPED: 1}


def test_builders_are_told_what_changed(place: Place) -> None:
    place.lists(Item(1), Item(2))

    place.run()

    changed = json.loads((place.folder / ".fetched" / "changes.json").read_text("utf-8"))
    manifest = [json.loads(line) for line in (place.folder / ".fetched" / "manifest.jsonl").read_text().splitlines()]
    assert sorted(row["path"] for row in changed["added"]) == sorted(row["path"] for row in manifest)
    assert [row["path"] for row in manifest] == [path.relative_to(place.content).as_posix() for path in place.posts()]


def test_a_run_that_changes_nothing_tells_builders_nothing(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    told = (place.folder / ".fetched" / "changes.json").read_bytes()
    place.later()

    place.run()

    assert (place.folder / ".fetched" / "changes.json").read_bytes() == told


def test_an_article_added_by_hand_is_stored_under_its_site(place: Place) -> None:
    place.web.page(Item(5).url, Item(5).page)

    place.add(Item(5).url)
    again = place.add(Item(5).url)

    assert place.post(5)["tags"] == ["fetched", "news.example.org"]
    assert changes(again) == [(Change.UNCHANGED, Item(5).url)]
    assert place.web.count(Item(5).url) == 1


def test_a_renamed_source_keeps_all_that_is_known_of_it(place: Place) -> None:
    item = Item(1)
    place.lists(item)
    place.run()
    place.later()
    place.configure(f'sources: [{{name: papers, url: "{FEED}", was: [news]}}]')

    walked = place.run()
    place.later()
    head = "<rss version='2.0'><channel><title>N</title>"
    place.web.feed(FEED, f"{head}<item><title>New</title><guid>{item.url}</guid></item></channel></rss>")
    second = place.run(force=True)

    assert only_source(walked).result is SourceResult.UNCHANGED
    assert [change for change, _ in changes(second)] == [Change.UPDATED]
    assert len(place.posts()) == 1
