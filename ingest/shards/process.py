"""Door: processes. A worker of this machine, started by exec: its line is a pair of pipes."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.engine.start import environment
from ingest.http.hosts import Hosts
from ingest.shards.far_worker import FarWorker
from ingest.shards.serving import Served, Serving
from store.errors import StoreError

_COMMAND = (sys.executable, "-P", "-s", "-m", "ingest.cli.worker")


@dataclass(frozen=True, slots=True)
class _Child:
    """A `Body` that is a child of this process."""

    process: Process

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def source(self) -> asyncio.StreamReader | None:
        return self.process.stdout

    @property
    def sink(self) -> asyncio.StreamWriter | None:
        return self.process.stdin

    @property
    def was_killed(self) -> bool:
        return (self.process.returncode or 0) < 0

    @property
    def why(self) -> str:
        return ""  # it said so on standard error

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()

    async def wait(self) -> None:
        await self.process.wait()


async def started(begin: object, served: Served, hosts: Hosts, environ: Mapping[str, str]) -> FarWorker:
    """Start a worker. Raises `StoreError` where the machine starts none."""
    calls, calls_of_worker = os.pipe()
    answers_of_worker, answers = os.pipe()
    theirs = (calls_of_worker, answers_of_worker)
    try:
        process = await asyncio.create_subprocess_exec(
            *_COMMAND,
            *map(str, theirs),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**environ, **environment()},
            pass_fds=theirs,
        )
    except OSError as error:
        os.close(calls)
        os.close(answers)
        raise StoreError(f"a worker cannot be started: {error.strerror}") from error
    finally:
        for each in theirs:
            os.close(each)
    worker = FarWorker(_Child(process), Serving(calls, answers, served), (calls, answers), hosts)
    worker.begin(begin)
    return worker
