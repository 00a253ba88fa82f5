"""The journal as a folder of pages: only what changed is written, what is torn is named and kept, git may merge it."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.journal import pages
from store.journal.brief import brief_key, name_of, whole_key
from store.journal.journal import Journal, Told, journal_text, read_journal
from store.journal.journaling import joined
from store.manifest import Run
from store.memory import ItemStatus, Key
from store.state.seal import seal_of
from store.state.state import State
from tests.store.faults import Fault, Trap
from tests.store.samples import NOW, Sample, sample
from tests.store.test_faults import SECOND, disturbed, whole
from tests.store.trees import lose_state, open_store, run, times, tree
from tests.store.upkeep.test_rebuild import filled, memory

JOURNAL = "fetched.journal"
PAGE = "2026-03-0001.jsonl"


def seen(number: int, month: int) -> Sample:
    one = sample(number, images=0)
    return replace(one, item=replace(one.item, first_seen_at=NOW.replace(month=month)))


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_ITEMS", 3)


@pytest.mark.usefixtures("small_pages")
def test_a_run_writes_only_the_page_on_which_it_has_news(tmp_path: Path) -> None:
    run(tmp_path, *(seen(number, 1 + number // 4) for number in range(8)))
    before = tree(tmp_path / JOURNAL)
    assert list(before) == [
        ".gitattributes",
        *(f"2026-0{month}-000{page}.jsonl" for month in (1, 2) for page in (1, 2)),
    ]
    inodes = {path.name: path.stat().st_ino for path in (tmp_path / JOURNAL).iterdir()}

    run(tmp_path, seen(8, 2))

    after = {path.name: path.stat().st_ino for path in (tmp_path / JOURNAL).iterdir()}
    assert [name for name in after if after[name] != inodes.get(name)] == ["2026-02-0002.jsonl"]
    lose_state(tmp_path)
    told = tree(tmp_path / JOURNAL)
    run(tmp_path)
    assert tree(tmp_path / JOURNAL) == told, "what is made again from the journal is the same"


def test_a_run_without_news_touches_no_page(tmp_path: Path) -> None:
    filled(tmp_path)
    before = times(tmp_path / JOURNAL)
    run(tmp_path)
    assert times(tmp_path / JOURNAL) == before


hexes = st.binary(min_size=7, max_size=33).map(bytes.hex)


@given(
    st.sampled_from(["guid", "text", "title", "url", "site"]),
    st.sampled_from(["example", "other", "a=b"]),
    st.one_of(
        st.text(max_size=12), hexes, hexes.map(lambda digits: f"#{digits}"), hexes.map(lambda digits: f"{digits}@12")
    ),
)
def test_a_key_is_read_from_its_line_as_it_was(kind: str, source: str, value: str) -> None:
    for key in (Key(f"{kind}:{source}\x1f{value}"), Key(f"{kind}:{value}")):
        assert whole_key(brief_key(key, "example"), "example") == key


@given(st.text(max_size=12) | st.from_regex(r"!?[a-z]+[=~][\w#@]*", fullmatch=True))
def test_a_key_that_only_looks_brief_is_read_as_it_was(text: str) -> None:
    assert whole_key(brief_key(Key(text), "example"), "example") == text


def test_the_line_of_a_post_is_short() -> None:
    """Four keys of a post, as a feed gives them."""
    digests = [hashlib.sha256(name.encode()).hexdigest() for name in ("title", "text", "whole")]
    found = [f"guid:news\x1f{1234567}", f"title:news\x1f{digests[0][:16]}@29700000"]
    found += [f"text:news\x1f{digests[1][:24]}", f"whole:news\x1f{digests[2][:24]}"]
    line = journal_text(Journal(keys={name_of("url:x"): tuple(brief_key(Key(key), "news") for key in found)}))
    assert len(line.splitlines()[1]) < 120


def test_an_item_that_has_nothing_to_tell_any_more_leaves_its_page(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.remember_item(replace(sample(1).item, status=ItemStatus.SKIPPED, slug=None), sample(1).keys[:1])
        store.finish(Run("run", NOW, NOW))
        assert PAGE in tree(tmp_path / JOURNAL)
        store.forget(sample(1).item.identity)
        store.finish(Run("run", NOW, NOW))
    assert PAGE not in tree(tmp_path / JOURNAL)


# -- an earlier version's file


def as_one_file(root: Path) -> None:
    """Put the journal as earlier versions had it."""
    text = '{"journal": 1}\n' + "".join(path.read_text() for path in sorted((root / JOURNAL).glob("*.jsonl")))
    shutil.rmtree(root / JOURNAL)
    (root / JOURNAL).write_text(text)


@pytest.mark.parametrize("is_lost", [False, True])
def test_a_journal_of_one_file_becomes_a_folder(is_lost: bool, tmp_path: Path) -> None:
    filled(tmp_path)
    with open_store(tmp_path) as store:
        before = memory(store)
    as_one_file(tmp_path)
    if is_lost:
        lose_state(tmp_path)
    with open_store(tmp_path) as store:
        assert memory(store) == before
        assert (tmp_path / JOURNAL).is_file(), "until something is written"
        store.finish(Run("run", NOW, NOW))
    assert (tmp_path / JOURNAL).is_dir()
    assert not list(tmp_path.glob(f".{JOURNAL}*"))
    lose_state(tmp_path)
    with open_store(tmp_path) as store:
        assert memory(store) == before


def without_pages(kept: dict[str, bytes]) -> set[str]:
    """Return what there is but kept pages: those lie with the state, which is lost here."""
    return {path for path in kept if "://" not in path}


@pytest.mark.exhaustive
@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.name.lower())
def test_a_change_of_form_that_fails_at_any_call_loses_nothing(fault: Fault, seeded: Path, quick_path: Path) -> None:
    start = quick_path / "start"
    shutil.copytree(seeded, start)
    as_one_file(start)
    lose_state(start)
    undisturbed = quick_path / "undisturbed"
    shutil.copytree(start, undisturbed)
    count = Trap(fault=fault)
    assert not disturbed(undisturbed, SECOND, count)
    assert not disturbed(undisturbed, SECOND, Trap())
    wanted = whole(undisturbed)
    for number in range(1, len(count.calls) + 1):
        root = quick_path / "trial"
        shutil.copytree(start, root)
        disturbed(root, SECOND, Trap(number, fault))
        shutil.rmtree(root / "state", ignore_errors=True)
        assert not disturbed(root, SECOND, Trap()), count.calls[number - 1]
        assert not disturbed(root, SECOND, Trap())
        kept = whole(root)
        assert {path for path in kept if "://" not in path} == {path for path in wanted if "://" not in path}, (
            "but kept pages"
        )
        shutil.rmtree(root)


@pytest.mark.parametrize("kind", ["file", "folder", "nothing"])
def test_a_journal_behind_a_link_stays_there(kind: str, tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "site", tmp_path / "elsewhere" / "journal"
    elsewhere.parent.mkdir()
    run(root, sample(1))
    if kind == "file":
        as_one_file(root)
    if kind != "nothing":
        (root / JOURNAL).rename(elsewhere)
    else:
        shutil.rmtree(root / JOURNAL)
    (root / JOURNAL).symlink_to(elsewhere)
    run(root, sample(2))
    assert (root / JOURNAL).readlink() == elsewhere
    assert len((elsewhere / PAGE).read_text().splitlines()) == 3


# -- what other hands do to it


@pytest.mark.parametrize("is_lost", [False, True], ids=["state-there", "state-lost"])
def test_every_line_torn_in_turn_is_named_and_mended_and_kept(is_lost: bool, tmp_path: Path) -> None:
    start, chance = tmp_path / "start", Random(1)
    filled(start)
    page = start / JOURNAL / PAGE
    whole_page = page.read_bytes()
    lines = whole_page.splitlines()
    shutil.copytree(start, tmp_path / "undisturbed")
    run(tmp_path / "undisturbed", *map(sample, range(3)))
    wanted = (tmp_path / "undisturbed" / JOURNAL / PAGE).read_bytes()
    posts = {path for path in tree(start / "content") if path.endswith(".md")}
    for number, line in enumerate(lines[1:], 1):
        for length in {1, len(line) // 2, len(line) - 1, chance.randrange(1, len(line))}:
            root = tmp_path / "trial"
            shutil.copytree(start, root)
            torn = b"\n".join([*lines[:number], line[:length], *lines[number + 1 :]]) + b"\n"
            (root / JOURNAL / PAGE).write_bytes(torn)
            if is_lost:
                lose_state(root)
            for _ in range(2):
                with open_store(root) as store:
                    assert any(f"{PAGE}, line {number + 1}" in notice for notice in store.notices)
            with open_store(root) as store:
                for each in range(3):
                    sample(each).put_into(store)
                store.finish(Run("run", NOW, NOW))
            assert {path for path in tree(root / "content") if path.endswith(".md")} == posts
            assert (root / JOURNAL / "unread.txt").read_bytes() == line[:length] + b"\n"
            if not is_lost:
                assert (root / JOURNAL / PAGE).read_bytes() == wanted
            for _ in range(2):
                with open_store(root) as store:
                    assert any("nobody could read" in notice for notice in store.notices)
            (root / JOURNAL / "unread.txt").unlink()
            with open_store(root) as store:
                assert not any("journal" in notice for notice in store.notices)
            shutil.rmtree(root)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "zeros": lambda data: b"\0" * len(data),
    "half a letter": lambda data: data + '["aé'.encode()[:-1] + b"\n",
    "not JSON": lambda data: data + b"wish\n",
    "deep": lambda data: data + b"[" * 100_000 + b"\n",
    "another form": lambda data: data + b'{"is": ["item"]}\n3\n"x"\n[[1]]\n',
    "no line end": lambda data: data + b'{"is":',
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_a_page_of_any_bytes_costs_its_lines_alone(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    filled(tmp_path)
    page = tmp_path / JOURNAL / PAGE
    before = page.read_bytes()
    page.write_bytes(damage(before))
    with open_store(tmp_path) as store:
        assert any(notice.startswith(f"journal, {PAGE}, line") for notice in store.notices)
        store.finish(Run("run", NOW, NOW))
    assert page.read_bytes() == before
    assert (tmp_path / JOURNAL / "unread.txt").read_bytes()


def test_the_lines_on_both_sides_of_a_conflict_are_read_and_its_marks_go(tmp_path: Path) -> None:
    for name, number in (("ours", 1), ("theirs", 2)):
        with open_store(tmp_path / name) as store:
            store.remember_item(replace(sample(number).item, status=ItemStatus.SKIPPED, slug=None), sample(number).keys)
            store.finish(Run("run", NOW, NOW))
    page = tmp_path / "ours" / JOURNAL / PAGE
    version, ours = page.read_text().splitlines()
    theirs = (tmp_path / "theirs" / JOURNAL / PAGE).read_text().splitlines()[1]
    page.write_text(f"{version}\n<<<<<<< HEAD\n{ours}\n||||||| base\n=======\n{theirs}\n>>>>>>> theirs\n")
    with open_store(tmp_path / "ours") as store:
        assert [f"line {number}" in notice for number, notice in zip((2, 4, 5, 7), store.notices, strict=True)] == [
            True
        ] * 4
        assert len(store.items()) == 2
        store.finish(Run("run", NOW, NOW))
    assert page.read_text() == "\n".join([version, *sorted([ours, theirs])]) + "\n"
    assert not (page.parent / "unread.txt").exists()


def test_two_lines_of_one_item_are_joined() -> None:
    item = sample(1).item
    tombstone = Told(replace(item, status=ItemStatus.REMOVED), (Key("url:a"),))
    stored = Told(replace(item, revision=3, title="Newer"), (Key("url:b"),), "ab" * 32)
    older = Told(replace(item, title="Older"), (), "cd" * 32)
    for order in ((tombstone, stored, older), (older, stored, tombstone), (stored, tombstone, older)):
        [told] = joined([Journal((each,)) for each in order]).items
        assert told == replace(tombstone, keys=(Key("url:a"), Key("url:b")))
        [told] = joined([Journal(tuple(each for each in order if each is not tombstone))]).items
        assert told == stored
    text = journal_text(Journal((tombstone,))) + journal_text(Journal((stored,)))
    assert len(joined([read_journal(text, NOW)]).items) == 1


@pytest.mark.usefixtures("small_pages")
def test_an_item_on_two_pages_is_left_on_the_first(tmp_path: Path) -> None:
    run(tmp_path, sample(1))
    page = tmp_path / JOURNAL / PAGE
    shutil.copy(page, page.with_name("2026-04-0001.jsonl"))
    run(tmp_path)
    assert [path for path in tree(tmp_path / JOURNAL) if path.endswith(".jsonl")] == [PAGE]


def test_a_page_that_was_taken_away_is_written_again(tmp_path: Path) -> None:
    filled(tmp_path)
    before = tree(tmp_path / JOURNAL)
    (tmp_path / JOURNAL / PAGE).unlink()
    run(tmp_path)
    assert tree(tmp_path / JOURNAL) == before


def test_what_a_state_knows_is_told_whoever_changed_it(tmp_path: Path) -> None:
    """The database notes it: a change by SQL alone is on the page after the next run."""
    filled(tmp_path)
    state = State.open(tmp_path / "state" / "state.db")
    state.write("UPDATE items SET reason = 'by hand' WHERE status = 'removed'")
    state.commit()
    state.close()
    seal_of(tmp_path / "state" / "state.db").unlink()  # as if a run had been killed after it
    run(tmp_path)
    assert "by hand" in (tmp_path / JOURNAL / PAGE).read_text()
