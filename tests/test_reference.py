"""The references say what the code says."""

import re
from pathlib import Path

import pytest

from ingest.cli.help import EXAMPLES_OF, examples_of
from tests.mistakes.told import told
from tests.reference import COMMANDS, CONFIGURATION, commands, configuration, names_of


def test_the_reference_of_the_configuration_is_as_the_schema_is() -> None:
    assert CONFIGURATION.read_text("utf-8") == configuration(), "run `make docs`"


def test_the_reference_of_the_commands_is_as_the_command_line_is() -> None:
    assert COMMANDS.read_text("utf-8") == commands(), "run `make docs`"


def test_no_command_is_cut_and_they_come_in_the_order_of_use() -> None:
    listed = commands().partition("Commands:\n")[2].partition("\n\n")[0]
    names = [line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2:3].strip()]

    assert "..." not in listed
    assert names[:6] == ["init", "source", "opml", "check", "preview", "run"]
    assert max(len(line) for line in commands().splitlines() if not line.startswith("What `--help`")) <= 80


def named(group: str = "") -> list[str]:
    """Return all commands, those of groups with the group's name before theirs."""
    found = []
    for name in names_of(told(f"{group} --help", Path()).output):
        inner = named(name) if not group else []
        found += inner or [f"{group} {name}".strip()]
    return found


def test_every_command_shows_examples_that_it_takes() -> None:
    assert sorted(EXAMPLES_OF) == sorted(named())
    refused = []
    for name, examples in EXAMPLES_OF.items():
        assert examples_of(name).partition("\n")[2] in told(f"{name} --help", Path()).output.replace("\n  ", "\n")
        for words in examples:
            typed = re.sub(r"[<>] \S+", "", words)
            refused += [] if told(f"{name} {typed} --help", Path()).code == 0 else [f"{name} {words}"]

    assert refused == []


def test_the_version_says_what_it_stands_on(tmp_path: Path) -> None:
    said = told("--version", tmp_path)

    assert re.fullmatch(r"fetched \S+ \(Python \S+, SQLite \S+, selectolax \S+, .*\)\n", said.output)
    assert (said.errors, said.code) == ("", 0)


def test_a_shell_completes_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"_FETCHED_COMPLETE": "complete_bash", "COMP_WORDS": "fetched st", "COMP_CWORD": "1"}
    for name, value in words.items():
        monkeypatch.setenv(name, value)

    assert told("", tmp_path).output.split() == ["status"]
