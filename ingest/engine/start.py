"""How the child is started: by this Python, with our own modules, and with nothing of the folder that a user stands in.

A site's folder may hold anything: a `resource.py`, a folder `store/`. Nothing is imported from there unless the project
itself stands there.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
"""Where `ingest`, `normalize` and `store` stand."""

_PASSED_ON = ("LANG", "LC_ALL", "PYTHONTZPATH", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG", "COVERAGE_FILE")
"""Nothing of an environment that may hold secrets."""


def cores() -> int:
    """Return on how many cores this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def command(modules: Sequence[str]) -> tuple[str, ...]:
    """Return the command line of a worker that knows these modules."""
    # -P: not the working directory; -s: not the user's own packages, unless they are ours already.
    return (sys.executable, "-P", "-s", "-m", "ingest.engine.worker", *modules)


def environment(
    found: Mapping[str, str] = os.environ, paths: Sequence[str] | None = None, folder: Path | None = None
) -> dict[str, str]:
    """Return the worker's environment: what Python needs to find the same modules, and no more."""
    kept = {name: found[name] for name in _PASSED_ON if name in found}
    path = os.pathsep.join(module_paths(sys.path if paths is None else paths, folder or _working_directory()))
    return kept | {"PYTHONPATH": path, "PYTHONSAFEPATH": "1", "MALLOC_ARENA_MAX": "1"}


def module_paths(paths: Iterable[str], folder: Path | None) -> Iterator[str]:
    """Yield where modules are looked for: ours, and of the parent's paths the absolute that are there; not `folder`."""
    found = [(path, Path(path).resolve()) for path in dict.fromkeys(paths) if Path(path).is_absolute()]
    if all(real != PROJECT for _, real in found):
        yield str(PROJECT)
    yield from (path for path, real in found if real.exists() and (real == PROJECT or real != folder))


def _working_directory() -> Path | None:
    """Return where this process stands; None where that folder is gone."""
    try:
        return Path.cwd().resolve()
    except OSError:
        return None
