"""Which address of an image element is the image: lazy forms, `srcset`, placeholders.

Pure functions over attribute values; knows nothing of trees or articles.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

Attributes = Mapping[str, str | None]

MAX_WIDTH_PX = 4000
"""Of several sizes the widest up to this is taken: the whole picture, not a print original."""

_FULL_SIZE = (
    "data-original-src",
    "data-orig-file",
    "data-full-url",
    "data-full-src",
    "data-zoom-src",
    "data-hi-res-src",
)
_LAZY = (
    "data-src", "data-original", "data-actualsrc", "data-lazy-src", "data-lazyload", "data-lazy-load", "data-lazy",
    "data-img-src", "data-image-src", "data-url", "data-echo", "data-real-src", "data-croporisrc", "data-srcs",
    "data-ks-lazyload", "data-defer-src", "data-runner-src", "data-hi-src", "data-img", "data-image", "lazy-src", "lazysrc",
    "original", "file", "zoomfile",
)  # fmt: skip
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set", "data-responsive")

_SRCSET = re.compile(r"\s*([^\s,]\S*[^\s,])(?:\s+([\d.]+)([wxh]))?(?:\s+[\d.]+h)?\s*(?:,|$)")
_IMAGE_PATH = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|jfif|heic|tiff?)(?:$|[!@_:/?&#;])", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:blank|spacer|space|placeholder|place-?holder|loading|loader|lazy|lazyload|grey|gray|transparent|trans|clear|dot"
    r"|1x1|1px|pixel|default-?image|noimage|no-image|empty|fallback)(?:[_.-][\w.-]*)?\.(?:gif|png|jpe?g|svg|webp)$",
    re.IGNORECASE,
)
_INLINE_MIN_CHARS = 4000
"""A `data:` image shorter than this (about 3 kB) is a placeholder or an ornament."""


def candidates(attributes: Attributes) -> list[str]:
    """Return the addresses that an image element offers, the wanted one first, placeholders left out."""
    found = dict.fromkeys(url for url in _offered(attributes) if not is_placeholder(url))
    return list(found)


def _offered(attributes: Attributes) -> Iterator[str]:
    for name in _FULL_SIZE:
        yield from _if_image(attributes.get(name))
    for name in _LAZY_SETS:
        yield from srcset(attributes.get(name) or "")
    for name in _LAZY:
        yield from _if_image(attributes.get(name))
    yield from srcset(attributes.get("srcset") or "")
    if src := (attributes.get("src") or "").strip():
        yield src
    for name, value in attributes.items():
        if name.startswith("data-") and value and is_image_path(value):
            yield from _if_image(value)


def _if_image(value: str | None) -> Iterator[str]:
    """A lazy attribute's value where it can be an address; such attributes also hold numbers, JSON and sets."""
    value = (value or "").strip()
    if not value or value[0] in "{[<" or len(value) > 2000:
        return
    if " " in value and "," in value:
        yield from srcset(value)
    elif "/" in value or is_image_path(value):
        yield value


def srcset(value: str) -> list[str]:
    """Return the addresses of a `srcset`, the widest first (HTML Standard, "parse a srcset attribute")."""
    sized: list[tuple[float, str]] = []
    for url, amount, unit in _SRCSET.findall(value[:20_000]):
        width = float(amount) if amount.count(".") < 2 and amount.strip(".") else 1.0
        # A density descriptor speaks of multiples; as a width it only has to keep its order.
        sized.append((width if unit == "w" or width <= MAX_WIDTH_PX else 1.0, url))
    sized.sort(
        key=lambda each: (each[0] <= MAX_WIDTH_PX, each[0] if each[0] <= MAX_WIDTH_PX else -each[0]), reverse=True
    )
    return [url for _, url in sized]


def is_image_path(url: str) -> bool:
    """Whether an address ends like an image file, query and size marks aside."""
    return _IMAGE_PATH.search(url) is not None


def is_placeholder(url: str) -> bool:
    """Whether an address is a stand-in until a script puts the real one."""
    if url[:5].lower() == "data:":
        return len(url) < _INLINE_MIN_CHARS or url[5:14].lower() == "image/svg"
    if url[:6].lower() in {"about:", "javasc", "blob:h"} or url.startswith("#"):
        return True
    return _PLACEHOLDER.search(urlsplit_path(url)) is not None


def urlsplit_path(url: str) -> str:
    """Return the decoded path of an address, empty where it is none."""
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""
