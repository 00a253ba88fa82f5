"""Guards of the standard streams: what cannot be told stops nothing."""

import errno
import os
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

from ingest.cli import terminal
from tests.misbehaving.house_guard import HouseGuard
from tests.misbehaving.removals import all_of, without


class FullDisk(StringIO):
    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, f"no space left for {len(text)} characters")


def unheard(_: Path) -> list[str]:
    terminal.Outlet(FullDisk(), "standard output").write("1 post")
    return []


def nobody_reads_on(_: Path) -> list[str]:
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "w")
    try:
        outlet = terminal.Outlet(stream, "standard output")
        outlet.write("1 post")
        outlet.flush()
        return [] if outlet.is_closed_pipe else ["nobody notes it"]
    finally:
        terminal._to_nowhere(stream)
        stream.close()


def closed_stream(_: Path) -> list[str]:
    stream = StringIO()
    stream.close()
    terminal.Outlet(stream, "standard output").write("1 post")
    return []


def poor_terminal(_: Path) -> list[str]:
    shown = BytesIO()
    outlet = terminal.Outlet(TextIOWrapper(shown, "ascii"), "standard output")
    outlet.write("\u6865")
    outlet.flush()
    return [] if shown.getvalue() == b"\\u6865" else [f"shown is {shown.getvalue()!r}"]


STREAM_GUARDS = [
    HouseGuard(
        "telling is best effort",
        "standard output is a file on a full disk",
        "the work goes on",
        "`OSError` is not caught",
        without(terminal, "OSError", ZeroDivisionError),
        unheard,
    ),
    HouseGuard(
        "readers that go away",
        "`fetched run | head`",
        "the work goes on",
        "`OSError` is not caught",
        without(terminal, "OSError", ZeroDivisionError),
        nobody_reads_on,
    ),
    HouseGuard(
        "streams that are closed",
        "`fetched run >&-`",
        "the work goes on",
        "`ValueError` is not caught",
        without(terminal, "ValueError", ZeroDivisionError),
        closed_stream,
    ),
    HouseGuard(
        "terminals of few signs",
        "a Chinese title on a terminal of ASCII",
        "it is shown with escapes",
        "the stream is taken as it is, and `UnicodeEncodeError` is not told apart",
        all_of(
            without(terminal, "hasattr", lambda *_: False), without(terminal, "UnicodeEncodeError", ZeroDivisionError)
        ),
        poor_terminal,
    ),
]
