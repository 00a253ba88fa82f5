"""Who dials a driver is let in by its secret alone, once, and hears the driver's."""

import asyncio
import socket
from collections.abc import Callable
from threading import Thread

import pytest

from ingest.shards import dial
from ingest.shards.calls import speech
from ingest.shards.dial import CALLS_LINE, TALK_LINE, Awaited, Listener, Place, Secret, dialled

ANY = ("127.0.0.1", 0)
Work = Callable[[Place, Secret], str]


def served(work: Work) -> tuple[str, Awaited]:
    """Have a thread dial a driver that awaits one worker; return what became of it, and of the worker."""

    async def main() -> tuple[str, Awaited]:
        async with Listener(ANY) as listener:
            awaited = listener.awaited()
            said = await asyncio.to_thread(work, listener.place, awaited.secret)
            return said, awaited

    return asyncio.run(main())


def tried(place: Place, secret: Secret, line: bytes) -> str:
    try:
        dialled(place, secret, line).close()
    except OSError as error:
        return str(error) or type(error).__name__
    return "let in"


def test_a_worker_has_two_lines_and_each_once() -> None:
    def work(place: Place, secret: Secret) -> str:
        return " / ".join(tried(place, secret, line) for line in (CALLS_LINE, TALK_LINE, TALK_LINE))

    said, awaited = served(work)
    assert said == "let in / let in / whoever listens there does not let it in"
    assert awaited.has_come.is_set()


@pytest.mark.parametrize(
    "change",
    [
        lambda secret: (Secret(b"\0" * 32, secret.drivers), CALLS_LINE),
        lambda secret: (Secret(secret.drivers, secret.workers), CALLS_LINE),
        lambda secret: (secret, b"x"),
    ],
    ids=["another secret", "the driver's own", "a line that there is not"],
)
def test_a_stranger_hears_nothing(change: Callable[[Secret], tuple[Secret, bytes]]) -> None:
    said, awaited = served(lambda place, secret: tried(place, *change(secret)))
    assert said == "whoever listens there does not let it in"
    assert not awaited.lines
    assert not awaited.is_strange


def test_who_is_forgotten_is_a_stranger() -> None:
    async def main() -> str:
        async with Listener(ANY) as listener:
            awaited = listener.awaited()
            listener.forget(awaited)
            return await asyncio.to_thread(tried, listener.place, awaited.secret, CALLS_LINE)

    assert asyncio.run(main()) == "whoever listens there does not let it in"


def test_strangers_that_say_nothing_keep_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dial, "_MAX_STRANGERS", 3)

    def work(place: Place, secret: Secret) -> str:
        mute = [socket.create_connection(place) for _ in range(20)]
        said = tried(place, secret, CALLS_LINE)
        for each in mute:
            each.close()
        return said

    assert served(work)[0] == "let in"


def test_another_version_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = iter([b"another program!", *[speech()] * 9])
    monkeypatch.setattr(dial, "speech", lambda: next(spoken))
    said, awaited = served(lambda place, secret: tried(place, secret, CALLS_LINE))
    assert said == "whoever listens there does not let it in"
    assert awaited.is_strange


def test_a_worker_says_nothing_more_to_who_is_not_the_driver() -> None:
    """What comes down is read as a pickle, so whoever took the driver's port must not be heard."""
    listener = socket.create_server(ANY)

    def answer() -> None:
        found, _ = listener.accept()
        found.recv(1000)
        found.sendall(b"\x80" * 1000)
        found.close()

    thread = Thread(target=answer)
    thread.start()
    said = tried(listener.getsockname(), Secret(b"a" * 32, b"b" * 32), CALLS_LINE)
    thread.join()
    listener.close()
    assert said == "whoever listens there is not the driver"
