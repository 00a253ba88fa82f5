"""Door: disk. A file of addresses, one a line, that a run fetches as `add` does; what the store has is marked in it.

The store is asked what it has, after it is durable: a run that is killed in between finds it stored, and marks it.
Other hands write to the file at any time: it is put in its place in one step, if it is still what was read, and what
was added to the one that it replaced is added to it.
"""

import codecs
import contextlib
import os
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.commands.add import add_addresses
from ingest.commands.known import address_keys, address_of, item_under
from ingest.config.errors import ConfigError
from ingest.http.redact import masked, one_line
from ingest.named_files import UnreadableFileError, read_named
from ingest.report.outcomes import SourceOutcome, SourceResult
from ingest.run.pipeline import Walk
from ingest.run.tools import Tools
from ingest.session.assemble import Assembled
from ingest.session.session import Session
from normalize.values import Url
from store.files.alone import alone_in, new_beside
from store.files.regular import real_path
from store.memory import ItemMemory, ItemStatus

_NAME = "inbox"
_MAX_BYTES = 4 << 20
_TRIES = 3
_MARKED_AT_ONCE = 200
"""Addresses: the file is written once for so many."""
_MOST_TOLD = 20
"""Lines without an address: somebody may point at a file of another kind."""
_REMARK = re.compile(r"(?:^|\s)#.*", re.DOTALL)
_ADDRESS = re.compile(r"\bhttps?://", re.IGNORECASE)
_EXAMPLE = "https://news.example.org/2026/bridge.html"
_CALLED = {
    ItemStatus.STORED: "stored",
    ItemStatus.OWED: "owed, and asked for again by the next runs",
    ItemStatus.REMOVED: "removed; `fetched restore` brings it back",
}


@dataclass(frozen=True, slots=True)
class Inbox:
    """What an inbox file says."""

    wanted: Mapping[str, Url]
    """Line, without space around it -> its address."""
    faults: tuple[str, ...] = ()
    """Which lines name no address, in the words of the report."""
    trouble: str = ""
    """Why the file cannot be read."""

    def told(self, path: Path, *, has_looked: bool) -> list[SourceOutcome]:
        """Return how the inbox fared, where there is something to say."""
        if self.trouble:
            return [SourceOutcome(_NAME, str(path), SourceResult.FAILED, self.trouble)]
        if not (self.faults or (has_looked and self.wanted)):
            return []
        if not has_looked:
            return [SourceOutcome(_NAME, str(path), SourceResult.WAITING, "nothing new", notes=self.faults)]
        return [SourceOutcome(_NAME, str(path), SourceResult.READ, entries=len(self.wanted), notes=self.faults)]


def read_inbox(path: Path) -> Inbox:
    """Read an inbox file; one that is not there has nothing in it."""
    try:
        lines = _lines(read_named(path, _MAX_BYTES))
    except UnreadableFileError as error:
        return Inbox({}, trouble="" if error.is_absent else f"{path} {error}")
    wanted: dict[str, Url] = {}
    faults = []
    for number, line in enumerate(lines, 1):
        said = _REMARK.sub("", line).strip()
        if said:
            try:
                wanted[line.strip()] = _address(said)
            except ConfigError as error:
                faults.append(f"{path.name}, line {number}: {one_line(masked(str(error)))}; it stays there")
    if len(faults) > _MOST_TOLD:
        faults[_MOST_TOLD:] = [f"{len(faults) - _MOST_TOLD} further lines of {path.name} name no address"]
    return Inbox(wanted, tuple(faults))


async def empty(path: Path, walk: Walk, at_hand: Assembled, session: Session) -> None:
    """Fetch what an inbox file names, some at a time, and mark in it what the store has by then.

    The rest stays for the next run; so does what is not marked when a run is stopped.
    """
    inbox, tools, trouble = read_inbox(path), at_hand.tools, ""
    addresses = sorted(dict.fromkeys(inbox.wanted.values()), key=lambda url: _tries(url, tools))
    for start in range(0, len(addresses), _MARKED_AT_ONCE):
        some = addresses[start : start + _MARKED_AT_ONCE]
        await add_addresses(walk, at_hand, session, some, None)
        walk.articles.commit()
        if not tools.dry:
            trouble = _put_marks(path, _marks(inbox, set(some), tools)) or trouble
    if trouble:
        walk.tell(SourceOutcome(_NAME, str(path), SourceResult.FAILED, trouble))
    for outcome in inbox.told(path, has_looked=True):
        walk.tell(outcome)


def _item(url: Url, tools: Tools) -> ItemMemory | None:
    return item_under(address_keys(url, tools.rules), tools.store)


def _tries(url: Url, tools: Tools) -> int:
    """Return how often what is owed was tried in vain: it stands behind what never was."""
    item = _item(url, tools)
    owed = tools.store.debt(item.identity) if item is not None else None
    return owed.attempts if owed is not None else 0


def _marks(inbox: Inbox, addresses: Collection[Url], tools: Tools) -> dict[str, str]:
    today = tools.now().astimezone(tools.settings.zone).date()
    items = {line: _item(url, tools) for line, url in inbox.wanted.items() if url in addresses}
    return {line: _mark(item, today) for line, item in items.items() if item is not None}


def marked(body: bytes, marks: Mapping[str, str]) -> bytes:
    """Return a file with a mark before the lines that have one; all else stays byte for byte. Pure."""
    start = codecs.BOM_UTF8 if body.startswith(codecs.BOM_UTF8) else b""
    said = (f"# {marks[key]}: {line}" if (key := line.strip()) in marks else line for line in _lines(body))
    return start + "".join(said).encode("utf-8", "surrogateescape")


def put_in_place(path: Path, change: Callable[[bytes], bytes]) -> bool:
    """Change a file in one step; say whether it could be: other hands may write to it without end."""
    target = real_path(path)
    with alone_in(target.parent):
        for _ in range(_TRIES):
            with target.open("rb") as old:
                before = os.fstat(old.fileno())
                body = old.read()
                changed = change(body)
                if changed == body:
                    return True
                if _replaced(target, changed, before):
                    if late := old.read():  # by one that had the file open
                        with target.open("ab") as now:
                            now.write(late)
                    return True
    return False


def _replaced(target: Path, body: bytes, before: os.stat_result) -> bool:
    """Put a file in the place of the one that was read, if it is still that."""
    handle, beside = new_beside(target)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            stay_with(file.fileno(), before)
            os.fchmod(file.fileno(), before.st_mode & 0o7777)
            os.fsync(file.fileno())
        there = target.stat()
        if (there.st_ino, there.st_size, there.st_mtime_ns) != (before.st_ino, before.st_size, before.st_mtime_ns):
            return False
        beside.replace(target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
    return True


def stay_with(handle: int, before: os.stat_result) -> None:
    """Give a new file to the owner and the group of the old one.

    Raises `PermissionError` where it would become another one's: its author could not write to it any more.
    """
    now = os.fstat(handle)
    if now.st_uid != before.st_uid:
        os.fchown(handle, before.st_uid, before.st_gid)
    elif now.st_gid != before.st_gid:
        with contextlib.suppress(PermissionError):
            os.fchown(handle, -1, before.st_gid)


def _put_marks(path: Path, marks: Mapping[str, str]) -> str:
    """Mark what is had; return why that could not be done. Nothing is lost by it: the next run finds it stored."""
    if not marks:
        return ""
    try:
        if put_in_place(path, lambda body: marked(body, marks)):
            return ""
    except FileNotFoundError:  # its author took it away meanwhile
        return ""
    except OSError as error:
        return f"{path} cannot be written: {error.strerror}; what it names is had all the same"
    return f"{path} is being written by others: what is had is marked by the next run"


def _mark(item: ItemMemory, today: date) -> str:
    called = _CALLED.get(item.status, f"{item.status}{f' ({item.reason})' if item.reason else ''}")
    return f"{today} {' '.join(called.split())}"


def _address(said: str) -> Url:
    """Return the address that a line names. Raises `ConfigError` rather than ask for one that nobody wrote."""
    if any(0xDC80 <= ord(sign) <= 0xDCFF for sign in said):
        raise ConfigError("is not UTF-8")
    if len(said.split()) > 1:
        if _ADDRESS.search(said):
            raise ConfigError(f"{said!r} is more than an address; one a line, and a remark stands behind ` #`")
        raise ConfigError(f"{said!r} is no address; one looks like {_EXAMPLE}, and a remark begins with `#`")
    return address_of(said)


def _lines(body: bytes) -> list[str]:
    """Return the lines as editors count them, with their ends: a sign like U+2028 within a remark ends none."""
    lines = body.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
    return [line.decode("utf-8", "surrogateescape") for line in lines]
