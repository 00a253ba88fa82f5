"""What a site rule finds on a page: the body's own element, the lead, and the values that its finders name.

Pure; knows nothing of how a body is judged or of the generic way.
"""

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from selectolax.lexbor import LexborNode

from ingest.extractor.json_values import Json, at_path, tree_html
from ingest.extractor.page import Page
from ingest.extractor.rule import Data, Finder, JsonBody, Rule
from ingest.extractor.visible import one_line, text_of
from ingest.text.dates import read_date
from normalize.article import DateOrigin, Html, Moment

_SCRIPTS = ["script", "style"]
_SHOWN_BY_THEMSELVES = frozenset({"img", "iframe", "video", "audio", "embed", "object", "svg", "hr", "input"})


@dataclass(frozen=True, slots=True)
class RuleBody:
    """The body that a rule found: its own element as served, and the HTML of lead and body together."""

    element: Html
    html: str


def find_data(page: Page, data: Data | None) -> Json:
    """Return the JSON in which the page keeps its article; None when there is none or it is broken."""
    if data is None:
        return None
    text = page.source
    if data.css is not None:
        node = page.tree.css_first(data.css)
        text = node.text() if node is not None else ""
    start = 0
    if data.after is not None:
        found = data.after.search(text)
        if not found:
            return None
        start = found.end()
    try:
        value, _ = json.JSONDecoder().raw_decode(text[start:].lstrip())
    except (ValueError, RecursionError):
        return None
    return value  # type: ignore[no-any-return]  # raw_decode returns Any


def find_body(page: Page, rule: Rule, data: Json) -> RuleBody | None:
    """Return the body that the rule names; None when it is not there or holds neither text nor image.

    Changes the page's tree: what the rule drops is emptied, its own element stays as the site serves it.
    """
    if isinstance(rule.body, JsonBody):
        found = at_path(data, rule.body.json_path)
        markup = tree_html(found) if rule.body.form == "tree" else found if isinstance(found, str) else ""
        return RuleBody(Html(markup), markup) if markup and text_of(markup) else None
    body = _first_filled(page, rule.body)
    if body is None:
        return None
    leads = [lead for selector in rule.lead for lead in page.tree.css(selector)]
    for node in (body, *leads):
        _without(node, rule.drop)
    element = body.html or ""
    return RuleBody(Html(element), "".join(_leads_html(leads, body)) + element)


def find_text(page: Page, finders: Sequence[Finder], data: Json) -> str | None:
    """Return the first value that one of the finders yields, on one line; None when none does."""
    return next((text for finder in finders for text in _values(page, finder, data)), None)


def find_date(page: Page, finders: Sequence[Finder], data: Json, *, zone: tzinfo, now: datetime) -> Moment | None:
    """Return the first value of the finders that can be read as a date in its format."""
    return next(
        (
            moment
            for finder in finders
            for text in _values(page, finder, data)
            if (moment := _moment(text, finder.format, zone, now))
        ),
        None,
    )


def _first_filled(page: Page, selectors: Sequence[str]) -> LexborNode | None:
    """Return the first element that one of the selectors finds and that holds text or an image."""
    for selector in selectors:
        for node in page.tree.css(selector):
            if node.css_first("img") is not None or node.text(strip=True):
                return node
    return None


def _without(node: LexborNode, selectors: Sequence[str]) -> None:
    """Remove what is never content, and empty what the rule drops: its shell says where something stood."""
    node.strip_tags(_SCRIPTS)
    for selector in selectors:
        for dropped in node.css(selector):
            if dropped.tag in _SHOWN_BY_THEMSELVES:
                dropped.decompose()
            else:
                for child in list(dropped.iter(include_text=True)):
                    child.decompose()


def _leads_html(leads: Sequence[LexborNode], body: LexborNode) -> Iterator[str]:
    """Yield the leads that the body does not begin with or hold."""
    known = _letters(body.text())
    for lead in leads:
        letters = _letters(lead.text())
        # Sites cut the lead out of the body's first sentences and end it with dots.
        if letters and letters not in known:
            yield lead.html or ""


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _values(page: Page, finder: Finder, data: Json) -> Iterator[str]:
    """Yield what a finder finds, each on one line, the empty left out."""
    for raw in _raw(page, finder, data):
        text = one_line(raw)
        if finder.keep is not None:
            found = finder.keep.search(text)
            text = (found[1] or "").strip() if found else ""
        if text:
            yield text


def _raw(page: Page, finder: Finder, data: Json) -> Iterator[str]:
    """Yield the raw values that a finder finds."""
    if finder.fixed is not None:
        yield finder.fixed
    elif finder.script is not None:
        found = finder.script.search(page.source)
        if found:
            yield _unescaped(found[1] or "")
    elif finder.json_path is not None:
        value = at_path(data, finder.json_path)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            yield str(value)
    elif finder.css is not None:
        for node in page.tree.css(finder.css):
            yield (node.attributes.get(finder.attr) or "") if finder.attr else node.text()


def _unescaped(value: str) -> str:
    """Return a value out of a script, with the escapes of JavaScript and of HTML undone."""
    value = re.sub(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))", lambda m: chr(int(m[1] or m[2], 16)), value)
    return html.unescape(re.sub(r"\\(.)", r"\1", value))


def _moment(text: str, form: str | None, zone: tzinfo, now: datetime) -> Moment | None:
    if form is None:
        return read_date(text, zone=zone, now=now)
    try:
        if form in {"epoch", "epoch_ms"}:
            seconds = float(text) / (1000 if form == "epoch_ms" else 1)
            return (
                Moment(datetime.fromtimestamp(seconds, UTC).astimezone(zone), DateOrigin.STATED)
                if seconds > 0
                else None
            )
        at = datetime.strptime(text, form)  # noqa: DTZ007 - the zone follows
    except (ValueError, OverflowError, OSError):
        return None
    if at.tzinfo is not None:
        return Moment(at, DateOrigin.STATED)
    return Moment(at.replace(tzinfo=zone), DateOrigin.SITE)
