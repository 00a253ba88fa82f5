"""Work for the engine's tests: well-behaved, failing, endless, greedy, crashing."""

import ctypes
import os
import sys
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from ingest.messages import Entry, Listing
from normalize.article import DateOrigin, Html, Moment, Url


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


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("exit 1",)


def answers_with_code() -> Evil:
    return Evil()


def writes_a_file(path: str) -> None:
    with open(path, "w") as sink:  # noqa: PTH123
        sink.write("x" * 10)


def pid() -> int:
    return os.getpid()


def now() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


def sees(name: str) -> bool:
    return name in os.environ or name in sys.argv
