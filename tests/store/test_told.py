"""The texts that others read: merged changes, the journal, revisions; and the store that forgets."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import DocumentError
from store.journal.brief import brief_key
from store.journal.journal import Journal, Told, journal_text, read_journal
from store.landing import PostChange
from store.manifest import Run, latest_pieces, merged
from store.memory import Key, Owed, PictureMemory, Want
from store.rehearsal import Rehearsal
from tests.store.samples import NOW, edited, sample
from tests.store.state.test_state import items, texts
from tests.store.trees import run, times, tree

ADDED, UPDATED, REMOVED = PostChange.ADDED, PostChange.UPDATED, PostChange.REMOVED


@pytest.mark.parametrize(
    ("earlier", "later", "both"),
    [
        (None, ADDED, ADDED),
        (None, REMOVED, REMOVED),
        (ADDED, UPDATED, ADDED),
        (ADDED, REMOVED, None),
        (UPDATED, UPDATED, UPDATED),
        (UPDATED, REMOVED, REMOVED),
        (REMOVED, ADDED, UPDATED),
    ],
)
def test_two_changes_are_told_as_what_they_come_to(
    earlier: PostChange | None, later: PostChange, both: PostChange | None
) -> None:
    assert merged(earlier, later) is both


def test_the_latest_posts_of_each_source_are_listed_newest_first() -> None:
    posts = [replace(sample(number).item, path=f"{number}.md") for number in range(25)]
    other = replace(sample(3).item, source="another", path="other.md")
    said = json.loads("".join(latest_pieces([other, *posts, replace(sample(5).item, path=None)])))
    assert list(said) == ["another", "example"]
    assert [post["path"] for post in said["example"]] == [f"{number}.md" for number in range(24, 4, -1)]
    assert said["another"][0]["title"] == "Post 3"


keys = st.lists(texts.map(Key), max_size=3, unique=True).map(lambda found: tuple(sorted(found)))
brief = keys.map(lambda found: tuple(sorted(brief_key(key, "example") for key in found)))
told = st.builds(Told, items.map(lambda item: replace(item, revision=1)), keys, st.none() | st.just("ab" * 32))


@given(st.lists(told, max_size=4), st.dictionaries(texts, brief, max_size=3), st.dictionaries(texts, texts, max_size=3))
def test_a_journal_is_read_back_as_it_was_written(
    found: list[Told], further: dict[str, tuple[Key, ...]], renames: dict[str, str]
) -> None:
    text = journal_text(Journal(tuple(found), further, renames=renames))
    back = read_journal(text, NOW)
    assert back.faults == ()
    assert journal_text(back) == text
    assert sorted(back.items, key=repr) == sorted(found, key=repr)
    assert (back.keys, back.renames) == (further, renames)


def test_what_is_owed_is_told_calmly_and_due_at_once_when_it_is_learnt_again() -> None:
    due = NOW + timedelta(days=3)
    owed = Owed("url:x", "example", "https://example.org/x", '{"title": "X"}', NOW, 5, due, "503", Want.IMAGES)
    picture = PictureMemory("url:x", "https://example.org/x.png", attempts=7, next_try_at=due, error="404")
    text = journal_text(Journal(owed=(owed,), pictures=(picture,)))
    later = replace(owed, attempts=6, error="500"), replace(picture, attempts=8)
    assert journal_text(Journal(owed=later[:1], pictures=later[1:])) == text, "another try is no news"
    back = read_journal(text, NOW)
    assert back.owed == (replace(owed, attempts=0, next_try_at=NOW, error=""),)
    assert back.pictures == (PictureMemory("url:x", "https://example.org/x.png", next_try_at=NOW),)


def test_journals_that_two_machines_wrote_merge_by_their_lines() -> None:
    ours, theirs = (journal_text(Journal((Told(sample(number).item, ()),))) for number in (1, 2))
    both = read_journal(ours + theirs, NOW)
    assert [each.item.identity for each in both.items] == [sample(1).item.identity, sample(2).item.identity]


def rehearse(root: Path) -> Rehearsal:
    return Rehearsal.open(root / "content", root / "state", journal=root / "fetched.journal")


def test_a_rehearsal_says_what_would_be_and_leaves_nothing_behind(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    before = times(tmp_path)
    with rehearse(tmp_path) as store:
        for one in (edited(sample(1), "Other text."), sample(2), sample(3)):
            one.put_into(store)
        store.remember_item(sample(4).item, sample(4).keys)
        assert [change.kind for change in store.commit().changes] == [
            PostChange.UPDATED,
            PostChange.UNCHANGED,
            PostChange.ADDED,
        ]
        assert not store.finish(Run("dry", NOW, NOW))
        assert [document.title for document in store.rehearsed] == ["Post 1", "Post 2", "Post 3"]
        assert store.known(sample(4).keys), "it is remembered for the run"
        assert store.path_owner(sample(3).document.path) == sample(3).document.identity
    assert times(tmp_path) == before


def test_a_rehearsal_needs_nothing_to_be_there(tmp_path: Path) -> None:
    with rehearse(tmp_path) as store:
        sample(1).put_into(store)
        assert store.sources() == {}
        with pytest.raises(DocumentError):
            replace(sample(2), document=replace(sample(2).document, folder="..")).put_into(store)
    assert tree(tmp_path) == {}


def test_a_rehearsal_reads_on_beside_a_damaged_state(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    (tmp_path / "state" / "state.db").write_bytes(b"damaged" * 99)
    with rehearse(tmp_path) as store:
        assert store.items() == []
