"""Files are the truth: what is lost beside them is made again by the next run, which stores and touches nothing."""

import shutil

import pytest

from ingest.report.outcomes import Change
from store.memory import ItemStatus
from tests.pipeline.place import FEED, Item, Place, changes
from tests.store.trees import tree

ITEMS = (Item(1), Item(2, image=True), Item(3, image=True))


def filled(place: Place) -> Place:
    """Two runs: posts, one of which was edited by its author, one that came by a redirect, and one that is owed."""
    place.lists(*ITEMS, Item(4), Item(5))
    place.web.moves(Item(4).url, "https://news.example.org/elsewhere/a-bridge.html")
    place.web.page("https://news.example.org/elsewhere/a-bridge.html", Item(4).page)
    place.web.says(Item(5).url, 503)
    place.run()
    place.later()
    place.lists(*ITEMS[1:], Item(1, title="Story number 1 of the bridge, corrected"))
    place.run()
    return place


LOSSES = {
    "database": (".fetched/state.db",),
    "state": (".fetched",),
    "state and journal": (".fetched", "fetched.journal"),
}


def lose(place: Place, loss: str) -> None:
    for name in LOSSES[loss]:
        path = place.folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


@pytest.mark.parametrize("loss", LOSSES)
def test_a_run_after_a_loss_stores_nothing_twice_and_touches_nothing(loss: str, place: Place) -> None:
    filled(place)
    before, journal = place.snapshot(), tree(place.folder / "fetched.journal")
    lose(place, loss)
    place.later()

    walked = place.run()

    assert [outcome for outcome in changes(walked) if outcome[0] is not Change.OWED] == []
    assert place.snapshot() == before
    assert len(place.posts()) == 4
    if "journal" not in loss:
        assert [url for _, url in changes(walked)] == [Item(5).url], "what was owed is owed still"
        assert tree(place.folder / "fetched.journal") == journal


def test_an_edit_after_a_loss_goes_into_the_same_post(place: Place) -> None:
    filled(place)
    posts = place.posts()
    lose(place, "state")
    place.later()
    place.run()
    place.later()
    place.lists(Item(1, title="Story number 1 of the bridge, corrected twice"), *ITEMS[1:])

    walked = place.run()

    assert (Change.UPDATED, Item(1).url) in changes(walked)
    assert place.posts() == posts
    assert place.post(1)["revision"] == 3


def test_a_post_tells_which_item_it_is(place: Place) -> None:
    filled(place)
    with place.store() as store:
        before = {item.identity: item for item in store.items() if item.status is ItemStatus.STORED}
    lose(place, "state and journal")
    with place.store() as store:
        after = {item.identity: item for item in store.items()}
    redirected = "url:news.example.org/elsewhere/a-bridge.html"
    assert set(after) == set(before) - {"url:news.example.org/2026/story-4.html"} | {redirected}
    for identity in set(after) - {redirected}:
        told, known = after[identity], before[identity]
        assert (told.path, told.slug, told.url, told.title, told.source, told.revision, told.content_hash) == (
            known.path,
            known.slug,
            known.url,
            known.title,
            known.source,
            known.revision,
            known.content_hash,
        )
        for moment in ("published_at", "fetched_at", "changed_at"):
            assert str(getattr(told, moment))[:19] == str(getattr(known, moment))[:19], "a post says seconds"


@pytest.mark.parametrize("lost", [False, True])
def test_a_post_that_a_person_moved_is_updated_where_it_stands_now(lost: bool, place: Place) -> None:
    place.lists(*ITEMS)
    place.run()
    [old] = [path for path in place.posts() if Item(2).url in path.read_text("utf-8")]
    new = place.content / "2026" / "the bridge"
    old.parent.rename(new)
    if lost:
        lose(place, "state")
    place.later()
    place.lists(ITEMS[0], Item(2, title="Story number 2 of the bridge, corrected", image=True), ITEMS[2])

    first = place.run()
    place.later()
    place.lists(ITEMS[0], Item(2, title="Story number 2 of the bridge, corrected again", image=True), ITEMS[2])
    second = place.run()

    assert len(place.posts()) == 3
    assert (Change.UPDATED, Item(2).url) in [*changes(first), *changes(second)]
    assert place.post(2)["title"] == "Story number 2 of the bridge, corrected again"
    assert any("was moved here by hand" in note for note in first.report.notes) or lost
    assert "corrected again" in (new / "index.md").read_text("utf-8")
    assert not old.exists()


def test_a_post_that_a_person_deleted_stays_deleted(place: Place) -> None:
    place.lists(*ITEMS)
    place.run()
    [deleted] = [path for path in place.posts() if Item(2).url in path.read_text("utf-8")]
    shutil.rmtree(deleted.parent)
    place.later()
    place.lists(ITEMS[0], Item(2, title="Story number 2 of the bridge, corrected", image=True), ITEMS[2])

    walked = place.run()

    assert changes(walked) == []
    assert any("was deleted by hand; it stays deleted" in note for note in walked.report.notes)
    for loss in (None, "state"):
        if loss:
            lose(place, loss)
        place.later()
        assert changes(place.run()) == []
        assert not deleted.exists()


def test_a_post_that_a_person_edited_is_left_alone_and_the_newer_text_is_named(place: Place) -> None:
    place.lists(*ITEMS)
    place.run()
    [edited] = [path for path in place.posts() if Item(1).url in path.read_text("utf-8")]
    edited.write_text(edited.read_text("utf-8").replace("Nobody remembered", "Everybody remembered"), "utf-8")
    kept = edited.read_bytes()
    place.later()
    place.lists(Item(1, title="Story number 1 of the bridge, corrected"), *ITEMS[1:])

    walked = place.run()

    assert changes(walked) == [(Change.KEPT, Item(1).url)]
    assert edited.read_bytes() == kept
    [article] = walked.report.articles
    newer = place.folder / "fetched.revisions" / edited.relative_to(place.content).with_suffix(".r2.newer.md")
    assert "corrected" in newer.read_text("utf-8")
    assert str(newer.relative_to(place.folder)) in article.detail
    place.later()
    assert changes(place.run()) == [], "it is said once"
    assert place.web.count(FEED) == 1


def test_when_posts_and_state_are_lost_the_journal_alone_keeps_nothing_from_being_fetched_again(place: Place) -> None:
    filled(place)
    with place.store() as store:
        [gone] = [item for item in store.items() if item.url == Item(2).url]
        store.remove(gone.identity)
        store.commit()
    shutil.rmtree(place.folder / ".fetched")
    shutil.rmtree(place.content)
    place.later()
    place.lists(*ITEMS, Item(4))

    walked = place.run()

    assert {url for change, url in changes(walked) if change is Change.ADDED} == {Item(1).url, Item(3).url, Item(4).url}
    assert Item(2).url not in {url for _, url in changes(walked)}, "what was taken down stays away"
    assert len(place.posts()) == 3
    assert any("they are lost, and fetched again" in note for note in walked.report.notes)
