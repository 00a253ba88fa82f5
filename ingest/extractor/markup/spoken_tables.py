"""Tables that are tables to screen readers alone: elements with the roles of WAI-ARIA 1.2 become those of HTML.

Changes the tree.
"""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from normalize.tree import upward

TABLES = '[role]:is([role="table"], [role="grid"], [role="treegrid"])'
_ROWS, _CELLS = '[role="row"]', '[role="cell"], [role="gridcell"], [role="columnheader"], [role="rowheader"]'
_HEADERS = frozenset({"columnheader", "rowheader"})
_MIN_ROWS, _MAX_ROWS = 2, 2000
_MAX_UP = 8


def is_trace(node: LexborNode) -> bool:
    """Whether an element is a table in all but its tag."""
    return node.tag != "table" and node.attributes.get("role") in {"table", "grid", "treegrid"}


def write_table(tree: LexborHTMLParser, node: LexborNode) -> None:
    """Put a table in the place of one that is spoken; one that holds another, or no rows, stays as it is."""
    rows = node.css(_ROWS)[:_MAX_ROWS]
    if len(rows) < _MIN_ROWS or any(each.mem_id != node.mem_id and is_trace(each) for each in node.css(TABLES)):
        return
    if any(up.tag == "table" for up in upward(rows[0], _MAX_UP)):
        return
    written = "".join(f"<tr>{''.join(map(_cell, row.css(_CELLS)))}</tr>" for row in rows)
    table = tree.create_node("table")
    table.inner_html = written
    node.replace_with(table, move=True)


def _cell(cell: LexborNode) -> str:
    tag = "th" if cell.attributes.get("role") in _HEADERS else "td"
    return f"<{tag}>{cell.inner_html or ''}</{tag}>"
