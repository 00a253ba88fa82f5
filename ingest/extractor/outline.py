"""A page laid flat: its elements (but plain inline markup) and its blocks of text in document order.

Any subtree is a range of both. A *block* is the text between two edges of block-level elements. Built in one walk over
lexbor's nodes; whatever is asked of a subtree afterwards is a difference of two running sums, not another walk.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from selectolax.lexbor import LexborNode

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
_UNSEEN = frozenset({"noscript", "iframe", "object", "textarea", "canvas", "datalist", "svg", "select", "option"})
_IMAGES = frozenset({"img", "amp-img"})
_FURTHER_NAMES = ("itemprop", "role", "data-testid", "data-component")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
WIDE_EXTRA = 1.5
"""A Han, kana or hangul sign says about as much as two and a half Latin letters."""


@dataclass(slots=True)
class Outline:
    """The columns. Element `e` spans the elements `e` to `ends[e]` and the blocks `first[e]` to `last[e]`."""

    nodes: list[LexborNode]
    tags: list[str]
    parents: list[int]
    """Of an element; -1 for the root."""
    ends: list[int]
    names: list[str]
    """What a block-level element is called: its class, id, itemprop and role, as served."""
    first: list[int]
    last: list[int]
    texts: list[str]
    """Of a block, stripped."""
    weights: list[float]
    """Of a block: its length in Latin letters, wide signs counting more."""
    links: list[float]
    """Of a block: the share of its text that is linked."""
    owners: list[int]
    """Of a block: the block-level element whose own text it is."""
    pieces: list[list[LexborNode]]
    """Of a block: its text nodes."""
    images: list[int]
    """How many images stand before an element; one more entry for the end."""

    def has_image(self, element: int) -> bool:
        """Whether an element holds an image, or is one."""
        return self.images[self.ends[element]] > self.images[element]

    def ancestors(self, element: int) -> Iterable[int]:
        """Yield an element and those around it, inside out."""
        while element >= 0:
            yield element
            element = self.parents[element]


def outline(root: LexborNode) -> Outline:
    """Lay an element flat. Text that no reader sees (`noscript`, `iframe` …) makes no block."""
    nodes: list[LexborNode] = []
    tags: list[str] = []
    parents: list[int] = []
    names: list[str] = []
    first: list[int] = []
    owner: list[int] = []  # of an element: the block-level element around it, itself included; -1 where text is unseen
    linked: list[bool] = []
    number: dict[int, int] = {}
    blocks = _Blocks()
    for node in root.traverse(include_text=True, skip_empty=True):
        tag = node.tag or "-"
        up = node.parent
        parent = number.get(up.mem_id, -1) if up is not None else -1
        if tag == "-text":
            if parent < 0 or (block := owner[parent]) < 0:
                continue
            blocks.add(node, block, linked[parent])
        elif tag in _PLAIN:
            number[node.mem_id] = parent
            if tag == "br" and blocks.current >= 0:
                blocks.texts[-1] += "\n"
        elif tag[0] != "-":
            index = len(nodes)
            if (parent < 0 and index) or index >= MAX_ELEMENTS:
                continue
            number[node.mem_id] = index
            nodes.append(node)
            tags.append(tag)
            parents.append(parent)
            first.append(len(blocks.texts))
            around = owner[parent] if index else 0
            if around < 0 or tag in _UNSEEN:
                owner.append(-1)
                names.append("")
            elif tag in INLINE and index:
                owner.append(around)
                names.append("")
            else:
                owner.append(index)
                names.append(_name(node.attributes))
                blocks.current = -1
            linked.append(tag == "a" or (index > 0 and linked[parent]))
    return blocks.into_outline(nodes, tags, parents, names, first)


class _Blocks:
    """The columns of the blocks while the walk fills them."""

    __slots__ = ("chars", "current", "linked_chars", "owners", "pieces", "texts")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[list[LexborNode]] = []
        self.owners: list[int] = []
        self.chars: list[int] = []
        self.linked_chars: list[int] = []
        self.current = -1
        """The owner of the block that may go on; -1 at an edge."""

    def add(self, node: LexborNode, owner: int, is_linked: bool) -> None:
        """Add a text node to the block that goes on, or begin a new one with it."""
        text = node.text_content or ""
        size = len(text)
        if owner == self.current:
            self.texts[-1] += text
            self.pieces[-1].append(node)
            self.chars[-1] += size
            self.linked_chars[-1] += size if is_linked else 0
        else:
            self.current = owner
            self.texts.append(text)
            self.pieces.append([node])
            self.owners.append(owner)
            self.chars.append(size)
            self.linked_chars.append(size if is_linked else 0)

    def into_outline(
        self, nodes: list[LexborNode], tags: list[str], parents: list[int], names: list[str], first: list[int]
    ) -> Outline:
        """Put the columns of the elements beside those of the blocks."""
        texts = [text.strip() for text in self.texts]
        return Outline(
            nodes,
            tags,
            parents,
            _ends(parents),
            names,
            first,
            last=_lasts(first, parents, self.owners),
            texts=texts,
            weights=[weight_of(text) for text in texts],
            links=[min(1.0, part / whole) for part, whole in zip(self.linked_chars, self.chars, strict=True)],
            owners=self.owners,
            pieces=self.pieces,
            images=list(accumulate((tag in _IMAGES for tag in tags), initial=0)),
        )


def _name(attributes: dict[str, str | None]) -> str:
    """Return what an element is called; most elements are called by class and id only."""
    name = attributes.get("class") or ""
    if other := attributes.get("id"):
        name = f"{name} {other}"
    if len(attributes) > 1:
        for key in _FURTHER_NAMES:
            if other := attributes.get(key):
                name = f"{name} {other}"
    return name


def _ends(parents: list[int]) -> list[int]:
    """Where the subtree of each element ends."""
    ends = list(range(1, len(parents) + 1))
    for index in range(len(parents) - 1, 0, -1):
        parent = parents[index]
        if ends[index] > ends[parent]:
            ends[parent] = ends[index]
    return ends


def _lasts(first: list[int], parents: list[int], owners: list[int]) -> list[int]:
    """Behind which block the subtree of each element ends."""
    last = list(first)
    for block, owner in enumerate(owners):
        last[owner] = block + 1
    for index in range(len(parents) - 1, 0, -1):
        parent = parents[index]
        if last[index] > last[parent]:
            last[parent] = last[index]
    return last


def weight_of(text: str) -> float:
    """Return how much a text says, in Latin letters."""
    return len(text) if text.isascii() else len(text) + WIDE_EXTRA * len(_WIDE.findall(text))


def running(values: Iterable[float]) -> list[float]:
    """Return the running sums, from 0 on: the sum over a range is a difference of two of them."""
    return list(accumulate(values, initial=0.0))
