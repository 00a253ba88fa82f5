"""Door: processes. A worker: takes groups of sources from its driver, walks them, and ends when the driver does.

Started as `python -m ingest.cli.worker CALLS ANSWERS`, the numbers of two open pipes, or as an actor of a cluster,
which dials its driver. It is what the process of a run is without workers: it asks the web under guard, and has a
confined child of its own for what strangers wrote.
"""

import asyncio
import gc
import os
import signal
from dataclasses import dataclass, field

from ingest.config.errors import ConfigError
from ingest.run.faults import fault_line
from ingest.shards.begin import Begin
from ingest.shards.dial import CALLS_LINE, TALK_LINE, Dialled, Place, Secret, dialled
from ingest.shards.far_hosts import FarHosts
from ingest.shards.line import Line
from ingest.shards.messages import (
    SIZE,
    Away,
    Broken,
    Denied,
    Granted,
    Return,
    Up,
    Walked,
    packed_up,
    read_down,
)
from ingest.shards.work import Work, working
from store.errors import StoreError


def serve_groups(calls: int, answers: int) -> None:
    """Serve groups until standard input ends; the line's ends are open files, by their numbers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the driver hears it, and ends its workers
    source, sink = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)  # what any code prints is not said to the driver
    line = Line(calls, answers)
    for each in (calls, answers, source, sink):
        os.set_inheritable(each, False)
    asyncio.run(_by_pipes(line, source, sink))


def serve_dialled(place: Place, secret: Secret) -> None:
    """Serve groups of a driver that listens at a place, until it says no more. Raises `OSError`: it is not there."""
    calls = dialled(place, secret, CALLS_LINE)
    with calls, dialled(place, secret, TALK_LINE) as talk:
        asyncio.run(_by_socket(Line(calls.fileno(), calls.fileno()), talk))


@dataclass
class _Talk:
    """What is said to the driver."""

    sink: asyncio.WriteTransport | asyncio.StreamWriter
    noted: list[Up] = field(default_factory=list)

    def note(self, message: Up) -> None:
        """Say something with what is said next."""
        self.noted.append(message)

    def say(self, message: Up) -> None:
        """Say something, and what was noted before."""
        said, self.noted = (*self.noted, message), []
        self.sink.write(packed_up(said))


async def _by_pipes(line: Line, source: int, sink: int) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(source, "rb", 0))
    transport, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, os.fdopen(sink, "wb", 0))
    await _serve(line, reader, _Talk(transport))


async def _by_socket(line: Line, talk: Dialled) -> None:
    reader, writer = await asyncio.open_connection(sock=talk)
    try:
        await _serve(line, reader, _Talk(writer))
        await writer.drain()
    except ConnectionError:
        pass  # the driver is gone
    finally:
        writer.close()


async def _serve(line: Line, reader: asyncio.StreamReader, talk: _Talk) -> None:
    begin = await _heard(reader)
    if not isinstance(begin, Begin):
        return
    hosts = FarHosts(talk.say, talk.note)
    try:
        work, doors = await working(begin, line, hosts, talk.say, talk.note)
    except (ConfigError, StoreError) as error:
        talk.say(Broken(str(error)))
        await _heard(reader)  # until the driver ends this worker
        return
    gc.freeze()
    async with doors:
        groups: set[asyncio.Task[None]] = set()
        while (message := await _heard(reader)) is not None:
            if isinstance(message, Granted | Denied | Away | Return):
                hosts.hear(message)
            elif isinstance(message, Walked):
                task = asyncio.create_task(_walk(work, message, talk))
                groups.add(task)
                task.add_done_callback(groups.discard)
        for task in groups:
            task.cancel()
        await asyncio.gather(*groups, return_exceptions=True)


async def _walk(work: Work, message: Walked, talk: _Talk) -> None:
    try:
        talk.say(await work.group(message))
    except Exception as error:  # noqa: BLE001 - the driver is told; it ends this worker
        talk.say(Broken(fault_line(error)))


async def _heard(reader: asyncio.StreamReader) -> object:
    """Return the driver's next message; None when there is none any more."""
    try:
        (size,) = SIZE.unpack(await reader.readexactly(SIZE.size))
        return read_down(await reader.readexactly(size))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
