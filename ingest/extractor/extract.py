"""The extractor's verb: from the bytes of a page to an article's body, its images, and what is known about it.

Pure, and fit to be called in a child process; knows nothing of state, files, or the network.
"""

from dataclasses import replace
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from ingest.documents import NO_HINTS, Extracted, Finding, FindingKind, Hints
from ingest.extractor.generic.find import find_article
from ingest.extractor.images.body_html import settle
from ingest.extractor.metadata.complete import completed, is_settled
from ingest.extractor.metadata.read import Metadata, read_metadata
from ingest.extractor.page.document import Page, read_page
from ingest.extractor.page.visible_text import text_of
from ingest.extractor.site_rules.apply import extract_by_rule, find_wall
from ingest.extractor.site_rules.model import Rule
from ingest.extractor.walls import NO_SIGNS, Signs, cut_of, read_signs, wall_of
from ingest.text.collector import collector_paused
from normalize.values import NO_HTML, BodyOrigin, Html, Origin, Url


def extract(
    body: bytes,
    url: Url,
    *,
    content_type: str | None,
    rule: Rule | None,
    zone: str,
    fetched_at: datetime,
    hints: Hints = NO_HINTS,
) -> Extracted:
    """Return the article that a page holds.

    The body comes from `rule` where there is one and the page still looks as it says; else from the generic
    extractor, with a finding `drift`. Of a page that holds no article the origin is None. `zone` is for dates that
    state none.
    """
    with collector_paused():
        page = read_page(body, url, content_type)
        if isinstance(page, Finding):
            return Extracted(body=NO_HTML, origin=None, findings=(page,))
        page = replace(page, first_url=hints.first_url, site_name=hints.site_name)
        return _extract(
            page, rule, ZoneInfo(rule.zone if rule is not None and rule.zone else zone), fetched_at, hints.title
        )


def _extract(page: Page, rule: Rule | None, zone: tzinfo, now: datetime, title_hint: str | None) -> Extracted:
    known = read_metadata(page, zone=zone, now=now) if not page.is_data else Metadata()
    signs = read_signs(page, known.paid) if not page.is_data else NO_SIGNS
    return _judged(_found(page, rule, known, title_hint, zone, now), signs)


def _judged(found: Extracted, signs: Signs) -> Extracted:
    """Return what was found, or that it is what stands around a wall, or but a part."""
    if signs is NO_SIGNS or not found.body:
        return found
    wall = wall_of(signs, found.text)
    if wall is not None:
        return replace(found, body=NO_HTML, text="", origin=None, images=(), findings=(*found.findings, wall))
    cut = cut_of(signs, found.text)
    return replace(found, findings=(*found.findings, cut)) if cut is not None else found


def _found(
    page: Page, rule: Rule | None, known: Metadata, title_hint: str | None, zone: tzinfo, now: datetime
) -> Extracted:
    if rule is not None:
        ruled = extract_by_rule(page, rule, known, zone=zone, now=now)
        if ruled is not None:
            return ruled
        wall = find_wall(page, rule)
        if wall is not None:
            return Extracted(body=NO_HTML, origin=None, findings=(*page.findings, wall))
    return _generically(page, rule, known, title_hint, zone, now)


def from_feed(html: Html, base_url: Url) -> Extracted:
    """Return the body that came in a feed, its links and images treated like a page's."""
    body, images = settle(html, base_url)
    return Extracted(body=body, origin=Origin(BodyOrigin.FEED), text=text_of(body), images=images)


def _generically(
    page: Page, rule: Rule | None, known: Metadata, title_hint: str | None, zone: tzinfo, now: datetime
) -> Extracted:
    findings = page.findings
    if rule is not None:
        findings = (*findings, Finding(FindingKind.DRIFT, f"rule {rule.name} found no body; the site may have changed"))
    if page.is_data:
        return Extracted(body=NO_HTML, origin=None, findings=findings)
    body = find_article(
        page,
        title=known.title or title_hint,
        description=known.description,
        stated=known.stated_body,
        lead_image=known.lead_image,
        author=known.author,
        wants_shown=not is_settled(known),
    )
    if body is None:
        if page.tree.css_first('input[type="password"]') is not None:
            findings = (*findings, Finding(FindingKind.WALLED_OFF, "no article is shown; the page asks for a login"))
        return _told(known, Extracted(body=NO_HTML, origin=None, findings=findings))
    known = completed(known, body.shown, zone=zone, now=now)
    return _told(
        known,
        Extracted(
            body=body.html,
            origin=Origin(BodyOrigin.STRUCTURED if body.structured else BodyOrigin.GENERIC),
            text=body.text,
            images=body.images,
            next_url=known.next_url,
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
        short_url=known.short_url,
        page_number=known.page_number,
        license=known.license,
        lead_image=known.lead_image,
        shows_time=known.shows_time,
        is_front=known.is_front,
        found_in=known.found_in,
    )
