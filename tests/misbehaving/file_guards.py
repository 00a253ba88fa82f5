"""Guards in files and in the state: what other hands, other programs and a bad disk leave there."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest import hooks
from ingest.config.errors import ConfigError
from ingest.config.load import load
from store import names, rows
from store.errors import UnfitFileError
from store.files import regular
from store.journal import journal
from store.journal.journal import read_journal, unread_lines
from store.state import database
from store.state.seal import seal_of
from store.upkeep import opening
from tests.misbehaving.house_guard import HouseGuard
from tests.misbehaving.removals import all_of, without
from tests.pipeline.place import Item, Place
from tests.store.samples import NOW, sample
from tests.store.trees import open_store, run
from tests.store.upkeep.test_outside import journal_line
from tests.unfit import UNFIT, bound_socket, sparse


def path_that_leads_out(_: Path) -> list[str]:
    told = read_journal(journal_line("../precious/mine.md"), NOW).items
    return [f"believed: {each.item.path}" for each in told]


def no_files(folder: Path) -> list[str]:
    faults = []
    for kind in ("FIFO", "device", "circle"):
        UNFIT[kind][0](folder / kind)
        try:
            regular.read_regular(folder / kind, 1_000)
        except UnfitFileError:
            continue
        faults.append(f"a {kind} is read as a file")
    return faults


def huge_file(folder: Path) -> list[str]:
    sparse(folder / "post.md", 2_000)
    try:
        held = regular.read_regular(folder / "post.md", 1_000)
    except UnfitFileError:
        return []
    return [f"{len(held)} bytes are read, of a bound of 1,000"]


def fifo_for_a_configuration(folder: Path) -> list[str]:
    os.mkfifo(folder / "config.yaml")
    try:
        load(folder / "config.yaml")
    except ConfigError as error:
        return [] if "is a FIFO and no file" in str(error) else [str(error)]
    return ["taken for a configuration"]


def socket_for_a_state(folder: Path) -> list[str]:
    run(folder, sample(1))
    (folder / "state" / "state.db").unlink()
    bound_socket(folder / "state" / "state.db")
    with open_store(folder) as store:
        return [] if any("is a socket" in line for line in store.notices) else ["nobody says so"]


def torn_line(_: Path) -> list[str]:
    told = read_journal('{"is": "item", "iden\n' + journal_line("a.md"), NOW)
    return [] if len(told.items) == 1 else [f"{len(told.items)} items are read"]


def unfinished_journal(_: Path) -> list[str]:
    sides = (journal_line("a.md", identity="url:a"), journal_line("b.md", identity="url:b"))
    data = f"<<<<<<< ours\n{sides[0]}=======\n{sides[1]}>>>>>>> theirs\n"
    told = read_journal(data, NOW)
    faults = [] if len(told.items) == 2 else [f"{len(told.items)} items are read"]
    faults += [] if all("a merge that was not finished" in fault for fault in told.faults) else ["nobody names it"]
    return faults + [f"kept as if it said something: {line!r}" for line in unread_lines(data.encode())]


def other_letter(folder: Path) -> list[str]:
    run(folder, sample(1))
    path, title = folder / "state" / "state.db", sample(1).item.title.encode()
    held = path.read_bytes()
    assert title in held
    path.write_bytes(held.replace(title, b"X" + title[1:]))
    with open_store(folder) as store:
        return [] if any("unusable" in line for line in store.notices) else ["it is believed"]


def cut_notes(folder: Path) -> list[str]:
    place = Place(folder)
    place.lists(Item(1))
    place.run()
    place.later()
    path = folder / ".fetched" / "state.db"
    seal_of(path).unlink()
    with closing(sqlite3.connect(path)) as state:
        state.execute("UPDATE sources SET notes = substr(notes, 1, length(notes) - 1)")
        state.commit()
    return [] if any("unusable" in line for line in place.run().report.notes) else ["it counts as nothing learned"]


def unfinished_merge(folder: Path) -> list[str]:
    """Git itself is not needed for it: what it would answer is the folder of the repository."""
    (folder / "MERGE_HEAD").touch()
    with pytest.MonkeyPatch.context() as patch:
        answers = {"rev-parse": f"{folder}\n"}
        patch.setattr(hooks, "_git", lambda *asked: SimpleNamespace(stdout=answers.get(asked[2], "")))
        said = hooks._under_way(folder, hooks.Commit([folder], 1.0))
    return [] if said else ["a commit is made in the midst of a merge"]


FILE_GUARDS = [
    HouseGuard(
        "paths that are read back",
        "a line of the journal whose path is `../precious/mine.md`",
        "it is not believed",
        "`inner_path` returns what it is given",
        lambda patch: patch.setattr(names.inner_path, "__code__", (lambda path: path).__code__),
        path_that_leads_out,
    ),
    HouseGuard(
        "regular files",
        "a FIFO, a device, a link in a circle in a post's place",
        "it is no file, and nobody waits for it",
        "`_check` takes everything, and a circle is the system's business",
        all_of(
            without(regular, "_check", lambda *_: None),
            without(regular, "errno", SimpleNamespace(ELOOP=-1)),
        ),
        no_files,
    ),
    HouseGuard(
        "size of files",
        "a file of twice its bound",
        "it is not read",
        "`_check` takes everything, and nobody counts what was read",
        all_of(without(regular, "_check", lambda *_: None), without(regular, "len", lambda _: 0)),
        huge_file,
    ),
    HouseGuard(
        "files that a person names",
        "a FIFO in the place of config.yaml",
        "it is named, and nobody waits for it",
        "`_check` takes everything",
        without(regular, "_check", lambda *_: None),
        fifo_for_a_configuration,
    ),
    HouseGuard(
        "the state's files",
        "a socket in the place of state.db",
        "it is moved aside, and the state made anew",
        "`_check_files` looks at none",
        without(database, "_check_files", lambda _: None),
        socket_for_a_state,
    ),
    HouseGuard(
        "torn lines of the journal",
        "half a line before a whole one",
        "the whole one is read",
        "`ValueError` is not caught",
        without(journal, "ValueError", ZeroDivisionError),
        torn_line,
    ),
    HouseGuard(
        "marks of a merge in the journal",
        "two sides of a conflict",
        "the lines of both are read, the marks are named and kept nowhere",
        "there are no `_MARKERS`",
        without(journal, "_MARKERS", ()),
        unfinished_journal,
    ),
    HouseGuard(
        "a byte of the state that is another",
        "a letter of a title, while nobody runs",
        "it is named, and the state made anew",
        "`is_sealed` asks nobody",
        without(opening, "is_sealed", lambda *_: False),
        other_letter,
    ),
    HouseGuard(
        "JSON in the state",
        "what was learned of a source, without its last letter",
        "it is named, and the state made anew",
        "`json_object` returns what it is given",
        lambda patch: patch.setattr(rows.json_object, "__code__", (lambda text: text).__code__),
        cut_notes,
    ),
    HouseGuard(
        "an unfinished merge",
        "a repository with `MERGE_HEAD`, whose conflicts are staged",
        "nothing is committed, and it is said",
        "`_UNDER_WAY` is empty",
        without(hooks, "_UNDER_WAY", {}),
        unfinished_merge,
    ),
]
