"""`./fetched` sets itself up and keeps the exit code; `make run`, which cannot keep it, says which it was."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose Python says what it was asked for, and ends with 3."""
    for name in ("Makefile", "fetched", "requirements.txt", "requirements-dev.txt"):
        shutil.copy2(ROOT / name, tmp_path / name)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$@"\n[ "$1" = -m ] && [ "$2" = ingest ] && exit 3\nexit 0\n', "utf-8")
    python.chmod(0o755)
    return tmp_path


def done(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def test_the_exit_code_is_kept_or_named(checkout: Path) -> None:
    elsewhere = checkout / "site"
    elsewhere.mkdir()
    own = done(elsewhere, "../fetched", "run", "--quiet", "two words")
    made = done(checkout, "make", "run", "ARGS=--quiet")

    assert (own.returncode, own.stdout) == (3, "-m ingest run --quiet two words\n")
    assert "-m ingest run --config config.yaml --quiet" in made.stdout
    assert made.returncode == 2, "GNU make knows no other code for what failed"
    assert "fetched ended with 3; make ends with 2, whatever failed: scripts use ./fetched run" in made.stderr
