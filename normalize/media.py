"""What an article embeds (players, frames): where a link to it leads, and what it says. Pure."""

from selectolax.lexbor import LexborNode

from normalize.urls import safe_web, short_name

TAGS = ("iframe", "video", "audio", "embed", "object", "amp-iframe", "amp-video")


def link_to(node: LexborNode) -> tuple[str, str] | None:
    """Return the address of what an element plays or frames, and a name for it; None when it names none."""
    attributes = node.attributes
    address = safe_web(attributes.get("src") or attributes.get("data") or attributes.get("data-src"))
    if address is None:
        source = node.css_first("source[src]")
        address = safe_web(source.attributes.get("src")) if source is not None else None
    if address is None:
        return None
    return address, attributes.get("title") or attributes.get("aria-label") or short_name(address)
