"""What cron says is understood without the whole command line, and a run loads no more than it uses."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import typer.testing

from ingest import start
from ingest.cli import LOG_NAMES, walked
from ingest.cli import main as whole
from ingest.config.kept import Reading
from ingest.config.load import defaults
from ingest.config.values import Config
from ingest.start import PlainRun, plain_run

ROOT = Path(__file__).resolve().parents[2]
PLAIN = PlainRun()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("run", PLAIN),
        ("run --config a/b.yaml", replace(PLAIN, config="a/b.yaml")),
        ("run -c b.yaml --force", replace(PLAIN, config="b.yaml", force=True)),
        ("run --json --exit-code", replace(PLAIN, as_json=True, tell_change=True)),
        ("run -q --quiet", replace(PLAIN, quiet=True)),
        ("", None),
        ("--help", None),
        ("plan", None),
        ("run news", None),
        ("run --help", None),
        ("run --forc", None),
        ("run --config", None),
        ("run --config --force", None),
        ("run --config=b.yaml", None),
        ("run --dry-run", None),
        ("run -- --force", None),
        ("run -qf", None),
    ],
)
def test_only_what_is_plain_is_understood(words: str, said: PlainRun | None) -> None:
    assert plain_run(words.split()) == said


@pytest.mark.parametrize("flags", ["", "--force", "--json", "-q", "--quiet --exit-code", "-c b.yaml --force --json"])
def test_it_means_what_the_whole_command_line_means(flags: str, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []

    def shown(session: object, _command: object, **how: object) -> None:
        heard.append((session, {"as_json": False, "quiet": False, "tell_change": False, **how}))

    def config_at(path: Path, *, may_keep: bool, **_: object) -> Config:
        heard.append((path, may_keep))
        return defaults()

    monkeypatch.setattr(start, "read_config", lambda path: Reading(config_at(path, may_keep=True), path, b"", None))
    monkeypatch.setattr(whole, "loaded", config_at)
    for module in (start, whole):
        monkeypatch.setattr(module, "show_walk", shown)
        monkeypatch.setattr(module, "session_of", lambda _, path, dry=False, options=None: (path, dry, options))
    said = plain_run(["run", *flags.split()])
    assert said is not None

    start._run(said)
    done = typer.testing.CliRunner().invoke(whole.app, ["run", *flags.split()])

    assert done.exit_code == 0
    assert heard[:2] == heard[2:]


@pytest.mark.parametrize(("said", "is_logged"), [({}, False), ({"FETCHED_LOG": "info"}, True)])
def test_what_the_environment_says_of_the_log_is_done_also_where_nothing_is_due(
    said: dict[str, str], is_logged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bool] = []
    monkeypatch.setattr(start, "ended", lambda _, *, sets_up_log: told.append(sets_up_log))
    monkeypatch.setattr("sys.argv", ["fetched", "run"])
    for name in LOG_NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)

    begin: Callable[[], object] = start.main
    begin()

    assert told == [is_logged]
    assert walked._is_log_said() is is_logged


def test_an_interrupt_before_the_walk_ends_as_a_signal_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(start, "read_config", interrupted)

    assert start._run(PLAIN) == 130


_MODULES = """\
import atexit, gc, json, sys
collected = []
gc.callbacks.append(lambda phase, _: collected.append(phase))
atexit.register(lambda: print(json.dumps([sorted(sys.modules), collected.count("start"), gc.get_freeze_count()])))
sys.argv[0] = "fetched"
from ingest.__main__ import main
main()
"""
_READERS = "httpx pydantic pydantic_core selectolax feedparser re2 importlib.metadata typer rich ruamel.yaml".split()
_MAKERS = "ingest.work ingest.extractor.extract ingest.extractor.pull normalize.normalize ingest.run.put".split()
_LATE = {*_READERS, *_MAKERS, "ingest.config.schema", "ingest.run.sift", "ingest.fetcher.walks.walk"}
_OF_A_WALK = {"asyncio", "ssl", "ingest.run.pipeline", "ingest.http.client"}
_OF_CARE = {"store.upkeep.repair", "store.upkeep.verify", "store.rehearsal"}
"""What looks through a store, or tries things out."""
_SET_LATER = {"ingest.fetcher.schedule.policy", "ingest.fetcher.schedule.memory"}
"""What sets the time of the next poll, and what was learned for that."""
_OF_FEW = set("certifi idna ingest.engine.child pickle protego statistics".split())
"""What few polls need: a child, TLS, names and rules of another kind."""
_COSTLY = set("ctypes dataclasses email.utils inspect logging shutil subprocess tempfile yaml".split())
"""What the standard library is slow to load, and a run that finds nothing due has no use for."""
_OURS = ("ingest.", "normalize.", "store.")


@dataclass(frozen=True)
class Left:
    """What a command has loaded when it ends, how often it was collected, and how much is not looked at any more."""

    modules: set[str]
    collections: int
    frozen: int


def left_by(folder: Path, *words: str) -> Left:
    command = [sys.executable, "-c", _MODULES, *words]
    done = subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    modules, collections, frozen = json.loads(done.stdout.splitlines()[-1])
    return Left(set(modules), collections, frozen)


def test_a_run_that_finds_nothing_new_loads_nothing_that_reads_or_makes(tmp_path: Path) -> None:
    said = f"<link>https://a.example/1</link><guid>1</guid><description>{'It rows well. ' * 40}</description>"
    item = f"<item><title>Boats</title>{said}<pubDate>Mon, 05 Jan 2026 08:00:00 GMT</pubDate></item>"
    (tmp_path / "feed.xml").write_text(f"<rss version='2.0'><channel><title>A</title>{item}</channel></rss>")
    (tmp_path / "config.yaml").write_text(
        "defaults: {full_text: false}\nsources: [{name: a, url: 'file:feed.xml'}]\n", "utf-8"
    )

    runs = [left_by(tmp_path, "run"), left_by(tmp_path, "run"), left_by(tmp_path, "run", "--force")]
    first, nothing_due, unchanged = (each.modules for each in runs)

    assert first & _LATE
    assert (nothing_due | unchanged) & _OF_CARE == set()
    assert nothing_due & (_LATE | _OF_A_WALK | _SET_LATER | _COSTLY) == set()
    assert unchanged & (_LATE | _OF_FEW) == set()
    assert "ingest.cli.logs" in unchanged, "what is done may have to be logged"
    counts = [len([name for name in found if name.startswith(_OURS)]) for found in (nothing_due, unchanged)]
    assert [count <= most for count, most in zip(counts, (126, 236), strict=True)] == [True, True], counts
    assert [each.collections < 20 for each in runs[1:]] == [True, True]
    assert all(each.frozen > 10_000 for each in runs)
