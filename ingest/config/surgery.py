"""Changes to the text of a config.yaml that leave every other byte as its author wrote it.

Pure: text in, text out. A YAML parser says where things stand; the text is cut and joined there. A dumper would keep
comments, but not alignment, quoting and blank lines, and with a removed entry the comment above the next one goes.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, SequenceNode

from ingest.config.new_source import NewSource, Plain, in_line, scalar, source_lines


class CannotEditError(Exception):
    """The file is written in a way that a change by program might break."""


def with_sources(text: str, sources: Sequence[NewSource]) -> str:
    """Add sources behind the last one. Raises `CannotEditError`."""
    found = _find(_root(text), "sources")
    lines = [line for source in sources for line in source_lines(source)]
    if found is None:
        newline = _newline(text)
        new = _joined((text.rstrip() + 2 * newline if text.strip() else "") + "sources:" + newline, lines, 2)
    elif isinstance(found[1], SequenceNode) and found[1].value:
        new = _with_items(text, found[1], sources, lines)
    else:
        new = _in_place_of_nothing(text, *found, lines)
    return _checked(text, new, [*_sources(text), *(source.plain() for source in sources)])


def without_source(text: str, name: str) -> str:
    """Take a source out, with the comments inside its entry; those above it stay. Raises `CannotEditError`."""
    sources = _sources(text)
    number = _number_of(sources, name)
    key, node = _find(_root(text), "sources") or _not_there(name)
    new = _without_item(text, key, node, number)
    return _checked(text, new, sources[:number] + sources[number + 1 :])


def with_name(text: str, old: str, new: str) -> str:
    """Rename a source, and note its old name under `was`. Raises `CannotEditError`."""
    sources = _sources(text)
    number = _number_of(sources, old)
    earlier = sources[number].get("was")
    was = [str(each) for each in (earlier if isinstance(earlier, list) else []) if each != new] + [old]
    _, node = _find(_root(text), "sources") or _not_there(old)
    changed = _renamed(text, node.value[number], new, was)
    expected = [*sources[:number], {**sources[number], "name": new, "was": list[Plain](was)}, *sources[number + 1 :]]
    return _checked(text, changed, expected)


def with_values(text: str, name: str, values: Mapping[str, Plain]) -> str:
    """Give a source these values, in place of those that it has; None takes a key away. Raises `CannotEditError`."""
    for key, value in values.items():
        sources = _sources(text)
        number = _number_of(sources, name)
        _, node = _find(_root(text), "sources") or _not_there(name)
        if number < 0:
            _not_there(name)
        others = {held: each for held, each in sources[number].items() if held != key}
        expected = [*sources[:number], others if value is None else others | {key: value}, *sources[number + 1 :]]
        text = _checked(text, _with_value(text, node.value[number], key, value), expected)
    return text


def values_in(text: str, name: str) -> dict[str, Plain]:
    """Return what the text says of a source; nothing where there is none of that name."""
    sources = _sources(text)
    number = _number_of(sources, name)
    return sources[number] if number >= 0 else {}


def _root(text: str) -> Node | None:
    root: Node | None = YAML().compose(text)
    return root


def _sources(text: str) -> list[dict[str, Plain]]:
    tree = YAML(typ="safe").load(text) or {}
    return [dict(source) for source in tree.get("sources") or ()]


def _number_of(sources: Sequence[dict[str, Plain]], name: str) -> int:
    return next((number for number, source in enumerate(sources) if source.get("name") == name), -1)


def _not_there(name: str) -> NoReturn:
    raise CannotEditError(f"there is no source {name!r}")


def _checked(old: str, new: str, expected: Sequence[dict[str, Plain]]) -> str:
    """Return the new text if it says what it should and nothing else has changed."""
    try:
        before, after = (YAML(typ="safe").load(text) or {} for text in (old, new))
    except YAMLError as error:
        raise CannotEditError("the change would break the file") from error
    if after != {**before, "sources": list(expected)}:
        raise CannotEditError("the change would change something else, too")
    return new


def _find(mapping: Node | None, name: str) -> tuple[Node, Node] | None:
    """Return the nodes of a key and of its value."""
    if not isinstance(mapping, MappingNode):
        return None
    return next(((key, value) for key, value in mapping.value if key.value == name), None)


def _is_flow(node: Node) -> bool:
    return isinstance(node, CollectionNode) and bool(node.flow_style)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _joined(before: str, lines: Sequence[str], indent: int, after: str = "") -> str:
    """Put lines between two pieces of a text, at that indentation."""
    newline = _newline(before + after)
    middle = "".join(" " * indent + line + newline for line in lines)
    return (before if before.endswith("\n") else before + newline) + middle + after


def _with_items(text: str, node: SequenceNode, sources: Sequence[NewSource], lines: Sequence[str]) -> str:
    if _is_flow(node):
        rows = (", ".join(f"{key}: {in_line(value)}" for key, value in source.plain().items()) for source in sources)
        end = len(text[: node.end_mark.index - 1].rstrip().rstrip(","))
        return f"{text[:end]}{''.join(f', {{{row}}}' for row in rows)}{text[end:]}"
    dash = node.start_mark.column
    end = _end_of_entry(text, node.value[-1], dash)
    return _joined(text[:end], lines, dash, text[end:])


def _in_place_of_nothing(text: str, key: Node, value: Node, lines: Sequence[str]) -> str:
    """Fill `sources:` that is empty, or `[]`."""
    start, end = value.start_mark.index, value.end_mark.index
    if text[start:end].strip():
        text = text[:start].rstrip(" ") + text[end:]
    line_end = _line_end(text, key.end_mark.index)
    return _joined(text[:line_end], lines, key.start_mark.column + 2, text[line_end:])


def _without_item(text: str, key: Node, node: Node, number: int) -> str:
    item = node.value[number]
    if _is_flow(node):
        following = node.value[number + 1 :]
        start = item.start_mark.index if following or not number else node.value[number - 1].end_mark.index
        end = following[0].start_mark.index if following else item.end_mark.index
        return text[:start] + text[end:]
    start = _line_start(text, _dash_before(text, item, node.start_mark.column))
    end = _end_of_entry(text, item, node.start_mark.column)
    before, after = text[:start], text[end:]
    if len(node.value) == 1:
        colon = text.index(":", key.end_mark.index) + 1
        before = before[:colon] + " []" + before[colon:]
    elif _ends_blank(before) and _starts_blank(after):
        after = after[_line_end(after, 0) :]
    return before + after


def _ends_blank(text: str) -> bool:
    return text.endswith(("\n\n", "\r\n\r\n"))


def _starts_blank(text: str) -> bool:
    return not text[: _line_end(text, 0)].strip()


def _dash_before(text: str, item: Node, column: int) -> int:
    """Return where the dash of an entry stands: on its line, or on a line of its own above."""
    start = _line_start(text, item.start_mark.index)
    while text[start + column : start + column + 1] != "-" and start:
        start = _line_start(text, start - 1)
    return start + column


def _renamed(text: str, item: Node, new: str, was: Sequence[str]) -> str:
    """Change the value of `name`, and that of `was`, the later one first so that places stay right."""
    _, name = _find(item, "name") or _not_there(new)
    earlier = _find(item, "was")
    word = in_line(new) if _is_flow(item) else scalar(new)
    changes = [(name.start_mark.index, name.end_mark.index, word)]
    if earlier:
        value = earlier[1]
        changes.append((value.start_mark.index, _end(value, text), in_line(was)))
        if not _is_flow(value):  # a block list becomes one in a line, behind its key
            changes[-1] = (earlier[0].end_mark.index, _end(value, text), f": {in_line(was)}")
    elif _is_flow(item):
        changes[0] = (name.start_mark.index, name.end_mark.index, f"{word}, was: {in_line(was)}")
    else:
        line_end = _line_end(text, name.end_mark.index)
        indent = " " * item.start_mark.column
        missing = "" if text[:line_end].endswith("\n") else _newline(text)
        changes.append((line_end, line_end, f"{missing}{indent}was: {in_line(was)}{_newline(text)}"))
    for start, end, word in sorted(changes, reverse=True):
        text = text[:start] + word + text[end:]
    return text


def _with_value(text: str, item: Node, key: str, value: Plain) -> str:
    """Put one value into an entry, in place of what stands there, or behind all of it."""
    found = _find(item, key)
    if found is None:
        return text if value is None else _with_pair(text, item, f"{key}: {in_line(value)}")
    start, end = found[0].end_mark.index, _end(found[1], text)
    if _COMMENT.search(text[start:end]) and not isinstance(value, str | int | float):
        raise CannotEditError(f"comments stand within its `{key}`")
    if value is not None:
        word = scalar(value) if isinstance(value, str) and not _is_flow(item) else in_line(value)
        return f"{text[:start]}: {word}{text[end:]}"
    return _without_pair(text, item, found)


_COMMENT = re.compile(r"(?:^|\s)#")


def _with_pair(text: str, item: Node, pair: str) -> str:
    if _is_flow(item):
        end = len(text[: item.end_mark.index - 1].rstrip().rstrip(","))
        return f"{text[:end]}, {pair}{text[end:]}"
    end = _line_end(text, _end(item, text))
    return _joined(text[:end], [pair], item.start_mark.column, text[end:])


def _without_pair(text: str, item: Node, found: tuple[Node, Node]) -> str:
    """Take a key with its value away: its lines, or, in braces and behind a dash, what lies up to its neighbour."""
    pairs = item.value
    number = next(place for place, (key, _) in enumerate(pairs) if key is found[0])
    start, end = found[0].start_mark.index, _end(found[1], text)
    if _is_flow(item) and number:
        return text[: _end(pairs[number - 1][1], text)] + text[end:]
    if _is_flow(item) or not number:
        return text[:start] + text[pairs[number + 1][0].start_mark.index :]
    return text[: _line_start(text, start)] + text[_line_end(text, end) :]


def _end_of_entry(text: str, item: Node, dash: int) -> int:
    """Return the end of an entry's last line: its comments, which stand deeper than its dash, belong to it."""
    end = _line_end(text, _end(item, text))
    while end < len(text):
        line = text[end : _line_end(text, end)]
        if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) <= dash:
            break
        end += len(line)
    return end


def _end(node: Node, text: str) -> int:
    """Return where a node's own text ends; the parser's mark of a block lies behind the comments that follow it."""
    end: int = node.end_mark.index
    if isinstance(node, SequenceNode | MappingNode) and not _is_flow(node) and node.value:
        last = node.value[-1]
        key, value = last if isinstance(last, tuple) else (None, last)
        end = _end(value, text)
        if key is not None:
            end = max(end, key.end_mark.index) if value.start_mark.index >= key.start_mark.index else key.end_mark.index
    return len(text[:end].rstrip())


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    """Return where the line after this one begins."""
    return text.find("\n", index) + 1 or len(text)
