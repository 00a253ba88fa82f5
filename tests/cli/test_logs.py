"""The log: events of fixed names, listed in the docs; strangers' text as values alone, without secrets."""

import ast
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.cli.logs import ToldFormatter, set_up_log
from ingest.config.errors import ConfigError
from ingest.events import EVENTS, Event, log_event
from tests.test_architecture import MODULES, tree_of

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "logs.md"
WRITING = {"debug", "info", "warning", "error", "exception", "critical"}
HOSTILE = '\x1b[2J\u202e}\n{"event": "fault"} https://me:secret@x.example/?token=hushhush'


def rows() -> list[str]:
    head, _, table = PAGE.read_text("utf-8").partition("| event | level |")
    assert head
    return table.splitlines()[2:]


def test_the_page_lists_every_event_with_its_level_and_values() -> None:
    wanted = [
        f"| `{event}` | {logging.getLevelName(each.level).lower()} | {each.sentence} |"
        f" {', '.join(f'`{value}`' for value in each.values)} |"
        for event, each in EVENTS.items()
    ]

    assert set(EVENTS) == set(Event)
    assert rows() == wanted


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                yield path.relative_to(ROOT).as_posix(), node


def test_nothing_is_logged_but_events_with_the_values_that_they_have() -> None:
    odd = []
    for path, call in calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITING:
            odd += [(path, call.lineno)] if ast.unparse(call.func.value) in {"log", "logger", "logging"} else []
        elif isinstance(call.func, ast.Name) and call.func.id == "log_event":
            event = Event[ast.unparse(call.args[1]).removeprefix("Event.")]
            given = tuple(each.arg for each in call.keywords if each.arg != "error")
            odd += [] if given == EVENTS[event].values else [(path, call.lineno)]

    assert odd == []


def record(event: Event = Event.DEBT_UNREADABLE, **values: object) -> logging.LogRecord:
    held: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = held.append  # type: ignore[assignment, method-assign]  # it only takes them down
    logger = logging.getLogger("tests.somewhere")
    logger.addHandler(handler)
    logger.propagate = False
    error = ValueError(HOSTILE)
    log_event(logger, event, error=error, **values)
    logger.removeHandler(handler)
    return held[0]


def test_json_is_one_object_a_line_whatever_a_stranger_says() -> None:
    line = ToldFormatter(is_json=True).format(record(source=HOSTILE, url=HOSTILE))
    said = json.loads(line)

    assert "\n" not in line
    assert list(said) == ["time", "level", "event", "logger", "source", "url", "exception"]
    assert (said["event"], said["level"], said["logger"]) == ("debt_unreadable", "warning", "tests.somewhere")
    assert said["exception"].startswith("ValueError: ")
    assert not [bad for bad in ("hushhush", "secret", "\x1b", "\u202e") if bad in line]


def test_on_a_terminal_it_is_words_and_steers_nothing() -> None:
    text = ToldFormatter().format(record(source=HOSTILE, url="u"))

    assert "debt_unreadable" in text
    assert "ValueError" in text
    assert not [bad for bad in ("hushhush", "secret@", "\x1b", "\u202e") if bad in text]


def test_what_a_library_says_is_a_value() -> None:
    line = ToldFormatter(is_json=True).format(
        logging.makeLogRecord({"msg": "%s", "args": (HOSTILE,), "levelname": "WARNING"})
    )

    assert json.loads(line)["event"] == "library"
    assert "hushhush" not in line


@pytest.mark.parametrize("environ", [{"FETCHED_LOG": "loud"}, {"FETCHED_LOG_FORMAT": "xml"}])
def test_another_level_or_form_is_refused_with_those_that_there_are(environ: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"takes one of (debug, info, warning, error|json, text)"):
        set_up_log(environ)


def test_a_run_logs_its_sources_its_articles_and_its_end_as_json_where_nobody_watches(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(
        "<rss version='2.0'><channel><title>x</title><item><title>One</title><link>https://x.example/1</link>"
        "<description>A story that is long enough to be one, told twice over.</description></item></channel></rss>",
        "utf-8",
    )
    config = "engine: {kind: inline}\nsources: [{name: near, url: 'file:feed.xml', full_text: false}]\n"
    (tmp_path / "config.yaml").write_text(config, "utf-8")

    def run(**environ: str) -> list[str]:
        command = [sys.executable, "-m", "ingest", "run", "--force"]
        given = {name: held for name, held in os.environ.items() if not name.startswith("FETCHED")}
        done = subprocess.run(
            command, cwd=tmp_path, env={**given, "PYTHONPATH": str(ROOT), **environ}, capture_output=True, check=True
        )
        return done.stderr.decode().splitlines()

    told = [json.loads(line) for line in run(FETCHED_LOG="info") if line.startswith("{")]

    assert [(line["event"], line.get("source")) for line in told] == [
        ("source_polled", "near"),
        ("article_done", "near"),
        ("run_ended", None),
    ]
    assert (told[1]["change"], told[2]["counts"], told[2]["exit_code"]) == ("added", {"added": 1}, 0)
    assert [line for line in run() if "event" in line] == []
