"""`Writer`: the state of one rendering, inline pieces gathered into paragraphs, paragraphs into containers. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

from selectolax.lexbor import LexborNode

from normalize.dialect import COMMON, Dialect
from normalize.markdown import code, inline
from normalize.markdown.blocks import CELL, LIST_TAGS, LISTS, Block, Frame, indented_code, listed, quoted
from normalize.markdown.emphasis import marks
from normalize.markdown.emphasis.marks import BREAK, CLOSED_BY, LINK, OPENED_BY
from normalize.markdown.inline import Manner
from normalize.profile import NO_GUARDS, Guards
from normalize.urls import destination, safe_link

_MAX_NESTING = 16
"""Of containers, a list counting twice: readers stop at some depth (markdown-it at 20 and drops the rest)."""
_BOX = re.compile(r"\[[ xX]\](?: |$)")
_ONLY_IMAGES = re.compile(r"(?:\[?!\[[^\]\\]*(?:\\.[^\]\\]*)*\]\([^)]*\)(?:\]\([^)]*\))?\s*)+")

NO_CONTAINERS = 1_000
"""A nesting at which no container opens: within a table's cell."""

Leave: TypeAlias = "Callable[[Writer], None] | None"
"""What to do where the walk leaves an element."""
Special: TypeAlias = "Callable[[Writer, LexborNode], Leave]"
"""What to do where the walk enters an element."""


def SKIP(_: "Writer") -> None:  # noqa: N802 - a constant that happens to be callable
    """Say, as a `Leave`, that nothing below the element is to be looked at."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the renderer is told beside the HTML."""

    images: Mapping[str, str | None] = field(default_factory=dict)
    """Image URL as it stands in `src` -> how the post names it; None leaves it out. What is not listed stays a link."""
    guards: Guards = NO_GUARDS
    dialect: Dialect = COMMON
    page_urls: frozenset[str] = frozenset()
    """Addresses of the article itself: a link to one of them and `#…` is a link within it."""
    more: str = ""
    """What ends the part of the text that lists show."""
    title: str = ""
    """A heading that only says this again, before any text, is left out."""


class Cell(NamedTuple):
    """A cell of a table: its text, and over how many columns and rows it goes."""

    text: str
    columns: int
    rows: int


@dataclass(slots=True)
class Grid:
    """The table that is being read."""

    rows: list[list[Cell]] = field(default_factory=list)


@dataclass(slots=True)
class Records:
    """The table that is being read row by row, as a list."""

    heads: list[str]
    is_head_next: bool
    """The next row only says the heads."""
    column: int = 0


class Writer:
    """Gathers what the walk finds. Inline pieces go to `pieces`, finished blocks to the innermost frame."""

    __slots__ = (
        "frames",
        "grid",
        "heading",
        "heading_shift",
        "line_manner",
        "looked_through",
        "manner",
        "marks",
        "nesting",
        "notes",
        "options",
        "pieces",
        "records",
        "special",
    )

    def __init__(self, options: Options, manner: Manner) -> None:
        self.options = options
        self.manner = manner
        self.line_manner = replace(manner, one_line=True)
        """Of headings."""
        self.pieces: list[str] = []
        self.marks: list[str] = []
        """What ends each span that is open, outermost first; of a link with its destination."""
        self.frames: list[Frame] = [Frame("")]
        self.notes: dict[int, list[Block]] = {}
        self.special: dict[int, Special] = {}
        """Nodes (by `mem_id`) that mean something else than their tag says."""
        self.grid: Grid | None = None
        self.records: Records | None = None
        self.heading = 0
        """Level of the heading that is open."""
        self.heading_shift = 0
        self.nesting = 0
        self.looked_through = 0
        """Elements of code that are open and hold more than code."""

    @property
    def blocks(self) -> list[Block]:
        """The innermost frame's blocks."""
        return self.frames[-1].blocks

    def flush(self) -> None:
        """End the paragraph; spans that are open end with it and begin again with the next.

        In a table's cell, which holds one paragraph, that is a space.
        """
        if not self.pieces:
            return
        if self.frames[-1].tag == CELL:
            self.pieces.append(" ")
        else:
            self.end_paragraph()

    def end_paragraph(self) -> None:
        """End the paragraph for good."""
        pieces, ends = self.pieces, self.marks
        if len(pieces) > len(ends):
            self.pieces = [marks.SIGNS[OPENED_BY[end[0]]] for end in ends]
            self._add_paragraph(pieces + ends[::-1])

    def _add_paragraph(self, pieces: list[str]) -> None:
        if self.heading:
            self._add_heading(pieces)
            return
        frame = self.frames[-1]
        if frame.mark:
            pieces, frame.mark = [frame.mark, *pieces], ""
        text = inline.write(pieces, self.manner)
        if text:
            images = text[0] in "![" and _ONLY_IMAGES.fullmatch(text)
            self.add(Block("images" if images else "paragraph", text))

    def _add_heading(self, pieces: list[str]) -> None:
        text = inline.write(pieces, self.manner if self.manner.one_line else self.line_manner)
        if not text:
            return
        if text[0] in "![" and _ONLY_IMAGES.fullmatch(text):
            self.add(Block("images", text))
        elif self.options.title and text == self.options.title and len(self.frames) == 1 and not self.blocks:
            self.options = replace(self.options, title="")
        else:
            if text.endswith("#"):
                text = f"{text[:-1]}\\#"
            if _BOX.match(text):  # in an item Goldmark takes it for a task's
                text = f"\\{text}"
            self.add(Block("other", f"{'#' * self.heading} {text}"))

    def add(self, block: Block) -> None:
        """Add a finished block; what stands in a list but in none of its items becomes one."""
        frame = self.frames[-1]
        if frame.tag in LIST_TAGS:
            if block.kind in LISTS and frame.items:
                frame.items[-1].append(block)
            else:
                frame.items.append([block])
        elif block.kind != "rule" or not (frame.blocks and frame.blocks[-1].kind == "rule"):
            frame.blocks.append(block)

    def open_mark(self, sign: str, address: str = "") -> Leave:
        """Begin a span; None when one of its kind is open already."""
        end = CLOSED_BY[sign]
        for mark in self.marks:
            if mark[0] == end:
                return None
        self.marks.append(marks.link_end(destination(address)) if address else marks.SIGNS[end])
        self.pieces.append(marks.SIGNS[sign])
        return Writer.close_mark

    def open_link(self, address: str | None) -> Leave:
        """Begin a link; None when its address is not to be followed, or is that of an image of the post's own."""
        safe = safe_link(address)
        if safe is None or safe in self.options.images:
            return None
        return self.open_mark(LINK, safe)

    def close_mark(self) -> None:
        """End the innermost span."""
        self.pieces.append(self.marks.pop())

    def push(self, frame: Frame, cost: int) -> bool:
        """Open a container; False when they are nested too deeply for one more."""
        self.flush()
        if self.nesting + cost > _MAX_NESTING:
            return False
        self.nesting += cost
        self.frames.append(frame)
        return True

    def pop(self, cost: int) -> Frame:
        """Close the innermost container."""
        self.flush()
        self.nesting -= cost
        return self.frames.pop()

    def close_quote(self) -> None:
        """Put a quotation together."""
        inner = self.pop(1).blocks
        self._add_if(quoted(inner, self._before(), self.options.dialect.list_end))

    def _before(self) -> Block | None:
        """Return the block behind which the next one stands."""
        return self.blocks[-1] if self.blocks else None

    def add_code(self, text: str, language: str) -> None:
        """Add a block of code: fenced, or by its indent where a reader knows no fences within lists and quotations."""
        dialect, openers = self.options.dialect, self.manner.code_openers
        if dialect.nested_fences or len(self.frames) == 1:
            self.add(Block("other", code.fence(text, language, openers)))
        else:
            self.add(indented_code(code.unfenced(text, openers), self._before(), dialect.list_end))

    def close_list(self) -> None:
        """Put a list together."""
        frame = self.pop(2)
        self._add_if(listed(frame, self._before(), self.options.dialect))

    def close_item(self) -> None:
        """Hand an item to its list."""
        frame = self.pop(0)
        item = frame.blocks
        if item and frame.mark:
            item.insert(0, Block("paragraph", inline.write([frame.mark], self.manner)))
        if item:
            self.frames[-1].items.append(item)

    def _add_if(self, block: Block | None) -> None:
        if block is not None:
            self.add(block)

    def line_break(self) -> None:
        """Take a `br`: the second in a row ends the paragraph, as old pages mean it."""
        for place in range(len(self.pieces) - 1, -1, -1):
            piece = self.pieces[place]
            if piece == BREAK:
                self.pieces[place] = " "
                self.flush()
                return
            if not (piece.isspace() or piece[:1] in CLOSED_BY or piece[:1] in OPENED_BY):
                break
        self.pieces.append(marks.SIGNS[BREAK])
