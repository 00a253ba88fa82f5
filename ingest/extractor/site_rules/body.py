"""The body that a site rule finds: the first of its parts that holds something, its leads above it, cleaned as it says.

Pure; knows nothing of how a body is judged or of the generic way.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.page.document import Page, too_costly
from ingest.extractor.page.json_values import Json, at_path, tree_html
from ingest.extractor.page.selectors import select
from ingest.extractor.site_rules.cards import lead_on, show_cards
from ingest.extractor.site_rules.fields import JsonPart
from ingest.extractor.site_rules.model import Rule
from normalize.values import Html

_SCRIPTS = ["script", "style"]
_SHOWN_BY_THEMSELVES = frozenset({"img", "iframe", "video", "audio", "embed", "object", "svg", "hr", "input"})


@dataclass(frozen=True, slots=True)
class RuleBody:
    """The body that a rule found: its own element as served, and the HTML of lead and body together."""

    element: Html
    html: str


@dataclass(frozen=True, slots=True)
class Place:
    """An element that a part of a rule names, in the tree that it stands in: the page's, or one of its data's."""

    tree: LexborHTMLParser
    node: LexborNode
    of_data: bool = False

    @property
    def html(self) -> str:
        """The element's HTML; of data, that of the whole text."""
        return (self.node.inner_html if self.of_data else self.node.html) or ""

    @property
    def is_filled(self) -> bool:
        """Whether it holds text or an image."""
        return self.node.css_first("img") is not None or bool(self.node.text(strip=True))


def find_body(page: Page, rule: Rule, data: Json) -> RuleBody | None:
    """Return the body that the rule names; None when it is not there or holds neither text nor image.

    Changes the page's tree: what the rule drops is emptied, its own element stays as the site serves it.
    """
    found = (place for part in rule.body for place in places(page, part, data))
    body = next((place for place in found if place.is_filled), None)
    if body is None:
        return None
    leads = [place for part in rule.lead for place in places(page, part, data)]
    for place in (body, *leads):
        _without(place.node, rule.drop)
        show_cards(place.tree, place.node, rule.cards, page.url)
        lead_on(place.node, rule.redirects)
    return RuleBody(Html(body.html), "".join(_leads_html(leads, body)) + body.html)


def places(page: Page, part: JsonPart | str, data: Json) -> Iterator[Place]:
    """Yield the elements that a part of a rule names."""
    if isinstance(part, str):
        yield from (Place(page.tree, node) for node in select(page.tree, part))
        return
    markup = _markup(at_path(data, part.json_path), part)
    if markup and too_costly(markup) is None:
        tree = LexborHTMLParser(f"<!DOCTYPE html><body>{markup}")
        if tree.body is not None:
            yield Place(tree, tree.body, of_data=True)


def _markup(value: Json, part: JsonPart) -> str:
    """Return the HTML that a value of the page's data stands for."""
    match part.form:
        case "tree":
            return tree_html(value, part.tags)
        case "image":
            return f'<img src="{html.escape(value)}">' if isinstance(value, str) and value else ""
        case "text":
            lines = value.split("\n") if isinstance(value, str) else []
            return "".join(f"<p>{html.escape(line)}</p>" for line in lines if line.strip())
        case "html":
            return value if isinstance(value, str) else ""


def _without(node: LexborNode, selectors: Sequence[str]) -> None:
    """Remove what is never content, and empty what the rule drops: its shell says where something stood."""
    node.strip_tags(_SCRIPTS)
    for selector in selectors:
        for dropped in select(node, selector):
            if dropped.tag in _SHOWN_BY_THEMSELVES:
                dropped.decompose()
            else:
                for child in list(dropped.iter(include_text=True)):
                    child.decompose()


def _leads_html(leads: Sequence[Place], body: Place) -> Iterator[str]:
    """Yield the leads that the body does not begin with or hold; of leads that say the same, the first."""
    known, shown = _letters(body.node.text()), set[str | None]()
    for lead in leads:
        letters = _letters(lead.node.text())
        # Sites cut the lead out of the body's first sentences and end it with dots.
        if letters and letters not in known:
            known += letters
            yield lead.html
        elif not letters and (image := lead.node.css_first("img")) is not None and not _shows(body, image):
            source = image.attributes.get("src")
            if source is None or source not in shown:
                yield lead.html
            shown.add(source)


def _shows(body: Place, image: LexborNode) -> bool:
    """Whether the body shows a lead's image, too."""
    source = image.attributes.get("src")
    return any(source in each.attributes.values() for each in body.node.css("img"))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
