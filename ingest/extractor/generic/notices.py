"""Lines of Chinese pages that speak of the page, not of its subject: editors, sources, sizes of type, notices, prompts.

They stand within the article's own element, and are told by what they say and by where they stand: before its first
paragraph or behind its last. Works on an outline; changes nothing.
"""

import re
from collections.abc import Sequence

from ingest.extractor.generic.container import Container
from ingest.extractor.generic.notice_words import (
    CLOCK,
    CONTROLS,
    FAREWELL,
    NOTICE,
    NOTICE_IN_ENGLISH,
    PLACE,
    PROMPT,
    RECOMMENDED,
    RECOMMENDING,
    SHORT_NOTICE,
    WAY_BACK,
    WAY_HERE,
)
from ingest.extractor.generic.outline import Outline
from ingest.extractor.generic.prune import Verdict
from ingest.extractor.page.label_words import Role
from ingest.extractor.page.labelled import has_han, is_only_labels, labelled
from ingest.extractor.page.visible_text import one_line

MAX_CHARS = 240
HEADING_MAX_CHARS = 14
MAX_BAR_CHARS = 90
MIN_ARTICLE_WEIGHT = 100.0
"""Of prose before a heading of recommendations: with less, the heading may be the article's own."""
LONGEST_TEASER = 600.0
MIN_EQUALS = 3
MAX_LINKS = 0.3
MAX_WAY_BACK = 24
SHORT_MAX_CHARS = 60


def shows_han(page: Outline, found: Container) -> bool:
    """Whether a container holds a text of Han signs."""
    start, end = page.first[found.element], page.last[found.element]
    return any(
        weight > len(text) and has_han(text)
        for text, weight in zip(page.texts[start:end], page.weights[start:end], strict=True)
    )


def without_notices(page: Outline, found: Container, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the verdicts, with the lines dropped that speak of the page, and what stands below their headings."""
    start = page.first[found.element]
    texts = [one_line(text) if len(text) <= 2 * MAX_CHARS else "" for text in page.texts[start : start + len(verdicts)]]
    result = list(verdicts)
    says = [_says(text) for text in texts]
    prose = [
        index
        for index, each in enumerate(verdicts)
        if each.kept and not says[index] and not each.is_caption and found.prose[start + index] > 0
    ]
    end = _recommendations(page, found, texts, prose)
    prose = [index for index in prose if index < end]
    first, last = (prose[0], prose[-1]) if prose else (0, len(verdicts))
    title = _letters(page.texts[found.title_block]) if found.title_block is not None else ""
    closing = _closing(page, found, verdicts, says, prose)
    if closing is not None:
        result[closing] = verdicts[closing]._replace(kept=True)
        last = closing
    announced = False
    for index, (text, kind) in enumerate(zip(texts, says, strict=True)):
        above, below = index < first, index > last
        repeats = above and title and _letters(text) == title
        leads_on = page.links[start + index] > MAX_LINKS and RECOMMENDING().match(text) is not None
        goes = (
            index >= end
            or kind == "always"
            or leads_on
            or (below and kind)
            or (above and (kind == "edge" or _is_place(text)))
        )
        # What a notice announces by its colon goes with it.
        if goes or repeats or (announced and not verdicts[index].is_caption):
            result[index] = verdicts[index]._replace(kept=False, is_prompt=PROMPT().search(text) is not None)
        announced = bool(goes and below and text.endswith(("：", ":")))
    return result


def cut_ways_back(page: Outline, found: Container) -> None:
    """Take the link back to the site off the end of a paragraph. Changes the tree and the outline."""
    for block in range(page.first[found.element], page.last[found.element]):
        pieces = page.pieces[block]
        if len(pieces) < 2 or not page.links[block] or not WAY_BACK().search(page.texts[block][-MAX_WAY_BACK:]):
            continue
        tail = pieces[-1].text_content or ""
        if tail.strip() and WAY_BACK().fullmatch(tail.strip()):
            pieces.pop().decompose()
            page.texts[block] = page.texts[block].removesuffix(tail.strip()).rstrip()
            page.links[block] = 0.0


def _says(text: str) -> str:
    """Return where a line is not the article's: `always`, at an `edge`, only `below`; nothing where it may be."""
    if not text:
        return ""
    if _is_control(text):
        return "edge"
    if not has_han(text):
        is_farewell = len(text) <= SHORT_MAX_CHARS and FAREWELL().match(text)
        return "below" if is_farewell or NOTICE_IN_ENGLISH().match(text) else ""
    if is_only_labels(text):
        roles = {each.role for each in labelled(text)}
        return "always" if roles & {Role.EDITOR, Role.FURNITURE} and len(text) < MAX_CHARS // 2 else "edge"
    is_short = len(text) <= SHORT_MAX_CHARS
    if len(text) <= MAX_CHARS and (
        PROMPT().search(text) or (is_short and (SHORT_NOTICE().match(text) or FAREWELL().match(text)))
    ):
        return "edge"
    if len(text) <= MAX_CHARS and NOTICE().match(text):
        return "edge" if is_short else "below"
    found = CLOCK().search(text)
    return "edge" if found and len(text) - len(found[0]) < HEADING_MAX_CHARS else ""


def _is_control(text: str) -> bool:
    return len(text) <= MAX_BAR_CHARS and CONTROLS().fullmatch(text.strip("-—=") or text) is not None


def _is_place(text: str) -> bool:
    """Whether a line above the article says where on its site it stands, or who its author is to the site."""
    return len(text) <= MAX_BAR_CHARS and (WAY_HERE().fullmatch(text) or PLACE().fullmatch(text)) is not None


def _closing(
    page: Outline, found: Container, verdicts: Sequence[Verdict], says: Sequence[str], prose: Sequence[int]
) -> int | None:
    """Return the paragraph behind the last kept one that is set as those before it are, link or no full stop in it."""
    if len(prose) < MIN_EQUALS or (index := prose[-1] + 1) >= len(verdicts):
        return None
    start = page.first[found.element]
    owners = [page.owners[start + each] for each in (*prose[-MIN_EQUALS:], index)]
    looks = {(page.tags[owner], page.names[owner], page.parents[owner]) for owner in owners}
    is_prose = found.prose[start + index] > 0 and page.links[start + index] < MAX_LINKS and not says[index]
    return index if is_prose and len(looks) == 1 and not verdicts[index].kept else None


def _recommendations(page: Outline, found: Container, texts: Sequence[str], prose: Sequence[int]) -> int:
    """Return the index of the heading of other articles behind which nothing of this one stands; else the end."""
    start = page.first[found.element]
    before = 0.0
    for index, text in enumerate(texts):
        if len(text) <= HEADING_MAX_CHARS and before >= MIN_ARTICLE_WEIGHT and RECOMMENDED().fullmatch(text):
            below = [page.weights[start + each] for each in prose if each > index]
            if max(below, default=0.0) < LONGEST_TEASER:
                return index
        before += found.prose[start + index]
    return len(texts)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
