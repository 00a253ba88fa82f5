"""Front matter of posts that others wrote, read even where no YAML reader can. Pure.

What generators refuse, and lose a whole site of, is read line by line: a title with quotes in its quotes, a backslash
that escapes nothing, a tab, a value that begins with a sign of YAML.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from normalize.front_matter.read import FrontMatterError, Read, read_back

_FENCED = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_JSON = re.compile(r"\{[ \t]*\r?\n.*?^\}[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^']|'')*)'|([^,\[\]\s][^,\[\]]*)")
_MAX_CHARS = 100_000


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before a post's body."""

    values: Mapping[str, Read] = field(default_factory=dict)
    """By key in lower case."""
    body: str = ""
    is_there: bool = False
    is_broken: bool = False
    """No YAML reader reads it; it was read line by line."""


def read_front(text: str) -> Front:
    """Part a post's text into front matter (YAML, TOML, JSON, `Key: value` lines) and body."""
    text = text.removeprefix("\ufeff").lstrip("\r\n")
    try:
        values, body = read_back(text)
        return Front(_lower(values), body, is_there=True)
    except FrontMatterError:
        pass
    found = _FENCED.match(text)
    if found and len(found[1]) <= _MAX_CHARS:
        return Front(_by_lines(found[1]), text[found.end() :], is_there=True, is_broken=True)
    found = _JSON.match(text)
    if found and len(found[0]) <= _MAX_CHARS:
        return Front(_from_json(found[0]), text[found.end() :], is_there=True)
    return Front({}, text)


def text_of(front: Front, *names: str) -> str:
    """Return the first of these keys that holds a text; of a list, its first item."""
    for name in names:
        value = front.values.get(name.lower())
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def list_of(front: Front, *names: str) -> tuple[str, ...]:
    """Return the texts of the first of these keys that is there; one text is a list of what stands between commas."""
    for name in names:
        value = front.values.get(name.lower())
        if isinstance(value, str):
            return tuple(filter(None, map(str.strip, value.split(","))))
        if isinstance(value, list):
            return tuple(item.strip() for item in value if isinstance(item, str) and item.strip())
    return ()


def _lower(values: Mapping[str, Read]) -> dict[str, Read]:
    """Put the keys of tables (`taxonomies`, `extra`) beside the others."""
    flat: dict[str, Read] = {}
    for value in values.values():
        if isinstance(value, dict):
            flat |= {inner.lower(): each for inner, each in value.items() if inner.lower() not in flat}
    return flat | {key.lower(): value for key, value in values.items() if not isinstance(value, dict)}


def _from_json(text: str) -> dict[str, Read]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return _lower({str(key): _read(value) for key, value in values.items()}) if isinstance(values, dict) else {}


def _read(value: object) -> Read:
    if isinstance(value, list):
        return [str(item) for item in value]
    if isinstance(value, dict):
        return {str(key): str(item) for key, item in value.items()}
    return str(value).lower() if isinstance(value, bool) else str(value)


def _by_lines(head: str) -> dict[str, Read]:
    """Read `key: value`, `key: [a, b]` over one or more lines, and `- item` lines below a key."""
    found: dict[str, Read] = {}
    lines = iter(head.splitlines())
    key = ""
    for line in lines:
        item = _ITEM.fullmatch(line)
        if item and key and isinstance(listed := found.setdefault(key, []), list):
            listed.append(_bare(item[1]))
            continue
        pair = _KEY.fullmatch(line)
        if not pair:
            continue
        key, value = pair[1].lower(), pair[2].strip()
        if value.startswith("[") and ("]" not in value or value.endswith("]")):
            while "]" not in value and (further := next(lines, None)) is not None:
                value += f" {further.strip()}"
            found[key] = [one or two.replace("''", "'") or three.strip() for one, two, three in _QUOTED.findall(value)]
        elif value:
            found[key] = _bare(value)
    return found


def _bare(value: str) -> str:
    """Take the quotes off a value, whatever stands between them."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"')
    return value
