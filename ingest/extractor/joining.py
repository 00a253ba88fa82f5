"""Joins an article that a site cuts into pages: in order, and what stands on every page once. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.page.document import too_costly
from ingest.extractor.page.visible_text import text_of
from ingest.messages import Extracted
from normalize.values import Html

_BLOCKS = "p, h1, h2, h3, h4, h5, h6, blockquote, figure, ul, ol, table, pre, img"
_MAX_BLOCKS = 5000


def join(first: Extracted, further: Extracted) -> Extracted:
    """Append a further page to an article; blocks and images that it has already are left out."""
    if not further.body or too_costly(further.body) is not None:
        return first
    tree = LexborHTMLParser(f"<!DOCTYPE html><body>{further.body}")
    root = tree.body
    if root is None:
        return first
    lines = set(first.text.split("\n"))
    known: set[str] = {image.url for image in first.images}
    # A block goes before what it holds is looked at: nodes of a block that went must not be touched.
    for block in _outermost(root):
        if _is_known(block, lines, known):
            block.decompose()
    body = Html(root.inner_html or "")
    text = text_of(body)
    images = tuple(image for image in further.images if image.url not in known)
    if not text and not images:
        return first
    return replace(
        first,
        body=Html(f"{first.body}\n{body}"),
        text=f"{first.text}\n{text}",
        element=_joined(first.element, further.element),
        images=(*first.images, *images),
    )


def _outermost(root: LexborNode) -> Iterator[LexborNode]:
    """Yield the blocks below a node that stand in no other block."""
    inside: set[int] = set()
    blocks = root.css(_BLOCKS)[:_MAX_BLOCKS]
    for block in blocks:
        if block.mem_id not in inside:
            inside.update(each.mem_id for each in block.css(_BLOCKS) if each.mem_id != block.mem_id)
    yield from [block for block in blocks if block.mem_id not in inside]


def _is_known(block: LexborNode, lines: set[str], images: set[str]) -> bool:
    """Whether all that a block shows is in the article already."""
    shown = [line for line in text_of(block.html or "").split("\n") if line]
    sources = [image.attributes.get("src") or "" for image in block.css("img")]
    if not shown and not sources:
        return False
    return all(line in lines for line in shown) and all(source in images for source in sources)


def _joined(one: Html | None, two: Html | None) -> Html | None:
    """Join the elements as the site serves them, where both pages have one."""
    return Html(f"{one}\n{two}") if one and two else one
