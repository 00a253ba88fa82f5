"""The hook: its arguments, its environment, what it reads, and that its failure is said and nothing is left running."""

import json
import sys
from pathlib import Path

import pytest

from ingest.hooks import Hook, start
from tests.pipeline.place import FEED, Item, Place

_TELL = (
    "import json, os, sys; names = [name for name in os.environ if name.startswith('FETCHED_')];"
    " json.dump([sys.argv[1:], {name: os.environ[name] for name in names}, json.load(sys.stdin), os.getcwd()],"
    " open('told.json', 'w'))"
)


def test_it_is_told_what_changed_in_arguments_environment_and_on_standard_input(tmp_path: Path) -> None:
    place = Place(tmp_path)
    command = json.dumps([sys.executable, "-c", _TELL, "a b", "$HOME; x"])
    place.configure(f'hooks: {{on_change: {command}}}\nsources: [{{name: news, url: "{FEED}"}}]')
    place.lists(Item(1), Item(2))

    assert place.run().report.notes == []

    arguments, environment, said, folder = json.loads((tmp_path / "told.json").read_text("utf-8"))
    assert arguments == ["a b", "$HOME; x"]
    assert (environment["FETCHED_ADDED"], environment["FETCHED_UPDATED"]) == ("2", "0")
    changes = json.loads(Path(environment["FETCHED_CHANGES"]).read_text("utf-8"))
    manifest = Path(environment["FETCHED_MANIFEST"]).read_text("utf-8").splitlines()
    assert len(changes["added"]) == len(manifest) == said["added"] == 2
    assert Path(folder) == tmp_path.resolve()


@pytest.mark.parametrize(
    ("arguments", "timeout_s", "trouble"),
    [
        ([sys.executable, "-c", "raise SystemExit(3)"], 60, "ended with status 3"),
        ([sys.executable, "-c", "pass"], 60, None),
        (["no-such-command-anywhere"], 60, "no such command; check hooks.on_change"),
        (["/"], 60, "cannot be started"),
        ([sys.executable, "-c", "import time; time.sleep(600)"], 0.2, "took longer than 0.2 s and was ended"),
    ],
)
def test_what_goes_wrong_is_one_line(
    tmp_path: Path, arguments: list[str], timeout_s: float, trouble: str | None
) -> None:
    said = start(Hook(arguments, timeout_s, tmp_path), {}, "{}" * 100_000)

    assert said is None if trouble is None else said is not None and trouble in said


def test_what_a_hook_started_ends_with_it(tmp_path: Path) -> None:
    inner = "open('inner', 'w').write(str(__import__('os').getpid())); import time; time.sleep(600)"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"

    said = start(Hook([sys.executable, "-c", script], 8, tmp_path), {}, "{}")

    assert said is not None
    number = int((tmp_path / "inner").read_text("utf-8"))
    assert not Path(f"/proc/{number}").exists()
