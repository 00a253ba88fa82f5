"""The references say what the code says."""

import re
from pathlib import Path

import pytest

from tests.mistakes.told import told
from tests.reference import COMMANDS, CONFIGURATION, commands, configuration


def test_the_reference_of_the_configuration_is_as_the_schema_is() -> None:
    assert CONFIGURATION.read_text("utf-8") == configuration(), "run `make docs`"


def test_the_reference_of_the_commands_is_as_the_command_line_is() -> None:
    assert COMMANDS.read_text("utf-8") == commands(), "run `make docs`"


def test_no_command_is_cut_and_they_come_in_the_order_of_use() -> None:
    listed = commands().partition("Commands:\n")[2].partition("\n\n")[0]
    names = [line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2:3].strip()]

    assert "..." not in listed
    assert names[:6] == ["init", "source", "opml", "check", "preview", "run"]
    assert max(len(line) for line in commands().splitlines()) <= 100


def test_the_version_says_what_it_stands_on(tmp_path: Path) -> None:
    said = told("--version", tmp_path)

    assert re.fullmatch(r"fetched \S+ \(Python \S+, SQLite \S+, selectolax \S+, .*\)\n", said.output)
    assert (said.errors, said.code) == ("", 0)


def test_a_shell_completes_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"_FETCHED_COMPLETE": "complete_bash", "COMP_WORDS": "fetched st", "COMP_CWORD": "1"}
    for name, value in words.items():
        monkeypatch.setenv(name, value)

    assert told("", tmp_path).output.split() == ["status"]
