"""A feed's XML to a `FeedTree`, in one pass of expat.

Pure; knows no field of any format. There is no DTD here: the prologue is cut off before, so expat declares, expands and
fetches nothing. Depth costs nothing either: what is nested deeper than any publisher nests is read as text.
"""

from collections.abc import Callable, Sequence
from xml.parsers import expat

from ingest.fetcher.feeds.inline_markup import Markup, escaped
from ingest.fetcher.feeds.names import Namespaces
from ingest.fetcher.feeds.tree import MISMATCH, Element, Fault, FeedTree
from ingest.text.urls import resolve

ENTRY_NAMES = frozenset({"item", "atom:entry"})

# What may hold markup as elements: Atom's text constructs of type xhtml, RSS whose publisher forgot to escape.
_TEXT_NAMES = frozenset(
    {
        "title",
        "description",
        "content:encoded",
        "xhtml:body",
        "xhtml:div",
        "body",
        "fullitem",
        "dc:title",
        "dc:description",
    }
    | {"atom:title", "atom:subtitle", "atom:tagline", "atom:info", "atom:summary", "atom:content", "atom:rights"}
    | {"itunes:summary", "itunes:subtitle", "media:title", "media:description", "copyright"}
)

MAX_DEPTH = 40
"""Of elements below the root; the deepest that formats define is nine (media:group in a source in an entry)."""
MAX_CHILDREN = 5_000
"""Of one element, entries not counted."""

_TEXT_BYTES = 65_536
"""Of text that is handed on at once: nearly every body comes in one piece."""

ThinOut = Callable[[list[Element]], list[Element]]
"""Says which entries of too many are kept, in their order."""


def read_tree(xml: Sequence[bytes | memoryview], base: str, thin_out: ThinOut, max_entries: int) -> FeedTree:
    """Parse UTF-8 without a prologue, in parts. Whenever twice `max_entries` come together, `thin_out` is called."""
    parser = expat.ParserCreate("utf-8")
    builder = _Builder(base, thin_out, max_entries, lambda: parser.CurrentByteIndex)
    parser.buffer_text = True
    parser.buffer_size = _TEXT_BYTES
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    try:
        for part in xml:
            parser.Parse(part, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        builder.tree.fault = Fault(error.code, error.lineno, parser.ErrorByteIndex)
    except _UnclosedEntryError:
        # One byte before, so that whoever reads on finds the entry that begins here.
        builder.tree.fault = Fault(MISMATCH, parser.CurrentLineNumber, parser.CurrentByteIndex - 1)
    finally:  # parser and builder know each other: a cycle, which would hold the tree until it is collected
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
    builder.tree.open_entry_at = builder.entry_at if builder.entry else None
    return builder.tree


class _UnclosedEntryError(Exception):
    """An entry begins right inside another: that one was never closed."""


class _Builder:
    """Expat's events to elements."""

    def __init__(self, base: str, thin_out: ThinOut, max_entries: int, where: Callable[[], int]) -> None:
        self.tree = FeedTree()
        self.entry: Element | None = None
        self.entry_at = 0
        self._where = where
        self._base = base
        self._thin_out = thin_out
        self._max_entries = max_entries
        self._namespaces = Namespaces()
        self._declaring: list[int] = []
        self._open: list[Element] = []
        self._pieces: list[list[str]] = []
        self._sunk = 0
        self._markup: Markup | None = None
        self._written: Callable[[str], str] = escaped

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._markup:
            self._markup.start(tag, attributes)
        elif self._open and self._open[-1].name in _TEXT_NAMES:
            self._begin_markup(tag, attributes)
        elif self._sunk or self._is_too_much():
            self._sunk += 1
        else:
            self._push(tag, attributes)

    def end(self, tag: str) -> None:
        if self._markup and self._markup.depth:
            self._markup.end(tag)
        elif self._sunk:
            self._sunk -= 1
        else:
            self._pop()

    def characters(self, data: str) -> None:
        if self._markup:
            self._markup.pieces.append(self._written(data))
        else:
            self._pieces[-1].append(data)

    def _is_too_much(self) -> bool:
        if len(self._open) >= MAX_DEPTH:
            self.tree.too_deep = True
            return True
        if self._open and len(self._open[-1].children) >= MAX_CHILDREN:
            self.tree.too_many = True
            return True
        return False

    def _push(self, tag: str, attributes: dict[str, str]) -> None:
        parent = self._open[-1] if self._open else None
        if attributes:
            attributes = self._in_force(attributes)
        if parent is None:
            self._namespaces.settle_root(tag)
        name = self._namespaces.name(tag)
        element = Element(name, attributes, parent.base if parent else None, parent.language if parent else None)
        if attributes:
            self._inherit(element)
        self._open.append(element)
        self._pieces.append([])
        self._place(element, parent)

    def _in_force(self, attributes: dict[str, str]) -> dict[str, str]:
        """Bring namespaces into force, and spell the names of what else there is in the one way."""
        declared = {name[6:]: uri for name, uri in attributes.items() if name[:5] == "xmlns" and name[5:6] in ("", ":")}
        if declared:
            self._namespaces.enter(declared)
            self._declaring.append(len(self._open))
        return {self._namespaces.attribute(name): value for name, value in attributes.items()}

    def _inherit(self, element: Element) -> None:
        base, language = element.attributes.get("xml:base"), element.attributes.get("xml:lang")
        if base is not None:
            element.base = resolve(element.base or self._base, base) or element.base
        if language:
            element.language = language

    def _place(self, element: Element, parent: Element | None) -> None:
        if parent is None:
            self.tree.root = element
        elif self.entry is None and element.name in ENTRY_NAMES and _may_hold_entries(parent.name):
            self.entry, self.entry_at = element, self._where()
        elif parent is self.entry and element.name in ENTRY_NAMES:
            raise _UnclosedEntryError
        else:
            parent.children.append(element)

    def _pop(self) -> None:
        element, pieces = self._open.pop(), self._pieces.pop()
        if self._markup:
            pieces = self._markup.pieces
            self.tree.too_deep |= self._markup.too_deep
            self._markup, element.is_markup = None, True
        element.text = "".join(pieces)
        if self._declaring and self._declaring[-1] == len(self._open):
            self._declaring.pop()
            self._namespaces.leave()
        if element is self.entry:
            self._keep(element)

    def _keep(self, entry: Element) -> None:
        self.entry = None
        entries = self.tree.entries
        entries.append(entry)
        if len(entries) >= 2 * self._max_entries:
            self.tree.entries = self._thin_out(entries)
            self.tree.dropped += len(entries) - len(self.tree.entries)

    def _begin_markup(self, tag: str, attributes: dict[str, str]) -> None:
        """Turn what a text held so far into HTML: it is being continued by elements."""
        element = self._open[-1]
        kind = element.attributes.get("type", "").strip().lower()
        wrapper = kind == "xhtml" and not "".join(self._pieces[-1]).strip()
        # Where the text is said to be escaped HTML, it still is between elements that should not be there (TypePad).
        self._written = str if kind in ("html", "text/html") else escaped
        pieces = [self._written(piece) for piece in self._pieces[-1]]
        self._markup = Markup(pieces, element.base)
        self._markup.start(tag, attributes, unwritten=wrapper and tag.lower().rpartition(":")[2] == "div")


def _may_hold_entries(name: str) -> bool:
    """Whether it is a feed's element, and not an extension's that quotes one."""
    return ":" not in name or name in ("atom:feed", "rdf:rdf")
