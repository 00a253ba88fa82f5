"""A hook that fails, or that nobody saw end, is owed: told, run again with all that changed since it last went well."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ingest.commands.show.status import build_json, build_line, build_owed
from ingest.config.load import load
from ingest.report.outcomes import ExitCode
from store.landing import PostChange
from store.manifest import ChangedPost, Changes, changes_of
from store.upkeep.builds import OWED_NAME, OwedBuild, forget_owed, note_failed, owed_text, read_owed, together
from tests.pipeline.place import FEED, Item, Place

BUILD = (
    "import json, os, sys;"
    " changes = json.load(open(os.environ['FETCHED_CHANGES']));"
    " open('built.txt', 'a').write(json.dumps([len(changes[k]) for k in ('added', 'updated', 'removed')]) + chr(10));"
    " sys.exit(1 if os.path.exists('broken') else 0)"
)


def site(folder: Path) -> Place:
    place = Place(folder)
    place.configure(f'hooks: {{on_change: {json.dumps([sys.executable, "-c", BUILD])}}}\n'
                    f'sources: [{{name: news, url: "{FEED}"}}]')  # fmt: skip
    return place


def built(place: Place) -> list[list[int]]:
    return [json.loads(line) for line in (place.folder / "built.txt").read_text("utf-8").splitlines()]


def test_a_failed_hook_is_told_and_run_again_until_it_succeeds(tmp_path: Path) -> None:
    place = site(tmp_path)
    (tmp_path / "broken").touch()
    place.lists(Item(1), Item(2))

    report = place.run().report
    assert report.exit_code() is ExitCode.SOURCE_FAILED
    assert [note for note in report.notes if "ended with status 1; the next run starts it again" in note]
    owed = build_owed(load(tmp_path / "config.yaml"), tmp_path)
    assert owed is not None
    assert "ended with status 1; the next run starts it again" in build_line(owed, ZoneInfo("Asia/Shanghai"))

    place.lists(Item(1), Item(2), Item(3))
    place.later(hours=30)
    assert place.run().report.exit_code() is ExitCode.SOURCE_FAILED

    (tmp_path / "broken").unlink()
    place.later(hours=30)
    assert place.run().report.exit_code() is ExitCode.DONE
    assert built(place) == [[2, 0, 0], [3, 0, 0], [3, 0, 0]]
    assert build_owed(load(tmp_path / "config.yaml"), tmp_path) is None

    place.later(hours=30)
    place.run()
    assert len(built(place)) == 3


def test_a_hook_that_nobody_saw_end_is_run_again(tmp_path: Path) -> None:
    place = site(tmp_path)
    place.lists(Item(1))
    place.run()
    one = changes_of([ChangedPost(PostChange.ADDED, "a/index.md", "i", "http://a", None)])
    (tmp_path / ".fetched" / OWED_NAME).write_text(owed_text(OwedBuild("killed", place.clock.now(), one)), "utf-8")

    place.later(hours=30)

    assert place.run().report.exit_code() is ExitCode.DONE
    assert built(place) == [[1, 0, 0], [1, 0, 0]]
    assert not (tmp_path / ".fetched" / OWED_NAME).exists()


def change(kind: PostChange, digest: str = "0") -> Changes:
    return changes_of([ChangedPost(kind, "a/index.md", "i", "http://a", digest)])


ADDED, UPDATED, REMOVED = PostChange.ADDED, PostChange.UPDATED, PostChange.REMOVED


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (ADDED, UPDATED, ADDED),
        (ADDED, REMOVED, None),
        (UPDATED, REMOVED, REMOVED),
        (REMOVED, ADDED, UPDATED),
        (UPDATED, UPDATED, UPDATED),
    ],
)
def test_two_runs_come_to_what_a_builder_must_do(
    earlier: PostChange, later: PostChange, expected: PostChange | None
) -> None:
    assert together(change(earlier), change(later, "1")) == (change(expected, "1") if expected else Changes())
    assert together(change(earlier), Changes()) == change(earlier)


NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def test_a_note_reads_as_it_was_written_and_a_later_run_takes_it_over(tmp_path: Path) -> None:
    owed = OwedBuild("one", NOW, change(ADDED))
    (tmp_path / OWED_NAME).write_text(owed_text(owed), "utf-8")
    assert read_owed(tmp_path) == owed

    note_failed(tmp_path, "another", "status 2")
    forget_owed(tmp_path, "another")
    assert read_owed(tmp_path) == owed

    note_failed(tmp_path, "one", "status 2")
    assert read_owed(tmp_path) == OwedBuild("one", NOW, change(ADDED), "status 2")
    forget_owed(tmp_path, "one")
    assert read_owed(tmp_path) is None


@pytest.mark.parametrize("note", ["", "{", "[]", "{}", '{"changes": [1]}', '{"changes": [{"kind": "x"}]}', "\0"])
def test_a_damaged_note_owes_a_build(tmp_path: Path, note: str) -> None:
    (tmp_path / OWED_NAME).write_text(note, "utf-8")

    owed = read_owed(tmp_path)

    assert owed is not None
    assert (
        build_line(owed, ZoneInfo("Asia/Shanghai")) == "hook: owed: its note is damaged; the next run starts it again"
    )
    assert json.loads(build_json(owed))["owed_since"] is None
    (tmp_path / OWED_NAME).write_text(owed_text(owed), "utf-8")
    assert read_owed(tmp_path) == owed


def test_a_note_that_is_no_file_owes_a_build_and_hangs_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / OWED_NAME)

    owed = read_owed(tmp_path)

    assert owed is not None
    assert "damaged" in build_line(owed, ZoneInfo("UTC"))
    forget_owed(tmp_path, "one")
    assert (tmp_path / OWED_NAME).is_fifo()
