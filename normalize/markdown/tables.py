"""Tables: those that hold data become GFM's or lists, those that only lay a page out are looked through. Pure."""

import re
from dataclasses import replace

from selectolax.lexbor import LexborNode

from normalize.markdown.blocks import CELL, Block, Frame
from normalize.markdown.emphasis import marks
from normalize.markdown.escape import entity
from normalize.markdown.table_kinds import CELLS, MAX_COLUMNS, TableKind, children_of, kind_of, rows_of
from normalize.markdown.writer import NO_CONTAINERS, SKIP, Cell, Grid, Leave, Records, Writer

_MAX_SPAN = 1000


def enter_table(writer: Writer, node: LexborNode) -> Leave:
    """Begin a table, unless it is one of layout or stands in another's cell."""
    writer.flush()
    kind = kind_of(node) if writer.grid is None and writer.records is None else TableKind.LAYOUT
    if kind is TableKind.LAYOUT:
        return Writer.flush
    if kind is TableKind.ROWS:
        return _enter_records(writer, node)
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
        text = _gfm(grid.rows, guarded=not writer.options.dialect.bars_in_code) if grid is not None else ""
        if text:
            writer.add(Block("other", text))

    return leave


def _enter_records(writer: Writer, table: LexborNode) -> Leave:
    """Begin a table whose cells need lines of their own: each row is an item, each cell a part of it with its head."""
    if not writer.push(Frame("ul"), 2):
        return Writer.flush
    heads = next((list(children_of(row, CELLS)) for row in rows_of(table)), [])
    has_heads = bool(heads) and all(cell.tag == "th" for cell in heads)
    writer.records = Records([" ".join(cell.text().split()) for cell in heads] if has_heads else [], has_heads)

    def leave(writer: Writer) -> None:
        writer.flush()
        writer.records = None
        writer.close_list()

    return leave


def enter_row(writer: Writer, _: LexborNode) -> Leave:
    """Begin a row."""
    writer.flush()
    if writer.grid is not None:
        writer.grid.rows.append([])
    elif writer.records is not None and writer.frames[-1].tag == "ul":
        if writer.records.is_head_next:
            writer.records.is_head_next = False
            return SKIP
        writer.records.column = 0
        writer.push(Frame("li"), 0)
        return Writer.close_item
    return Writer.flush


def enter_cell(writer: Writer, node: LexborNode) -> Leave:
    """Begin a cell; of a table of layout it is a block."""
    writer.flush()
    grid = writer.grid
    if writer.records is not None and writer.frames[-1].tag == "li":
        return _enter_record_cell(writer, writer.records)
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


def _enter_record_cell(writer: Writer, records: Records) -> Leave:
    """Begin a cell of a row that is an item."""
    head = records.heads[records.column] if records.column < len(records.heads) else ""
    records.column += 1
    if head:
        leave = writer.open_mark(marks.STRONG)
        writer.pieces.append(f"{head}:")
        if leave:
            leave(writer)
        writer.pieces.append(" ")
    return Writer.flush


def _span(value: str | None) -> int:
    digits = re.match(r"\s*([0-9]{1,4})", value or "")
    return min(max(int(digits[1]), 1), _MAX_SPAN) if digits else 1


_SEPARATORS = re.compile(r"[-+:= ]+")


def _gfm(rows: list[list[Cell]], *, guarded: bool) -> str:
    """Return a GFM table: the first row is the header that GFM demands; a cell that spans is followed by empty ones.

    `guarded` says that a row of dashes and their like must not separate others (kramdown).
    """
    grid = _unspanned(rows)
    if guarded:
        grid = [[_unruled(cell) for cell in row] if all(map(_rules, row)) else row for row in grid]
    width = max(map(len, grid), default=0)
    if not any(any(row) for row in grid) or width > MAX_COLUMNS * 2:
        return "\n\n".join(text for row in rows for text, _, _ in row if text)
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in grid]
    lines.insert(1, f"|{' --- |' * width}")
    return "\n".join(lines)


def _rules(cell: str) -> bool:
    return not cell or _SEPARATORS.fullmatch(cell) is not None


def _unruled(cell: str) -> str:
    return entity(cell[0]) + cell[1:] if cell else cell


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
            for offset in range(min(columns, MAX_COLUMNS)):
                if deep > 1:
                    held[len(line)] = deep
                line.append("" if offset else text)
        while held.get(len(line), 0):
            line.append("")
        held = {column: left - 1 for column, left in held.items() if left > 1}
        if line:
            grid.append(line)
    return grid
