"""A Ray of this machine for tests: begun once, reached by its address, with a token that nobody else knows."""

import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

HAS_RAY = importlib.util.find_spec("ray") is not None
needs_ray = pytest.mark.skipif(not HAS_RAY, reason="ray is not installed: pip install 'ray>=2.50,<3' (.ci/run does)")
ROOT = Path(__file__).resolve().parents[2]
_BEGIN = """
import sys, ray
ray.init(address="local", num_cpus=int(sys.argv[1]), num_gpus=0, include_dashboard=False, log_to_driver=False,
         object_store_memory=80 << 20, _temp_dir=sys.argv[2], configure_logging=False)
print(ray.get_runtime_context().gcs_address, flush=True)
sys.stdin.read()
ray.shutdown()
"""


class RayHere:
    """Has its token in the environment while it is there."""

    def __init__(self, processors: int) -> None:
        self._processors = processors
        self._folder = tempfile.mkdtemp(prefix="ray-test-")
        self.address = ""

    def __enter__(self) -> Self:
        os.environ |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
        self._holder = subprocess.Popen(
            [sys.executable, "-c", _BEGIN, str(self._processors), self._folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT), "RAY_USAGE_STATS_ENABLED": "0"},
            cwd="/",
            start_new_session=True,
        )
        assert self._holder.stdout is not None
        self.address = self._holder.stdout.readline().decode().strip()
        assert self.address
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._holder.stdin is not None
        assert self._holder.stdout is not None
        self._holder.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._holder.wait(20)
        self._holder.kill()
        self._holder.wait()
        self._holder.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        for name in ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN"):
            del os.environ[name]

    def actors(self) -> list[int]:
        """Return the processes that walk for some run."""
        (raylet,) = (pid for pid in children(self._holder.pid) if "raylet/raylet" in command(pid))
        return [pid for pid in children(raylet) if command(pid).startswith("ray::Walker")]


def children(pid: int) -> list[int]:
    """Return the numbers of a process's children."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(each) for task in tasks for each in (task / "children").read_text("utf-8").split()]


def command(pid: int) -> str:
    """Return the command line of a process; an empty text where it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8").replace("\0", " ")
    return ""
