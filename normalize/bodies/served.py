"""An article's own element as its site serves it, made safe and otherwise left as it is. Pure.

It stands in a Markdown file, whose reader lets a block of HTML through up to the first empty line (CommonMark §4.6):
there is none.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from normalize import media
from normalize.clean import flatten
from normalize.html_names import is_lazy
from normalize.plain import UNCLEAN, visible
from normalize.tree import parse
from normalize.urls import safe_link, safe_web
from normalize.values import Html

_GONE = frozenset(
    "script style noscript template svg math object embed applet frame frameset base meta link title param textarea"
    " select option input button keygen noembed noframes portal fencedframe dialog -comment -doctype".split()
)
_UNWRAPPED = frozenset({"form", "fieldset", "html", "head", "body", "slot", "xmp", "plaintext", "listing"})
_ADDRESSES = frozenset("href src poster cite longdesc background lowsrc dynsrc data xlink:href usemap manifest".split())
_NEVER = frozenset({"srcdoc", "formaction", "action", "ping", "http-equiv", "is", "slot"})
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_ATTRIBUTE = re.compile(r"[A-Za-z_:][\w:.-]*", re.ASCII)
_STYLE_ACTS = re.compile(
    r"expression|javascript|behaviou?r|binding|@import|url\s*\(|position\s*:|\\|/\*", re.IGNORECASE
)
_STYLE_HIDES = re.compile(
    r"(?:visibility\s*:\s*hidden|display\s*:\s*none|opacity\s*:\s*0(?:\.0*)?)\s*(?:!important)?\s*(?:;|$)",
    re.IGNORECASE,
)
_RASTER = re.compile(r"data:image/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=\s]*")
_BRACE = re.compile(r"\{(?=[{%#:])|(?<=[}%#])\}|\}(?=\})")
_EMPTY_LINE = re.compile(r"(?<=\n)([^\S\n]*)\n")
# CommonMark §4.6, condition 6: these begin a block of HTML wherever they stand at a line's start.
_BLOCK = re.compile(
    r"<(?:address|article|aside|blockquote|center|dd|details|dir|div|dl|dt|fieldset|figcaption|figure|footer|h[1-6]|header"
    r"|li|main|menu|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)[ >]"
)


def make_safe(element: Html, base_url: str, images: Mapping[str, str | None]) -> str:
    """Return an element without scripts, handlers, addresses that run, comments, empty lines and template signs.

    What is harmless keeps its bytes, as lexbor writes them. Addresses become absolute, images get the post's own names
    where it has them; one that only names its address for a script to fetch gets it as `src`.
    """
    tree = parse(element)
    if tree.body is None:
        return "<div></div>"
    flatten(tree.body)
    first = tree.body.first_child
    if first is not None and first.is_element_node:
        _show(first)
    for node in list(_elements(tree.body)):
        _settle(node, tree, base_url, images)
    written = (tree.body.inner_html or "").strip()
    if UNCLEAN.search(written):
        written = visible(written)
    written = _EMPTY_LINE.sub(r"\1&#10;", written.replace("\r", "&#13;"))
    written = _BRACE.sub(lambda match: f"&#{ord(match[0])};", written)
    return written if _BLOCK.match(written) else f"<div>{written}</div>"


def _elements(root: LexborNode) -> Iterator[LexborNode]:
    """Yield all nodes below one that are not text, those of a level after what is within them."""
    stack: list[LexborNode] = []
    node = root.first_child
    while node is not None or stack:
        if node is None:
            node = stack.pop()
            yield node
            node = node.next
            continue
        child = node.first_child
        if child is not None:
            stack.append(node)
            node = child
            continue
        following = node.next
        if not node.is_text_node:
            yield node
        node = following


def _show(root: LexborNode) -> None:
    """Let the element be seen: WeChat's waits, hidden, for a script."""
    style = root.attributes.get("style")
    if style and _STYLE_HIDES.search(style):
        shown = _STYLE_HIDES.sub("", style).strip()
        if shown:
            root.attrs["style"] = shown
        else:
            del root.attrs["style"]


def _settle(node: LexborNode, tree: LexborHTMLParser, base_url: str, images: Mapping[str, str | None]) -> None:
    tag = node.tag or "-other"
    if tag in media.TAGS and tag not in {"video", "audio"}:
        _link(node, tree)
    elif tag in _GONE or tag.startswith("-"):
        node.decompose()
    elif tag in _UNWRAPPED or not _NAME.fullmatch(tag):
        node.unwrap(delete_empty=True)
    else:
        served = {name: value or "" for name, value in node.attributes.items()}
        for name, value in served.items():
            _settle_attribute(node, name, value, base_url)
        if tag == "img" and not _settle_image(node, served, base_url, images):
            node.decompose()


def _link(node: LexborNode, tree: LexborHTMLParser) -> None:
    found = media.link_to(node)
    if found is None:
        node.decompose()
        return
    link = tree.create_node("a")
    link.attrs["href"] = found[0]
    link.insert_child(found[1])
    node.replace_with(link)


def _settle_image(node: LexborNode, served: Mapping[str, str], base_url: str, images: Mapping[str, str | None]) -> bool:
    """Give an image the post's name for it, or the address that waits for a script; say whether it is to be seen."""
    source = served.get("src", "").strip()
    lazy = [value.strip() for name, value in served.items() if value and is_lazy(name)]
    wanted = [source, *lazy] if source and not source.startswith("data:") else lazy
    addresses = [absolute for address in wanted if (absolute := _absolute(base_url, address))]
    names = [images[address] for address in addresses if address in images]
    if None in names:
        return False
    if any(names):
        node.attrs["src"] = next(filter(None, names))
        for name in served:
            if name in node.attrs and (name == "srcset" or is_lazy(name)):
                del node.attrs[name]
    elif addresses and addresses[0] != source:
        node.attrs["src"] = addresses[0]
        _show(node)
    return True


def _settle_attribute(node: LexborNode, name: str, value: str, base_url: str) -> None:
    lower = name.lower()
    if (
        not _ATTRIBUTE.fullmatch(name)
        or lower.startswith("on")
        or lower in _NEVER
        or (lower == "style" and _STYLE_ACTS.search(value))
    ):
        del node.attrs[name]
    elif lower == "srcset":
        if not all(safe_web(candidate.split()[0]) for candidate in value.split(",") if candidate.split()):
            del node.attrs[name]
    elif lower in _ADDRESSES and not (node.tag == "img" and _RASTER.fullmatch(value)):
        absolute = value if value.startswith("#") else _absolute(base_url, value)
        if absolute is None:
            del node.attrs[name]
        elif absolute != value:
            node.attrs[name] = absolute


def _absolute(base_url: str, address: str) -> str | None:
    """Return an address made absolute, if it is one that a link may have; as it is where it is absolute already."""
    if safe_link(address) is not None and not address.startswith("//"):
        return address
    try:
        return safe_link(urljoin(base_url, address.strip()))
    except ValueError:
        return None
