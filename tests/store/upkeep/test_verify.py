"""Verification names every kind of harm and nothing else; repair owes what the web can give again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.errors import DocumentError
from store.landing import PostChange
from store.memory import ItemMemory, ItemStatus
from store.store import Store
from store.upkeep.verify import Fault, Problem
from tests.store.reading import read_sample
from tests.store.samples import NOW, edited, sample
from tests.store.trees import open_store, run, times, tree

PATH = sample(1).document.path
IMAGE = f"{sample(1).document.folder}/{next(iter(sample(1).images))}"


def looked_at(root: Path) -> Store:
    return Store.open(
        root / "content", root / "state", now=NOW, journal=root / "fetched.journal", reader=read_sample, follow=False
    )


def entry_of(item: ItemMemory) -> str:
    return f'{{"link": "{item.url}"}}'


def add_line(post: Path) -> None:
    post.write_text(post.read_text() + "mine\n")


HARM: list[tuple[str, Callable[[Path], object], Fault]] = [
    (PATH, Path.unlink, Fault.MISSING),
    (PATH, add_line, Fault.EDITED),
    (PATH, lambda post: post.write_text(""), Fault.TORN),
    (PATH, lambda post: post.write_text(post.read_text()[:40]), Fault.TORN),
    (PATH, lambda post: post.write_bytes(b"---\n\xff\n"), Fault.UNREADABLE),
    (IMAGE, Path.unlink, Fault.IMAGE_MISSING),
    (IMAGE, lambda image: image.write_bytes(b"smaller"), Fault.IMAGE_EDITED),
    ("2026/stray.md", lambda post: post.write_text("stray"), Fault.ORPHANED),
    ("2026/0123456789ab.png", lambda image: image.write_bytes(b"stray"), Fault.ORPHANED),
]


@pytest.mark.parametrize(
    ("path", "harm", "fault"), HARM, ids=[f"{fault}-{number}" for number, (*_, fault) in enumerate(HARM)]
)
def test_each_harm_is_named(path: str, harm: Callable[[Path], object], fault: Fault, tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    harm(tmp_path / "content" / path)
    with looked_at(tmp_path) as store:
        found = store.verify()
    assert [(problem.fault, problem.path) for problem in found] == [(fault, path)]
    assert str(found[0]).startswith(f"{path}: {fault}")


def test_a_sound_store_has_no_problems_and_is_not_touched(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2), edited(sample(1), "Other text."))
    (tmp_path / "content" / "about.txt").write_text("no post")
    before = times(tmp_path / "content")
    with looked_at(tmp_path) as store:
        assert store.verify() == []
    assert times(tmp_path / "content") == before


@pytest.mark.parametrize(
    ("path", "harm", "want", "fault"),
    [
        (PATH, Path.unlink, "again", Fault.MISSING),
        (PATH, lambda post: post.write_text("---"), "again", Fault.TORN),
        (IMAGE, Path.unlink, "images", Fault.IMAGE_MISSING),
    ],
)
def test_what_is_missing_or_torn_is_asked_for_again_and_put_where_it_was(
    path: str, harm: Callable[[Path], object], want: str, fault: Fault, tmp_path: Path
) -> None:
    run(tmp_path, sample(1), sample(2))
    before = tree(tmp_path / "content")
    harm(tmp_path / "content" / path)
    with looked_at(tmp_path) as store:
        mended = store.repair(store.verify(), NOW, entry_of)
        assert [problem.fault for problem in mended] == [fault]
        store.commit()
        assert store.verify() == [], "what is owed is no problem any more"
    with open_store(tmp_path) as store:
        [owed] = store.owed(NOW)
        assert (owed.identity, owed.want, owed.entry) == (sample(1).item.identity, want, entry_of(sample(1).item))
        sample(1).put_into(store)
        assert [change.kind for change in store.commit().changes] == [
            PostChange.ADDED if want == "again" else PostChange.UNCHANGED
        ]
        assert store.all_owed() == []
    assert tree(tmp_path / "content") == before


def test_what_was_left_of_a_torn_post_is_kept(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    (tmp_path / "content" / PATH).write_text("---\ntitle: half")
    with looked_at(tmp_path) as store:
        store.repair(store.verify(), NOW, entry_of)
        store.commit()
    assert not (tmp_path / "content" / PATH).exists()
    assert (tmp_path / "fetched.revisions" / PATH).with_name("index.r0.torn.md").read_text() == "---\ntitle: half"


def test_what_a_person_did_is_not_repaired(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    add_line(tmp_path / "content" / PATH)
    (tmp_path / "content" / "stray.md").write_text("stray")
    before = tree(tmp_path / "content")
    with looked_at(tmp_path) as store:
        assert store.repair(store.verify(), NOW, entry_of) == []
        assert store.repair([Problem(Fault.MISSING, "x.md", "nobody")], NOW, entry_of) == []
    assert tree(tmp_path / "content") == before


def test_an_adopted_post_is_known_and_never_written_over(tmp_path: Path) -> None:
    post = tmp_path / "content" / "old" / "post.md"
    post.parent.mkdir(parents=True)
    post.write_text("An old post.\n")
    one = sample(1)
    with open_store(tmp_path) as store:
        store.adopt(one.item, one.keys, "old/post.md")
        assert store.known(one.keys).keys() == set(one.keys)
        with pytest.raises(DocumentError, match="no such file"):
            store.adopt(sample(2).item, (), "nowhere.md")
        with pytest.raises(DocumentError, match="belongs to"):
            store.adopt(sample(2).item, (), "old/post.md")
        store.commit()
    with open_store(tmp_path) as store:
        edited(one, "Other text.").put_into(store)
        assert [change.kind for change in store.commit().changes] == [PostChange.KEPT]
        item = store.item(one.item.identity)
        assert item
        assert (item.status, item.path) == (ItemStatus.STORED, "old/post.md")
    assert post.read_text() == "An old post.\n"
    assert (tmp_path / "fetched.revisions" / "old" / "post.r2.newer.md").exists()
