"""What the tests of the whole walk share."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.cli import main as program
from ingest.cli import terminal
from ingest.session.session import Session
from tests.pipeline.place import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A scripted news site and an empty store."""
    return Place(tmp_path)


@pytest.fixture
def place_at(tmp_path: Path) -> Callable[[str], Place]:
    """Make further places, each in a folder of its own."""

    def made(name: str) -> Place:
        folder = tmp_path / name
        folder.mkdir()
        return Place(folder)

    return made


@pytest.fixture
def command(place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """Run the program in this process, and return all that it says."""
    doors = place.session().outside()
    monkeypatch.setattr(Session, "outside", lambda _: doors)
    monkeypatch.setattr(terminal, "guard_streams", lambda: None)  # those of this process stay as they are
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)

    def run(line: str) -> str:
        monkeypatch.setattr(sys, "argv", ["fetched", *line.split(), "--config", str(place.folder / "config.yaml")])
        with pytest.raises(SystemExit):
            program.main()
        place.web.closed = False
        return "".join(capsys.readouterr())

    return run
