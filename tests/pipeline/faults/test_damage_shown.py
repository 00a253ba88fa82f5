"""A damaged state is told, with what to do, by whatever looks at it, and what is shown is made anew from the files."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ingest.commands import rebuild
from ingest.commands.check import check
from ingest.commands.show.owed import owed
from ingest.commands.show.plan import plan
from ingest.commands.show.status import left_out, status
from ingest.commands.show.why import why
from ingest.commands.verify import verify
from ingest.config.load import load
from ingest.report.outcomes import Change, ExitCode
from store.state.seal import seal_of
from store.upkeep.opening import SystemCalls
from tests.files.test_read_only import ReadOnlyDisk
from tests.pipeline.place import FEED, Item, Place, changes
from tests.store.trees import times, tree

ROOT = Path(__file__).resolve().parents[3]
ADVICE = "shown is what the posts and the journal tell; the next run makes the state anew from them"

DAMAGE = {
    "notes that are cut off": "UPDATE sources SET notes = substr(notes, 1, length(notes) - 1)",
    "notes that are a list": "UPDATE sources SET notes = '[]'",
    "notes of another letter": "UPDATE sources SET notes = replace(notes, '\"', '''')",
    "notes that are nested deep": "UPDATE sources SET notes = replace(hex(zeroblob(50000)), '00', '[')",
    "an owed entry that is cut off": "UPDATE owed SET entry = substr(entry, 1, 20)",
    "an entry to be looked at again that is cut off": "UPDATE rechecks SET entry = substr(entry, 1, 20)",
    "an address that cannot be unpacked": "UPDATE items SET url = x'00ff'",
    "a status that is none": "UPDATE items SET status = 'stored?'",
    "a table that is not there": "DROP TABLE owed",
}


@pytest.fixture
def stored(place: Place) -> Place:
    place.configure(
        f'schedule: {{recheck_hours: [48]}}\nsources: [{{name: news, url: "{FEED}", drop: {{title: [Weather]}}}}]'
    )
    place.lists(Item(1), Item(2, image=True), Item(4, title="Weather"), Item(5))
    place.web.says(Item(5).url, 500)
    place.run()
    place.later()
    return place


def damage(place: Place, what: str) -> None:
    """Damage a state that has no seal, as a run leaves it that was killed."""
    database = place.folder / ".fetched" / "state.db"
    seal_of(database).unlink()
    with closing(sqlite3.connect(database)) as state:
        state.execute("PRAGMA foreign_keys = OFF")
        assert state.execute(DAMAGE[what]).rowcount != 0
        state.commit()
        state.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        state.execute("PRAGMA journal_mode = DELETE")


def flip(place: Place) -> None:
    """Change a letter of a state that is sealed."""
    database = place.folder / ".fetched" / "state.db"
    data = database.read_bytes()
    database.write_bytes(data.replace(b"Story number 1", b"Story number 7"))


Look = Callable[[Place, Callable[[str], None]], object]
LOOKS: dict[str, Look] = {
    "status": lambda place, tell: [
        (row.name, row.stored, row.owed)
        for row in status(load(place.folder / "config.yaml"), place.folder, place.clock.now(), tell)
    ],
    "plan": lambda place, tell: [
        row.name for row in plan(load(place.folder / "config.yaml"), place.folder, [], place.clock.now(), tell)
    ],
    "why": lambda place, tell: why(
        load(place.folder / "config.yaml"), place.folder, Item(1).url, place.clock.now(), tell
    )[1].strip()[:17],
    "dropped": lambda place, tell: [
        row.title for row in left_out(load(place.folder / "config.yaml"), place.folder, [], place.clock.now(), tell)
    ],
    "owed": lambda place, tell: [
        row.url for row in owed(load(place.folder / "config.yaml"), place.folder, [], place.clock.now(), tell)
    ],
}
SHOWN: dict[str, object] = {
    "status": [("news", 2, 1)],
    "plan": ["news"],
    "why": "is stored as cont",
    "dropped": ["Weather"],
    "owed": [Item(5).url],
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_run_names_it_and_stores_nothing_twice(what: str, stored: Place) -> None:
    before = stored.snapshot()
    damage(stored, what)
    stored.later(hours=48)
    stored.lists(Item(1), Item(2, image=True), Item(3))

    walked = stored.run()

    assert any("the state database was unusable (" in note for note in walked.report.notes)
    if "looked at again" not in what:  # else it was added when the damage was met, and stands there the second time
        assert (Change.ADDED, Item(3).url) in changes(walked)
    assert Item(3).url in (stored.folder / ".fetched" / "changes.json").read_text()
    assert before.items() <= stored.snapshot().items()
    assert len(stored.posts()) == 3
    stored.later()
    assert not any("unusable" in note for note in stored.run().report.notes)


@pytest.mark.parametrize("command", LOOKS)
def test_a_sound_state_is_shown_without_a_word(command: str, stored: Place) -> None:
    told: list[str] = []

    assert LOOKS[command](stored, told.append) == SHOWN[command]
    assert told == []


@pytest.mark.parametrize("command", LOOKS)
@pytest.mark.parametrize("what", [*DAMAGE, "a letter of a sealed state"])
def test_what_only_shows_something_tells_it_and_shows_what_the_files_tell(
    what: str, command: str, stored: Place
) -> None:
    if what in DAMAGE:
        damage(stored, what)
    else:
        flip(stored)
    before = tree(stored.folder), times(stored.folder)
    told: list[str] = []

    shown = LOOKS[command](stored, told.append)

    is_met = any("the state database is" in line for line in told)
    assert is_met or command != ("why" if "looked at again" in what else "status")
    assert all("\n" not in line for line in told)
    assert (tree(stored.folder), times(stored.folder)) == before
    if command != "owed" or not is_met:
        assert shown == SHOWN[command]
    if is_met:
        assert "next run makes" in " ".join(told)


def test_a_dry_run_tells_it_and_goes_on(stored: Place) -> None:
    damage(stored, "notes that are cut off")
    stored.lists(Item(1), Item(3))
    before = tree(stored.folder)

    walked = stored.run(dry=True)

    assert ADVICE in walked.report.notes[0]
    assert (Change.ADDED, Item(3).url) in changes(walked)
    assert check(stored.session(dry=True), []).report.exit_code() is ExitCode.DONE
    assert tree(stored.folder) == before


def test_a_store_that_cannot_be_written_is_verified_all_the_same(stored: Place) -> None:
    damage(stored, "a status that is none")
    stored.system_calls = SystemCalls(disk=ReadOnlyDisk())

    verified = verify(stored.session(), repair=False)

    assert (verified.posts, verified.exit_code()) == (2, ExitCode.DONE)
    assert any(ADVICE in note for note in verified.notes)


@pytest.mark.parametrize("what", DAMAGE)
def test_rebuild_is_well_whatever_was_there(what: str, stored: Place) -> None:
    damage(stored, what)

    rebuild.rebuild(stored.session())

    told: list[str] = []
    assert LOOKS["status"](stored, told.append) == SHOWN["status"]
    assert told == []


def test_the_program_says_what_to_do(stored: Place) -> None:
    def fetched(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ingest", *words],
            cwd=stored.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    damage(stored, "a status that is none")
    shown, first, second = fetched("status", "--json"), fetched("verify"), fetched("verify")

    assert (shown.returncode, first.returncode, second.returncode) == (0, 1, 0)
    assert '"stored": 2' in shown.stdout
    assert shown.stderr.startswith("the state database is damaged: items: status: ")
    assert ADVICE in shown.stderr
    assert first.stderr.count("\n") == 1
    assert first.stderr.endswith("run it again: the state is made anew from the posts and the journal\n")
    assert "nothing is wrong" in second.stdout
