"""Door: processes. The child: takes tasks from its standard input, does them under limits, answers on standard output.

Started as `python -m ingest.engine.worker MODULE…`. What its tasks need is loaded first; from then on it can open no
file and no socket. It is killed by the kernel when a task takes more CPU time than it was given, and runs out of memory
before the machine does.
"""

import contextlib
import gc
import importlib
import os
import resource
import signal
import sys
from typing import BinaryIO

from ingest.engine.frames import HEADER, pack_answer, read_task
from ingest.engine.inline import call
from ingest.messages import Crash, CrashReason, Task


def main() -> None:
    """Serve tasks until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, sink = _pipes()
    held = _open_memory_count()
    loaded = _load(sys.argv[1:])
    _confine()
    gc.freeze()  # what is loaded stays: no collection needs to go through it
    while (payload := _frame(source)) is not None:
        task = read_task(payload)
        del payload
        sink.write(_answer(task, _address_space_bytes(held)))
        sink.flush()
    del loaded


def _load(modules: list[str]) -> list[object]:
    """Import the modules that hold the tasks' functions, and have each prepare itself; return what they hold for it."""
    prepares = [getattr(importlib.import_module(name), "prepare", None) for name in modules]
    return [prepare() for prepare in prepares if prepare is not None]


def _answer(task: Task[object], held_bytes: int) -> bytes:
    """Do one task under its limits and return the frame with its result."""
    _limit(task, held_bytes)
    try:
        return pack_answer(task, call(task))
    except MemoryError:
        _unlimit()
        what = f"needs more than {task.memory_bytes >> 20} MiB of memory"
        return pack_answer(task, Crash(task.about, CrashReason.MEMORY, what))
    finally:
        _unlimit()


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to the parent for frames: what any code prints goes to standard error, and it reads nothing."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return source, sink


def _frame(source: BinaryIO) -> bytes | None:
    """Read one frame; None at the end of the input."""
    header = source.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    payload = source.read(HEADER.unpack(header)[1])
    return payload or None


_GIVEN_UP = (
    resource.RLIMIT_CORE,
    resource.RLIMIT_FSIZE,  # what stays open grows no more
    resource.RLIMIT_NOFILE,  # open() and socket() fail; a limit that counts what is open would fall with a close()
    resource.RLIMIT_NPROC,  # fork() fails, but for root
)


def _confine() -> None:
    """Give up, for good, what no task needs: core dumps, files, sockets, further processes."""
    for kind in _GIVEN_UP:
        with contextlib.suppress(ValueError, OSError):  # a system that does not know one still has the others
            resource.setrlimit(kind, (0, 0))


def _limit(task: Task[object], held_bytes: int) -> None:
    """Let the kernel end this process when the task takes too long, and refuse it memory when it takes too much."""
    # SIGPROF's default action ends the process even inside C code that never comes back to the interpreter.
    signal.setitimer(signal.ITIMER_PROF, task.cpu_s)
    if held_bytes:
        _set_address_space(held_bytes + task.memory_bytes)


def _unlimit() -> None:
    signal.setitimer(signal.ITIMER_PROF, 0)
    _set_address_space(resource.RLIM_INFINITY)


def _set_address_space(soft_bytes: int) -> None:
    with contextlib.suppress(ValueError, OSError):  # a system without this limit still has the one of time
        resource.setrlimit(resource.RLIMIT_AS, (soft_bytes, resource.RLIM_INFINITY))


def _open_memory_count() -> int | None:
    """Open where the system says what this process holds (Linux), to be read for each task; None where it does not."""
    try:
        return os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


def _address_space_bytes(count: int | None) -> int:
    """Return what this process holds now; 0 where the system does not say."""
    return int(os.pread(count, 100, 0).split()[0]) * resource.getpagesize() if count is not None else 0


if __name__ == "__main__":
    main()
