"""Joins an article that a site cuts into pages: in order, and what stands on every page once. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.documents import Extracted
from ingest.extractor.page.document import too_costly
from ingest.extractor.page.visible_text import text_of
from normalize.values import Html

_BLOCKS = "p, h1, h2, h3, h4, h5, h6, blockquote, figure, ul, ol, table, pre, img"
_MAX_BLOCKS = 5000
_SUBHEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
LONG_CHARS = 80


def join(first: Extracted, further: Extracted) -> Extracted:
    """Append a further page to an article, without the frame that both have, and without images that it has already.

    What a page only says again amid its own text stays: the headings of every part, a verdict, a refrain.
    """
    if not further.body or too_costly(further.body) is not None:
        return first
    tree = LexborHTMLParser(f"<!DOCTYPE html><body>{further.body}")
    root = tree.body
    if root is None:
        return first
    known: set[str] = {image.url for image in first.images}
    for block in _frame(list(_outermost(root)), set(first.text.split("\n")), known):
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


def _frame(blocks: Sequence[LexborNode], lines: set[str], images: set[str]) -> Iterator[LexborNode]:
    """Yield what stands around a page's own text: what is known at its start and its end, and images that are."""
    is_known = [_is_known(block, lines, images) for block in blocks]
    start = next((place for place, each in enumerate(is_known) if not each), len(blocks))
    end = next((place for place in range(len(blocks), start, -1) if not is_known[place - 1]), start)
    # A heading belongs to what follows it; and only what is long, or an image, is the same on every page for sure.
    own = start
    while start < len(blocks) and own and (blocks[own - 1].tag or "") in _SUBHEADINGS:
        own -= 1
    long = next((place for place in range(end, len(blocks)) if _is_long(blocks[place])), len(blocks))
    if end < long < len(blocks) and (blocks[long - 1].tag or "") in _SUBHEADINGS:
        long -= 1
    yield from blocks[:own]
    yield from (
        block for block, each in zip(blocks[own:long], is_known[own:long], strict=True) if each and _is_image(block)
    )
    yield from blocks[long:]


def _is_long(block: LexborNode) -> bool:
    return _is_image(block) or len(block.text()) >= LONG_CHARS


def _is_image(block: LexborNode) -> bool:
    return block.tag == "img" or (block.css_first("img") is not None and not block.text(strip=True))


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
