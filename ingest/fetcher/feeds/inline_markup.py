"""Elements within a text, written as HTML: Atom's XHTML, and RSS whose publisher forgot to escape.

Pure; knows nothing of feeds. It is written so that an HTML parser reads the same tree: XML's `<p/>` is two tags there.
"""

from html import escape

from ingest.text.urls import resolve
from normalize.html_names import VOID_ELEMENTS

MAX_MARKUP_DEPTH = 256
"""Of elements in a text: browsers nest no deeper than 512, and what comes after has to walk it."""

_URL_ATTRIBUTES = frozenset({"href", "src", "poster", "cite", "action", "background", "longdesc", "data"})


class Markup:
    """The HTML of one text, in pieces, while its elements are open."""

    def __init__(self, pieces: list[str], base: str | None) -> None:
        self.pieces = pieces
        self.depth = 0
        self.too_deep = False
        self._bases = [base]
        self._unwritten = 0

    def start(self, tag: str, attributes: dict[str, str], *, unwritten: bool = False) -> None:
        """Open an element; `unwritten` ones are known of, but not shown."""
        self.depth += 1
        if self.depth > MAX_MARKUP_DEPTH:
            self.too_deep = True
            return
        base = self._bases[-1]
        if "xml:base" in attributes:
            base = resolve(base, attributes["xml:base"]) if base else attributes["xml:base"]
        self._bases.append(base)
        if unwritten:  # Atom's `div` is a wrapper and no part of the content (RFC 4287 §3.1.1.3)
            self._unwritten = self.depth
            return
        self.pieces.append(f"<{_local(tag)}{_written(attributes, base)}>")

    def end(self, tag: str) -> None:
        """Close the element that was opened last."""
        self.depth -= 1
        if self.depth >= MAX_MARKUP_DEPTH:
            return
        self._bases.pop()
        if self._unwritten == self.depth + 1:
            self._unwritten = 0
        elif _local(tag) not in VOID_ELEMENTS:
            self.pieces.append(f"</{_local(tag)}>")


def escaped(text: str) -> str:
    """Write character data as HTML."""
    return escape(text, quote=False)


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _written(attributes: dict[str, str], base: str | None) -> str:
    written = []
    for name, value in attributes.items():
        if name.startswith(("xmlns", "xml:")):
            continue
        url = resolve(base, value) if base and name.lower() in _URL_ATTRIBUTES else None
        written.append(f' {_local(name)}="{escape(url or value)}"')
    return "".join(written)
