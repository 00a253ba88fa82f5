"""Reads on behind a fault in the XML, entry by entry, so that a broken entry costs itself alone.

Pure; knows no field. A parser has to stop at the first fault. But entries stand side by side: at the next one it can
begin again, and what lies between goes to a reader that guesses.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from ingest.fetcher.feeds.tree import Element, FeedTree
from ingest.fetcher.feeds.xml import ThinOut, read_tree

_ENTRY_START = re.compile(rb"<(?:[\w.\-]{1,30}:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_ROOT_START = re.compile(rb"<[^<>]{1,20000}>")
_ROOT_NAME = re.compile(rb"<(?:[\w.\-]{1,30}:)?(\w+)")

# Of faults that are read round one by one; in a document with more every entry is broken, and the rest is guessed.
_MAX_RESTARTS = 40
# What the guessing reader may be given in all: 1 s for a megabyte of prose or 50,000 tags.
_MAX_GUESSED = 1_000_000
_MARK_COST = 20
_ENTRY_COST = 300

Guess = Callable[[bytes], list[Element]]
"""The guessing reader: a small document, UTF-8, with a root, to its entries."""


@dataclass(slots=True)
class Salvaged:
    """The whole document as far as it could be read."""

    tree: FeedTree
    """Of the first part, with the entries of all."""
    broken: str | None = None
    """The first fault that is more than an early end, in one line."""
    guessed: int = 0
    """Broken entries of which the guessing reader made something."""
    lost: int = 0
    """Broken entries of which nothing could be read."""
    cut: bool = False
    """The document ends before its end; an entry that the end cuts through is left out."""


def read_through(xml: bytes, base: str, thin_out: ThinOut, max_entries: int, guess: Guess) -> Salvaged:
    """Parse a document without a prologue to its end, whatever stands in between."""
    salvaged = Salvaged(read_tree([xml], base, thin_out, max_entries))
    guessing = _Guessing(_opening(xml), guess, salvaged)
    part, start, opening = salvaged.tree, 0, b""
    for _ in range(_MAX_RESTARTS):
        if part.fault is None:
            break
        stopped = start + max(0, part.fault.offset - len(opening))
        following = _ENTRY_START.search(xml, stopped + 1)
        _note(salvaged, part, is_last=following is None, is_first=not opening)
        broken = _broken_entry(xml, part, start - len(opening), stopped)
        if broken is not None and not (following is None and part.fault.at_end):
            guessing.entry(xml[broken : following.start() if following else len(xml)])
        if following is None:
            break
        opening, start = guessing.opening, following.start()
        part = read_tree([opening, memoryview(xml)[start:]], base, thin_out, max_entries)
        _add(salvaged.tree, part)
    else:
        behind = start - len(opening)
        fault_at = behind + part.fault.offset if part.fault else len(xml)
        broken = _broken_entry(xml, part, behind, fault_at)
        guessing.rest(xml, fault_at if broken is None else broken)
    if salvaged.tree.root is None and salvaged.tree.entries:
        salvaged.tree.root = read_tree([guessing.opening], base, thin_out, max_entries).root
    return salvaged


class _Guessing:
    """What is given to the guessing reader, and how much more of it there may be."""

    def __init__(self, opening: bytes, guess: Guess, salvaged: Salvaged) -> None:
        self.opening = opening
        self._guess = guess
        self._salvaged = salvaged
        self._left = _MAX_GUESSED

    def entry(self, piece: bytes) -> None:
        """Guess one broken entry."""
        self._left -= _cost(piece)
        found = self._guess(self.opening + piece) if self._left > 0 else []
        self._salvaged.tree.entries += found
        self._salvaged.guessed += len(found)
        self._salvaged.lost += not found

    def rest(self, xml: bytes, start: int) -> None:
        """Guess all entries that begin at `start` or behind it, as far as may be."""
        starts = [found.start() for found in _ENTRY_START.finditer(xml, start)]
        end = start
        for begin, following in pairwise([*starts, len(xml)]):
            self._left -= _cost(xml[begin:following])
            if self._left <= 0:
                break
            end = following
        found = self._guess(self.opening + xml[start:end]) if end > start else []
        self._salvaged.tree.entries += found
        self._salvaged.guessed += len(found)
        self._salvaged.lost += max(0, len(starts) - len(found))


def _cost(piece: bytes) -> int:
    return _ENTRY_COST + len(piece) + _MARK_COST * (piece.count(b"<") + piece.count(b"&"))


def _broken_entry(xml: bytes, part: FeedTree, before: int, stopped: int) -> int | None:
    """Find where the entry begins that holds the fault, in its start tag or behind it."""
    if part.open_entry_at is not None:
        return before + part.open_entry_at
    tag = xml.rfind(b"<", 0, stopped + 1)
    return tag if tag >= 0 and _ENTRY_START.match(xml, tag) else None


def _note(salvaged: Salvaged, part: FeedTree, *, is_last: bool, is_first: bool) -> None:
    """Note what a fault means: an early end, or a broken document; behind the last entry of a later part, nothing."""
    fault = part.fault
    if fault is None or (is_last and fault.after_root):
        return
    if is_last and fault.at_end:
        salvaged.cut = True
    if is_first and not (is_last and fault.at_end):
        salvaged.broken = f"{fault.reason} in line {fault.line}"


def _add(tree: FeedTree, part: FeedTree) -> None:
    tree.root = tree.root or part.root
    tree.entries += part.entries
    tree.dropped += part.dropped
    tree.too_deep |= part.too_deep
    tree.too_many |= part.too_many


def _opening(xml: bytes) -> bytes:
    """Return the start tag of the root, with its namespaces; a plain one where that itself is broken."""
    tag = _ROOT_START.match(xml)
    name = _ROOT_NAME.match(xml)
    if tag and name and read_tree([tag[0]], "", list, 1).root is not None:
        return tag[0]
    return b'<feed xmlns="http://www.w3.org/2005/Atom">' if name and name[1].lower() == b"feed" else b"<rss>"
