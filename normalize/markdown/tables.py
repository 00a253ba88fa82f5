"""Tables: those that hold data become GFM's, those that only lay a page out are looked through. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from selectolax.lexbor import LexborNode

from normalize.markdown.blocks import CELL, Block, Frame
from normalize.markdown.writer import NO_CONTAINERS, Cell, Grid, Leave, Writer

_LAYOUT = "table, pre, blockquote, figure, h1, h2, h3, h4, h5, h6, hr, iframe, video, audio, object, embed, form, dl"
"""What no cell of data holds."""
_MAX_CELL_CHARS = 600
"""Longer than any cell of a table that is read as one; a column of a page is longer."""
_MAX_COLUMNS = 60
_MAX_SPAN = 1000
_SECTIONS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})


def is_data(table: LexborNode) -> bool:
    """Say whether a table holds data: rows of several short cells with nothing in them that needs lines of its own."""
    if (table.attributes.get("role") or "") in {"presentation", "none"}:
        return False
    rows = columns = 0
    for row in _rows(table):
        cells = list(_children(row, _CELLS))
        for cell in cells:
            # A table within is met sooner than all text within it is read.
            if (_holds_elements(cell) and cell.css_first(_LAYOUT) is not None) or len(cell.text()) > _MAX_CELL_CHARS:
                return False
        rows += bool(cells)
        columns = max(columns, len(cells))
    return rows > 1 and 1 < columns <= _MAX_COLUMNS


def _holds_elements(cell: LexborNode) -> bool:
    only = cell.first_child
    return only is not None and (only.tag != "-text" or only.next is not None)


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    for child in _children(table, _SECTIONS | {"tr"}):
        if child.tag == "tr":
            yield child
        else:
            yield from _children(child, frozenset({"tr"}))


def _children(node: LexborNode, tags: frozenset[str]) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        if child.tag in tags:
            yield child
        child = child.next


def enter_table(writer: Writer, node: LexborNode) -> Leave:
    """Begin a table, unless it is one of layout or stands in another's cell."""
    writer.flush()
    if writer.grid is not None or not is_data(node):
        return Writer.flush
    manner, nesting = writer.manner, writer.nesting
    writer.frames.append(Frame("table"))
    writer.grid = Grid()
    writer.manner = replace(manner, in_table=True, one_line=True)
    writer.nesting = NO_CONTAINERS

    def leave(writer: Writer) -> None:
        writer.flush()
        frame, grid = writer.frames.pop(), writer.grid
        writer.grid, writer.manner, writer.nesting = None, manner, nesting
        for block in frame.blocks:
            writer.add(block)
        text = _gfm(grid.rows) if grid is not None else ""
        if text:
            writer.add(Block("other", text))

    return leave


def enter_row(writer: Writer, _: LexborNode) -> Leave:
    """Begin a row."""
    writer.flush()
    if writer.grid is not None:
        writer.grid.rows.append([])
    return Writer.flush


def enter_cell(writer: Writer, node: LexborNode) -> Leave:
    """Begin a cell; of a table of layout it is a block."""
    writer.flush()
    grid = writer.grid
    if grid is None or not grid.rows or writer.frames[-1].tag != "table":
        return Writer.flush
    attributes = node.attributes
    columns, rows = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))
    writer.frames.append(Frame(CELL))

    def leave(writer: Writer) -> None:
        writer.end_paragraph()
        text = " ".join(block.text for block in writer.frames.pop().blocks)
        if writer.grid is not None:
            writer.grid.rows[-1].append(Cell(text, columns, rows))

    return leave


def _span(value: str | None) -> int:
    digits = re.match(r"\s*([0-9]{1,4})", value or "")
    return min(max(int(digits[1]), 1), _MAX_SPAN) if digits else 1


def _gfm(rows: list[list[Cell]]) -> str:
    """Return a GFM table: the first row is the header that GFM demands; a cell that spans is followed by empty ones."""
    grid = _unspanned(rows)
    width = max(map(len, grid), default=0)
    if not any(any(row) for row in grid) or width > _MAX_COLUMNS * 2:
        return "\n\n".join(text for row in rows for text, _, _ in row if text)
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in grid]
    lines.insert(1, f"|{' --- |' * width}")
    return "\n".join(lines)


def _unspanned(rows: list[list[Cell]]) -> list[list[str]]:
    """Lay cells out as HTML does (§4.9.12.1): each takes the next free place of its row."""
    grid: list[list[str]] = []
    held: dict[int, int] = {}
    """Column -> rows for which a cell from above still holds it."""
    for row in rows:
        line: list[str] = []
        for text, columns, deep in row:
            while held.get(len(line), 0):
                line.append("")
            for offset in range(min(columns, _MAX_COLUMNS)):
                if deep > 1:
                    held[len(line)] = deep
                line.append("" if offset else text)
        while held.get(len(line), 0):
            line.append("")
        held = {column: left - 1 for column, left in held.items() if left > 1}
        if line:
            grid.append(line)
    return grid
