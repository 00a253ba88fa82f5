"""What is owed is kept whole, in little room, and the journal says that it is owed, not its text."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from ingest.documents import Enclosure, Entry
from ingest.identity.entry_json import from_json, to_json
from normalize.values import Html, Url
from store.manifest import Run
from store.memory import ItemStatus, Owed
from tests.store.samples import NOW, sample
from tests.store.trees import lose_state, open_store, tree

WORDS = ["bridge", "council", "engineer", "nobody", "remembered", "evening", "mill", "wheel", "town", "river"]


def entry(number: int, letters: int = 240_000) -> Entry:
    chance = Random(number)
    body = " ".join(chance.choices(WORDS, k=letters // 7))
    files = tuple(Enclosure(Url(f"https://example.org/{number}/{file}.mp3")) for file in range(500))
    return Entry(guid=f"guid-{number}", link=Url(f"https://example.org/{number}"), body=Html(body), enclosures=files)


def owe(root: Path, entries: list[Entry], url: str | None = None) -> list[Owed]:
    with open_store(root) as store:
        for number, each in enumerate(entries):
            item = replace(sample(number).item, status=ItemStatus.OWED, path=None, slug=None)
            where = (each.link or "") if url is None else url
            store.owe(Owed(item.identity, "example", where, to_json(each), NOW, 1, NOW, "it rains"), item, [])
        store.finish(Run("run", NOW, NOW))
        return store.all_owed()


def journal_bytes(root: Path) -> int:
    return sum(len(data) for path, data in tree(root).items() if "fetched.journal" in path)


def test_twenty_long_entries_take_little_room_and_none_of_the_journal(tmp_path: Path) -> None:
    entries = [entry(number) for number in range(20)]

    owed = owe(tmp_path, entries)

    read = [from_json(each.entry) for each in owed]
    assert sorted(each.body for each in read if each) == sorted(each.body for each in entries), "nothing is lost"
    assert journal_bytes(tmp_path) < 20 * 1_000
    assert (tmp_path / "state" / "state.db").stat().st_size < 20 * 240_000 / 3


def test_a_journal_that_is_read_again_takes_no_text_away(tmp_path: Path) -> None:
    before = owe(tmp_path, [entry(1)])
    [page] = [path for path in tree(tmp_path) if "fetched.journal" in path and b"guid-1" in tree(tmp_path)[path]]
    (tmp_path / page).write_bytes(tree(tmp_path)[page] + b"\n")
    with open_store(tmp_path) as store:
        assert [each.entry for each in store.all_owed()] == [each.entry for each in before]


def test_after_a_lost_state_it_is_owed_still(tmp_path: Path) -> None:
    owe(tmp_path, [entry(1)])
    lose_state(tmp_path)
    with open_store(tmp_path) as store:
        [owed] = store.all_owed()
    read = from_json(owed.entry)
    assert read is not None
    assert (read.guid, read.link, read.body, read.enclosures) == ("guid-1", "https://example.org/1", "", ())


def test_what_has_no_page_is_told_whole(tmp_path: Path) -> None:
    one = replace(entry(1, 5_000), link=None)
    owe(tmp_path, [one], url="")
    lose_state(tmp_path)
    with open_store(tmp_path) as store:
        [owed] = store.all_owed()
    assert json.loads(owed.entry)["body"] == one.body


@pytest.mark.parametrize(
    "hostile",
    [
        Entry(body=Html("x" * 9_000_000)),
        Entry(guid="x" * 9_000_000),
        Entry(images=tuple(Url(f"https://example.org/{number}.png") for number in range(100_000))),
        Entry(summary=Html("é" * 9_000_000)),
    ],
)
def test_an_entry_is_of_a_bounded_size(hostile: Entry) -> None:
    text = to_json(hostile)

    assert len(text) < 2_000_000
    assert from_json(text) is not None
