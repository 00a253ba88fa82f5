"""Which address of an image element is the image: lazy forms, `srcset`, placeholders, thumbs and what they stand for.

Pure functions over attribute values; knows nothing of trees or articles.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import inf
from urllib.parse import unquote

from normalize.html_names import FULL_SIZE_IMAGE_ATTRIBUTES, LAZY_IMAGE_ATTRIBUTES, LAZY_IMAGE_SETS

Attributes = Mapping[str, str | None]

MAX_WIDTH_PX = 2600
"""Of several sizes the widest up to this is taken: what screens show at most, not the print original."""

# The order in which attributes are believed. Of a `srcset` by width the widest is wanted before `src`; of one by
# density `src` is what the page shows on a plain screen, and comes first.
_RANK = {
    name: rank
    for rank, name in enumerate(
        (*FULL_SIZE_IMAGE_ATTRIBUTES, *LAZY_IMAGE_SETS, *LAZY_IMAGE_ATTRIBUTES, "srcset", "src")
    )
}
_UNRANKED = len(_RANK)
_BY_WIDTH = re.compile(r"\s\d+w\s*(?:,|$)")

_SRCSET = re.compile(r"\s*([^\s,]\S*[^\s,])(?:\s+([\d.]+)([wxh]))?(?:\s+[\d.]+h)?\s*(?:,|$)")
_IMAGE_PATH = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|jfif|heic|tiff?)(?:$|[!@_:/?&#;,])", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?:[a-z]{1,8}[-_.])?(?:blank|spacer|space|placeholder|place-holder|loading|loader|lazy|lazyload|grey|gray"
    r"|transparent|trans|clear|dot|1x1|1px|pixel|empty"
    r"|(?:default|fallback|no)[-_]?(?:image|img|pic|picture|photo|cover))(?:[-_.]?[a-z0-9]{1,12}){0,2}\.(?:gif|png|jpe?g|svg|webp)|[a-z]\.gif",
    re.IGNORECASE,
)
_PLACEHOLDER_MAX_CHARS = 58
"""The longest that it matches: most names are longer, or end in another word."""
_SIZE_MARKS = re.compile(
    r"^\d{2,4}px-|[-_@](?:\d{2,4}x\d{2,4}|\d{2,4}w|scaled|thumb(?:nail)?|small|medium|large|full|\dx|e\d{9,})(?=\.|$"
    r"|[-_])|\.(?:jpe?g|png|gif|webp|avif)$",
    re.IGNORECASE,
)
SCREEN_WIDTH_PX = 1600.0
_WIDTHS = re.compile(r"(min|max)-(?:device-)?width\s*:\s*(\d+(?:\.\d+)?)(px|r?em)?")
_DARK = re.compile(r"prefers-color-scheme\s*:\s*dark")
_INLINE_MIN_CHARS = 4000
"""A `data:` image shorter than this (about 3 kB) is a placeholder or an ornament."""


def candidates(attributes: Attributes) -> list[str]:
    """Return the addresses that an image element offers, the wanted one first, placeholders left out."""
    names = sorted([name for name in attributes if name in _RANK], key=_RANK.__getitem__)
    names += [name for name in attributes if name not in _RANK and name.startswith("data-")]
    if "srcset" in names and "src" in names and not _BY_WIDTH.search(attributes["srcset"] or ""):
        names.remove("srcset")
        names.append("srcset")
    found: dict[str, None] = {}
    for name in names:
        for url in _offered(name, (attributes[name] or "").strip()):
            if url not in found and not is_placeholder(url):
                found[url] = None
    return list(found)


def _offered(name: str, value: str) -> Iterable[str]:
    """Return the addresses in one attribute, best first."""
    if name == "src":
        return (value,) if value else ()
    if name == "srcset" or name in LAZY_IMAGE_SETS:
        return srcset(value)
    if name in _RANK or is_image_path(value):
        return _if_image(value)
    return ()


def _if_image(value: str) -> Iterable[str]:
    """Return a lazy attribute's value where it can be an address; such attributes also hold numbers, JSON and sets."""
    if not value or value[0] in "{[<" or len(value) > 2000:
        return ()
    if " " in value:
        return srcset(value)
    return (value,) if "/" in value or is_image_path(value) else ()


def srcset(value: str) -> list[str]:
    """Return the addresses of a `srcset`, the widest first (HTML Standard, "parse a srcset attribute")."""
    sized = [(_amount(amount), url) for url, amount, _ in _SRCSET.findall(value[:20_000])]
    sized.sort(
        key=lambda each: (each[0] <= MAX_WIDTH_PX, each[0] if each[0] <= MAX_WIDTH_PX else -each[0]), reverse=True
    )
    return [url for _, url in sized]


def shows_on_screen(media: str | None) -> bool:
    """Whether a media query holds on a wide, light screen, as far as it can be told; of several, whether one does."""
    return any(_holds(query) for query in (media or "").lower().split(","))


def _holds(query: str) -> bool:
    if "print" in query or _DARK.search(query) or "portrait" in query:
        return False
    wanted = {"min": (0.0, SCREEN_WIDTH_PX), "max": (SCREEN_WIDTH_PX, inf)}
    for bound, number, unit in _WIDTHS.findall(query):
        pixels = float(number) * (16 if "em" in unit else 1)
        least, most = wanted[bound]
        if not least <= pixels <= most:
            return False
    return True


def _amount(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 1.0


def is_image_path(url: str) -> bool:
    """Whether an address ends like an image file, query and size marks aside; a wiki's page about one does not."""
    return _IMAGE_PATH.search(url) is not None and ":" not in path_of(url).rpartition("/")[2]


def is_placeholder(url: str) -> bool:
    """Whether an address is a stand-in until a script puts the real one."""
    head = url[:14].lower()
    if head.startswith("data:"):
        return len(url) < _INLINE_MIN_CHARS or head[5:] == "image/svg"
    if head.startswith(("about:", "javascript:", "blob:", "#")):
        return True
    name = url.partition("#")[0].partition("?")[0].rpartition("/")[2]
    if "%" not in name and (len(name) > _PLACEHOLDER_MAX_CHARS or _PLACEHOLDER.fullmatch(name) is None):
        return False  # Nine of ten: only what is left is asked for its path.
    name = path_of(url).rpartition("/")[2]
    return len(name) <= _PLACEHOLDER_MAX_CHARS and _PLACEHOLDER.fullmatch(name) is not None


def same_picture(one: str, other: str) -> bool:
    """Whether two addresses seem to show one picture in two sizes: their file names differ in size marks only."""
    first, second = picture_name(one), picture_name(other)
    return first == second or (min(len(first), len(second)) > 6 and (first in second or second in first))


def picture_name(url: str) -> str:
    """Return the file name of an address without its marks of size."""
    name = path_of(url).rstrip("/").rpartition("/")[2].lower()
    shorter = _SIZE_MARKS.sub("", _SIZE_MARKS.sub("", name))
    return shorter or name


@lru_cache(maxsize=2048)
def path_of(url: str) -> str:
    """Return the decoded path of an address, absolute or relative."""
    path = url.partition("#")[0].partition("?")[0]
    scheme, slashes, rest = path.partition("//")
    if slashes and (not scheme or scheme[-1] == ":"):
        _host, slash, behind = rest.partition("/")
        path = slash + behind
    return unquote(path) if "%" in path else path
