"""Front matter, written for a closed schema; `normalize.front_matter.read` reads it back.

Strings are JSON strings, which are YAML double-quoted scalars (YAML 1.2 §1.3) and TOML basic strings, one line each.
Pure.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from normalize.front_matter.fields import Value, stamp
from normalize.front_matter.read import FrontMatterError, Read, read_back
from normalize.profile import Form, Style

__all__ = ["FrontMatterError", "Line", "Read", "emit", "expected", "read_back"]


@dataclass(frozen=True, slots=True)
class Line:
    """One key with what it is to hold; `path` has one name, or a table's name and one."""

    path: tuple[str, ...]
    value: Value
    style: Style = Style.FLOW


def emit(lines: Iterable[Line], form: Form) -> str:
    """Return front matter with its delimiters, ending in a line end; what is empty is left out."""
    filled = [line for line in lines if line.value not in (None, "", ())]
    if form is Form.HEADER:
        return "".join(f"{'.'.join(line.path)}: {_bare(line.value)}\n" for line in filled) + "\n"
    if form is Form.TOML:
        return f"+++\n{_toml(filled)}+++\n"
    return f"---\n{_yaml(filled)}---\n"


def expected(lines: Iterable[Line], form: Form) -> dict[str, Read]:
    """Return what reading back must find."""
    found: dict[str, Read] = {}
    tables: dict[str, dict[str, Read]] = {}
    for line in lines:
        if line.value in (None, "", ()):
            continue
        value = _bare(line.value) if form is Form.HEADER else _as_read(line.value)
        if len(line.path) == 1 or form is Form.HEADER:
            found[".".join(line.path)] = value
        else:
            tables.setdefault(line.path[0], {})[line.path[1]] = value
    return {**found, **tables}


_json = json.JSONEncoder(ensure_ascii=False).encode


def _scalar(value: str | int | bool | datetime) -> str:
    if isinstance(value, str):
        return _json(value)
    if isinstance(value, datetime):
        return stamp(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _written(value: Value, style: Style) -> str:
    if value is None:
        return '""'
    if not isinstance(value, tuple):
        return f'"{_scalar(value)}"' if style is Style.QUOTED and isinstance(value, datetime) else _scalar(value)
    if style is Style.COLUMN:
        return "[\n" + ",\n".join(f"  {_scalar(item)}" for item in value) + "\n]"
    return f"[{', '.join(map(_scalar, value))}]"


def _yaml(lines: Sequence[Line]) -> str:
    """Write keys in their order; neighbours of one table stand under its name."""
    parts: list[str] = []
    for table, group in groupby(lines, lambda line: line.path[:-1]):
        if table:
            parts.append(f"{table[0]}:\n")
        indent = "  " * len(table)
        parts += (f"{indent}{line.path[-1]}: {_written(line.value, line.style)}\n" for line in group)
    return "".join(parts)


def _toml(lines: Sequence[Line]) -> str:
    """Write the keys of no table first: in TOML whatever follows a table's name belongs to it."""
    parts: list[str] = []
    for table, group in groupby(sorted(lines, key=lambda line: line.path[:-1]), lambda line: line.path[:-1]):
        if table:
            parts.append(f"\n[{table[0]}]\n")
        parts += (f"{line.path[-1]} = {_written(line.value, line.style)}\n" for line in group)
    return "".join(parts)


def _bare(value: Value) -> str:
    """Return a value as a header holds it: no quotes, items between commas."""
    if isinstance(value, tuple):
        return ", ".join(value)
    return value if isinstance(value, str) else _scalar("" if value is None else value)


def _as_read(value: Value) -> Read:
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str) else _scalar("" if value is None else value)
