"""Takes out of a container what is not the article's: whole elements where they hold nothing else, else single texts.

Changes the page's tree. What is kept for other reasons than its words (captions, code) is decided here.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, compress
from operator import attrgetter
from typing import NamedTuple

from ingest.extractor.generic.boilerplate import kinds_of
from ingest.extractor.generic.container import PROSE_MIN_WEIGHT, Container
from ingest.extractor.generic.outline import Outline
from ingest.extractor.generic.score import AROUND_BIT, points_of, surroundings
from ingest.extractor.generic.sections import evidence_of, parts_to_drop
from ingest.extractor.generic.wholes import Wholes
from ingest.extractor.images.candidates import is_image_path
from ingest.extractor.page.class_names import Sign

KEEP_ABOVE = -0.205
"""Log-odds: a paragraph lost is worse than a line too many. Points are hundredths: none is just this."""
KEEP_PROSE_ABOVE = -1.2
"""Of whole sentences without links, in no part that is called clutter: it takes more to drop them."""
CAPTION_MAX_WEIGHT = 300.0
CAPTION_MAX_DEPTH = 4
MAX_DEPTH = 100
MEDIA_MAX_BLOCKS = 3
_AROUND_IMAGES = frozenset({"a", "picture", "button"})
_OF_TEXT = frozenset({"a", "math"})
_MEDIA_BOXES = frozenset({"div", "section", "aside"})
PICTURE_TEXT_MAX_WEIGHT = 200.0
"""An element with an image whose texts are dropped goes with them if they are longer, or linked."""
PICTURE_MAX_LINKS = 0.3
MAX_PICTURES_BELOW = 4
"""More behind the last text, with few words among them, are the article's own: a gallery."""
WORDS_PER_PICTURE = 40.0
MIN_SHARE_LEFT = 0.3
"""If less than this of the container's prose would be left, nothing is dropped: the judgement cannot be right."""
MIN_TEXT_LEFT = 0.15
"""Nor of the text of what is called an article's: a post may be a list of links."""
REPEATED_MIN_WEIGHT = 80.0
BYLINE_MAX_WEIGHT = 120.0
CODE_POINTS = 2.0
"""What code counts for the part that it stands in."""
_MAYBE_NO_TEXT = AROUND_BIT["pre"] | AROUND_BIT["figure"] | AROUND_BIT["a"] | Sign.CAPTION
"""What stands around captions, code and cards; most blocks have none of it around them."""
_ENDS_OF_SENTENCES = frozenset(".!?。！？…:：")


LEAD_MAX_BLOCKS = 12
NO_LEAD = Sign.CAPTION | Sign.AUTHOR | Sign.META | Sign.CARD | Sign.FORM | Sign.SHARE | Sign.PROMO | Sign.HIDDEN
FAREWELLS = frozenset({"share", "join", "tags"})
FAREWELL_MAX_WEIGHT = 120.0


class Verdict(NamedTuple):
    """What was decided of one block."""

    kept: bool
    points: float | None = None
    """None where the words were not asked."""
    is_caption: bool = False
    """It belongs to an image, not to the running text."""
    is_prompt: bool = False
    """It asks to scan or to install something: the picture beside it goes with it."""
    evidence: float = 0.0
    """How much it speaks for the article or against it; what is decided without asking its words says nothing."""


_IS_KEPT = attrgetter("kept")
_CAPTION = Verdict(True, is_caption=True)
_CODE = Verdict(True)
_NOT_OF_IT = Verdict(False)


def verdicts_of(page: Outline, found: Container) -> list[Verdict]:
    """Decide of every block of the container whether it stays."""
    start = page.first[found.element]
    roles = _Roles(page, found)
    verdicts: list[Verdict] = []
    seen: dict[str, int] = {}
    first_prose = start + next((index for index, each in enumerate(found.prose[start:]) if each), 0)
    captions = _captions(page, found)
    kin = surroundings(page, found)
    kinds = kinds_of(page.texts[start : page.last[found.element]])
    special = captions | page.formulas | {found.title_block}
    texts, weights, owners, prose = page.texts, page.weights, page.owners, found.prose
    for block, (points, kind) in enumerate(zip(points_of(page, found, kin, kinds), kinds, strict=True), start):
        text, weight = texts[block], weights[block]
        owner = owners[block]
        role = roles[owner] if kin[owner - found.element] & _MAYBE_NO_TEXT else ""
        if (role or block in special) and (without_words := _by_place(page, found, block, role, captions)) is not None:
            verdicts.append(without_words)
        elif (weight > REPEATED_MIN_WEIGHT and text in seen and stands_elsewhere(page, owner, owners[seen[text]])) or (
            block <= first_prose and _is_byline(text, weight, kind)
        ):
            verdicts.append(_NOT_OF_IT)
        else:
            above = points - (least_points(prose[block], text) if prose[block] > PROSE_MIN_WEIGHT else KEEP_ABOVE)
            verdicts.append(Verdict(above > 0, points, False, False, evidence_of(above, weight)))
        seen.setdefault(text, block)
    if _left(page, found, verdicts) < MIN_SHARE_LEFT:
        return [each._replace(kept=True) for each in verdicts]
    _judge_wholes(page, found, kinds, verdicts)
    _drop_rows(page, found, verdicts)
    _drop_farewells(page, found, kinds, verdicts)
    whole = _without_parts(page, found, verdicts)
    _keep_lead(page, found, kinds, whole, first_prose)
    if found.signs[found.element] & Sign.BODY and _kept_share(page, found, whole) < MIN_TEXT_LEFT:
        return [each._replace(kept=True) for each in verdicts]
    return whole if _left(page, found, whole) >= MIN_SHARE_LEFT else verdicts


def _by_place(page: Outline, found: Container, block: int, role: str, captions: set[int]) -> Verdict | None:
    """Return the verdict on a block whose words need not be asked: the title, captions, code, cards; None for others.

    `role` is what `_Roles` says of its owner.
    """
    if block == found.title_block:
        return _NOT_OF_IT
    weight = page.weights[block]
    if block in captions or (role == "caption" and weight <= CAPTION_MAX_WEIGHT):
        return _CAPTION
    if role == "code" or block in page.formulas:
        return _CODE._replace(evidence=evidence_of(CODE_POINTS, weight))
    return _NOT_OF_IT if role == "card" else None


def _kept_share(page: Outline, found: Container, verdicts: Sequence[Verdict]) -> float:
    """Return the share of the container's text that stays."""
    weights = page.weights[page.first[found.element] : page.last[found.element]]
    kept = sum(compress(weights, map(_IS_KEPT, verdicts)))
    return kept / (sum(weights) or 1.0)


def _drop_rows(page: Outline, found: Container, verdicts: list[Verdict]) -> None:
    """Drop rows of cards as a whole."""
    start = page.first[found.element]
    for row in found.rows:
        for index in range(max(row.start - start, 0), min(row.stop - start, len(verdicts))):
            verdicts[index] = verdicts[index]._replace(kept=False, evidence=min(0.0, verdicts[index].evidence))


def _keep_lead(
    page: Outline, found: Container, kinds: Sequence[str | None], verdicts: list[Verdict], first_prose: int
) -> None:
    """Keep a sentence behind the title and before the text that is called its lead."""
    start, title = page.first[found.element], found.title_block
    if title is None:
        return
    for block in range(max(title + 1, start), min(first_prose + 1, title + LEAD_MAX_BLOCKS, start + len(verdicts))):
        signs, verdict = found.signs[page.owners[block]], verdicts[block - start]
        is_lead = signs & Sign.LEAD and not signs & NO_LEAD and kinds[block - start] is None
        if is_lead and verdict.points is not None and page.texts[block][-1:] in _ENDS_OF_SENTENCES:
            verdicts[block - start] = _decided(verdict, stays=not page.links[block] or verdict.kept)


def _drop_farewells(page: Outline, found: Container, kinds: Sequence[str | None], verdicts: list[Verdict]) -> None:
    """Drop the short lines behind the last text that are for joining, sharing or sorting, in whatever element."""
    start = page.first[found.element]
    farewells: list[int] = []
    for index in range(len(verdicts) - 1, -1, -1):
        if not verdicts[index].kept:
            continue
        if kinds[index] not in FAREWELLS or page.weights[start + index] > FAREWELL_MAX_WEIGHT:
            break
        farewells.append(index)
    else:
        return  # Nothing else is said: that is for whoever asks whether this is an article.
    for index in farewells:
        verdicts[index] = _decided(verdicts[index], stays=False)


BIO_MAX_PARAGRAPHS, BIO_MIN_BEFORE = 4, 2
"""Of a bio; and of the article before it."""


def drop_bio(page: Outline, found: Container, verdicts: list[Verdict], author: str) -> None:
    """Drop what stands behind the text, in a part of its own, and begins with the author's name."""
    names = tuple(name for name in author.split(", ") if " " in name)
    start = page.first[found.element]
    kept = [index for index, each in enumerate(verdicts) if each.kept and not each.is_caption]
    part = page.parents[page.owners[start + kept[-1]]] if kept else 0
    bio: list[int] = []
    for index in reversed(kept):
        if page.parents[page.owners[start + index]] != part:
            break
        bio.append(index)
    if not names or len(bio) > BIO_MAX_PARAGRAPHS or len(kept) < len(bio) + BIO_MIN_BEFORE:
        return
    if page.texts[start + bio[-1]].startswith(names):
        for index in bio:
            verdicts[index] = _decided(verdicts[index], stays=False)


def stands_elsewhere(page: Outline, one: int, other: int) -> bool:
    """Whether an element stands in another part than one before it: a copy for telephones, a summary, a lead above.

    What an author says twice, a refrain or a command, stands in elements that are called the same.
    """
    while one != other:
        if page.tags[one] != page.tags[other] or page.names[one] != page.names[other]:
            return True
        one, other = page.parents[one], page.parents[other]
    return False


def _without_parts(page: Outline, found: Container, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the verdicts without what stands in parts that go as a whole; captions go or stay with their images."""
    result = list(verdicts)
    for part in parts_to_drop(page, found.element, [each.evidence for each in verdicts]):
        for index in part:
            each = verdicts[index]
            if each.kept and not each.is_caption:
                result[index] = Verdict(False, each.points, False, each.is_prompt, each.evidence)
    return result


def least_points(prose: float, text: str) -> float:
    """Return the points that a block needs to stay: `prose` is how much of an article's text it seems to be."""
    return KEEP_PROSE_ABOVE if prose > PROSE_MIN_WEIGHT and text[-1:] in _ENDS_OF_SENTENCES else KEEP_ABOVE


def _judge_wholes(page: Outline, found: Container, kinds: Sequence[str | None], verdicts: list[Verdict]) -> None:
    """Keep or drop tables, lists and boxes as one: one without some of its cells says something else."""
    start = page.first[found.element]
    wholes = Wholes(page, found, kinds, [each.kept for each in verdicts])
    for whole, stays in wholes.decided():
        for index in range(whole.first - start, whole.last - start):
            if not (whole.is_box and verdicts[index].points is None):
                verdicts[index] = _decided(verdicts[index], stays=stays)
        above = whole.first - start - 1
        if stays and above >= 0 and verdicts[above].points is not None and wholes.introduces(whole.first - 1):
            verdicts[above] = _decided(verdicts[above], stays=True)
        elif not stays and above >= 0 and wholes.is_announced(whole):
            verdicts[above] = _decided(verdicts[above], stays=False)
    kept = [each.kept for each in verdicts]
    for index in (*wholes.lines_under_headings(kept), *wholes.sentences_amid(kept)):
        if verdicts[index].points is not None:
            verdicts[index] = _decided(verdicts[index], stays=True)


def _decided(verdict: Verdict, *, stays: bool) -> Verdict:
    """Return the verdict on a block of a whole: what speaks against the decision counts no more."""
    kept, points, is_caption, is_prompt, evidence = verdict
    if kept == stays:
        return verdict
    return Verdict(stays, points, is_caption, is_prompt, max(0.0, evidence) if stays else min(0.0, evidence))


def prune(page: Outline, found: Container, verdicts: Sequence[Verdict]) -> None:
    """Remove what was not kept from the tree."""
    start = page.first[found.element]
    kept = list(accumulate(map(_IS_KEPT, verdicts), initial=0))
    element, end = found.element + 1, page.ends[found.element]
    gone: set[int] = set()
    while element < end:
        first, last = page.first[element] - start, page.last[element] - start
        if last > first:
            drop = kept[last] == kept[first] and (
                not _is_picture(page, element) or any(verdict.is_prompt for verdict in verdicts[first:last])
            )
        else:
            # A link within a text goes or stays with it.
            drop = element in page.passed or (
                found.in_clutter[element] > found.in_clutter[found.element] and page.tags[element] not in _OF_TEXT
            )
        if drop:
            page.nodes[element].decompose()
            gone.update(range(first, last))
            element = page.ends[element]
        else:
            element += 1
    _drop_pictures_below(page, found, verdicts)
    for index, verdict in enumerate(verdicts):
        if not verdict.kept and index not in gone:
            for piece in page.pieces[start + index]:
                piece.decompose()


def _drop_pictures_below(page: Outline, found: Container, verdicts: Sequence[Verdict]) -> None:
    """Remove the pictures behind the article's last text whose own words went: those of a form, a code, a card."""
    last = max((index for index, verdict in enumerate(verdicts) if verdict.kept), default=len(verdicts))
    below = page.first[found.element] + last + 1
    images = page.images_in(found.element + 1, page.ends[found.element])
    below_it = [page.nodes[element] for element in images if page.first[element] > below]
    words = sum(page.weights[below : page.last[found.element]])
    if len(below_it) > MAX_PICTURES_BELOW and words < len(below_it) * WORDS_PER_PICTURE:
        return
    for node in below_it:
        if node.parent is not None:
            node.decompose()


class _Roles(dict[int, str]):
    """Of elements: whether text of theirs is a `caption`, `code`, in a `card`, or plain text (empty)."""

    def __init__(self, page: Outline, found: Container) -> None:
        super().__init__()
        self._page, self._found = page, found
        inside = page.tags[found.element : page.ends[found.element]]
        asked = page.has_image(found.element) or "a" in inside or "figure" in inside
        self._max_depth = MAX_DEPTH if "pre" in inside else CAPTION_MAX_DEPTH if asked else 0

    def __missing__(self, element: int) -> str:
        self[element] = role = self._role(element)
        return role

    def _role(self, element: int) -> str:
        """Return what text of an element is.

        A caption stands in a figure with an image or a player, or is called so beside an image; code stands in `pre`;
        a link around several blocks is the card of another article.
        """
        page, found = self._page, self._found
        caption_asked = True
        depth = 0
        while element > found.element and depth < self._max_depth:
            tag, parent = page.tags[element], page.parents[element]
            if tag == "pre":
                return "code"
            if tag == "a" and page.last[element] - page.first[element] > 1:
                return "card"
            if caption_asked and depth < CAPTION_MAX_DEPTH:
                if tag == "figure":
                    return "caption" if page.has_media(element) else ""
                if found.signs[element] & Sign.CAPTION and page.has_image(parent):
                    return "caption"
                caption_asked = tag not in {"table", "blockquote", "li"}
            element, depth = parent, depth + 1
        return ""


def _captions(page: Outline, found: Container) -> set[int]:
    """Return the blocks that stand with an image in a part of their own beside paragraphs: what they say is of it."""
    captions: set[int] = set()
    for image in page.images_in(found.element, page.ends[found.element]):
        element = page.parents[image]
        for _ in range(CAPTION_MAX_DEPTH):
            if element <= found.element or page.tags[element] not in _MEDIA_BOXES | _AROUND_IMAGES:
                break
            if page.tags[element] in _MEDIA_BOXES and _is_media_box(page, element):
                captions.update(range(page.first[element], page.last[element]))
                break
            element = page.parents[element]
    return captions


def _is_media_box(page: Outline, element: int) -> bool:
    blocks = range(page.first[element], page.last[element])
    if not 0 < len(blocks) <= MEDIA_MAX_BLOCKS or max(page.links[block] for block in blocks) > PICTURE_MAX_LINKS:
        return False
    if sum(page.weights[block] for block in blocks) > CAPTION_MAX_WEIGHT:
        return False
    up = page.parents[element]
    return any(page.tags[owner] == "p" and page.parents[owner] == up for owner in _beside(page, element))


def _beside(page: Outline, element: int) -> Iterator[int]:
    """Yield the elements that own the texts next to an element."""
    for block in (page.first[element] - 1, page.last[element]):
        if 0 <= block < len(page.owners):
            yield page.owners[block]


def _is_byline(text: str, weight: float, kind: str | None) -> bool:
    """Whether a text that stands above the first paragraph names author or date, and says nothing else."""
    return kind in {"byline", "date"} and weight < BYLINE_MAX_WEIGHT and text[-1:] not in _ENDS_OF_SENTENCES


def _is_picture(page: Outline, element: int) -> bool:
    """Whether an element shows an image with a few unlinked words, which can go without it."""
    if not page.has_image(element):
        return False
    blocks = range(page.first[element], page.last[element])
    if sum(page.weights[block] for block in blocks) >= PICTURE_TEXT_MAX_WEIGHT:
        return False
    return max(page.links[block] for block in blocks) < PICTURE_MAX_LINKS or _is_enlarged(page, element)


def _is_enlarged(page: Outline, element: int) -> bool:
    """Whether all that is linked around an image is a link to the image itself, in full size."""
    links = [each for each in range(element, page.ends[element]) if page.tags[each] == "a"]
    hrefs = [page.nodes[each].attributes.get("href") or "" for each in links]
    return bool(hrefs) and all(map(is_image_path, hrefs))


def _left(page: Outline, found: Container, verdicts: Sequence[Verdict]) -> float:
    """Return the share of the container's prose that the verdicts leave."""
    start = page.first[found.element]
    prose = found.prose[start : start + len(verdicts)]
    whole = sum(prose)
    return sum(compress(prose, map(_IS_KEPT, verdicts))) / whole if whole else 1.0
