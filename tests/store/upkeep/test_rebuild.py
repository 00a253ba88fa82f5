"""A state that is lost, damaged or behind: made again from the posts and the journal, and nothing is stored twice."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.facts import PostFacts, Reader
from store.journal.brief import name_of
from store.landing import PostChange
from store.manifest import Run
from store.memory import ItemMemory, ItemStatus, Key, Owed, PictureMemory
from store.store import Store
from tests.store.reading import read_sample
from tests.store.samples import NOW, edited, sample
from tests.store.trees import lose_state, open_store, run, times, tree


def filled(root: Path) -> None:
    """Leave a store that has everything: posts, a tombstone, an alias, what is skipped and what is owed."""
    with open_store(root) as store:
        for number in range(4):
            sample(number).put_into(store)
        store.add_keys(sample(0).document.identity, [Key("url:https://mirror.example/0")])
        skipped = ItemMemory(
            "url:https://example.org/old", "example", "https://example.org/old", "Old", ItemStatus.SKIPPED, NOW
        )
        store.remember_item(skipped, [Key("url:https://example.org/old")])
        late = ItemMemory(
            "url:https://example.org/late", "example", "https://example.org/late", "Late", ItemStatus.OWED, NOW
        )
        owed = Owed(late.identity, "example", late.url, '{"title": "Late"}', NOW, 3, NOW + timedelta(hours=9), "500")
        store.owe(owed, late, [Key("url:https://example.org/late")])
        one = sample(2)
        lacking = PictureMemory(
            one.item.identity, "https://example.org/2/x.png", attempts=2, next_try_at=NOW, error="404"
        )
        store.put(one.document, one.item, one.keys, (*one.pictures, lacking))
        store.commit()
        store.remove(sample(3).document.identity)
        store.rename_source("ancient", "example")
        store.finish(Run("run", NOW, NOW))


def memory(store: Store) -> dict[str, object]:
    """Return what must outlast the loss of a state: everything but what the next polls learn again."""
    volatile = {"entry_hash": None, "text_hash": None, "first_seen_at": NOW, "fetched_at": None, "origin": None}
    items = {item.identity: replace(item, **volatile) for item in store.items()}  # type: ignore[arg-type]  # one dict for all
    return {
        "items": items,
        "keys": {identity: store.keys_of(identity) for identity in items},
        "owed": [(owed.identity, owed.entry, owed.since) for owed in store.all_owed()],
        "pictures": [(picture.identity, picture.url) for picture in store.owed_pictures(NOW)],
        "files": {path: store.path_owner(path) for path in ("2026/02/01/post-8541c5e8/index.md",)},
    }


@pytest.mark.parametrize("loss", ["state.db", "state"])
def test_a_lost_state_is_made_again_and_nothing_changes(loss: str, tmp_path: Path) -> None:
    filled(tmp_path)
    with open_store(tmp_path) as store:
        before = memory(store)
    content, journal = times(tmp_path / "content"), tree(tmp_path / "fetched.journal")
    if loss == "state":
        lose_state(tmp_path)
    else:
        (tmp_path / "state" / "state.db").unlink()
    with open_store(tmp_path) as store:
        assert store.notices == ["posts in the content that were not in the state, and are now: 3"]
        assert memory(store) == before
        for number in range(2):
            sample(number).put_into(store)
        assert {change.kind for change in store.commit().changes} == {PostChange.UNCHANGED}
        assert not store.finish(Run("after", NOW, NOW)), "builders are told of nothing"
    assert times(tmp_path / "content") == content
    assert tree(tmp_path / "fetched.journal") == journal


def test_posts_that_say_nothing_of_themselves_are_known_by_the_journal(tmp_path: Path) -> None:
    for reader in (None, read_sample):
        root = tmp_path / str(reader is None)
        with opened(root, reader) as store:
            sample(1).put_into(store)
            store.finish(Run("run", NOW, NOW))
            before = store.items(), store.keys_of(sample(1).document.identity)
        lose_state(root)
        with opened(root, reader) as store:
            assert [item.path for item in store.items()] == [item.path for item in before[0]]
            assert store.keys_of(sample(1).document.identity) == before[1]
            assert store.has_file(sample(1).item.identity, next(iter(sample(1).images)))


def opened(root: Path, reader: Reader | None) -> Store:
    return Store.open(root / "content", root / "state", now=NOW, journal=root / "fetched.journal", reader=reader)


def test_the_journal_is_silent_about_what_posts_say(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    lines = (tmp_path / "fetched.journal" / "2026-03-0001.jsonl").read_text().splitlines()
    assert lines[1:] == [f'["{name_of("url:https://example.org/1")}","guid=1"]'], (
        "the post shows its URL, but not its guid"
    )


def test_a_post_that_shows_a_key_which_is_not_its_own_does_not_speak_for_itself(tmp_path: Path) -> None:
    """A source may give all its entries one guid: such a key must not come back with a lost state."""
    one = replace(sample(1), keys=(Key("guid:example\x1f1"),))
    run(tmp_path, one)
    lose_state(tmp_path)
    with open_store(tmp_path) as store:
        assert store.keys_of(one.document.identity) == one.keys


def test_a_post_edited_by_hand_before_the_loss_counts_as_edited_after_it(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    path = tmp_path / "content" / sample(1).document.path
    path.write_text(path.read_text() + "A note of my own.\n")
    lose_state(tmp_path)
    with open_store(tmp_path) as store:
        edited(sample(1), "Other text.").put_into(store)
        assert [change.kind for change in store.commit().changes] == [PostChange.KEPT]


def test_a_silent_post_moved_after_the_loss_is_followed_by_its_bytes(tmp_path: Path) -> None:
    with opened(tmp_path, None) as store:
        sample(1).put_into(store)
        sample(2).put_into(store)
        store.finish(Run("run", NOW, NOW))
    lose_state(tmp_path)
    (tmp_path / "content" / sample(1).document.path).rename(tmp_path / "content" / "moved.md")
    with opened(tmp_path, None) as store:
        assert store.path_owner("moved.md") == sample(1).document.identity


def test_posts_that_came_by_other_hands_are_taken_in(tmp_path: Path) -> None:
    run(tmp_path / "theirs", sample(1), sample(2))
    run(tmp_path / "mine", sample(1))
    shutil.copytree(tmp_path / "theirs" / "content", tmp_path / "mine" / "content", dirs_exist_ok=True)
    for page in (tmp_path / "theirs" / "fetched.journal").iterdir():
        shutil.copy(page, tmp_path / "mine" / "fetched.journal" / page.name)
    with open_store(tmp_path / "mine") as store:
        assert store.known(sample(2).keys).keys() == set(sample(2).keys), "the guid by the journal"
        assert not store.finish(Run("run", NOW, NOW))
    manifest = [tree(tmp_path / whose / "state")["manifest.jsonl"].count(b"\n") for whose in ("mine", "theirs")]
    assert manifest == [2, 2]


def test_a_tombstone_from_other_hands_is_heeded(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    with open_store(tmp_path) as store:
        store.remove(sample(1).document.identity)
        store.finish(Run("takedown", NOW, NOW))
    lose_state(tmp_path)
    with open_store(tmp_path) as store:
        item = store.item(sample(1).document.identity)
        assert item
        assert item.status is ItemStatus.REMOVED
        assert store.known(sample(1).keys).keys() == set(sample(1).keys)


def test_lines_of_a_journal_that_cannot_be_read_are_named_and_cost_themselves_alone(tmp_path: Path) -> None:
    filled(tmp_path)
    journal = tmp_path / "fetched.journal" / "2026-03-0001.jsonl"
    journal.write_text(journal.read_text() + '{"is": "item", "iden\n<<<<<<< HEAD\n{"is": "wish"}\n')
    with open_store(tmp_path) as store:
        assert len(store.notices) == 3
        assert store.notices[0].startswith("journal, 2026-03-0001.jsonl, line 10: JSONDecodeError")
        assert store.all_owed()


def test_files_that_are_no_posts_of_ours_are_looked_at_once(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "about.md").write_text("About me.\n")
    read: list[str] = []

    def reader(path: str, text: str) -> PostFacts | None:
        read.append(path)
        return read_sample(path, text)

    for _ in range(2):
        with opened(tmp_path, reader) as store:
            assert store.items() == []
    assert read == ["about.md"]


def test_names_that_are_no_text_and_links_in_a_circle_are_passed_over(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    content = tmp_path / "content"
    (content / "circle").symlink_to(content)
    (content / "\udcff.md").write_text(sample(2).document.text)
    (content / ".hidden.md").write_text(sample(2).document.text)
    with open_store(tmp_path) as store:
        assert store.notices == []
        assert [item.path for item in store.items()] == [sample(1).document.path]
        assert store.verify() == []


def test_posts_behind_a_link_are_there(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    (tmp_path / "content" / "2026").rename(tmp_path / "elsewhere")
    (tmp_path / "content" / "2026").symlink_to(tmp_path / "elsewhere")
    with open_store(tmp_path) as store:
        assert store.notices == []
        assert store.verify() == []


names = st.integers(0, 5)
steps = st.lists(st.tuples(st.sampled_from(["put", "remove", "skip", "alias"]), names, st.integers(0, 2)), max_size=10)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taken=steps)
def test_rebuilding_gives_the_state_that_was(
    taken: list[tuple[str, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("law")
    with open_store(root) as store:
        for what, number, edition in taken:
            one = sample(number, body=f"Edition {edition}.")
            known = store.item(one.document.identity)
            if what == "put" and (known is None or known.status is not ItemStatus.REMOVED):
                revision = known.revision + 1 if known else 1
                sample(number, body=f"Edition {edition}.", revision=revision).put_into(store)
            elif what == "remove" and known is not None:
                store.remove(one.document.identity)
            elif what == "skip" and known is None:
                store.remember_item(replace(one.item, status=ItemStatus.SKIPPED, slug=None), one.keys)
            elif what == "alias" and known is not None:
                store.add_keys(known.identity, [Key(f"url:alias-{edition}-of-{number}")])
            store.commit()
        store.finish(Run("run", NOW, NOW))
        before = memory(store)
    lose_state(root)
    with open_store(root) as store:
        after = memory(store)
    drop_revision(before)
    drop_revision(after)
    assert after == before


def drop_revision(said: dict[str, object]) -> None:
    """Leave out what the samples' posts do not say."""
    items = said["items"]
    assert isinstance(items, dict)
    said["items"] = {identity: replace(item, revision=1) for identity, item in items.items()}
