"""`restore` brings back what was removed or deleted by hand, from wherever it can still be had."""

import shutil
from pathlib import Path

import frontmatter
import pytest

from ingest.commands import remove as removing
from ingest.commands import restore as restoring
from ingest.config.errors import ConfigError
from ingest.report.outcomes import Change, ExitCode
from ingest.session.session import Walked
from store.errors import StoreError
from tests.pipeline.place import FEED, Item, Place, changes
from tests.store.faults import Fault, Killed, Trap, system_calls
from tests.store.trees import tree

OTHERS = (Item(2), Item(3))


def restore(place: Place, *urls: str, dry: bool = False) -> Walked:
    return restoring.restore(place.session(dry=dry), urls)


def stored(place: Place, item: Item) -> None:
    """The story stands beside two others."""
    place.lists(item, *OTHERS)
    place.run()
    place.later()


def path_of(place: Place, item: Item) -> Path:
    [path] = [path for path in place.posts() if item.url in path.read_text("utf-8")]
    return path


def said(text: bytes) -> dict[str, str]:
    """What a post says that its item remembers, and its body: the feed's own teaser is gone with the post."""
    post = frontmatter.loads(text.decode())
    return {key: str(value) for key, value in post.metadata.items() if key != "description"} | {"body": post.content}


def removed(place: Place, item: Item) -> bytes:
    before = path_of(place, item).read_bytes()
    removing.remove(place.session(), [item.url])
    place.later()
    return before


def deleted(place: Place, item: Item) -> bytes:
    before = path_of(place, item).read_bytes()
    shutil.rmtree(path_of(place, item).parent)
    place.run()
    place.later()
    return before


def test_what_was_deleted_by_hand_comes_back_as_it_was_from_its_kept_page(place: Place) -> None:
    item = Item(1, image=True)
    stored(place, item)
    path, before = path_of(place, item), deleted(place, item)

    walked = restore(place, item.url)

    assert changes(walked) == [(Change.ADDED, item.url)]
    assert walked.report.exit_code() is ExitCode.DONE
    assert said(path.read_bytes()) == said(before)
    assert place.web.count(item.url) == 0
    assert sorted(file.suffix for file in path.parent.iterdir()) == [".md", ".png"]


def test_what_was_removed_comes_back_from_the_web_at_its_place(place: Place) -> None:
    item = Item(1)
    stored(place, item)
    path, before = path_of(place, item), removed(place, item)
    assert not path.exists()

    assert changes(restore(place, item.url)) == [(Change.ADDED, item.url)]

    assert said(path.read_bytes()) == said(before)
    assert place.web.count(item.url) == 1


def test_the_tombstone_is_gone_for_good(place: Place) -> None:
    item = Item(1)
    stored(place, item)
    removed(place, item)
    restore(place, item.url)
    shutil.rmtree(place.folder / ".fetched")
    place.later()

    assert Change.ADDED not in dict(changes(place.run()))

    assert len(place.posts()) == 3
    assert [article.detail for article in place.add(item.url).report.articles] == ["is stored already"]


def test_what_the_web_does_not_give_now_is_owed_and_comes_later(place: Place) -> None:
    item = Item(1)
    stored(place, item)
    before = removed(place, item)
    place.web.says(item.url, 503)

    walked = restore(place, item.url)

    assert changes(walked) == [(Change.OWED, item.url)]
    assert walked.report.exit_code() is ExitCode.SOURCE_FAILED
    place.web.page(item.url, item.page)
    place.later()
    assert (Change.ADDED, item.url) in changes(place.run())
    assert said(path_of(place, item).read_bytes()) == said(before)


@pytest.mark.parametrize("full_text", ["false", "true"])
def test_what_stands_in_the_feed_alone_comes_back_with_the_next_run(full_text: str, place: Place) -> None:
    item, teaser = Item(1), "All that there is to say of it."
    place.configure(f'sources: [{{name: news, url: "{FEED}", full_text: {full_text}}}]')
    place.lists(item, pages=full_text == "true", teaser=teaser)
    place.run()
    place.later()
    path, before = path_of(place, item), removed(place, item)
    place.web.forgets(item.url)

    first = restore(place, item.url)
    place.later(hours=1)
    place.run(force=True)
    if full_text == "false":
        assert said(path.read_bytes()) == said(before)
    else:  # it is owed with what the feed says, until that stands in
        [debt] = [each for each in place.store().all_owed() if each.url == item.url]
        assert teaser in debt.entry

    assert changes(first) == [(Change.OWED, item.url)]


def test_where_neither_page_nor_web_is_left_an_earlier_text_stands_in(place: Place) -> None:
    item = Item(1)
    stored(place, item)
    first = path_of(place, item).read_bytes()
    edited = Item(1, extra="The engineer has declined.")
    place.lists(edited, *OTHERS, teaser="Edited.")
    place.run()
    place.later()
    path, _ = path_of(place, item), deleted(place, item)
    for page in (place.folder / ".fetched" / "raw").rglob("*"):
        if page.is_file():
            page.unlink()
    place.web.says(item.url, 404)

    walked = restore(place, item.url)

    assert [change for change, _ in changes(walked)] == [Change.OWED, Change.ADDED]
    assert "its earlier text, from fetched.revisions/" in walked.report.articles[1].detail
    assert path.read_bytes() == first
    place.web.page(item.url, edited.page)
    place.later()
    assert (Change.UPDATED, item.url) in changes(place.run())
    assert "has declined" in path.read_text("utf-8")
    with place.store() as store:
        assert store.all_owed() == []


def test_a_kept_page_that_is_not_read_any_more_does_not_keep_the_web_from_being_asked(place: Place) -> None:
    item = Item(1)
    stored(place, item)
    deleted(place, item)
    with place.store() as store:
        head = store.page_head(item.url)
        assert head is not None
        store.keep_page(head, b"<html><body></body></html>")
        store.commit()

    assert changes(restore(place, item.url)) == [(Change.ADDED, item.url)]
    assert place.web.count(item.url) == 1


def test_a_post_whose_only_companion_is_missing_too_comes_back_before_any_run_noticed(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    path = path_of(place, Item(1))
    before = path.read_bytes()
    path.unlink()

    restore(place, Item(1).url)

    assert said(path.read_bytes()) == said(before)


def test_a_path_that_another_post_took_meanwhile_stays_that_ones(place: Place) -> None:
    item = Item(1)
    stored(place, item)
    path, _ = path_of(place, item), removed(place, item)
    path.parent.mkdir(parents=True)
    path_of(place, OTHERS[0]).rename(path)
    place.run()
    place.later()

    assert changes(restore(place, item.url)) == [(Change.ADDED, item.url)]

    assert OTHERS[0].url in path.read_text("utf-8")
    assert path_of(place, item) != path


def test_a_dry_run_brings_nothing_back(place: Place) -> None:
    item = Item(1)
    stored(place, item)
    deleted(place, item)
    before = tree(place.folder)

    walked = restore(place, item.url, dry=True)

    assert changes(walked) == [(Change.ADDED, item.url)]
    assert tree(place.folder) == before


@pytest.mark.parametrize(
    ("item", "told"),
    [(OTHERS[0], "was not removed, and is there"), (Item(9), "was never stored, it is owed; `fetched add` gets it")],
)
def test_what_was_not_removed_is_left_as_it_is(place: Place, item: Item, told: str) -> None:
    place.lists(Item(9), *OTHERS)
    place.web.says(Item(9).url, 503)
    place.run()
    before = place.snapshot()

    walked = restore(place, item.url)

    assert [article.detail for article in walked.report.articles] == [told]
    assert place.snapshot() == before


def test_an_unknown_address_is_an_error_before_anything_is_done(place: Place) -> None:
    item = Item(1)
    stored(place, item)
    removed(place, item)

    with pytest.raises(ConfigError, match="is not known, so there is nothing to restore; `fetched add` gets it"):
        restore(place, item.url, "https://elsewhere.example.net/")

    assert len(place.posts()) == len(OTHERS)


@pytest.mark.exhaustive
@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.name.lower())
def test_a_restore_that_fails_at_any_call_is_healed_by_the_next_run(fault: Fault, quick_path: Path) -> None:
    item = Item(1, image=True)
    start = quick_path / "start"
    start.mkdir()
    begun = scene(start, Trap(), item)
    begun.run()
    removing.remove(begun.session(), [item.url])
    undisturbed, count = quick_path / "undisturbed", Trap(fault=fault)
    shutil.copytree(start, undisturbed)
    restore(scene(undisturbed, count, item), item.url)
    wanted = posts_in(undisturbed)
    assert len([path for path in wanted if path.endswith("index.md")]) == 3

    for number in range(1, len(count.calls) + 1):
        root = quick_path / "trial"
        shutil.copytree(start, root)
        with_trap(scene(root, Trap(number, fault), item), item)
        healed = scene(root, Trap(), item)
        healed.run(force=True)
        where = f"{fault.name} at call {number}: {count.calls[number - 1]}"
        with healed.store() as store:
            is_back = not store.all_owed() and item.url in {each.url for each in store.items() if each.path}
        assert is_back, where
        if posts_in(root) != wanted:  # it was ended before it began: the article stays removed, and can be restored
            restore(healed, item.url)
        assert posts_in(root) == wanted, where
        shutil.rmtree(root)


def scene(folder: Path, trap: Trap, item: Item) -> Place:
    place = Place(folder, system_calls=system_calls(trap))
    place.configure(
        f'network: {{concurrency: 1, delay_s: 0}}\nrules: {{built_in: false}}\nsources: [{{name: news, url: "{FEED}"}}]'
    )
    place.lists(item, *OTHERS)
    return place


def with_trap(place: Place, item: Item) -> None:
    try:
        restore(place, item.url)
    except (StoreError, Killed, BaseExceptionGroup):
        return


def posts_in(folder: Path) -> dict[str, bytes]:
    return tree(folder / "content")
