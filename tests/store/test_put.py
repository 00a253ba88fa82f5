"""What putting a document does to the content, case by case."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.document import Asset, Former
from store.errors import DocumentError
from store.files.content import sha256_of
from store.files.raw import PageHead
from store.landing import PostChange
from store.manifest import Run
from store.memory import ItemStatus
from store.store import Store
from tests.store.reading import read_sample
from tests.store.samples import NOW, Sample, at, edited, sample
from tests.store.trees import lose_state, open_store, run, times, tree


def outcome(root: Path, *samples: Sample) -> list[PostChange]:
    with open_store(root) as store:
        foretold = [one.put_into(store) for one in samples]
        became = [change.kind for change in store.commit().changes]
        assert foretold == became
        return became


def test_a_new_document_stands_with_its_images_and_nothing_else(tmp_path: Path) -> None:
    one = sample(1)
    assert outcome(tmp_path, one) == [PostChange.ADDED]
    beside = {f"{one.document.folder}/{name}": data for name, data in one.images.items()}
    assert tree(tmp_path / "content") == {one.document.path: one.document.text.encode(), **beside}


def test_put_twice_touches_nothing(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    before = times(tmp_path / "content")
    assert outcome(tmp_path, sample(1), sample(2)) == [PostChange.UNCHANGED, PostChange.UNCHANGED]
    assert times(tmp_path / "content") == before


def test_a_run_that_changes_nothing_writes_no_signal(tmp_path: Path) -> None:
    run(tmp_path, sample(1), name="first")
    signals = [tmp_path / "state" / name for name in ("changes.json", "manifest.jsonl")] + [
        tmp_path / "fetched.journal"
    ]
    before = [path.stat().st_mtime_ns for path in signals]
    run(tmp_path, sample(1), name="second")
    assert [path.stat().st_mtime_ns for path in signals] == before
    assert '"first"' in (tmp_path / "state" / "changes.json").read_text()


@pytest.mark.parametrize(
    ("former", "is_taken"),
    [
        (Former(sha256_of(sample(1).document.text.encode()), 1, "what differs\n"), True),
        (Former(sha256_of(b"another text"), 1, "what differs\n"), False),
        (Former(sha256_of(sample(1).document.text.encode()), 2, "what differs\n"), False),
        (None, False),
    ],
    ids=["of what stands", "of another text", "of another revision", "none"],
)
def test_a_comparison_that_comes_along_is_taken_where_it_is_of_what_stands(
    former: Former | None, is_taken: bool, tmp_path: Path
) -> None:
    run(tmp_path, sample(1))
    later = edited(sample(1), "Other text.")
    assert outcome(tmp_path, replace(later, document=replace(later.document, former=former))) == [PostChange.UPDATED]
    [diff] = (tmp_path / "fetched.revisions").rglob("index.r1-r2.diff")

    assert (diff.read_text("utf-8") == "what differs\n") is is_taken
    assert ("-Text.\n+Other text.\n" in diff.read_text("utf-8")) is not is_taken


def test_an_edited_article_keeps_its_path_and_what_it_said(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    later = edited(sample(1), "Other text.")
    moved = at(later, "2027/01/01/elsewhere")
    assert outcome(tmp_path, moved) == [PostChange.UPDATED]
    path = sample(1).document.path
    assert (tmp_path / "content" / path).read_text() == later.document.text
    kept = tmp_path / "fetched.revisions" / path
    assert kept.with_name("index.r1.md").read_text() == sample(1).document.text
    assert "-Text.\n+Other text.\n" in kept.with_name("index.r1-r2.diff").read_text()


def test_a_new_text_of_the_same_revision_keeps_no_old_one(tmp_path: Path) -> None:
    run(tmp_path, sample(1, images=1))
    assert outcome(tmp_path, sample(1, images=2)) == [PostChange.UPDATED]
    assert not (tmp_path / "fetched.revisions").exists()


def test_an_image_that_an_edit_drops_stays_for_the_old_text(tmp_path: Path) -> None:
    run(tmp_path, sample(1, images=2))
    run(tmp_path, sample(1, images=1, body="Shorter.", revision=2))
    names = {path.name for path in (tmp_path / "content" / sample(1).document.folder).iterdir()}
    assert names == {"index.md", *sample(1, images=2).images}


def test_a_post_edited_by_hand_is_left_alone_and_the_newer_text_is_named(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    path = tmp_path / "content" / sample(1).document.path
    path.write_text(path.read_text() + "A note of my own.\n")
    mine = path.read_bytes()
    later = edited(sample(1), "Other text.")
    assert outcome(tmp_path, later) == [PostChange.KEPT]
    assert path.read_bytes() == mine
    beside = tmp_path / "fetched.revisions" / sample(1).document.folder / "index.r2.newer.md"
    assert beside.read_text() == later.document.text
    with open_store(tmp_path) as store:
        later.put_into(store)
        path_said = sample(1).document.path
        assert store.commit().notices == (
            f"{path_said}: was edited by hand and is left alone; the newer text is in {beside}",
        )
    assert outcome(tmp_path, edited(later, "Third.")) == [PostChange.KEPT], "it stays the person's"


def test_an_image_edited_by_hand_is_left_alone(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    picture = next(iter((tmp_path / "content" / sample(1).document.folder).glob("*.png")))
    picture.write_bytes(b"smaller")
    assert outcome(tmp_path, edited(sample(1), "Other text.")) == [PostChange.UPDATED]
    assert picture.read_bytes() == b"smaller"


def test_a_post_deleted_by_hand_stays_deleted(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    (tmp_path / "content" / sample(1).document.path).unlink()
    with open_store(tmp_path) as store:
        assert store.notices == [f"{sample(1).document.path}: was deleted by hand; it stays deleted"]
        item = store.item(sample(1).document.identity)
        assert item
        assert item.status is ItemStatus.REMOVED
        with pytest.raises(DocumentError, match="was removed"):
            edited(sample(1), "Other text.").put_into(store)


def test_a_post_deleted_while_the_run_goes_on_stays_deleted(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    with open_store(tmp_path) as store:
        (tmp_path / "content" / sample(1).document.path).unlink()
        edited(sample(1), "Other text.").put_into(store)
        assert [change.kind for change in store.commit().changes] == [PostChange.GONE]
    assert not (tmp_path / "content" / sample(1).document.path).exists()


def test_a_deleted_post_that_comes_back_is_known_again(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    path = tmp_path / "content" / sample(1).document.path
    data = path.read_bytes()
    path.unlink()
    run(tmp_path)
    path.write_bytes(data)
    with open_store(tmp_path) as store:
        assert store.notices == [f"{sample(1).document.path}: had been deleted by hand, and is back"]
        assert store.verify() == []
        assert edited(sample(1), "Other text.").put_into(store) is PostChange.UPDATED


@pytest.mark.parametrize("reads", [True, False])
def test_a_post_moved_to_where_a_deleted_one_was_is_followed(reads: bool, tmp_path: Path) -> None:
    reader = read_sample if reads else None

    def opened() -> Store:
        return Store.open(tmp_path / "content", tmp_path / "state", now=NOW, reader=reader)

    with opened() as store:
        for number in (1, 2, 3):
            sample(number).put_into(store)
        store.commit()
    (tmp_path / "content" / sample(1).document.path).unlink()
    opened().close()
    place = tmp_path / "content" / sample(2).document.path
    place.rename(tmp_path / "content" / sample(1).document.path)
    with opened() as store:
        assert store.path_owner(sample(1).document.path) == sample(2).item.identity
        item = store.item(sample(1).item.identity)
        assert item
        assert item.status is ItemStatus.REMOVED


def test_a_content_without_any_of_its_posts_is_taken_for_a_mishap(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    (tmp_path / "content").rename(tmp_path / "away")
    with open_store(tmp_path) as store:
        assert "none of the posts" in store.notices[0]
        assert {item.status for item in store.items()} == {ItemStatus.STORED}


def test_a_moved_post_is_followed_with_its_images(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    old = tmp_path / "content" / sample(1).document.folder
    new = tmp_path / "content" / "picked" / "best"
    new.parent.mkdir()
    old.rename(new)
    with open_store(tmp_path) as store:
        assert store.path_owner("picked/best/index.md") == sample(1).document.identity
        assert store.has_file(sample(1).item.identity, next(iter(sample(1).images)))
        edited(sample(1), "Other text.").put_into(store)
        assert [change.path for change in store.commit().changes] == ["picked/best/index.md"]
    assert "Other text." in (new / "index.md").read_text()
    assert not old.exists()


def test_a_copy_made_by_hand_is_left_alone(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    copy = tmp_path / "content" / "copy.md"
    copy.write_text(sample(1).document.text)
    with open_store(tmp_path) as store:
        assert store.path_owner("copy.md") is None
        assert store.notices == ["copy.md: is a copy of a post that stands elsewhere; it is left alone"]
    with open_store(tmp_path) as store:
        assert store.notices == [], "it is said once"


def test_a_copy_takes_the_place_of_a_post_that_is_deleted_later(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    (tmp_path / "content" / "copy.md").write_text(sample(1).document.text)
    run(tmp_path)
    (tmp_path / "content" / sample(1).document.path).unlink()
    with open_store(tmp_path) as store:
        assert store.path_owner("copy.md") == sample(1).item.identity


def test_a_text_that_nobody_knows_of_is_kept_before_it_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "content" / sample(1).document.path
    path.parent.mkdir(parents=True)
    path.write_text("Somebody's own text.\n")
    assert outcome(tmp_path, sample(1)) == [PostChange.ADDED]
    assert path.read_text() == sample(1).document.text
    kept = tmp_path / "fetched.revisions" / sample(1).document.folder / "index.r0.md"
    assert kept.read_text() == "Somebody's own text.\n"


def test_assets_may_have_a_folder_of_their_own(tmp_path: Path) -> None:
    """As for generators that serve images from elsewhere than the posts."""
    one = at(sample(1), "_posts", "2026-02-02-post.md")
    one = replace(one, document=replace(one.document, asset_folder="assets/fetched/post"))
    run(tmp_path, one)
    names = [f"assets/fetched/post/{name}" for name in one.images]
    assert sorted(tree(tmp_path / "content")) == sorted(["_posts/2026-02-02-post.md", *names])
    (tmp_path / "content" / "_posts" / "2026-02-02-post.md").rename(tmp_path / "content" / "_posts" / "moved.md")
    with open_store(tmp_path) as store:
        assert store.has_file(one.item.identity, next(iter(one.images)))
        later = edited(sample(1), "Other text.")
        later = replace(later, document=replace(later.document, asset_folder="assets/fetched/post"))
        later.put_into(store)
        assert [change.path for change in store.commit().changes] == ["_posts/moved.md"]
    assert sorted(tree(tmp_path / "content")) == sorted(["_posts/moved.md", *names])
    lose_state(tmp_path)
    with open_store(tmp_path) as store:
        assert store.path_owner(names[0]) == one.item.identity
        store.remove(one.item.identity)
        store.commit()
    assert tree(tmp_path / "content") == {}


def test_two_documents_of_one_folder_both_land(tmp_path: Path) -> None:
    flat = [at(sample(number), "posts", f"post-{number}.md") for number in (1, 2)]
    assert outcome(tmp_path, *flat) == [PostChange.ADDED, PostChange.ADDED]
    assert len(tree(tmp_path / "content")) == 2 + sum(len(one.images) for one in flat)


def test_a_document_put_twice_in_one_batch_ends_as_the_later(tmp_path: Path) -> None:
    later = edited(sample(1), "Other text.")
    assert outcome(tmp_path, sample(1), later) == [PostChange.ADDED, PostChange.UPDATED]
    assert (tmp_path / "content" / sample(1).document.path).read_text() == later.document.text


def test_two_posts_with_one_image_have_bytes_of_their_own(tmp_path: Path) -> None:
    one, other = sample(1, images=1), sample(2, images=0)
    asset = one.document.assets[0]
    other = replace(other, document=replace(other.document, assets=(asset,)))
    run(tmp_path, one, other)
    places = [tmp_path / "content" / each.document.folder / asset.name for each in (one, other)]
    assert places[0].read_bytes() == places[1].read_bytes()
    assert places[0].stat().st_ino != places[1].stat().st_ino
    assert [place.stat().st_nlink for place in places] == [1, 1], "nor are they shared with what is swept"


def test_what_is_not_committed_is_not_there(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        sample(1).put_into(store)
        assert store.known(sample(1).keys).values(), "it is seen by the run itself"
    assert tree(tmp_path / "content") == {}
    with open_store(tmp_path) as store:
        assert store.known(sample(1).keys) == {}


def test_what_was_put_is_read_before_it_is_committed(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        sample(1).put_into(store)
        assert store.read_post(sample(1).document.path) == sample(1).document.text
        assert store.has_file(sample(1).item.identity, next(iter(sample(1).images)))
        assert store.read_post("nowhere.md") is None


WRONG = {
    "upwards": at(sample(1), "../away"),
    "absolute": at(sample(1), "/etc"),
    "hidden": at(sample(1), ".git"),
    "reserved": at(sample(1), "2026/nul"),
    "long": at(sample(1), "a" * 256),
    "decomposed": at(sample(1), "e\u0301"),
    "no image": replace(sample(1), images={}),
    "surrogate": replace(sample(1), document=replace(sample(1).document, text="\ud800\n")),
    "one name twice": replace(sample(1), document=replace(sample(1).document, assets=sample(1).document.assets * 2)),
    "names that meet": replace(
        sample(1),
        document=replace(sample(1).document, assets=(Asset("INDEX.md", sample(1).document.assets[0].sha256),)),
    ),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_document_that_cannot_be_costs_itself_alone(wrong: Sample, tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        with pytest.raises(DocumentError):
            wrong.put_into(store)
        assert store.item(sample(1).document.identity) is None
        sample(2).put_into(store)
        assert [change.kind for change in store.commit().changes] == [PostChange.ADDED]


@pytest.mark.parametrize("path", [sample(1).document.path, sample(1).document.folder, "2026"])
def test_what_stands_in_the_way_costs_that_document_alone(path: str, tmp_path: Path) -> None:
    place = tmp_path / "content" / path
    place.parent.mkdir(parents=True)
    if path == sample(1).document.path:
        place.mkdir()
    else:
        place.write_text("in the way")
    with open_store(tmp_path) as store:
        with pytest.raises(DocumentError, match="is in the way"):
            sample(1).put_into(store)
        at(sample(2), "elsewhere").put_into(store)
        assert [change.kind for change in store.commit().changes] == [PostChange.ADDED]


@pytest.mark.parametrize("folder", ["2026/02/02/post", "2026/02/02/POST", "2026/02/02/Post"])
def test_a_path_of_another_item_is_refused_whatever_its_case(folder: str, tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        at(sample(1), "2026/02/02/post").put_into(store)
        with pytest.raises(DocumentError, match="belongs to"):
            at(sample(2), folder).put_into(store)


def test_remove_takes_the_files_and_leaves_a_tombstone(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    own = tmp_path / "content" / sample(1).document.folder / "mine.txt"
    own.write_text("my own")
    with open_store(tmp_path) as store:
        store.remove(sample(1).document.identity)
        assert [change.kind for change in store.commit().changes] == [PostChange.REMOVED]
        changes = store.finish(Run("takedown", NOW, NOW))
        assert [change.path for change in changes.removed] == [sample(1).document.path]
        assert store.known(sample(1).keys), "it is recognised, and so not fetched again"
    assert [path.name for path in own.parent.iterdir()] == ["mine.txt"], "what is not the store's stays"


def test_remove_takes_the_kept_page_and_the_revisions_along(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    with open_store(tmp_path) as store:
        for number in (1, 2):
            edited(sample(number), "Other text.").put_into(store)
            head = PageHead(f"https://m.example.org/{number}", "text/html", "", NOW, sample(number).item.identity)
            store.keep_page(head, b"<p>page</p>")
        store.commit()
        store.remove(sample(1).item.identity)
        store.commit()
        assert [head.identity for head, _ in store.pages()] == [sample(2).item.identity]
    kept = {Path(path).parent.as_posix() for path in tree(tmp_path / "fetched.revisions")}
    assert kept == {sample(2).document.folder}


def test_remove_takes_the_folders_that_it_empties(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    with open_store(tmp_path) as store:
        store.remove(sample(1).document.identity)
        store.commit()
    assert list((tmp_path / "content").iterdir()) == []


def test_posts_that_share_folders_are_removed_together(tmp_path: Path) -> None:
    alike = [at(sample(number), f"2026/02/day/{number}") for number in range(3)]
    run(tmp_path, *alike, sample(4))
    with open_store(tmp_path) as store:
        for one in alike:
            store.remove(one.item.identity, "taken down")
        store.commit()
        assert {item.reason for item in store.items()} == {"taken down", None}
    assert not (tmp_path / "content" / "2026" / "02" / "day").exists()
    assert (tmp_path / "content" / sample(4).document.path).exists()


def test_a_tombstone_that_is_forgotten_lets_the_article_come_back(tmp_path: Path) -> None:
    run(tmp_path, sample(1), sample(2))
    with open_store(tmp_path) as store:
        with pytest.raises(DocumentError, match="has a post"):
            store.forget(sample(1).item.identity)
        store.remove(sample(1).item.identity)
        store.commit()
        store.forget(sample(1).item.identity)
        assert store.known(sample(1).keys) == {}
        sample(1).put_into(store)
        assert [change.kind for change in store.commit().changes] == [PostChange.ADDED]
        assert [change.kind for change in store.finish(Run("back", NOW, NOW)).updated] == [PostChange.UPDATED]


def test_remove_of_what_is_unknown_says_so(tmp_path: Path) -> None:
    with open_store(tmp_path) as store, pytest.raises(DocumentError, match="is not known"):
        store.remove("nobody")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans()), max_size=8))
def test_manifest_and_tree_are_equal_after_any_runs(
    steps: list[tuple[int, int, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("law")
    with open_store(root) as store:
        for number, edition, ends in steps:
            known = store.item(sample(number).document.identity)
            revision = known.revision + 1 if known else 1
            sample(number, body=f"Edition {edition}.", images=edition, revision=revision).put_into(store)
            if ends:
                store.finish(Run("run", NOW, NOW))
        store.finish(Run("last", NOW, NOW))
    listed = [line.partition('"path": "')[2].partition('"')[0] for line in manifest_lines(root)]
    assert listed == sorted(path for path in tree(root / "content") if path.endswith(".md"))


def manifest_lines(root: Path) -> list[str]:
    path = root / "state" / "manifest.jsonl"
    return path.read_text().splitlines() if path.exists() else []
