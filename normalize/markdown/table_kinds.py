"""What a table is: data that Markdown can say as a table, data whose cells need lines of their own, or layout. Pure."""

from collections.abc import Iterator
from enum import Enum

from selectolax.lexbor import LexborNode

_NEVER_DATA = "table, form, h1, h2"
"""What no cell of data holds."""
_OF_LINES = "blockquote, dl, hr, h3, h4, h5, h6, iframe, video, audio, object, embed"
"""What needs lines of its own, which a cell of Markdown has not."""
_OF_ONE_LINE = "pre, figure"
"""What pages lay out in tables, and data holds, too."""
_MAX_CELL_CHARS = 600
"""Longer than most cells of a table that is read as one; a column of a page is longer."""
_SHORT_CHARS = 80
_SHORT_SHARE = 0.6
_SURE_ROWS = 3
MAX_COLUMNS = 60
_SECTIONS = frozenset({"thead", "tbody", "tfoot"})
CELLS = frozenset({"td", "th"})


class TableKind(Enum):
    """What becomes of a table."""

    LAYOUT = "looked through"
    GRID = "a table of Markdown"
    ROWS = "a list of its rows"


def kind_of(table: LexborNode) -> TableKind:
    """Say what a table is: data has several rows of several cells, most of them short, or says which are its heads.

    With a long cell, a listing or a figure in it a table must be data for sure; one in a cell of another is layout.
    """
    if (table.attributes.get("role") or "") in {"presentation", "none"}:
        return TableKind.LAYOUT
    rows = columns = short = cells = 0
    has_heads = is_doubtful = needs_lines = False
    for row in rows_of(table):
        width = 0
        for cell in children_of(row, CELLS):
            width += 1
            has_elements = _holds_elements(cell)
            # A table within is met sooner than all text within it is read.
            if has_elements and cell.css_first(_NEVER_DATA) is not None:
                return TableKind.LAYOUT
            chars = len(cell.text())
            short += chars <= _SHORT_CHARS
            has_heads = has_heads or cell.tag == "th"
            is_doubtful = is_doubtful or chars > _MAX_CELL_CHARS
            if has_elements:
                needs_lines = needs_lines or cell.css_first(_OF_LINES) is not None or _has_long_code(cell)
                is_doubtful = is_doubtful or needs_lines or cell.css_first(_OF_ONE_LINE) is not None
        cells += width
        rows += bool(width)
        columns = max(columns, width)
    if not (rows > 1 and 1 < columns <= MAX_COLUMNS):
        return TableKind.LAYOUT
    is_sure = has_heads or (rows >= _SURE_ROWS and short >= _SHORT_SHARE * cells)
    if is_doubtful and not is_sure:
        return TableKind.LAYOUT
    return TableKind.ROWS if needs_lines else TableKind.GRID


def _has_long_code(cell: LexborNode) -> bool:
    return any("\n" in node.text().strip() for node in cell.css("pre"))


def _holds_elements(cell: LexborNode) -> bool:
    only = cell.first_child
    return only is not None and (only.tag != "-text" or only.next is not None)


def rows_of(table: LexborNode) -> Iterator[LexborNode]:
    """Yield the rows of a table itself, not those of one within."""
    for child in children_of(table, _SECTIONS | {"tr"}):
        if child.tag == "tr":
            yield child
        else:
            yield from children_of(child, frozenset({"tr"}))


def children_of(node: LexborNode, tags: frozenset[str]) -> Iterator[LexborNode]:
    """Yield a node's children of these tags."""
    child = node.first_child
    while child is not None:
        if child.tag in tags:
            yield child
        child = child.next
