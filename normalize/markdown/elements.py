"""What each element of HTML becomes: a function per kind, called where the walk enters it. Pure.

Such a function returns what to do where the walk leaves the element, None for nothing, or `SKIP` when it has dealt with
all of it. An element that is not listed is looked through.
"""

from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from normalize import media
from normalize.markdown import containers, images, listings, tables
from normalize.markdown.blocks import Block
from normalize.markdown.emphasis import marks
from normalize.markdown.writer import SKIP, Leave, Special, Writer
from normalize.tree import BLOCKS, UNSEEN


def _skip(_: Writer, __: LexborNode) -> Leave:
    return SKIP


def _block(writer: Writer, _: LexborNode) -> Leave:
    writer.flush()
    return Writer.flush


def _heading(writer: Writer, node: LexborNode) -> Leave:
    writer.flush()
    if writer.grid is not None:
        return Writer.flush
    writer.heading = min(6, int((node.tag or "h2")[1]) + writer.heading_shift)
    return _end_heading


def _end_heading(writer: Writer) -> None:
    writer.flush()
    writer.heading = 0


def _span(sign: str) -> Special:
    def enter(writer: Writer, _: LexborNode) -> Leave:
        # A heading is bold as it is.
        return None if writer.heading and sign == marks.STRONG else writer.open_mark(sign)

    return enter


def _link(writer: Writer, node: LexborNode) -> Leave:
    return writer.open_link(node.attrs.get("href"))


def _line_break(writer: Writer, _: LexborNode) -> Leave:
    writer.line_break()
    return SKIP


def _rule(writer: Writer, _: LexborNode) -> Leave:
    writer.flush()
    writer.add(Block("rule", "***"))
    return SKIP


def _media(writer: Writer, node: LexborNode) -> Leave:
    """Write what plays or is framed as a link to it."""
    found = media.link_to(node)
    if found is None:
        return SKIP
    address, name = found
    writer.flush()
    leave = writer.open_mark(marks.LINK, address)
    writer.pieces.append(name)
    if leave:
        leave(writer)
    writer.flush()
    return SKIP


_SUPER = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUB = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def _raised(signs: dict[int, int]) -> Special:
    """Write `x<sup>2</sup>` with the digits that Unicode has for it; what it has none for stays as it is."""

    def enter(writer: Writer, node: LexborNode) -> Leave:
        only = node.first_child
        if only is None or only.tag != "-text" or only.next is not None:
            return None
        text = (only.text_content or "").strip()
        if text and len(text) <= 8 and all(ord(sign) in signs for sign in text):
            writer.pieces.append(text.translate(signs))
            return SKIP
        return None

    return enter


def _reading(writer: Writer, node: LexborNode) -> Leave:
    """Put a ruby annotation in parentheses, as readers without ruby show it."""
    if not (node.text() or "").strip():
        return SKIP
    writer.pieces.append("(")
    return lambda writer: writer.pieces.append(")")


def _citation(writer: Writer, _: LexborNode) -> Leave:
    writer.pieces.append("“")
    return lambda writer: writer.pieces.append("”")


_KINDS: Mapping[Special, str] = {
    _heading: "h1 h2 h3 h4 h5 h6",
    _span(marks.STRONG): "b strong",
    _span(marks.EM): "em i cite dfn",
    _span(marks.DEL): "del s strike",
    _link: "a",
    images.enter_image: "img amp-img",
    _line_break: "br",
    _rule: "hr",
    containers.enter_quote: "blockquote",
    containers.enter_list: "ul ol menu dir",
    containers.enter_item: "li",
    containers.enter_definitions: "dl",
    containers.enter_term: "dt",
    containers.enter_meaning: "dd",
    containers.enter_caption: "figcaption caption",
    containers.enter_summary: "summary",
    listings.enter_block: "pre listing xmp plaintext",
    listings.enter_span: "code tt samp kbd",
    tables.enter_table: "table",
    tables.enter_row: "tr",
    tables.enter_cell: "td th",
    _media: " ".join(media.TAGS),
    _raised(_SUPER): "sup",
    _raised(_SUB): "sub",
    _reading: "rt",
    _citation: "q",
}

ENTER: Mapping[str, Special] = {
    **dict.fromkeys(BLOCKS, _block),
    **{tag: enter for enter, tags in _KINDS.items() for tag in tags.split()},
    **dict.fromkeys(UNSEEN, _skip),
    "rp": _skip,
}
"""Tag -> what it becomes."""
