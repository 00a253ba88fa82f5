"""What cannot be told stops nothing: the run goes on, and its exit code says what was done."""

import errno
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.server import Origin, serving
from demo.site import site
from ingest.cli.terminal import CLOSED_PIPE, Outlet
from tests.cli.test_cli import ROOT, Terminal


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with serving(site()) as served:
        yield served


def shell(terminal: Terminal, script: str) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which `fetched` is the program; standard error is kept apart."""
    program = f"fetched() {{ '{sys.executable}' -m ingest \"$@\"; }}; "
    return subprocess.run(
        ["bash", "-c", program + script],
        cwd=terminal.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("fetched run | true; exit ${PIPESTATUS[0]}", "standard output cannot be written"),
        ("fetched run >/dev/full", "standard output cannot be written"),
        ("LC_ALL=C PYTHONIOENCODING=ascii PYTHONUTF8=0 fetched run", ""),
        ("fetched run >&- 2>&-", ""),
    ],
)
def test_a_run_that_nobody_hears_stores_all_the_same(tmp_path: Path, origin: Origin, script: str, said: str) -> None:
    terminal = Terminal(tmp_path, origin)
    done = shell(terminal, script)
    assert done.returncode == 0, done.stderr
    assert terminal.posts()
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_command_that_only_shows_ends_quietly_when_nobody_reads_on(tmp_path: Path, origin: Origin) -> None:
    terminal = Terminal(tmp_path, origin)
    script = "fetched {} | true; exit ${{PIPESTATUS[0]}}"
    for command in ("status", "plan --json", "owed"):
        done = shell(terminal, script.format(command))
        assert (done.returncode, done.stderr) == (CLOSED_PIPE, "")


class Broken(io.StringIO):
    """A stream that raises where it is told to."""

    def __init__(self, at: str, error: Exception) -> None:
        super().__init__()
        self.at, self.error = at, error

    def write(self, text: str) -> int:
        if self.at == "write":
            raise self.error
        return super().write(text)

    def flush(self) -> None:
        if self.at == "flush":
            raise self.error


@pytest.mark.parametrize("at", ["write", "flush"])
@pytest.mark.parametrize(
    ("error", "is_pipe"),
    [
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), True),
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (OSError(errno.EBADF, "Bad file descriptor"), False),
        (OSError(errno.EIO, "Input/output error"), False),
        (ValueError("I/O operation on closed file"), False),
    ],
)
def test_a_stream_that_dies_is_told_of_once_on_the_other(at: str, error: Exception, is_pipe: bool) -> None:
    heard = io.StringIO()
    outlet = Outlet(Broken(at, error), "standard output", Outlet(heard, "standard error"))
    for _ in range(3):
        outlet.write("line\n")
        outlet.flush()
    assert heard.getvalue().count("standard output cannot be written") == 1
    assert outlet.is_closed_pipe is is_pipe


def test_two_streams_that_both_die_and_one_that_never_was_are_borne() -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    output, errors = (Outlet(Broken("flush", full), name) for name in ("standard output", "standard error"))
    output.other, errors.other = errors, output
    for outlet in (output, errors, Outlet(None, "standard output")):
        outlet.write("line\n")
        outlet.flush()
        assert not outlet.isatty()


def test_signs_that_an_encoding_does_not_have_are_escaped() -> None:
    raw = io.BytesIO()
    outlet = Outlet(io.TextIOWrapper(raw, "ascii"), "standard output")
    outlet.write("Größe 中\n")
    outlet.flush()
    assert raw.getvalue() == b"Gr\\xf6\\xdfe \\u4e2d\n"
