"""A page part by part: each element's first words, whether they are in the article's text, and why. Pure.

What a rule names decides where there is one that reads the page; else what the generic way weighed.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborNode

from ingest.documents import Extracted, Finding
from ingest.extractor.explain import explain, why_dropped
from ingest.extractor.generic.container import find_container
from ingest.extractor.generic.outline import IMAGE_TAGS, INLINE, Outline, outline
from ingest.extractor.generic.prefilter import lay_flat
from ingest.extractor.generic.prune import verdicts_of
from ingest.extractor.page.document import Page, read_page
from ingest.extractor.page.parts import Candidate, Fate, Part, Parted
from ingest.extractor.page.selectors import select
from ingest.extractor.page.visible_text import one_line
from ingest.extractor.selector_candidates import candidates, names_of
from ingest.extractor.site_rules.body import places
from ingest.extractor.site_rules.finders import find_data
from ingest.extractor.site_rules.model import Rule
from ingest.text.urls import resolve
from normalize.values import BodyOrigin, Url

MOST_PARTS = 800
_MOST_JUDGED = 2_000
_OF_THE_ARTICLE = frozenset({Fate.KEPT, Fate.DROPPED})
_TELLING_LETTERS = 40
"""A text that is as long and stands in the article's is the article's, wherever it was found."""
_WORDS_CHARS = 80
_TELLING = frozenset({"article", "main"})
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Row:
    """An element as it is served: what is asked of it before anybody changes the page's tree."""

    element: int
    text: str
    names: str
    letters: int
    addresses: frozenset[str]
    """Where its image may be."""
    around: tuple[int, ...]
    """The elements that it stands in, itself first (`mem_id`)."""
    pieces: tuple[int, ...]
    """Its text nodes (`mem_id`)."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """What is known of why: elements and texts of the page by `mem_id`."""

    inside: frozenset[int] | None
    """The elements that hold the article; None where nobody knows."""
    out: Mapping[int, str]
    """What was left out of them -> why."""


def part_page(
    body: bytes,
    url: Url,
    *,
    content_type: str | None,
    rule: Rule | None,
    zone: str,
    now: datetime,
    chosen: int | None,
) -> Parted:
    """Extract a page and say what became of each of its parts; of the `chosen` one, by what it can be named."""
    told = explain(body, url, content_type=content_type, rule=rule, zone=zone, now=now)
    page = read_page(body, url, content_type)
    root = page.tree.body if not isinstance(page, Finding) else None
    if isinstance(page, Finding) or root is None or page.is_data:
        return Parted(told)
    flat = outline(root)
    offered: tuple[Candidate, ...] = ()
    if chosen is not None and 0 <= chosen < len(flat.nodes):
        offered = candidates(page.tree, flat.nodes[chosen])
    rows = [_row(page, flat, element, block) for element, block in _rows(flat)[:_MOST_JUDGED]]
    reader = _Reader(told.extracted, _judged(page, rule, told.extracted))
    for row in rows:
        reader.note(row)
    parts = _shown(flat, rows, [reader.fate(row) for row in rows])
    return Parted(told, parts[:MOST_PARTS], len(parts[MOST_PARTS:]), offered)


def _row(page: Page, flat: Outline, element: int, block: int | None) -> _Row:
    node = flat.nodes[element]
    return _Row(
        element,
        flat.texts[block] if block is not None else "",
        names_of(node),
        _letters_in(flat, element, block),
        _addresses(page, node),
        tuple(_around(node)),
        tuple(piece.mem_id for piece in flat.pieces[block]) if block is not None else (),
    )


def _shown(flat: Outline, rows: Sequence[_Row], fates: Sequence[tuple[Fate, str]]) -> tuple[Part, ...]:
    """Return the rows as parts; what stands around nothing of the article's is not shown, where there is one."""
    own = sorted(row.element for row, (fate, _) in zip(rows, fates, strict=True) if fate in _OF_THE_ARTICLE)
    parts: list[Part] = []
    depths: dict[int, int] = {}
    for row, (fate, why) in zip(rows, fates, strict=True):
        element = row.element
        holds_own = bisect_left(own, element) < bisect_left(own, flat.ends[element])
        if fate is Fate.AROUND and own and not holds_own:
            continue
        above = next((up for up in flat.ancestors(flat.parents[element]) if up in depths), None)
        depth = depths.setdefault(element, depths[above] + 1 if above is not None else 0)
        words = one_line(row.text)[:_WORDS_CHARS]
        parts.append(Part(element, depth, flat.tags[element], row.names, words, row.letters, fate, why))
    return tuple(parts)


def _rows(flat: Outline) -> list[tuple[int, int | None]]:
    """Return the elements to show, in the page's order, with the block that is their text; texts with no letter not."""
    rows: list[tuple[int, int, int | None]] = []
    shown = set[int]()
    for block, owner in enumerate(flat.owners):
        if _SIGNS.sub("", flat.texts[block]):
            rows.append((max(owner, 0), block, block))
            shown.add(owner)
    for element in flat.images:
        rows.append((element, flat.first[element], None))
        shown.add(element)
    for element in range(1, len(flat.nodes)):
        holds = flat.last[element] > flat.first[element] or flat.has_image(element)
        is_named = flat.names[element] or flat.tags[element] in _TELLING
        if element not in shown and holds and is_named and flat.tags[element] not in INLINE:
            rows.append((element, flat.first[element], None))
    # What stands around comes before what it holds; a text behind its owner's children stands in its place.
    return [
        (element, block) for element, _, block in sorted(rows, key=lambda row: (row[1], row[2] is not None, row[0]))
    ]


def _around(node: LexborNode) -> list[int]:
    found = []
    up: LexborNode | None = node
    while up is not None and up.tag != "-undef":
        found.append(up.mem_id)
        up = up.parent
    return found


def _letters_in(flat: Outline, element: int, block: int | None) -> int:
    blocks = range(flat.first[element], flat.last[element]) if block is None else (block,)
    return sum(len("".join(flat.texts[each].split())) for each in blocks)


def _addresses(page: Page, node: LexborNode) -> frozenset[str]:
    if node.tag not in IMAGE_TAGS:
        return frozenset()
    values = (value for value in node.attributes.values() if value)
    return frozenset(url for value in values if (url := resolve(page.base_url, value)) is not None)


def _judged(page: Page, rule: Rule | None, extracted: Extracted) -> _Judged:
    kind = extracted.origin.kind if extracted.origin is not None else None
    if kind is BodyOrigin.RULE and rule is not None:
        return _by_rule(page, rule)
    return _Judged(None, {}) if kind is BodyOrigin.STRUCTURED else _by_weighing(page, extracted)


def _by_rule(page: Page, rule: Rule) -> _Judged:
    """Say what a rule names on a page."""
    data = find_data(page, rule.data)
    bodies = [place for part in rule.body for place in places(page, part, data) if place.is_filled][:1]
    leads = [place for part in rule.lead for place in places(page, part, data)]
    if any(place.of_data for place in bodies):
        return _Judged(None, {})
    out: dict[int, str] = {}
    for selector in rule.drop:
        for place in (*bodies, *leads):
            out |= {node.mem_id: f"drop: {selector}" for node in select(place.node, selector)}
    return _Judged(frozenset(place.node.mem_id for place in (*bodies, *leads)), out)


def _by_weighing(page: Page, extracted: Extracted) -> _Judged:
    """Say what the generic way weighed."""
    flat = lay_flat(page)
    found = find_container(flat, extracted.title) if flat is not None else None
    if flat is None or found is None:
        return _Judged(None, {})
    passed = {flat.nodes[each].mem_id: "its part is called a menu, a footer, comments …" for each in flat.passed}
    out: dict[int, str] = {}
    for block, reason in why_dropped(flat, found, verdicts_of(flat, found)):
        out |= {piece.mem_id: reason for piece in flat.pieces[block]}
    return _Judged(frozenset({flat.nodes[found.element].mem_id}), {**passed, **out})


class _Reader:
    """Says of each part what became of it."""

    def __init__(self, extracted: Extracted, judged: _Judged) -> None:
        self._text = _SIGNS.sub("", extracted.text)
        self._title = _SIGNS.sub("", extracted.title or "")
        self._images = {image.url for image in extracted.images}
        self._judged = judged
        self._own = Counter[str]()
        """Texts of the element that holds the article, by their letters."""

    def note(self, row: _Row) -> None:
        """Take down a text, before any is asked about: what stands in the article's own element is it before others."""
        reason, is_inside = self._judgement(row)
        if is_inside and not reason:
            self._own[_SIGNS.sub("", row.text)] += 1

    def fate(self, row: _Row) -> tuple[Fate, str]:
        """Return what became of a text or an image, and why."""
        letters = _SIGNS.sub("", row.text)
        if not letters and not row.addresses:
            return Fate.AROUND, ""
        reason, is_inside = self._judgement(row)
        has = letters in self._text if letters else not self._images.isdisjoint(row.addresses)
        if has and is_inside and not reason:
            return Fate.KEPT, ""
        if has and len(letters) >= _TELLING_LETTERS and self._text.count(letters) > self._own[letters]:
            return Fate.KEPT, ""  # an article may stand in several elements
        if letters and letters == self._title:
            return Fate.OUTSIDE, "the title"
        if not is_inside:
            return Fate.OUTSIDE, reason
        return Fate.DROPPED, reason or "left out afterwards: a notice, a repetition, or the like"

    def _judgement(self, row: _Row) -> tuple[str, bool]:
        judged = self._judged
        reason = next((judged.out[each] for each in (*row.pieces, *row.around) if each in judged.out), "")
        return reason, judged.inside is None or not judged.inside.isdisjoint(row.around)
