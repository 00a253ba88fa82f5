"""A page laid flat: its elements (but plain inline markup) and its blocks of text in document order.

Any subtree is a range of both. A *block* is the text between two edges of block-level elements. Built in one walk over
lexbor's nodes; whatever is asked of a subtree afterwards is a difference of two running sums, not another walk.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import itemgetter

from selectolax.lexbor import LexborNode

from normalize.tree import BLOCKS

MAX_ELEMENTS = 60_000
"""Elements beyond this are not looked at; the largest article pages seen hold 20,000."""

INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark nobr output q rp rt ruby s"
    " samp small span strike strong sub sup time tt u var wbr img picture source svg math audio video iframe object"
    " embed canvas"
    " map area amp-img button input".split()
)
_PLAIN = INLINE - frozenset(
    "a img picture source amp-img video audio iframe object embed canvas svg math map area button input".split()
)
"""Inline markup that the outline passes over: what it holds counts as its parent's."""
PLAYERS = frozenset({"audio", "video", "iframe", "object", "embed"})
_UNSEEN = frozenset({"noscript", "iframe", "object", "option"})
NEVER_SEEN = frozenset(
    "script style template link meta svg select datalist canvas map textarea noembed noframes annotation"
    " annotation-xml".split()
)
"""Elements that show no text of the page's."""
IMAGE_TAGS = frozenset({"img", "amp-img"})
FORMULA = "math"
"""Its elements are no parts of the page: a formula is one piece of the text that it stands in."""
_OF_PHRASES = INLINE | frozenset("p h1 h2 h3 h4 h5 h6 dt summary figcaption caption legend pre".split())
"""Elements that hold phrases only: an unknown element in them is inline (CSS 2.2 §9.2.2, as browsers show it)."""
_FURTHER_NAMES = ("id", "itemprop", "role", "data-testid", "data-component")
_FURTHER = frozenset(_FURTHER_NAMES)
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_INDENTED = re.compile(r"\s\s|\t")
_LINE_ENDS = re.compile(r"\s*\n\s*")
_SPACES = re.compile(r"[^\S\n]{2,}|\t")
WIDE_EXTRA = 1.5
"""A Han, kana or hangul sign says about as much as two and a half Latin letters."""


IsClutter = Callable[[LexborNode, str, str, str], bool]
"""Whether an element can be passed over: the element, its tag, its name, and the tag of the element around it."""


@dataclass(slots=True)
class Outline:
    """The columns. Element `e` spans the elements `e` to `ends[e]` and the blocks `first[e]` to `last[e]`."""

    nodes: list[LexborNode]
    tags: list[str]
    parents: list[int]
    """Of an element; -1 for the root."""
    names: list[str]
    """What a block-level element is called: its class, id, itemprop and role, as served."""
    first: list[int]
    last: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    images: list[int] = field(default_factory=list)
    """The elements that are images."""
    passed: set[int] = field(default_factory=set)
    """The elements that were passed over."""
    texts: list[str] = field(default_factory=list)
    """Of a block, stripped."""
    weights: list[float] = field(default_factory=list)
    """Of a block: its length in Latin letters, wide signs counting more."""
    links: list[float] = field(default_factory=list)
    """Of a block: the share of its text that is linked."""
    owners: list[int] = field(default_factory=list)
    """Of a block: the block-level element whose own text it is."""
    pieces: list[list[LexborNode]] = field(default_factory=list)
    """Of a block: its text nodes."""
    revealed: set[int] = field(default_factory=set)
    """The elements (`mem_id`) that the page hides until its script shows them, and that hold much of it."""
    unseen: list[tuple[int, LexborNode]] = field(default_factory=list)
    """What shows no text, scripts and comments and the like, and before which element each stands."""
    formulas: set[int] = field(default_factory=set)
    """The blocks that hold nothing but formulas."""
    host: str = ""
    """The page's own host, as far as it is known."""

    def drop_unseen(self, element: int) -> None:
        """Remove from an element's tree what shows no text; before anything else is removed from it."""
        if len(self.nodes) >= MAX_ELEMENTS:
            self.nodes[element].strip_tags(sorted(NEVER_SEEN))
            return
        start = bisect_left(self.unseen, element + 1, key=itemgetter(0))
        end = bisect_left(self.unseen, self.ends[element] + 1, key=itemgetter(0))
        for _, node in self.unseen[start:end]:
            if node.tag != "script" or not (node.attributes.get("type") or "").startswith("math/tex"):
                node.decompose()

    def images_in(self, start: int, end: int) -> Sequence[int]:
        """Return the images among the elements of a range."""
        return self.images[bisect_left(self.images, start) : bisect_left(self.images, end)]

    def has_image(self, element: int) -> bool:
        """Whether an element holds an image, or is one."""
        after = bisect_left(self.images, element)
        return after < len(self.images) and self.images[after] < self.ends[element]

    def has_media(self, element: int) -> bool:
        """Whether an element holds an image, a player or a frame."""
        return self.has_image(element) or not PLAYERS.isdisjoint(self.tags[element : self.ends[element]])

    def ancestors(self, element: int) -> Iterable[int]:
        """Yield an element and those around it, inside out."""
        while element >= 0:
            yield element
            element = self.parents[element]


def outline(root: LexborNode, *, is_clutter: IsClutter | None = None) -> Outline:
    """Lay an element flat. Text that no reader sees (`noscript`, `iframe` …) makes no block.

    A block-level element of which `is_clutter` holds is passed over: it stands in the outline, what is in it does not.
    """
    page = Outline(nodes=[root], tags=[root.tag or "-"], parents=[-1], names=[_name(root.attributes)], first=[0])
    blocks = _Blocks(page.texts, page.owners, page.pieces)
    _walk(page, blocks, is_clutter)
    page.ends, page.last = _spans(page.parents, page.first, page.owners)
    page.texts = [text.strip() for text in page.texts]
    page.weights = [len(text) if text.isascii() else weight_of(text) for text in page.texts]
    _fold_wide(page.texts, page.weights)
    page.links = [part / whole if part else 0.0 for part, whole in zip(blocks.linked_chars, blocks.chars, strict=True)]
    page.formulas = {block for block, chars in blocks.formula_chars.items() if chars == blocks.chars[block]}
    page.images = [element for element, tag in enumerate(page.tags) if tag in IMAGE_TAGS]
    return page


def _walk(page: Outline, blocks: "_Blocks", is_clutter: IsClutter | None) -> None:
    """Fill in the columns that cannot be reckoned from others."""
    nodes, tags, parents, names, first = page.nodes, page.tags, page.parents, page.names, page.first
    # The element around the node, the block-level element around it (-1 where text is unseen), whether it is linked.
    parent, block, is_linked = 0, 0, False
    above: list[tuple[LexborNode, int, int, bool]] = []
    node = nodes[0].first_child
    while True:
        while node is not None:
            tag, kind = _KINDS.get(node.tag_id) or _kind(node)
            if kind == _TEXT:
                blocks.add_text(node, node.text_content or "", block, is_linked)
            elif kind <= _BREAK:
                blocks.add(node, block, is_linked)
            elif kind == _PLAIN_TAG:
                if (child := node.first_child) is not None:
                    above.append((node, parent, block, is_linked))
                    node = child
                    continue
            elif kind == _NOTHING:
                page.unseen.append((len(nodes), node))
            elif len(nodes) < MAX_ELEMENTS:
                index, is_block = len(nodes), block >= 0 and kind == _BLOCK
                name = blocks.end_at(node) if is_block else ""
                nodes.append(node)
                tags.append(tag)
                parents.append(parent)
                names.append(name)
                first.append(len(page.texts))
                child = node.first_child
                if is_block and is_clutter is not None and is_clutter(node, tag, name, tags[parent]):
                    page.passed.add(index)
                elif child is not None:
                    above.append((node, parent, block, is_linked))
                    parent, is_linked = index, is_linked or tag == "a"
                    block = index if is_block else -1 if kind == _UNSEEN_TAG else block
                    node = child
                    continue
            node = node.next
        if not above:
            return
        node, parent, block, is_linked = above.pop()
        node = node.next


_EDGE = -2
"""No element's number, nor that of none."""


class _Blocks:
    """The columns of the blocks while the walk fills them."""

    __slots__ = ("chars", "current", "formula_chars", "linked_chars", "owners", "pieces", "texts")

    def __init__(self, texts: list[str], owners: list[int], pieces: list[list[LexborNode]]) -> None:
        self.texts, self.owners, self.pieces = texts, owners, pieces
        self.chars: list[int] = []
        self.linked_chars: list[int] = []
        self.formula_chars: dict[int, int] = {}
        self.current = _EDGE
        """The owner of the block that may go on."""

    def add(self, node: LexborNode, owner: int, is_linked: bool) -> None:
        """Add a formula to the block that goes on, or begin a new one with it; a `br` is a new line."""
        if owner < 0:
            return
        if node.tag == FORMULA:
            self._add_formula(node, owner, is_linked)
        elif self.current >= 0:
            self.texts[-1] += "\n"

    def _add_formula(self, node: LexborNode, owner: int, is_linked: bool) -> None:
        text = formula_text(node)
        self.add_text(node, text, owner, is_linked)
        if text and self.current == owner:
            block = len(self.texts) - 1
            self.formula_chars[block] = self.formula_chars.get(block, 0) + len(text)

    def add_text(self, node: LexborNode, text: str, owner: int, is_linked: bool) -> None:
        """Add what a node says to the block that goes on, or begin a new one with it; unseen text has no owner (-1)."""
        if owner == self.current:
            self.texts[-1] += text
            if text.isspace():
                return
            self.pieces[-1].append(node)
            self.chars[-1] += len(text)
            if is_linked:
                self.linked_chars[-1] += len(text)
        elif owner >= 0 and text and not text.isspace():
            self.current = owner
            self.texts.append(text)
            self.pieces.append([node])
            self.owners.append(owner)
            self.chars.append(len(text))
            self.linked_chars.append(len(text) if is_linked else 0)

    def end_at(self, node: LexborNode) -> str:
        """Let the block end at the edge of a block-level element, and return what that is called."""
        self.current = _EDGE
        attributes = node.attributes
        return _name(attributes) if attributes else ""


def _spans(parents: Sequence[int], first: Sequence[int], owners: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return where the elements and the blocks of each element end.

    What is inline spans the blocks of the block-level elements in it, not the text of the block around it.
    """
    ends = list(range(1, len(parents) + 1))
    last = list(first)
    for block, owner in enumerate(owners, 1):
        last[owner] = block
    for element in range(len(parents) - 1, 0, -1):
        parent = parents[element]
        if (end := ends[element]) > ends[parent]:
            ends[parent] = end
        if (behind := last[element]) > last[parent]:
            last[parent] = behind
    return ends, last


_TEXT, _FORMULA, _BREAK, _PLAIN_TAG, _INLINE_TAG, _BLOCK, _UNSEEN_TAG, _NOTHING = range(8)
"""What a node is to the walk; plain numbers, which compare quickly. Comments and the like are nothing."""
_KINDS: dict[int, tuple[str, int]] = {}
"""By lexbor's number of the tag, which is quicker to get than its name; filled as tags are met."""
_KNOWN_TAGS = 512
"""Higher numbers are of tags that HTML does not know, and differ from page to page."""


def _kind(node: LexborNode) -> tuple[str, int]:
    tag = node.tag or "-"
    if tag[0] == "-":
        kind = _TEXT if tag == "-text" else _NOTHING
    elif tag in NEVER_SEEN:
        kind = _NOTHING
    elif tag in _UNSEEN:
        kind = _UNSEEN_TAG
    elif tag == FORMULA:
        kind = _FORMULA
    elif tag in INLINE:
        kind = _BREAK if tag == "br" else _PLAIN_TAG if tag in _PLAIN else _INLINE_TAG
    elif tag in BLOCKS:
        kind = _BLOCK
    else:
        return tag, _PLAIN_TAG if _stands_in_text(node) else _BLOCK
    if node.tag_id < _KNOWN_TAGS:
        _KINDS[node.tag_id] = tag, kind
    return tag, kind


def _fold_wide(texts: list[str], weights: list[float]) -> None:
    """Fold the white space of templates in texts of wide signs: a run of it is one line feed or one space.

    A line of a few signs in forty of indentation is no prose. Among letters the scorecard was fitted with it.
    """
    for block, weight in enumerate(weights):
        text = texts[block]
        if weight > len(text) and _INDENTED.search(text):
            texts[block] = text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
            weights[block] = weight_of(text)


def _stands_in_text(node: LexborNode) -> bool:
    """Whether an element that HTML does not know stands in a line of text; else it is a part of the page."""
    parent = node.parent
    if parent is not None and parent.tag in _OF_PHRASES:
        return True
    return any(
        each is not None and each.tag == "-text" and not each.is_empty_text_node for each in (node.prev, node.next)
    )


def formula_text(node: LexborNode) -> str:
    """Return what a formula shows, without the source that it is annotated with."""
    text = node.text()
    for note in node.css("annotation, annotation-xml"):
        text = text.replace(note.text(), "", 1)
    return "".join(text.split())


def name_of(node: LexborNode) -> str:
    """Return what an element is called: its class, id, itemprop and role, as served."""
    return _name(node.attributes)


def _name(attributes: dict[str, str | None]) -> str:
    """Return what an element is called. A role that stands alone says what a tag would, not what the element is for."""
    if len(attributes) < 2:
        return attributes.get("class") or attributes.get("id") or ""
    name = attributes.get("class") or ""
    if _FURTHER.isdisjoint(attributes):
        return name
    for key in _FURTHER_NAMES:
        if other := attributes.get(key):
            name = f"{name} {other}"
    return name


def weight_of(text: str) -> float:
    """Return how much a text says, in Latin letters."""
    return len(text) if text.isascii() else len(text) + WIDE_EXTRA * len(_WIDE.findall(text))


def running(values: Iterable[float]) -> list[float]:
    """Return the running sums, from 0 on: the sum over a range is a difference of two of them."""
    return list(accumulate(values, initial=0.0))
