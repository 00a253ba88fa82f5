"""Mail addresses that a proxy has scrambled against collectors, as every browser shows them. Changes the tree.

The first byte, in hexadecimal, is the key with which each other one was combined (exclusive or).
"""

import re

from selectolax.lexbor import LexborNode

from ingest.extractor.markup.held import Held

ATTRIBUTE = "data-cfemail"
_LEADS_TO = "/cdn-cgi/l/email-protection"
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){2,300}")
_MAX_NODES = 1000


def unscramble(root: LexborNode, held: Held) -> None:
    """Show each address that is scrambled below a node, as text and in links to write to it."""
    for link in root.css(f'a[href*="{_LEADS_TO}#"]')[:_MAX_NODES] if "a" in held.tags else ():
        address = decoded((link.attributes.get("href") or "").partition("#")[2])
        if address is not None:
            link.attrs["href"] = f"mailto:{address}"
    for node in reversed(root.css(f"[{ATTRIBUTE}]")[:_MAX_NODES] if ATTRIBUTE in held.attributes else ()):
        address = decoded(node.attributes.get(ATTRIBUTE) or "")
        if address is not None:
            node.replace_with(address)


def decoded(scrambled: str) -> str | None:
    """Return an address; None for what is none."""
    if not _HEX.fullmatch(scrambled):
        return None
    key, *signs = bytes.fromhex(scrambled)
    try:
        text = bytes(sign ^ key for sign in signs).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() else None
