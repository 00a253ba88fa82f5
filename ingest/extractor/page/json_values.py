"""Values out of JSON: what a path leads to, and the trees of elements that some sites keep their bodies in.

Pure.
"""

import html
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, Union

from normalize.html_names import VOID_ELEMENTS

Json: TypeAlias = Union[str, int, float, bool, "list[Json]", "dict[str, Json]", None]

MAX_NODES = 50_000
"""Of a tree of elements, and of what `**` looks through."""
_CONDITION = re.compile(r"\[(\w+)=(.*)\]")


@dataclass(frozen=True, slots=True)
class _EndTag:
    markup: str


def at_path(data: Json, path: str) -> Json:
    """Return what a dotted path leads to; None where it leads nowhere.

    A step is a key, or the number of a list's item; `*` is the first key or item, `name*` the first key that begins
    so, `[key=value]` the first item that has it, and `**` any depth: the first place from which the rest leads on.
    """
    return _walk(data, path.split("."))


def _walk(data: Json, steps: list[str]) -> Json:
    for number, step in enumerate(steps):
        if step == "**":
            rest = steps[number + 1 :]
            found = (_walk(value, rest) for value in _all_below(data))
            return next((value for value in found if value is not None), None)
        if isinstance(data, list):
            data = _item(data, step)
        elif isinstance(data, dict):
            data = _member(data, step)
        else:
            return None
    return data


def _item(items: "list[Json]", step: str) -> Json:
    condition = _CONDITION.fullmatch(step)
    if condition:
        key, value = condition.groups()
        return next((item for item in items if isinstance(item, dict) and str(item.get(key)) == value), None)
    index = 0 if step == "*" else int(step) if step.isdecimal() else len(items)
    return items[index] if index < len(items) else None


def _member(members: "dict[str, Json]", step: str) -> Json:
    if step.endswith("*") and step not in members:
        return next((value for key, value in members.items() if key.startswith(step[:-1])), None)
    return members.get(step)


def _all_below(data: Json) -> Iterator[Json]:
    """Yield a value and what it holds, the outer ones first, in bounded number."""
    waiting = deque([data])
    for _ in range(MAX_NODES):
        if not waiting:
            return
        value = waiting.popleft()
        yield value
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def tree_html(value: Json, tags: Mapping[str, str] | None = None) -> str:
    """Return the HTML of a tree of `{type, attribs, children, data}`, as some sites keep their bodies.

    `tags` are the site's own names of elements and the HTML elements that they stand for.
    """
    out: list[str] = []
    # What is left to do, last first: a node of the tree, or an end tag.
    todo: list[Json | _EndTag] = [value]
    for _ in range(MAX_NODES):
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
            _open_tree_node(node, tags or {}, out, todo)
    # Where the bound was met, what is open is closed.
    out.extend(node.markup for node in reversed(todo) if isinstance(node, _EndTag))
    return "".join(out)


def _open_tree_node(
    node: Mapping[str, Json], tags: Mapping[str, str], out: list[str], todo: "list[Json | _EndTag]"
) -> None:
    tag, text = node.get("type"), node.get("data")
    if tag == "text" or not isinstance(tag, str) or not re.fullmatch(r"[a-zA-Z][a-zA-Z0-9-]*", tag):
        if isinstance(text, str):
            out.append(html.escape(text))
        todo.append(node.get("children"))
        return
    tag = tags.get(tag, tag)
    attributes = node.get("attribs")
    pairs = attributes.items() if isinstance(attributes, Mapping) else ()
    named = "".join(f' {name}="{html.escape(str(value))}"' for name, value in pairs if re.fullmatch(r"[\w:-]+", name))
    out.append(f"<{tag}{named}>")
    if tag not in VOID_ELEMENTS:
        todo.append(_EndTag(f"</{tag}>"))
        todo.append(node.get("children"))
