"""Players whose address waits in a `data-` attribute for a script, as frames with that address. Changes the tree."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.markup.players import NUMBER_NAMES, PLAYERS, SELECTOR

_WAITING = "iframe, video, audio, source, embed"
_LATER = ("data-src", "data-lazy-src", "data-litespeed-src", "data-original", "data-url", "data-embed-src")
_BY_ADDRESS = "[data-oembed-url], [data-embed-url], [data-video-url]"
_NUMBER = re.compile(r"[\w-]{3,40}", re.ASCII)
_EMPTY = re.compile(r"\s*(?:about:blank)?\s*")
_MAX_NODES = 500


def show_embeds(tree: LexborHTMLParser, root: LexborNode) -> None:
    """Give what plays or is framed below a node the address that it will have."""
    for node in root.css(_WAITING)[:_MAX_NODES]:
        attributes = node.attributes
        if _EMPTY.fullmatch(attributes.get("src") or ""):
            later = next((value for name in _LATER if (value := attributes.get(name))), None)
            if later:
                node.attrs["src"] = later
    for node in reversed(root.css(f"{_BY_ADDRESS}, {SELECTOR}")[:_MAX_NODES]):
        address = _address_of(node)
        if address and node.css_first("iframe, video, audio") is None and not node.text(strip=True):
            frame = tree.create_node("iframe")
            frame.attrs["src"] = address
            attributes = node.attributes
            title = attributes.get("title") or attributes.get("playlabel") or attributes.get("data-title")
            if title:
                frame.attrs["title"] = title
            node.replace_with(frame, move=True)


def _address_of(node: LexborNode) -> str:
    attributes = node.attributes
    for name in ("data-oembed-url", "data-embed-url", "data-video-url"):
        if attributes.get(name):
            return attributes[name] or ""
    names = f"{node.tag} {attributes.get('class') or ''} {' '.join(attributes)}"
    player = next((prefix for word, prefix in PLAYERS.items() if word in names), None)
    number = next((value for name in NUMBER_NAMES if (value := attributes.get(name))), "")
    return f"{player}{number}" if player and _NUMBER.fullmatch(number) else ""
