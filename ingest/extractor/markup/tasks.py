"""The states of tasks in lists, as signs that every reader shows. Changes the tree."""

from selectolax.lexbor import LexborNode

from normalize.tree import upward

DONE, OPEN = "☑ ", "☐ "
_MAX_NODES = 2000
_MAX_UP = 4


def write_tasks(root: LexborNode) -> None:
    """Put a sign in the place of each box that says whether a list's item is done; a box to be ticked is a form's."""
    for box in root.css('li input[type="checkbox"]')[:_MAX_NODES]:
        attributes = box.attributes
        item = next((up for up in upward(box.parent, _MAX_UP) if up.tag == "li"), None)
        names = f"{attributes.get('class') or ''} {item.attributes.get('class') or ''}" if item is not None else ""
        if item is not None and ("disabled" in attributes or "task" in names) and item.css_first("form") is None:
            box.replace_with(DONE if "checked" in attributes else OPEN)
