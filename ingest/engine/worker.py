"""Door: processes. The child: takes tasks from its standard input, does them under limits, answers on standard output.

Started as `python -m ingest.engine.worker`. It writes no file, opens no socket, and is killed by the kernel when a task
takes more CPU time than it was given; it runs out of memory before the machine does.
"""

import contextlib
import pickle
import resource
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from ingest.engine.frames import HEADER, pack
from ingest.engine.inline import call
from ingest.messages import Crash, CrashReason, Task


def main() -> None:
    """Serve tasks until standard input ends."""
    _confine()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    # A print anywhere under us must not break the frames.
    sys.stdout = sys.stderr
    while (payload := _frame(source)) is not None:
        task: Task[object] = pickle.loads(payload)  # noqa: S301 - the parent's own words
        del payload
        sink.write(_answer(task))
        sink.flush()


def _answer(task: Task[object]) -> bytes:
    """Do one task under its limits and return the frame with its result."""
    _limit(task)
    try:
        return pack(call(task))
    except MemoryError:
        _unlimit()
        return pack(Crash(task.about, CrashReason.MEMORY, f"needs more than {task.memory_bytes >> 20} MiB of memory"))
    finally:
        _unlimit()


def _frame(source: BinaryIO) -> bytes | None:
    """Read one frame; None at the end of the input."""
    header = source.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    payload = source.read(HEADER.unpack(header)[0])
    return payload or None


def _confine() -> None:
    """Give up what no task needs: core dumps, files to write, further files to open."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for kind, amount in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, 64)):
        resource.setrlimit(kind, (amount, amount))


def _limit(task: Task[object]) -> None:
    """Let the kernel end this process when the task takes too long, and refuse it memory when it takes too much."""
    # SIGPROF's default action ends the process even inside C code that never comes back to the interpreter.
    signal.setitimer(signal.ITIMER_PROF, task.cpu_s)
    held = _address_space_bytes()
    if held:
        _set_address_space(held + task.memory_bytes)


def _unlimit() -> None:
    signal.setitimer(signal.ITIMER_PROF, 0)
    _set_address_space(resource.RLIM_INFINITY)


def _set_address_space(soft_bytes: int) -> None:
    with contextlib.suppress(ValueError, OSError):  # a system without this limit still has the one of time
        resource.setrlimit(resource.RLIMIT_AS, (soft_bytes, resource.RLIM_INFINITY))


def _address_space_bytes() -> int:
    """Return what this process holds now (Linux); 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0


if __name__ == "__main__":
    main()
