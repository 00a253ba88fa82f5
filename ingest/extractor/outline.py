"""A page laid flat: its elements and its blocks of text in document order, so that any subtree is a range of both.

A *block* is the text between two edges of block-level elements. Built in one walk over lexbor's nodes; whatever is
asked of a subtree afterwards is a difference of two running sums, not another walk.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from selectolax.lexbor import LexborNode

MAX_ELEMENTS = 60_000
"""Elements beyond this are not looked at; the largest article pages seen hold 20,000."""

INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark nobr output q rp rt ruby s samp"
    " small span strike strong sub sup time tt u var wbr img picture source svg math audio video iframe object embed canvas"
    " map area amp-img button input".split()
)
_UNSEEN = frozenset({"noscript", "iframe", "object", "textarea", "canvas", "datalist", "svg", "select", "option"})
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
    """What an element is called: class, id, itemprop, role, lower-case letters and all as served."""
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
    pieces: list[list[LexborNode]] = []
    owners: list[int] = []
    linked_chars: list[int] = []
    raw: list[list[str]] = []
    at_edge, current = True, -1
    for node in root.traverse(include_text=True, skip_empty=True):
        tag = node.tag or "-"
        if tag == "-text":
            up = node.parent
            parent = number.get(up.mem_id, -1) if up is not None else -1
            if parent < 0 or (block := owner[parent]) < 0:
                continue
            text = node.text_content or ""
            if at_edge or block != current:
                raw.append([text])
                pieces.append([node])
                owners.append(block)
                linked_chars.append(0)
                at_edge, current = False, block
            else:
                raw[-1].append(text)
                pieces[-1].append(node)
            if linked[parent]:
                linked_chars[-1] += len(text)
        elif tag[0] != "-":
            up = node.parent
            parent = number.get(up.mem_id, -1) if up is not None else -1
            index = len(nodes)
            if (parent < 0 and index) or index >= MAX_ELEMENTS:
                continue
            number[node.mem_id] = index
            nodes.append(node)
            tags.append(tag)
            parents.append(parent)
            first.append(len(raw))
            attributes = node.attributes
            names.append(_name(attributes) if attributes else "")
            if tag in _UNSEEN or (parent >= 0 and owner[parent] < 0):
                owner.append(-1)
            elif tag in INLINE and parent >= 0:
                owner.append(owner[parent])
            else:
                owner.append(index)
                at_edge = True
            linked.append(tag == "a" or (parent >= 0 and linked[parent]))
    texts = ["".join(parts).strip() for parts in raw]
    links = [min(1.0, chars / max(1, sum(map(len, parts)))) for chars, parts in zip(linked_chars, raw, strict=True)]
    last = _lasts(first, parents, owners)
    return Outline(
        nodes, tags, parents, _ends(parents), names, first, last, texts, [weight_of(t) for t in texts], links, owners, pieces
    )


def _name(attributes: dict[str, str | None]) -> str:
    get = attributes.get
    parts = (get("class"), get("id"), get("itemprop"), get("role"), get("data-testid"), get("data-component"))
    return " ".join(part for part in parts if part)


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
