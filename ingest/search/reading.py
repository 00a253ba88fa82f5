"""Door: disk (reading only). What a post says to a reader, and its tags, as they are looked for."""

import contextlib
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path

from ingest.search.terms import folded
from normalize.front_matter.read import FrontMatterError, read_back
from store.files.regular import read_regular

_MAX_POST_BYTES = 8 << 20
_UNSAID = re.compile(r"<[^<>]*>|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\\(?=[^\w\s])|https?://\S+")
"""What a reader does not see in Markdown: tags, addresses, escapes."""
_SIGNS_UNSAID = ("<", "](", "\\", "http")
_EMPHASIS = re.compile(r"(?<!\\)\*{1,3}")
"""Stands within a word where signs are joined, and is not seen."""
_HEAD = re.compile(r"---[ \t]*\r?\n.*?^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_BETWEEN_TAGS = re.compile(r"[,;]")


def tags_and_text(path: Path) -> tuple[list[str], str]:
    """Return the tags of a post, and what a reader sees of it; nothing of one that is not there or cannot be read."""
    text = _text_of(path)
    fields: Mapping[str, object] = {}
    with contextlib.suppress(FrontMatterError):
        fields, text = read_back(text)
    return _tags_in(fields), seen_in(text)


def text_of(path: Path) -> str:
    """Return what a reader sees of a post; nothing of one that is not there or cannot be read."""
    text = _text_of(path).removeprefix("\ufeff")
    head = _HEAD.match(text)
    if head:
        return seen_in(text[head.end() :])
    with contextlib.suppress(FrontMatterError):
        _, text = read_back(text)
    return seen_in(text)


def seen_in(body: str) -> str:
    """Return what a reader sees of Markdown."""
    if "*" in body:
        body = _EMPHASIS.sub("", body)
    if any(sign in body for sign in _SIGNS_UNSAID):
        body = _UNSAID.sub(" ", body)
    return unescape(body)


def _text_of(path: Path) -> str:
    try:
        return read_regular(path, _MAX_POST_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""


def _tags_in(fields: Mapping[str, object]) -> list[str]:
    """Return the tags that front matter states, in the forms of all profiles, as they are compared."""
    named = {name.lower(): held for name, held in fields.items()}
    inner = named.get("taxonomies")
    held = named.get("tags") or (inner.get("tags") if isinstance(inner, Mapping) else None)
    said = _BETWEEN_TAGS.split(held) if isinstance(held, str) else held if isinstance(held, list) else []
    return [tag for each in said if (tag := folded(str(each).strip()))]
