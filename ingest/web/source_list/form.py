"""What config.yaml says of a source, as the fields of a form, and back: only what was changed is written."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.config.edit import change_source, written_values
from ingest.config.errors import ConfigError
from ingest.config.new_source import Plain

_BETWEEN = re.compile(r"[,，、;；\n]")
_LISTS = ("url", "tags", "categories")
_NUMBERS = ("first_import", "keep_days", "max_age_days", "min_letters")
_TEXTS = ("timezone",)
_SWITCHES = ("full_text",)
KEYS = (*_LISTS, *_NUMBERS, *_TEXTS, *_SWITCHES)
"""What may be edited on the page; all else is left as it is."""


@dataclass(frozen=True, slots=True)
class EditedSource:
    """What the file says of a source, as text; empty is what `defaults` say."""

    texts: Mapping[str, str]
    further: tuple[str, ...]
    """Keys that are said, too, and that an editor changes."""


def edited(path: Path, name: str) -> EditedSource:
    """Return a source's own values as they are written. Raises `ConfigError` for one that is unknown."""
    values = written_values(path, name)
    texts = {key: _shown(values.get(key)) for key in KEYS}
    return EditedSource(texts, tuple(key for key in values if key not in {*KEYS, "name"}))


def changes_in(path: Path, name: str, fields: Mapping[str, str]) -> None:
    """Write what a form changed. Raises `ConfigError`, with the file as it was, for what no source can be."""
    values = written_values(path, name)
    told = {key: _meant(key, fields[key]) for key in KEYS if key in fields}
    changed = {key: value for key, value in told.items() if _shown(value) != _shown(values.get(key))}
    change_source(path, name, fields.get("name", "").strip() or name, changed)


def words_in(text: str) -> list[str]:
    """Return the words between commas and line ends."""
    return list(dict.fromkeys(word for each in _BETWEEN.split(text) if (word := each.strip())))


def _shown(value: Plain) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return "\n".join(map(str, value))
        case _:
            return str(value)


def _meant(key: str, text: str) -> Plain:
    text = text.strip()
    if not text:
        return None
    if key == "url":
        urls = text.split()
        return urls[0] if len(urls) == 1 else urls
    if key in _LISTS:
        return words_in(text)
    if key in _SWITCHES:
        return text == "yes"
    return _number(key, text) if key in _NUMBERS else text


def _number(key: str, text: str) -> Plain:
    try:
        number = float(text)
    except ValueError:
        number = math.inf
    if not math.isfinite(number):
        raise ConfigError(f"{key}: {text!r} is no number")
    return int(number) if number == int(number) else number
