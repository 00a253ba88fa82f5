"""A store behind a line: what a worker calls goes through pipes, all else is done where the store is, by its thread."""

import os
import select
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from queue import SimpleQueue
from typing import Self

from ingest.identity.near_duplicates import NearCopies
from ingest.report.outcomes import ArticleOutcome
from ingest.run.claims import Claims
from ingest.shards.calls import CALLS, Method, Owner
from ingest.shards.line import Line
from ingest.shards.remote import RemoteStore
from ingest.shards.serving import GoneError, Served, Serving
from store.files.blobs import Blobs
from store.files.disk import Disk
from store.store import Store


class Host(threading.Thread):
    """Has a store, and serves the line to it."""

    def __init__(self, opened: Callable[[], Store]) -> None:
        super().__init__(daemon=True)
        calls, self.calls = os.pipe()
        self.answers, answers = os.pipe()
        self._wake, self._woken = os.pipe()
        self._files = [calls, answers, self._wake]
        self._work: SimpleQueue[tuple[Callable[[], object], Future[object]]] = SimpleQueue()
        self._opened = opened
        self.told: list[ArticleOutcome] = []
        self.near, self.claims = NearCopies(), Claims()
        self.started: Future[Store] = Future()
        self.start()

    def run(self) -> None:
        try:
            store = self._opened()
        except BaseException as error:  # noqa: BLE001 - it is the test's
            self.started.set_exception(error)
            return

        def call(owner: Owner, name: str, args: list[object]) -> object:
            if owner == "clock":
                return timedelta(days=2)
            if owner == "near":
                near: Method = getattr(self.near, name)
                return near(*args, *([store] if name == "original_of" else []))
            method: Method = getattr(store if owner == "store" else self.claims, name)
            return method(*args)

        serving = Serving(self._files[0], self._files[1], Served(store, call, self.told.append))
        self.started.set_result(store)
        poll = select.poll()
        poll.register(self._files[0], select.POLLIN)
        poll.register(self._wake, select.POLLIN)
        while True:
            ready = [file for file, _ in poll.poll()]
            if self._files[0] in ready:
                try:
                    serving.serve()
                except GoneError:
                    poll.unregister(self._files[0])
            if self._wake in ready:
                os.read(self._wake, 1)
                work, result = self._work.get()
                try:
                    result.set_result(work())
                except BaseException as error:  # noqa: BLE001 - as above
                    result.set_exception(error)
                if work == store.close:
                    break
        for file in (*self._files, self._woken):
            os.close(file)

    def done(self, work: Callable[[], object]) -> object:
        """Do something where the store is."""
        result: Future[object] = Future()
        self._work.put((work, result))
        os.write(self._woken, b".")
        return result.result(30)


class HostedStore(RemoteStore):
    """The remote store, with all that a worker does not call done by the host."""

    def __init__(self, opened: Callable[[], Store]) -> None:
        self.host = Host(opened)
        self.real = self.host.started.result(30)
        super().__init__(Line(self.host.calls, self.host.answers), Blobs(self.real._rooms.state, Disk(), ".test"))
        self.notices = self.real.notices
        self.refused = self.real.refused

    def __enter__(self) -> Self:
        return self

    def die(self) -> None:
        """End as a killed worker does, with the store still open at the other end."""
        os.close(self.host.calls)
        self.host.calls = os.open(os.devnull, os.O_WRONLY)

    def close(self) -> None:
        self.host.done(self.real.close)
        os.close(self.host.calls)
        self.host.join()
        os.close(self.host.answers)


def _by_host(name: str) -> Method:
    def method(self: HostedStore, *args: object, **named: object) -> object:
        return self.host.done(lambda: getattr(self.real, name)(*args, **named))

    return method


for _name in (name for name in dir(Store) if callable(getattr(Store, name))):
    if not _name.startswith("_") and ("store", _name) not in CALLS and _name not in {"together", "close", "open"}:
        setattr(HostedStore, _name, _by_host(_name))
