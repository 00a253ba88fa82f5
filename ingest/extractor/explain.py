"""Why a page was read as it was: what each part of a site rule found, and what the generic way kept, dropped, and why.

Pure; for the authors of rules. Works on its own copy of the page.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborNode

from ingest.documents import Extracted, Finding
from ingest.extractor.extract import extract
from ingest.extractor.generic.container import Container, find_container
from ingest.extractor.generic.outline import Outline
from ingest.extractor.generic.prefilter import lay_flat
from ingest.extractor.generic.prune import Verdict, verdicts_of
from ingest.extractor.generic.scorecard import CARD
from ingest.extractor.generic.traits import traits
from ingest.extractor.page.document import Page, read_page
from ingest.extractor.page.explained import Dropped, Explained, Looked
from ingest.extractor.page.json_values import Json
from ingest.extractor.page.selectors import select
from ingest.extractor.page.visible_text import one_line
from ingest.extractor.site_rules.body import places
from ingest.extractor.site_rules.fields import Finder
from ingest.extractor.site_rules.finders import find_data, find_date, values
from ingest.extractor.site_rules.model import Rule
from ingest.text.counted import counted
from normalize.values import BodyOrigin, Url

EXCERPT_CHARS = 60
MAX_REASONS = 3
MAX_STEPS = 4
"""Of a selector that is made up: a longer one breaks with the next change of the site."""


def explain(
    body: bytes, url: Url, *, content_type: str | None, rule: Rule | None, zone: str, now: datetime
) -> Explained:
    """Extract a page and say how its article was found."""
    extracted = extract(body, url, content_type=content_type, rule=rule, zone=zone, fetched_at=now)
    page = read_page(body, url, content_type)
    if isinstance(page, Finding):
        return Explained(extracted)
    looked = tuple(_looked(page, rule, zone, now)) if rule is not None else ()
    if page.is_data or (extracted.origin and extracted.origin.kind is BodyOrigin.RULE):
        return Explained(extracted, looked)
    return _of_generic(page, extracted, looked)


def _looked(page: Page, rule: Rule, zone: str, now: datetime) -> Iterator[Looked]:
    """Yield every place where the rule looks; the page is left as it is."""
    data = find_data(page, rule.data)
    for place in rule.data:
        where = " ".join(filter(None, (place.css, f"after /{place.after.pattern}/" if place.after else "")))
        yield Looked("data", where or "the whole page", "" if find_data(page, [place]) is None else "JSON")
    texts: tuple[tuple[str, Sequence[Finder]], ...] = (("title", rule.title), ("author", rule.author))
    for key, finders in texts:
        yield from (Looked(key, str(finder), _excerpt(next(values(page, finder, data), ""))) for finder in finders)
    at = ZoneInfo(rule.zone or zone)
    for key, finders in (("date", rule.date), ("modified", rule.modified)):
        for finder in finders:
            found = find_date(page, [finder], data, zone=at, now=now)
            text = next(values(page, finder, data), "")
            yield Looked(key, str(finder), f"{found.at:%Y-%m-%d %H:%M:%S %z}" if found else _unread(text))
    for key, parts in (("body", rule.body), ("lead", rule.lead)):
        for part in parts:
            elements = [place.node for place in places(page, part, data)]
            yield Looked(key, str(part), _sizes(elements))
    yield from _elsewhere(page, rule, data)


def _elsewhere(page: Page, rule: Rule, data: Json) -> Iterator[Looked]:
    """Yield what is looked for within the body, and beside it."""
    bodies = [place.node for part in rule.body for place in places(page, part, data) if place.is_filled][:1]
    selectors = (
        *(("drop", selector) for selector in rule.drop),
        *(("cards", card.css) for card in rule.cards),
        *(("images.drop", selector) for selector in rule.images.drop),
    )
    leads = [place.node for part in rule.lead for place in places(page, part, data)]
    for key, selector in selectors:
        yield Looked(key, selector, _sizes([node for body in (*bodies, *leads) for node in select(body, selector)]))
    for selector in rule.next_page:
        links = [node.attributes.get("href") or "" for node in select(page.tree, selector)]
        yield Looked("next_page", selector, _excerpt(", ".join(links)))
    for finder in rule.walls:
        yield Looked("walls", str(finder), _excerpt(next(values(page, finder, data), "")))


def _sizes(nodes: Sequence[LexborNode]) -> str:
    if not nodes:
        return ""
    letters = sum(len("".join(node.text().split())) for node in nodes)
    images = sum(len(node.css("img")) + (node.tag == "img") for node in nodes)
    many = f"{len(nodes)} elements, " if len(nodes) > 1 else ""
    shown = f", {counted(images, 'image')}" if images else ""
    said = _excerpt(nodes[0].text())
    return f"{many}{letters} letters{shown}" + (f": {said}" if said else "")


def _unread(text: str) -> str:
    return f"NOT READ AS A DATE: {_excerpt(text)}" if text else ""


def _of_generic(page: Page, extracted: Extracted, looked: tuple[Looked, ...]) -> Explained:
    """Repeat the choice of the generic way, and say what it weighed."""
    flat = lay_flat(page)
    found = find_container(flat, extracted.title) if flat is not None else None
    if flat is None or found is None:
        return Explained(extracted, looked)
    first, last = flat.first[found.element], flat.last[found.element]
    share = sum(found.prose[first:last]) / (sum(found.prose) or 1.0)
    dropped = tuple(_dropped(flat, found))
    selector = selector_of(flat.nodes[found.element])
    return Explained(extracted, looked, selector, share, last - first - len(dropped), dropped)


def _dropped(flat: Outline, found: Container) -> Iterator[Dropped]:
    for block, verdict, reasons in _unkept(flat, found, verdicts_of(flat, found)):
        yield Dropped(_excerpt(flat.texts[block]), verdict.points, reasons)


def why_dropped(flat: Outline, found: Container, verdicts: Sequence[Verdict]) -> Iterator[tuple[int, str]]:
    """Yield the blocks that the generic way leaves out of the element that it chose, each with the reasons."""
    for block, _, reasons in _unkept(flat, found, verdicts):
        yield block, ", ".join(reasons) or "nothing speaks for it"


def _unkept(
    flat: Outline, found: Container, verdicts: Sequence[Verdict]
) -> Iterator[tuple[int, Verdict, tuple[str, ...]]]:
    start = flat.first[found.element]
    for block, (each, verdict) in enumerate(zip(traits(flat, found), verdicts, strict=True), start):
        if verdict.kept:
            continue
        if verdict.points is None:
            yield block, verdict, ("the title, or said before",)
            continue
        against = sorted((CARD.get(name, 0.0), name) for name in set(each.names()))[:MAX_REASONS]
        reasons = tuple(f"{name} ({points:+.1f})" for points, name in against if points < 0)
        if verdict.evidence > 0:
            reasons = ("what stands around it in its part is not the article's", *reasons)
        yield block, verdict, reasons


def selector_of(node: LexborNode) -> str:
    """Return a CSS selector for an element as a person would write it: its id, else its classes, else its path."""
    up: LexborNode | None = node
    steps: list[str] = []
    while up is not None and up.tag not in {"html", "-undef"} and len(steps) < MAX_STEPS:
        attributes = up.attributes
        name = attributes.get("id") or ""
        if name.isidentifier() or name.replace("-", "_").isidentifier():
            return " ".join([f"#{name}", *reversed(steps)])
        classes = [each for each in (attributes.get("class") or "").split() if each.replace("-", "_").isidentifier()]
        steps.append(f"{up.tag}{''.join(f'.{each}' for each in classes[:2])}")
        if classes:
            break
        up = up.parent
    return " ".join(reversed(steps))


def _excerpt(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= EXCERPT_CHARS else f"{line[: EXCERPT_CHARS - 1]}…"
