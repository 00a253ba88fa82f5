"""`img` as an image of Markdown: under its name in the post, else its address, else as its `alt` text. Pure."""

from selectolax.lexbor import LexborNode

from normalize.markdown import inline
from normalize.markdown.emphasis import marks
from normalize.markdown.writer import SKIP, Leave, Writer
from normalize.urls import destination, safe_web


def enter_image(writer: Writer, node: LexborNode) -> Leave:
    """Write an image under the name that the post has for it, else under its own absolute address."""
    attributes = node.attributes
    address, alt = (attributes.get("src") or "").strip(), attributes.get("alt") or ""
    name = writer.options.images.get(address, "")
    if name is None:
        return SKIP
    shown = name or safe_web(address)
    if shown:
        described = inline.write_text(alt, writer.manner, in_link=True)
        writer.pieces.append(
            marks.image(f"![{described}]({name or inline.undollared(destination(shown), writer.manner)})")
        )
    elif alt and address:  # an image that cannot be shown (`data:`) still says something
        writer.pieces.append(alt)
    return SKIP
