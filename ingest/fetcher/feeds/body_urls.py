"""Relative references in the HTML of a feed's body, made absolute, and its images; every other byte stays as it is.

Pure. No HTML is cleaned or rebuilt here: `srcset`, `data-…`, frames and whatever else a body holds go on to those who
extract and clean. Only tags that may hold a relative reference are looked at, each once: linear in a body's size.
"""

import re
from functools import lru_cache
from html import escape, unescape
from typing import TypeAlias

from ingest.text.urls import resolve
from normalize.html_names import FULL_SIZE_IMAGE_ATTRIBUTES, LAZY_IMAGE_ATTRIBUTES, LAZY_IMAGE_SETS
from normalize.values import Html, Url

_STATED = "href src poster cite background longdesc data action formaction file xlink:href data-medium-file data-href"
_ONE = frozenset({*_STATED.split(), *FULL_SIZE_IMAGE_ATTRIBUTES, *LAZY_IMAGE_ATTRIBUTES})
_SEVERAL = frozenset({"srcset", "imagesrcset", *LAZY_IMAGE_SETS})
_REFERENCES = _ONE | _SEVERAL

# An equals sign behind the end of such a name, before what does not begin like an absolute URL; and every `srcset`.
# A pattern that starts with the sign is forty times faster than one that starts with the names (18 MB of bodies).
_ENDINGS = "|".join(sorted({name[-3:] + "=" for name in _REFERENCES}))
# Half of all are of `class=`; then what stands behind is looked at: of most of the rest it is `"https://`.
_SUSPECT = re.compile(
    rf"""=(?<!ss=)(?:(?<=set=)|(?!["']https?://))(?<={_ENDINGS}|[a-z]{{2}}\s=)\s*"""
    rf"""(?:["'](?!https?://|mailto:|data:|["'])|(?!["'\s>]|https?://)|(?<=set=)["'])""",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"<ima?ge?(?=[\s/])", re.IGNORECASE)
_TAG_NAME = re.compile(r"<[A-Za-z][^\s/>]*")
# Behind it, a quote too many may stand.
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s=>/"'][^\s=>/]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"'][^\s>]*)?)?["']?""")

_ABSOLUTE = ("http://", "https://")
_IMAGE_ATTRIBUTES = (*LAZY_IMAGE_ATTRIBUTES, "src")
_MAX_IMAGES = 1_000


_Attribute: TypeAlias = tuple[str, int, int]
"""The name of an attribute with a value, lower-case, and where the value stands, with its quotes, if it has any."""


def with_absolute_urls(body: str, base: str) -> Html:
    """Make every reference of a body absolute that is not; those of other schemes, and those that are none, stay."""
    pieces: list[str] = []
    copied = position = 0
    for found in _SUSPECT.finditer(body) if base else ():
        sign = found.start()
        if sign < position:
            continue
        # The tag that it stands in begins after all that was looked at, or it stands in no tag.
        opened = body.rfind("<", position, sign)
        tag = _TAG_NAME.match(body, opened) if opened >= 0 else None
        attributes, end = _attributes(body, tag.end()) if tag else ([], 0)
        position = max(end, found.end())
        for name, start, stop in attributes:
            absolute = _absolute(name, body[start:stop], base) if name in _REFERENCES else None
            if absolute is not None:
                pieces += [body[copied:start], absolute]
                copied = stop
    return Html("".join([*pieces, body[copied:]]) if pieces else body)


def image_urls(body: str, base: str) -> list[Url]:
    """List the images of a body in their order, of each the best that its attributes name."""
    found: dict[Url, None] = {}
    end = 0
    for tag in _IMAGE.finditer(body):
        if tag.start() >= end and len(found) < _MAX_IMAGES:
            attributes, end = _attributes(body, tag.end())
            url = _best_source(body, attributes, base)
            if url:
                found.setdefault(url)
    return list(found)


def _best_source(body: str, attributes: list[_Attribute], base: str) -> Url | None:
    """Where a script loads the image later, `src` holds a placeholder."""
    # Of two attributes of one name the first counts (HTML Standard §13.2.5.33).
    places = {name: (start, end) for name, start, end in reversed(attributes)}
    named = (_bare(body[slice(*places[name])]) for name in _IMAGE_ATTRIBUTES if name in places)
    return next((url for value in named if value and (url := resolve(base, value))), None)


def _attributes(body: str, position: int) -> tuple[list[_Attribute], int]:
    """List the attributes of a tag from behind its name, and say where they end."""
    attributes: list[_Attribute] = []
    match = _ATTRIBUTE.match
    while attribute := match(body, position):
        start, end = attribute.span(2)
        if start < end:
            attributes.append((attribute[1].lower(), start, end))
        position = attribute.end()
    return attributes, position


def _bare(value: str) -> str:
    """Take an attribute's value out of its quotes and references."""
    bare = value[1:-1] if value[:1] in ("'", '"') else value
    return unescape(bare) if "&" in bare else bare


def _absolute(name: str, written: str, base: str) -> str | None:
    """Write the value with its references resolved; None where nothing is to be done."""
    value = _bare(written)
    if value.startswith(_ABSOLUTE) and name not in _SEVERAL:
        return None
    absolute = _absolute_set(value, base) if name in _SEVERAL else _absolute_one(value, base)
    return None if absolute == value else f'"{escape(absolute)}"'


@lru_cache(maxsize=64)
def _absolute_one(value: str, base: str) -> str:
    if not value.strip() or value.startswith(_ABSOLUTE):
        return value
    return resolve(base, value) or value


def _absolute_set(value: str, base: str) -> str:
    """Resolve the candidates of a `srcset` (HTML Standard §4.8.4.2.1); commas inside a URL are part of it."""
    words, at_url = value.split(), True
    for number, word in enumerate(words):
        bare = word.strip(",")
        if at_url and bare:
            words[number] = word.replace(bare, _absolute_one(bare, base), 1)
        at_url = word.endswith(",")
    return " ".join(words) if words != value.split() else value
