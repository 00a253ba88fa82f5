"""Values out of JSON: what a path leads to, and the trees of elements that some sites keep their bodies in.

Pure.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, Union

Json: TypeAlias = Union[str, int, float, bool, "list[Json]", "dict[str, Json]", None]

MAX_TREE_NODES = 50_000
_VOID = frozenset({"img", "br", "hr", "input", "source", "wbr", "embed"})


@dataclass(frozen=True, slots=True)
class _EndTag:
    markup: str


def at_path(data: Json, path: str) -> Json:
    """Return what a dotted path leads to; `*` takes the first of a mapping or list, a number an item."""
    for step in path.split("."):
        if isinstance(data, list):
            index = 0 if step == "*" else int(step) if step.isdecimal() else len(data)
            data = data[index] if index < len(data) else None
        elif isinstance(data, dict):
            data = next(iter(data.values()), None) if step == "*" else data.get(step)
        else:
            return None
    return data


def tree_html(value: Json) -> str:
    """Return the HTML of a tree of `{type, attribs, children, data}`, as some sites keep their bodies."""
    out: list[str] = []
    # What is left to do, last first: a node of the tree, or an end tag.
    todo: list[Json | _EndTag] = [value]
    for _ in range(MAX_TREE_NODES):
        if not todo:
            break
        node = todo.pop()
        if isinstance(node, _EndTag):
            out.append(node.markup)
        elif isinstance(node, list):
            todo.extend(reversed(node))
        elif isinstance(node, str):
            out.append(html.escape(node))
        elif isinstance(node, Mapping):
            _open_tree_node(node, out, todo)
    return "".join(out)


def _open_tree_node(node: Mapping[str, Json], out: list[str], todo: "list[Json | _EndTag]") -> None:
    tag, text = node.get("type"), node.get("data")
    if tag == "text" or not isinstance(tag, str) or not re.fullmatch(r"[a-zA-Z][a-zA-Z0-9-]*", tag):
        if isinstance(text, str):
            out.append(html.escape(text))
        todo.append(node.get("children"))
        return
    attributes = node.get("attribs")
    pairs = attributes.items() if isinstance(attributes, Mapping) else ()
    named = "".join(f' {name}="{html.escape(str(value))}"' for name, value in pairs if re.fullmatch(r"[\w:-]+", name))
    out.append(f"<{tag}{named}>")
    if tag not in _VOID:
        todo.append(_EndTag(f"</{tag}>"))
        todo.append(node.get("children"))
