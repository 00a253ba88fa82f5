"""Players whose address waits in a `data-` attribute for a script, as frames with that address. Changes the tree."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.markup.held import Held
from ingest.extractor.markup.players import NUMBER_NAMES, PLAYER_ATTRIBUTES, PLAYER_CLASSES, PLAYER_TAGS, PLAYERS

_WAITING = ("iframe", "video", "audio", "source", "embed")
_LATER = ("data-src", "data-lazy-src", "data-litespeed-src", "data-original", "data-url", "data-embed-src")
_BY_ADDRESS = ("data-oembed-url", "data-embed-url", "data-video-url")
_NUMBER = re.compile(r"[\w-]{3,40}", re.ASCII)
_EMPTY = re.compile(r"\s*(?:about:blank)?\s*")
_MAX_NODES = 500


def show_embeds(tree: LexborHTMLParser, root: LexborNode, held: Held) -> None:
    """Give what plays or is framed below a node the address that it will have."""
    waiting = ", ".join([tag for tag in _WAITING if tag in held.tags])
    for node in root.css(waiting)[:_MAX_NODES] if waiting else ():
        attributes = node.attributes
        if _EMPTY.fullmatch(attributes.get("src") or ""):
            later = next((value for name in _LATER if (value := attributes.get(name))), None)
            if later:
                node.attrs["src"] = later
    players = ", ".join(_players(held))
    for node in reversed(root.css(players)[:_MAX_NODES] if players else ()):
        address = _address_of(node)
        if address and node.css_first("iframe, video, audio") is None and not node.text(strip=True):
            frame = tree.create_node("iframe")
            frame.attrs["src"] = address
            attributes = node.attributes
            title = attributes.get("title") or attributes.get("playlabel") or attributes.get("data-title")
            if title:
                frame.attrs["title"] = title
            node.replace_with(frame, move=True)


def _players(held: Held) -> Iterator[str]:
    """Yield the selectors of the players that can be there."""
    yield from (f"[{name}]" for name in (*_BY_ADDRESS, *PLAYER_ATTRIBUTES) if name in held.attributes)
    yield from (tag for tag in PLAYER_TAGS if tag in held.tags)
    yield from (f".{name}" for name in PLAYER_CLASSES if name in held.called)


def _address_of(node: LexborNode) -> str:
    attributes = node.attributes
    for name in _BY_ADDRESS:
        if attributes.get(name):
            return attributes[name] or ""
    names = f"{node.tag} {attributes.get('class') or ''} {' '.join(attributes)}"
    player = next((prefix for word, prefix in PLAYERS.items() if word in names), None)
    number = next((value for name in NUMBER_NAMES if (value := attributes.get(name))), "")
    return f"{player}{number}" if player and _NUMBER.fullmatch(number) else ""
