"""Finds an article's body on a page of which no rule knows anything.

Pure; changes the page's tree.
"""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from ingest.documents import ImageRef
from ingest.extractor.generic.container import HEADINGS, Container, find_container, tokens_of
from ingest.extractor.generic.embedded import find_embedded
from ingest.extractor.generic.notices import cut_ways_back, shows_han, without_notices
from ingest.extractor.generic.outline import NEVER_SEEN, Outline
from ingest.extractor.generic.prefilter import lay_flat
from ingest.extractor.generic.prune import Verdict, drop_bio, prune, verdicts_of
from ingest.extractor.generic.standfirst import find_lead, find_picture
from ingest.extractor.generic.twins import with_twins
from ingest.extractor.images.body_html import settle, settle_node
from ingest.extractor.images.quirks import ImageQuirks
from ingest.extractor.metadata.authors import MAX_NAME_CHARS
from ingest.extractor.metadata.complete import NOTHING_SHOWN, Shown
from ingest.extractor.page.document import Page
from ingest.extractor.page.stamps import is_stamp
from ingest.extractor.page.visible_text import one_line, text_of
from normalize.values import NO_HTML, Html, Url

_NEVER_SEEN = sorted(NEVER_SEEN)
_WRAPPERS = frozenset({"body", "main", "article", "section", "div", "td", "th", "center", "form"})
NEAR_TITLE_MAX_WEIGHT = 200.0
BESIDE_BLOCKS = 4
STATED_MIN_CHARS = 300
"""A shorter `articleBody` is a teaser."""
STATED_MIN_SHARED = 0.5
"""If less of the words of an `articleBody` are in what was found, the wrong part of the page was found."""
STAMPED_BLOCKS = 2
"""At either end, that may name the page."""


@dataclass(frozen=True, slots=True)
class GenericBody:
    """A body that was found without a rule."""

    html: Html
    text: str
    images: tuple[ImageRef, ...]
    shown: Shown = NOTHING_SHOWN
    """Short texts around it, where pages show date and author."""
    structured: bool = False
    """It is the page's own `articleBody`: the page itself does not hold it."""


def find_article(
    page: Page,
    *,
    title: str | None,
    description: str | None,
    stated: str | None,
    lead_image: str | None = None,
    author: str | None = None,
    wants_shown: bool = True,
) -> GenericBody | None:
    """Return what looks most like the page's article; None when nothing does.

    `stated` is the body that the page states in its JSON-LD: it checks what was found, and stands in for it.
    `lead_image` is the image that the page names as its article's. `wants_shown` asks for the short texts around it.
    """
    stated = stated if stated and len(stated) >= STATED_MIN_CHARS else None
    flat = lay_flat(page)
    found = find_container(flat, title) if flat is not None else None
    if flat is None or found is None:
        stated = stated or find_embedded(page.source)
        return _from_statement(stated, page.base_url) if stated else None
    body = _revealed_around(flat, found)
    if body is not None:
        found = replace(found, element=body)
    is_han = body is None and shows_han(flat, found)
    if is_han:
        cut_ways_back(flat, found)
    verdicts = with_twins(flat, found, verdicts_of(flat, found)) if body is None else _all_kept(flat, found)
    if is_han:
        verdicts = without_notices(flat, found, verdicts)
    if body is None:
        _drop_stamps(flat, found, verdicts, page.url)
    if author and body is None:
        drop_bio(flat, found, verdicts, author)
    start = flat.first[found.element]
    leads = find_lead(flat, found, description)
    running_text = [start + index for index, verdict in enumerate(verdicts) if verdict.kept and not verdict.is_caption]
    text = "\n".join(one_line(flat.texts[block]) for block in (*leads, *running_text))
    if stated:
        said = tokens_of(stated)
        if len(tokens_of(text) & said) < STATED_MIN_SHARED * len(said):
            return _from_statement(stated, page.base_url)
    above = "".join(f"<p>{html.escape(flat.texts[block])}</p>" for block in leads)
    picture = find_picture(flat, found, lead_image)
    if picture is not None:
        above += _markup(flat.nodes[picture])
    shown = _shown(flat, found, running_text, is_han=is_han) if wants_shown else NOTHING_SHOWN
    flat.drop_unseen(found.element)
    if body is None:
        prune(flat, found, verdicts)
    top, top_images = settle(above, page.base_url) if above else (NO_HTML, ())
    node = flat.nodes[found.element]
    # What the page's script shows is all of one author; only elsewhere are pictures told by their looks.
    images = settle_node(page.tree, node, page.base_url, None if body is None else ImageQuirks())
    markup = (node.inner_html if flat.tags[found.element] in _WRAPPERS else node.html) or ""
    return GenericBody(Html(top + markup), text, (*top_images, *images), shown)


def _drop_stamps(page: Outline, found: Container, verdicts: list[Verdict], url: str) -> None:
    """Drop the lines at either end that name the page or date it; what is all there is stays."""
    start = page.first[found.element]
    kept = [index for index, each in enumerate(verdicts) if each.kept and not each.is_caption]
    address = unquote(url)
    ends = dict.fromkeys((*kept[:STAMPED_BLOCKS], *kept[-STAMPED_BLOCKS:]))
    stamps = [index for index in ends if is_stamp(one_line(page.texts[start + index]), address)]
    if len(stamps) < len(kept):
        for index in stamps:
            verdicts[index] = verdicts[index]._replace(kept=False)


def _revealed_around(page: Outline, found: Container) -> int | None:
    """Return the element around what was found that the page's script shows: it says by that where its article is."""
    if not page.revealed:
        return None
    around = page.ancestors(found.element)
    return next((each for each in around if page.nodes[each].mem_id in page.revealed), None)


def _all_kept(page: Outline, found: Container) -> list[Verdict]:
    title = found.title_block
    return [Verdict(block != title) for block in range(page.first[found.element], page.last[found.element])]


def _shown(page: Outline, found: Container, kept: Sequence[int], *, is_han: bool) -> Shown:
    """Return the short texts around the article; its ends are only read of pages in Han signs."""
    start, end = page.first[found.element], page.last[found.element]
    beside = (*range(start, start + BESIDE_BLOCKS), *range(end - BESIDE_BLOCKS, end + BESIDE_BLOCKS))
    ends = tuple(one_line(page.texts[block]) for block in (*kept[:2], *kept[-1:])) if is_han else ()
    above = (block for block in kept[:2] if page.tags[page.owners[block]] not in HEADINGS)
    first = next((text for block in above if len(text := one_line(page.texts[block])) <= MAX_NAME_CHARS), "")
    return Shown(_near_title(page, found), _lines(page, beside), first, ends)


def _near_title(page: Outline, found: Container) -> tuple[str, ...]:
    """Return the short texts just behind the title, else just before it, else at the start of the container."""
    start = page.first[found.element]
    title = found.title_block
    around = (
        range(start, start + 4) if title is None else (*range(title + 1, title + 12), *range(title - 1, title - 5, -1))
    )
    if title is not None:
        around = (title, *around)
    return _lines(page, around)


def _lines(page: Outline, blocks: Iterable[int]) -> tuple[str, ...]:
    """Return the lines of those blocks that are short."""
    return tuple(
        one_line(line)
        for block in blocks
        if 0 <= block < len(page.texts) and page.weights[block] < NEAR_TITLE_MAX_WEIGHT
        for line in page.texts[block].split("\n")
        if line and not line.isspace()
    )


def _markup(node: LexborNode) -> str:
    node.strip_tags(_NEVER_SEEN)
    return node.html or ""


def _from_statement(stated: str, base_url: Url) -> GenericBody:
    """Return a body out of plain text (or HTML) that stands in JSON-LD."""
    if "<p" in stated or "<br" in stated:
        body, images = settle(stated, base_url)
        return GenericBody(body, text_of(body), images, structured=True)
    paragraphs = [one_line(line) for line in stated.split("\n") if line.strip()]
    markup = "".join(f"<p>{html.escape(line)}</p>" for line in paragraphs)
    return GenericBody(Html(markup), "\n".join(paragraphs), (), structured=True)
