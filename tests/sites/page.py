"""What a person sees of a page, as a small model that an article and a built page are both read into.

The same reader reads both, so what differs between two models is what a generator shows otherwise than it was said.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.normalize import reader
from tests.sites.notes import Notes

_TYPOGRAPHY = str.maketrans({"‘": "'", "’": "'", "–": "--", "—": "---", "…": "...", "«": "<<", "»": ">>"})
_SIGNS = re.compile(r"[\s\u200b\u2060•“”\"'.·\-]|\[x?\]|↩︎?|``")
_NO_LETTER = re.compile(r"[\W_]+")
_FURNITURE = (
    "a.headerlink, a.hash-link, a.header-anchor, td.gutter, .linenos, .linenodiv, button, span.lang, svg,"
    " .line-numbers-wrapper, p.more, button.copy, .code_block_toolbar, script, style, hr.footnotes-sep"
)
"""What themes put beside an article's own text."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_BOLD = frozenset({"b", "strong", "summary"})
_SLANTED = frozenset({"i", "em", "cite", "dfn", "figcaption"})
_STRUCK = frozenset({"s", "del", "strike"})


@dataclass(frozen=True, slots=True)
class Page:
    """What is seen; each entry of a list is one line that tells it."""

    text: str
    headings: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    bold: str = ""
    slanted: str = ""
    struck: str = ""


ASPECTS = tuple(each.name for each in fields(Page))


def letters(text: str) -> str:
    """Return what typography leaves alone; generators draw dots, dashes, quotes and boxes in their own ways."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", reader.letters(text).translate(_TYPOGRAPHY)))


def words(text: str) -> str:
    """Return letters and digits alone: a span's markers may be moved past punctuation."""
    return _NO_LETTER.sub("", letters(text))


def read_html(html: str, *, notes: bool = True, shift: bool = False) -> Page:
    """Read an article's own HTML; `notes` says that footnotes are shown as such, `shift` that `h1` becomes `h2`."""
    body = LexborHTMLParser(f"<!DOCTYPE html><body>{html}").body
    if body is None:
        raise ValueError("HTML without a body")
    return read(body, notes=notes, shift=shift, is_source=True)


def read(root: LexborNode, *, notes: bool = True, shift: bool = False, is_source: bool = False) -> Page:
    """Read what stands below a node, and take out of it what themes put there.

    `is_source` says that it is an article's own HTML, where an image without an address is none.
    """
    for node in root.css(_FURNITURE):
        node.decompose()
    found = Notes.taken_out(root, wanted=notes)
    walk = _Walk(found, is_source, shift=1 if shift and root.css_first("h1") is not None else 0)
    walk.below(root)
    return walk.page()


@dataclass(slots=True)
class _Walk:
    """One reading. `open` holds the texts that are being gathered, the page's own first."""

    found: Notes
    is_source: bool = False
    shift: int = 0
    open: list[list[str]] = field(default_factory=lambda: [[]])
    spans: dict[str, list[str]] = field(default_factory=lambda: {"bold": [], "slanted": [], "struck": []})
    within: set[str] = field(default_factory=set)
    depth: int = 0
    item: list[str] = field(default_factory=list)
    """The text of the list item that is open, without that of the lists in it."""
    lines: dict[str, list[str]] = field(default_factory=dict)

    def page(self) -> Page:
        told = {name: tuple(self.lines.get(name, ())) for name in ASPECTS if name in self.lines}
        joined = {name: words("".join(parts)) for name, parts in self.spans.items()}
        return Page(letters("".join(self.open[0])), **told, **joined)  # type: ignore[arg-type]  # fields by name

    def tell(self, aspect: str, line: str) -> None:
        self.lines.setdefault(aspect, []).append(line)

    def below(self, node: LexborNode) -> None:
        child = node.first_child
        while child is not None:
            following = child.next
            self.enter(child)
            child = following

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self.add(node.text_content or "")
        elif node.mem_id in self.found.marks:
            self.tell("notes", letters(self.found.marks[node.mem_id]))
        elif tag == "img":
            if not self.is_source or (node.attributes.get("src") or "").startswith("http"):
                self.tell("images", words(node.attributes.get("alt") or ""))
        elif tag == "pre" and node.css_first("pre pre, table") is None:
            self.block_of_code(node)
        elif tag in _HEADINGS:
            text = self.gathered(node, "heading")
            if letters(text):
                self.tell("headings", f"{min(6, int(tag[1]) + self.shift)} {letters(text)}")
        elif tag in _LISTS:
            self.list_(node)
        elif tag == "a":
            self.link(node)
        elif not tag.startswith("-"):
            self.element(node, tag)

    def element(self, node: LexborNode, tag: str) -> None:
        if tag == "code":
            text = self.gathered(node, "code")
            if text.strip():
                self.tell("code", f"`{' '.join(_code_text(text).split())}`")
        elif tag == "blockquote":
            text = letters(self.gathered(node, ""))
            if text:
                self.tell("quotes", text)
        elif tag == "table" and (rows := list(_rows(node))):
            self.lines.setdefault("tables", []).extend(rows)
            self.below(node)
        else:
            span = next((n for n, tags in _SPANS.items() if tag in tags), "")
            self.gathered(node, span)

    def add(self, text: str) -> None:
        for each in (*self.open, self.item):
            each.append(text)
        for name in self.within & self.spans.keys():
            if not (name == "bold" and "heading" in self.within):
                self.spans[name].append(text)

    def gathered(self, node: LexborNode, kind: str) -> str:
        """Return the text below a node; `kind` is what it is to the text in it."""
        is_new = kind not in self.within
        self.open.append([])
        self.within.add(kind)
        self.below(node)
        if is_new:
            self.within.discard(kind)
        return "".join(self.open.pop())

    def block_of_code(self, node: LexborNode) -> None:
        for each in node.css("br"):
            each.replace_with("\n")
        text = node.text()
        self.add(text)
        if text.strip():
            self.tell("code", _code_text(text))

    def list_(self, node: LexborNode) -> None:
        """Read a list; an item's own text is all but that of the lists in it."""
        start = node.attributes.get("start") or "1"
        number = int(start) if start.isdecimal() else 1
        outer = self.item
        self.depth += 1
        child = node.first_child
        while child is not None:
            if child.tag == "li":
                self.item = []
                place = len(self.lines.setdefault("items", []))
                self.below(child)
                mark = f"{number}." if node.tag == "ol" else "-"
                if own := letters("".join(self.item)):
                    self.lines["items"].insert(place, f"{'  ' * (self.depth - 1)}{mark} {own}")
                    number += 1
            elif child.tag != "-text" or (child.text_content or "").strip():
                self.item = outer
                self.enter(child)
            child = child.next
        self.depth -= 1
        self.item = outer

    def link(self, node: LexborNode) -> None:
        address = node.attributes.get("href") or ""
        text = self.gathered(node, "link")
        if address and not address.startswith("#") and not _is_bare(text.strip(), target(address)):
            self.tell("links", f"{words(text)} -> {target(address)}")


_SPANS = {"bold": _BOLD, "slanted": _SLANTED, "struck": _STRUCK}


_ASCII_ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)[!-~]+|(?:mailto:)?[!-~]+@[!-~]+", re.IGNORECASE)
_WIDE_ADDRESS = re.compile(r"(?:https?://|www\.)[\w.-]*[^\x00-\x7f][\w.-]*(?:/[\w/.-]*)?")


def _is_bare(text: str, address: str) -> bool:
    """Say whether a link is no more than an address that a reader may make one of, ended where its writer ended it."""
    text = text.replace("\u2060", "")
    whole = {address, *(address.removeprefix(each) for each in ("http://", "https://", "mailto:"))}
    return target(text) in whole and bool(_ASCII_ADDRESS.fullmatch(text) or _WIDE_ADDRESS.fullmatch(text))


def _code_text(text: str) -> str:
    """Return code as it reads, without what guards it and what a line end hides."""
    text = text.replace("\u2060", "").replace("\u200b", "").replace("\xa0", " ").expandtabs(4)
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip()).rstrip()


def _rows(table: LexborNode) -> Iterator[str]:
    """Yield the rows of a table of data, a line each; none of one that lays a page or code out."""
    if table.css_first("pre") is not None:
        return
    rows = [[letters(cell.text()) for cell in row.css("td, th")] for row in table.css("tr")]
    width = max(map(len, rows), default=0)
    if len(rows) > 1 and width > 1:
        yield from ("|".join(row + [""] * (width - len(row))) for row in rows)


_PUNYCODE = re.compile(r"xn--[a-z0-9-]+")


def target(address: str) -> str:
    """Return an address as it is compared: escapes undone, the scheme that readers add to `www.` there."""
    address = unquote(address).replace("\u200b", "").replace("\u2060", "")
    address = _PUNYCODE.sub(lambda label: label[0].encode("ascii").decode("idna"), address)
    return address.removesuffix("/").replace("HTTPS:", "https:").replace("HTTP:", "http:")
