"""Images that are no article's: pixels that count readers, avatars, buttons, icons, logos, advertisements.

Told by the element: its size, its class, what stands around it; of a file's name only where all of it says so: a post
about search results shows `search-results.png`. Only asked where no site rule found the body.
"""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from ingest.extractor.images.candidates import Attributes, path_of
from normalize.tree import upward

MAX_ICON_PX = 48
MAX_PIXEL_PX = 2
MAX_SIGN_PX = 24
MAX_DIGITS = 4
"""Of a size in a name; with more it is a year, or the number of a photograph."""
LARGE_PX = 200
"""What is larger is a picture, whatever its class is called; but for people's."""

_OF_PEOPLE = re.compile(r"(?<![a-z])(?:avatar|gravatar|userpic|author(?:img|image|photo|pic)?|byline|profile)(?![a-z])")
_BY_CLASS = re.compile(
    r"(?<![a-z])(?:icons?|logo|badge|sprite|button|btn|emoji|emoticon|smiley|advert\w*|ads?"
    r"|sponsor\w*|tracking|tracker|beacon|captcha|rating|stars?)(?![a-z])"
)
_NAMES = frozenset(
    "avatar avatars gravatar icon icons ico logo logos sprite button btn emoji smilie smilies smiley smileys badge"
    " spacer pixel arrow arrows chevron close bookmark print share facebook twitter whatsapp linkedin pinterest"
    " instagram youtube telegram email mail rss play search menu".split()
)
_BESIDE_NAMES = frozenset("left right small large big white black dark light grey gray round square top x px".split())
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_FOLDERS = re.compile(r"/(?:avatars?|icons?|emoji|smilies|smileys|sprites?|badges?)/", re.IGNORECASE)
_DRAWN = (".svg", ".gif")
_SMALL_FORMATS = (*_DRAWN, ".png")
_NAMED_SIZE = re.compile(r"(?:w(\d{1,4})_h(\d{1,4})|[-_](\d{1,4})x(\d{1,4}))(?=\.\w{3,4}$)")
_STYLE_PX = re.compile(r"(?:^|[;\s])(?:max-)?(width|height)\s*:\s*(\d{1,4})px")
_PX = re.compile(r"\s*(\d{1,5})(?:px|\.\d+)?\s*$")


def is_pixel(sizes: Sequence[int]) -> bool:
    """Whether an image of these sizes (`stated_sizes`) is too small to be seen."""
    return bool(sizes) and min(sizes) <= MAX_PIXEL_PX


def is_ornament(node: LexborNode, attributes: Attributes, url: str, sizes: Sequence[int]) -> bool:
    """Whether an image looks like an avatar, a button, an icon, a logo or an advertisement."""
    if sizes and max(sizes) <= MAX_ICON_PX and not _in_line(node):
        return True
    if not sizes and not attributes.get("alt") and _is_named_as_sign(path_of(url)):
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    is_large = bool(sizes) and max(sizes) > LARGE_PX
    if _OF_PEOPLE.search(names) or (not is_large and _BY_CLASS.search(names)):
        return True
    if not is_large and _in_button(node):
        return not _is_framed(node, attributes)
    path = path_of(url).lower()
    # A photograph may show a logo or a button; a vector or a small palette with such a name is one.
    if not path.endswith(_SMALL_FORMATS) or (sizes and min(sizes) > 3 * MAX_ICON_PX):
        return False
    name = path.rpartition("/")[2].rpartition(".")[0]
    return _says_only(name) or (path.endswith(_DRAWN) and _FOLDERS.search(path) is not None)


def _is_named_as_sign(path: str) -> bool:
    """Whether a file's name states a size of no more than a sign's: what stands at the end of many texts as a mark."""
    named = _NAMED_SIZE.search(path)
    return named is not None and max(int(size) for size in named.groups() if size) <= MAX_SIGN_PX


def _says_only(name: str) -> bool:
    """Whether a file's name says nothing but what such an image is, in what colour and size."""
    words = _WORDS.findall(name)
    beside = [word for word in words if word not in _NAMES]
    return len(beside) < len(words) and all(
        word in _BESIDE_NAMES or (word.isdigit() and len(word) < MAX_DIGITS) for word in beside
    )


def _is_framed(node: LexborNode, attributes: Attributes) -> bool:
    """Whether an image in a button is one that the button enlarges: it comes in several sizes, or in a figure."""
    if "srcset" in attributes:
        return True
    up = node.parent
    for _ in range(6):
        if up is None:
            return False
        if up.tag in {"figure", "picture"}:
            return True
        up = up.parent
    return False


def stated_sizes(attributes: Attributes) -> list[int]:
    """Return the stated width and height in pixels, as far as stated."""
    stated = (_PX.match(value) for name in ("width", "height") if (value := attributes.get(name)))
    sizes = [int(found[1]) for found in stated if found]
    if not sizes and (style := attributes.get("style")):
        sizes = [int(size) for _, size in _STYLE_PX.findall(style)]
    return sizes


def _in_line(node: LexborNode) -> bool:
    """Whether an image stands in a line of text or in a cell, where small signs are part of what is said."""
    for up in upward(node.parent, 3):
        if up.tag in {"a", "td", "th", "p", "dd", "figure"}:
            return up.tag != "a"
    return False


def _in_button(node: LexborNode) -> bool:
    return any(up.tag == "button" or up.attributes.get("role") == "button" for up in upward(node.parent, 4))
