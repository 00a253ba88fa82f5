"""The article as a site rule finds it: body, values, images, next page; what the rule does not say comes from metadata.

Pure; knows nothing of the generic way.
"""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from ingest.documents import Extracted, Finding, FindingKind
from ingest.extractor.images.body_html import settle
from ingest.extractor.metadata.read import Metadata
from ingest.extractor.page.document import Page
from ingest.extractor.page.visible_text import text_of
from ingest.extractor.site_rules.body import find_body
from ingest.extractor.site_rules.finders import find_data, find_date, find_text
from ingest.extractor.site_rules.model import Rule
from ingest.text.urls import resolve
from normalize.values import BodyOrigin, Moment, Origin, Url


def extract_by_rule(page: Page, rule: Rule, known: Metadata, *, zone: tzinfo, now: datetime) -> Extracted | None:
    """Return the article as the rule finds it; None when its body is not there. Changes the page's tree."""
    data = find_data(page, rule.data)
    title = find_text(page, rule.title, data)
    author = find_text(page, rule.author, data)
    published = find_date(page, rule.date, data, zone=zone, now=now)
    modified = find_date(page, rule.modified, data, zone=zone, now=now)
    next_url = _next_url(page, rule, known)
    body = find_body(page, rule, data)
    if body is None:
        return None
    settled, images = settle(body.html, page.base_url, rule.images)
    ruled: Mapping[str, str | Moment | None] = {
        "title": title,
        "author": author,
        "published": published,
        "modified": modified,
        "language": rule.language,
        "site_name": rule.site_name,
    }
    return Extracted(
        body=settled,
        origin=Origin(BodyOrigin.RULE, rule.name),
        element=body.element,
        text=text_of(settled),
        title=title or known.title,
        author=author or known.author,
        published=published or known.published,
        modified=modified or known.modified,
        description=known.description,
        language=rule.language or known.language,
        site_name=rule.site_name or known.site_name,
        canonical_url=known.canonical_url,
        short_url=known.short_url,
        page_number=known.page_number,
        license=known.license,
        lead_image=known.lead_image,
        images=images,
        next_url=next_url,
        found_in={**known.found_in, **{name: "rule" for name, value in ruled.items() if value is not None}},
        findings=page.findings,
    )


def find_wall(page: Page, rule: Rule) -> Finding | None:
    """Say what stands in an article's place, where the rule knows its site's walls; None when none does."""
    words = find_text(page, rule.walls, find_data(page, rule.data))
    if words is None:
        return None
    said = f": {words[:60]!r}" if any(letter.isalpha() for letter in words) else ""
    return Finding(
        FindingKind.WALLED_OFF,
        f"{rule.name}: a login, a challenge, or a notice that the article is gone stands there{said}",
    )


def _next_url(page: Page, rule: Rule, known: Metadata) -> Url | None:
    """Return the article's next page: where the rule says, else where it is on any site."""
    if not rule.next_page:
        return known.next_url
    for selector in rule.next_page:
        node = page.tree.css_first(selector)
        url = resolve(page.base_url, node.attributes.get("href") or "") if node is not None else None
        if url and url != page.url and urlsplit(url).hostname == urlsplit(page.url).hostname:
            return url
    return None
