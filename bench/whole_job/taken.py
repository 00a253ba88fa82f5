"""What a program takes with all that it starts: CPU, wall, and, where there is /proc, memory."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

_LOOK_S = 0.1
_PROC = Path("/proc")
_MIB = 1 << 20
_COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""As installed programs are, so are those of a checkout after their first run; else each start would compile anew."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a program took, its start included."""

    cpu_s: float
    """User and system, of the process and all that it waited for."""
    wall_s: float
    tree_mib: float
    """The most that all its processes held at once, shared pages counted once (proportional set size)."""
    largest_mib: float
    """The most that one of its processes held (resident set size)."""
    code: int
    said: str


def run(
    command: Sequence[str], folder: Path, environ: Mapping[str, str] | None = None, *, may_fail: bool = False
) -> Taken:
    """Run a program to its end, and watch it; the end of what it said is shown when it fails."""
    before, began_s = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **_COMPILED, **(environ or {})},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        memory = _Memory(process.pid)
        try:
            code = process.wait()
        finally:
            memory.stop()
        wall_s = time.monotonic() - began_s
        said.seek(0)
        text = said.read().decode(errors="replace")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code and not may_fail:
        sys.stderr.write(text[-2_000:])
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(cpu_s, wall_s, memory.tree_mib, memory.largest_mib, code, text)


class _Memory:
    """Looks at the memory of a process and of those below it, ten times a second, until it is stopped."""

    def __init__(self, pid: int) -> None:
        self.tree_mib = self.largest_mib = 0.0
        self._pid = pid
        self._ended = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the looking."""
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_S):
            pids = list(_tree(self._pid))
            self.tree_mib = max(self.tree_mib, sum(_bytes_of(pid, "smaps_rollup", "Pss:") for pid in pids) / _MIB)
            self.largest_mib = max([self.largest_mib, *(_bytes_of(pid, "status", "VmHWM:") / _MIB for pid in pids)])


def _tree(pid: int) -> Iterator[int]:
    """Yield a process and those below it."""
    yield pid
    for children in _PROC.glob(f"{pid}/task/*/children"):
        for child in _read(children).split():
            yield from _tree(int(child))


def _bytes_of(pid: int, file: str, name: str) -> int:
    lines = _read(_PROC / str(pid) / file).splitlines()
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith(name)), 0)


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has ended, or is another's
        return ""
