"""Images that are no article's: pixels that count readers, avatars, buttons, icons, logos, advertisements.

Told by their looks: size, class, file name, the button around them. Only asked where no site rule found the body.
"""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from ingest.extractor.images.candidates import Attributes, path_of
from normalize.tree import upward

MAX_ICON_PX = 48
MAX_PIXEL_PX = 2

_BY_CLASS = re.compile(
    r"(?<![a-z])(?:avatar|gravatar|userpic|icons?|logo|badge|sprite|button|btn|emoji|emoticon|smiley|advert\w*|ads?"
    r"|sponsor\w*|tracking|tracker|beacon|captcha|rating|stars?|author(?:img|image|photo|pic)?|byline"
    r"|profile)(?![a-z])"
)
_BY_FILE = re.compile(
    r"(?:^|[/_.-])(?:avatars?|gravatar|icons?|logos?|sprite|button|btn|emoji|smilies|smileys|badge|spacer|pixel|arrow"
    r"|chevron|close|bookmark|print|share|facebook|twitter|whatsapp|linkedin|email|mail|rss|play|search|menu)(?:[_./-]"
    r"|[_.-][\w.-]{0,20}\.|\d)",
    re.IGNORECASE,
)
_SMALL_FORMATS = (".svg", ".gif", ".png")
_STYLE_PX = re.compile(r"(?:^|[;\s])(?:max-)?(width|height)\s*:\s*(\d{1,4})px")
_PX = re.compile(r"\s*(\d{1,5})(?:px|\.\d+)?\s*$")


def is_pixel(sizes: Sequence[int]) -> bool:
    """Whether an image of these sizes (`stated_sizes`) is too small to be seen."""
    return bool(sizes) and min(sizes) <= MAX_PIXEL_PX


def is_ornament(node: LexborNode, attributes: Attributes, url: str, sizes: Sequence[int]) -> bool:
    """Whether an image looks like an avatar, a button, an icon, a logo or an advertisement."""
    if sizes and max(sizes) <= MAX_ICON_PX and not _in_line(node):
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    if _BY_CLASS.search(names) or _in_button(node):
        return True
    path = path_of(url).lower()
    # A photograph may show a logo or a button; a vector or a small palette with such a name is one.
    return (
        path.endswith(_SMALL_FORMATS)
        and not (sizes and min(sizes) > 3 * MAX_ICON_PX)
        and _BY_FILE.search(path) is not None
    )


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
