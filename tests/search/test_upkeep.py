"""Runs keep the index: what they change is found with no post read twice, and a lost or stuck index costs itself."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.config.load import load
from ingest.search import upkeep
from ingest.search.reading import tags_and_text
from ingest.search.searching import search
from ingest.search.upkeep import bring_up_to_date
from store.publishing import MANIFEST_NAME
from store.search.index import INDEX_NAME, SearchIndex
from tests.pipeline.place import FEED, Item, Place

WORDS = ("lighthouse", "windmill", "ferry", "智能", "bridge", "council -lighthouse")


def titles(place: Place, query: str) -> list[str]:
    return [post.title for post in search(load(place.folder / "config.yaml"), place.folder, query).posts]


def state_of(place: Place) -> Path:
    return place.folder / ".fetched"


def marks(place: Place) -> set[int]:
    with SearchIndex.open(state_of(place) / INDEX_NAME) as index:
        return set(index.marks())


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the posts that are read for the index, as they are."""
    names: list[str] = []

    def told(path: Path) -> tuple[list[str], str]:
        names.append(path.parent.name if path.stem == "index" else path.stem)
        return tags_and_text(path)

    monkeypatch.setattr(upkeep, "tags_and_text", told)
    return names


def check_as_made_anew(place: Place, tmp_path: Path, read: list[str]) -> None:
    """The index agrees with the list of posts, reads nothing for it, and finds what one made anew finds."""
    before = len(read)
    found = {word: titles(place, word) for word in WORDS}
    assert len(read) == before, "a search reads no post for the index"
    with SearchIndex.open(tmp_path / "anew.db") as anew:
        bring_up_to_date(anew, state_of(place) / MANIFEST_NAME, place.folder / "content" / "posts")
        assert set(anew.marks()) == marks(place)
    (tmp_path / "anew.db").unlink()
    (state_of(place) / INDEX_NAME).rename(tmp_path / "kept.db")
    assert {word: titles(place, word) for word in WORDS} == found
    (tmp_path / "kept.db").rename(state_of(place) / INDEX_NAME)


def test_a_run_takes_up_what_it_changed_and_only_that(
    place: Place, tmp_path: Path, read: list[str], command: Callable[[str], str]
) -> None:
    place.lists(Item(1, "人工智能改变新闻"), Item(2, extra="A lighthouse stands there."), Item(3))
    place.run()
    assert read == [], "nobody has searched so far"
    assert len(titles(place, "lighthouse")) == 1
    assert len(read) == 3
    check_as_made_anew(place, tmp_path, read)

    read.clear()
    place.later()
    place.lists(
        Item(1, "人工智能改变新闻"), Item(2, extra="A windmill stands there."), Item(3), Item(4, extra="A ferry.")
    )
    place.run(force=True)
    assert len(read) == 1 + len(titles(place, "windmill"))
    assert titles(place, "ferry")
    check_as_made_anew(place, tmp_path, read)

    read.clear()
    place.later()
    place.run(force=True)
    assert read == []

    command(f"remove {Item(1).url}")
    assert titles(place, "智能") == []
    check_as_made_anew(place, tmp_path, read)

    read.clear()
    post = next((place.folder / "content" / "posts").rglob("*story-number-3*"))
    post.rename(post.with_name(post.name.replace("story-number-3", "moved")))
    place.later()
    place.lists(Item(5))
    place.run(force=True)
    assert len(read) == 2, "the new one, and the one that a person moved"
    check_as_made_anew(place, tmp_path, read)


def test_what_was_killed_in_between_is_made_good_by_the_next_run(
    place: Place, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place.lists(Item(1))
    place.run()
    assert titles(place, "ferry") == [], "an index is there from now on"
    with monkeypatch.context() as killed:
        killed.setattr(upkeep, "keep_up", lambda *_: None)
        place.later()
        place.lists(Item(2, extra="A ferry."))
        place.run(force=True)
    place.later()
    place.lists(Item(3, extra="A windmill."))
    read.clear()
    place.run(force=True)

    assert len(read) == 2
    assert (len(titles(place, "ferry")), len(titles(place, "windmill"))) == (1, 1)
    check_as_made_anew(place, tmp_path, read)


def test_a_run_leaves_to_the_search_what_many_earlier_ones_left_and_an_index_that_is_not_there(
    place: Place, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "_MOST_IN_A_RUN", 2)

    def read_by_run(number: int, *, keeps: bool = True) -> int:
        read.clear()
        place.lists(Item(number, extra="A ferry."))
        with monkeypatch.context() as killed:
            if not keeps:
                killed.setattr(upkeep, "keep_up", lambda *_: None)
            place.run(force=True)
        place.later()
        return len(read)

    assert read_by_run(1) == 0
    assert titles(place, "ferry"), "whoever searches makes the index"
    assert read_by_run(2) == 1
    assert [read_by_run(number, keeps=False) for number in (3, 4, 5)] == [0, 0, 0]
    assert read_by_run(6) == 0, "three are missing, and two at most are made good"
    assert len(titles(place, "ferry")) == 6
    assert read_by_run(7) == 1
    check_as_made_anew(place, tmp_path, read)

    read.clear()
    assert upkeep.make_anew(load(place.folder / "config.yaml"), place.folder) is None
    assert len(read) == 7


def test_a_locked_index_is_told_once_and_costs_nothing_but_itself(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "WAIT_S", 0.0)
    place.lists(Item(1))
    place.run()
    other = sqlite3.connect(state_of(place) / INDEX_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    place.later()
    place.lists(Item(1), Item(2, extra="A ferry."))
    report = place.run(force=True).report

    told = [note for note in report.notes if "search" in note]
    assert len(told) == 1
    assert told[0].startswith("what is new is not found by searching yet: another run or search brings the index up to")
    assert len(list((place.folder / "content" / "posts").rglob("*.md"))) == 2
    other.execute("ROLLBACK")
    other.close()
    assert len(titles(place, "ferry")) == 1


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 1_000, None])
def test_an_index_that_is_damaged_is_made_anew_by_the_run_and_one_that_is_gone_by_the_search(
    place: Place, damage: bytes | None
) -> None:
    place.lists(Item(1))
    place.run()
    file = state_of(place) / INDEX_NAME
    if damage is not None:
        file.write_bytes(damage)
    place.later()
    place.lists(Item(2, extra="A ferry."))
    report = place.run(force=True).report

    assert [note for note in report.notes if "search" in note] == []
    assert file.exists() is (damage is not None)
    assert damage is None or len(marks(place)) == 2
    assert len(titles(place, "ferry")) == 1
    assert len(marks(place)) == 2


def test_an_index_that_cannot_be_a_file_costs_a_line(place: Place) -> None:
    (state_of(place) / INDEX_NAME).mkdir(parents=True)
    place.lists(Item(1))
    report = place.run().report

    assert sum("search.db" in note for note in report.notes) == 1
    assert len(list((place.folder / "content" / "posts").rglob("*.md"))) == 1


def test_a_run_does_nothing_for_searching_where_that_is_configured(place: Place, command: Callable[[str], str]) -> None:
    place.configure(f'store: {{search: false}}\nsources: [{{name: news, url: "{FEED}"}}]')
    place.lists(Item(1, extra="A ferry."))
    place.run()
    command("rebuild")
    assert not (state_of(place) / INDEX_NAME).exists()
    assert len(titles(place, "ferry")) == 1


def test_two_that_bring_it_up_to_date_at_once_take_nothing_up_twice(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.lists(Item(1), Item(2))
    place.run()
    with SearchIndex.open(state_of(place) / INDEX_NAME) as index:
        with index.changing({"manifest": ""}):
            pass
        with monkeypatch.context() as early:  # it looked before the other one took anything up
            early.setattr(SearchIndex, "marks", lambda _: {})
            bring_up_to_date(index, state_of(place) / MANIFEST_NAME, place.folder / "content" / "posts")

    assert len(titles(place, "bridge")) == 2


def test_who_searches_first_is_told_of_many_posts_ahead(
    place: Place, monkeypatch: pytest.MonkeyPatch, command: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(upkeep, "_MANY", 2)
    place.lists(Item(1), Item(2), Item(3))
    place.run()

    first, again = command("search bridge"), command("search bridge")

    told = "the search index lacks 3 posts"
    assert (told in first + capsys.readouterr().err, told in again) == (True, False)
    assert again.count("Story number") == 3
