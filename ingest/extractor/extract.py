"""The extractor's verb: from the bytes of a page to an article's body, its images, and what is known about it.

Pure, and fit to be called in a child process; knows nothing of state, files, or the network.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from ingest.extractor.by_rule import find_body, find_data, find_date, find_text
from ingest.extractor.fragment import settle
from ingest.extractor.generic import find_article
from ingest.extractor.metadata import Metadata, completed, read_metadata
from ingest.extractor.page import Page, read_page
from ingest.extractor.paging import find_next_page
from ingest.extractor.rule import Rule
from ingest.extractor.visible import text_of
from ingest.messages import Extracted, Finding
from ingest.text.urls import resolve
from normalize.article import NO_HTML, Html, Moment, Url


def extract(
    body: bytes,
    url: Url,
    *,
    content_type: str | None,
    rule: Rule | None,
    zone: str,
    fetched_at: datetime,
    title_hint: str | None = None,
) -> Extracted:
    """Return the article that a page holds.

    The body comes from `rule` where there is one and the page still looks as it says; else from the generic
    extractor, with a finding `drift`. Of a page that holds no article the origin is `none`. `zone` is for dates that
    state none; `title_hint` (a feed's title) helps to tell the article from its neighbours.
    """
    with _collector_paused():
        page = read_page(body, url, content_type)
        if isinstance(page, Finding):
            return Extracted(body=NO_HTML, origin="none", findings=(page,))
        return _extract(
            page, rule, ZoneInfo(rule.zone if rule is not None and rule.zone else zone), fetched_at, title_hint
        )


def _extract(page: Page, rule: Rule | None, zone: tzinfo, now: datetime, title_hint: str | None) -> Extracted:
    if rule is not None and rule.walls and find_text(page, rule.walls, None):
        walled = Finding(
            "walled_off", f"{rule.name}: the page is a login, a challenge, or a notice that the article is gone"
        )
        return Extracted(body=NO_HTML, origin="none", findings=(*page.findings, walled))
    known = read_metadata(page, zone=zone, now=now)
    ruled = _by_rule(page, rule, known, zone, now) if rule is not None else None
    return ruled or _generically(page, rule, known, title_hint, zone, now)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the cycle collector from running while a page is taken apart.

    A page makes some ten thousand objects and no cycle; looking for one takes a tenth of the time (measured).
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def from_feed(html: Html, base_url: Url) -> Extracted:
    """Return the body that came in a feed, its links and images treated like a page's."""
    fragment = settle(html, base_url)
    return Extracted(body=fragment.html, origin="feed", text=text_of(fragment.html), images=fragment.images)


def _by_rule(page: Page, rule: Rule, known: Metadata, zone: tzinfo, now: datetime) -> Extracted | None:
    """Return the article as the rule finds it; None when its body is not there."""
    data = find_data(page, rule.data)
    title = find_text(page, rule.title, data)
    author = find_text(page, rule.author, data)
    published = find_date(page, rule.date, data, zone=zone, now=now)
    modified = find_date(page, rule.modified, data, zone=zone, now=now)
    next_url = _next_url(page, rule)
    body = find_body(page, rule, data)
    if body is None:
        return None
    fragment = settle(body.html, page.base_url, rule.images)
    ruled: dict[str, str | Moment | None] = {
        "title": title, "author": author, "published": published, "modified": modified,
        "language": rule.language, "site_name": rule.site_name,
    }  # fmt: skip
    by_rule = {name for name, value in ruled.items() if value is not None}
    return Extracted(
        body=fragment.html,
        origin=f"rule:{rule.name}",
        element=body.element,
        text=text_of(fragment.html),
        title=title or known.title,
        author=author or known.author,
        published=published or known.published,
        modified=modified or known.modified,
        description=known.description,
        language=rule.language or known.language,
        site_name=rule.site_name or known.site_name,
        canonical_url=known.canonical_url,
        license=known.license,
        lead_image=known.lead_image,
        images=fragment.images,
        next_url=next_url,
        found_in={**known.found_in, **dict.fromkeys(by_rule, "rule")},
        findings=page.findings,
    )


def _next_url(page: Page, rule: Rule) -> Url | None:
    for selector in rule.next_page:
        node = page.tree.css_first(selector)
        url = resolve(page.base_url, node.attributes.get("href") or "") if node is not None else None
        if url and url != page.url and urlsplit(url).hostname == urlsplit(page.url).hostname:
            return url
    return None


def _generically(
    page: Page, rule: Rule | None, known: Metadata, title_hint: str | None, zone: tzinfo, now: datetime
) -> Extracted:
    findings = page.findings
    if rule is not None:
        findings = (*findings, Finding("drift", f"rule {rule.name} found no body; the site may have changed"))
    next_url = find_next_page(page)
    body = find_article(
        page,
        title=known.title or title_hint,
        description=known.description,
        stated=known.stated_body,
        lead_image=known.lead_image,
    )
    if body is None:
        return _told(known, Extracted(body=NO_HTML, origin="none", findings=findings))
    known = completed(known, body.near_title, zone=zone, now=now)
    return _told(
        known,
        Extracted(
            body=body.html,
            origin="structured" if body.structured else "generic",
            text=body.text,
            images=body.images,
            next_url=next_url,
            findings=findings,
        ),
    )


def _told(known: Metadata, found: Extracted) -> Extracted:
    """Return what was found, with what is known about it."""
    return replace(
        found,
        title=known.title,
        author=known.author,
        published=known.published,
        modified=known.modified,
        description=known.description,
        language=known.language,
        site_name=known.site_name,
        canonical_url=known.canonical_url,
        license=known.license,
        lead_image=known.lead_image,
        found_in=known.found_in,
    )
