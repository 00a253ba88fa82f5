"""Work for the engine's tests: well-behaved, failing, endless, greedy, crashing."""

import ctypes
import os
import socket
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from ingest.documents import Entry, Listing
from normalize.values import DateOrigin, Html, Moment, Url


def listing(title: str) -> Listing:
    stated = Moment(datetime(2026, 2, 2, 8, tzinfo=timezone(timedelta(hours=8))), DateOrigin.STATED)
    by_site = Moment(datetime(2026, 2, 2, 8, tzinfo=ZoneInfo("Asia/Shanghai")), DateOrigin.SITE)
    body = Html("<p>x</p>")
    entry = Entry("1", Url("https://example.org/1"), title, published=stated, updated=by_site, body=body)
    return Listing("rss20", (entry,), skip_hours=frozenset({1, 2}))


def raises() -> None:
    raise KeyError("links")


def prints() -> str:
    sys.stdout.write("a library talks")
    return "done"


def spins() -> None:
    while True:
        pass


def spins_in_c() -> None:
    (b"a" * 200_000).translate(None)
    sum(range(10**12))


def hoards() -> int:
    return len(bytearray(1 << 31))


def hoards_slowly() -> int:
    held = []
    while True:
        held.append("x" * 1_000_000)


def crashes() -> None:
    ctypes.string_at(0)


def exits() -> None:
    os._exit(3)


class NoText:
    """What no contract holds."""


def answers_with_code() -> NoText:
    return NoText()


def forges(frame: bytes) -> str:
    """Say to the parent what a subverted worker might: whatever it likes, past our own code."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, frame)
        except OSError:
            continue
    return "done"


def complains(words: str, status: int) -> None:
    sys.stderr.write(words)
    sys.stderr.flush()
    os._exit(status)


def kills_itself(number: int) -> None:
    os.kill(os.getpid(), number)


def prints_in_c() -> str:
    os.write(1, b"a library in C talks")
    return "done" if not os.read(0, 100) else "it took the parent's words"


def reaches(what: str, where: str) -> str:
    """Try to get at something of the machine; also with room made by closing what is open."""
    for attempt in range(2):
        if attempt:
            os.close(0)
        try:
            if what == "read":
                open(where, "rb").close()  # noqa: PTH123
            elif what == "write":
                open(where, "ab").close()  # noqa: PTH123
            elif what == "list":
                os.listdir(where)  # noqa: PTH208
            elif what == "socket":
                socket.socket().close()
            elif what == "pipe":
                os.pipe()
        except OSError:
            continue
        return f"{what} {where}"
    return "refused"


def zone_names(names: list[str]) -> list[str]:
    return [ZoneInfo(name).key for name in names]


def module_folders() -> list[str]:
    return [str(Path.cwd()), *sys.path]


def writes_a_file(path: str) -> None:
    with open(path, "w") as sink:  # noqa: PTH123
        sink.write("x" * 10)


def pid() -> int:
    return os.getpid()


def now() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


def sees(name: str) -> bool:
    return name in os.environ or name in sys.argv


def says(number: int) -> int:
    return number


def naps(seconds: float, number: int) -> int:
    time.sleep(seconds)
    return number


def length(text: str) -> int:
    return len(text)
