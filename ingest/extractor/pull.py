"""The dialogue that gets an article: its page, its further pages, and what is extracted from them.

Knows nothing of state or of files.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from http import HTTPStatus
from urllib.parse import urlsplit

from ingest.documents import Extracted, Finding, FindingKind, Hints
from ingest.extractor.pull_settings import PullSettings
from ingest.extractor.same_article import is_another
from ingest.extractor.site_rules.addresses import request_of
from ingest.extractor.site_rules.model import Rule
from ingest.extractor.trouble import Failed, Obstacle, trouble_of
from ingest.messages import Answer, Crash, Dialogue, NoReply, Purpose, Reply, Request
from ingest.messages import ask as ask_web
from ingest.messages import perform as perform_task
from ingest.tasks import extract_page, join_pages
from ingest.text.urls import resource_mark
from ingest.warc.places import RANGE, further_place, page_in, parted
from normalize.values import Url

ARCHIVE_DELAY_S = 4.0
"""Between two requests to an archive: the Internet Archive has allowed 24 and more a minute, and shuts out whoever
asks for more."""
_OF_BODY = ("content-type", "content-encoding")
_MAX_FURTHER_BYTES = 10_000_000
"""Of one article's pages behind the first, to be kept."""

IsOther = Callable[[Url], bool]


@dataclass(frozen=True, slots=True)
class Pulled:
    """An article as its pages gave it. `page` is the first page, to be kept; None when the web was not asked."""

    extracted: Extracted
    url: Url
    """Where the page stood in the end."""
    page: Reply | None = None
    incomplete: str | None = None
    """Why it is not the article's whole text."""
    final: bool = False
    """What is missing is not asked for again."""
    unbegun: bool = False
    """There was no time to ask for what is missing."""
    further: tuple[tuple[Url, Reply], ...] = ()
    """The article's further pages by the address that was asked, as long as they are not very many bytes."""
    is_kept: bool = False
    """The page was kept by an earlier run."""


def pull(
    url: Url,
    *,
    source: str,
    zone: str,
    now: datetime,
    hints: Hints,
    settings: PullSettings,
    by_hand: bool = False,
    validators: tuple[tuple[str, str], ...] = (),
    validators_of: Url | None = None,
    is_other: IsOther = lambda _: False,
    page_url: Url | None = None,
    is_at_hand: bool = False,
) -> Dialogue[Pulled | Failed]:
    """Get the article that stands at a URL, all its pages joined in order.

    With `validators`, headers that make the request conditional, a page that has not changed is `UNCHANGED`. They are
    sent to the page at `validators_of` alone, wherever redirects lead.
    `page_url` is where the page is had in an archive, in place of its own address. `is_at_hand` says that an archive
    that is at hand answers: it has pages at their own addresses, and no site's data.
    `is_other` says of an address that it is known to be another article's: it is no further page.
    """
    rule = settings.rule_for(url, now.date())
    address, headers = request_of(rule, url) if rule and not is_at_hand else (url, ())
    if page_url is not None:
        address, headers = parted(page_url)
    delay_s = ARCHIVE_DELAY_S if page_url is not None else 0.0
    request = Request(address, Purpose.PAGE, headers, source, by_hand, delay_s)
    read = partial(extract_reply, zone=zone, now=now, hints=hints, settings=settings)
    resource = resource_mark(validators_of) if validators_of and address == url else None
    conditional = replace(request, headers=(*headers, *validators), validators_of=resource)
    pulled = yield from _first_page(conditional, url, rule, read)
    if isinstance(pulled, Failed) and page_url is None and address != url and pulled.obstacle in _LOOK_ELSEWHERE:
        # The site's data is not where the rule says: its page may still hold the article.
        request = Request(url, Purpose.PAGE, (), source, by_hand)
        pulled = yield from _first_page(request, url, rule, read)
        if isinstance(pulled, Pulled):
            pulled = _with_finding(
                pulled, FindingKind.DRIFT, f"{address} does not hold the article any more; its page was read"
            )
    place_of = Url if page_url is None else partial(further_place, page_url)
    if isinstance(pulled, Failed) or place_of(url) is None:  # only the archive's index knows where they are
        return pulled
    ahead = _Ahead(request, zone, now, settings, is_other, place_of)
    return (yield from _further_pages(pulled, ahead))


_PARTS = frozenset({HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT})
_LOOK_ELSEWHERE = frozenset({Obstacle.STATUS, Obstacle.NOT_A_PAGE, Obstacle.NO_ARTICLE, Obstacle.ROBOTS})


def _first_page(
    request: Request, url: Url, rule: Rule | None, read: Callable[[Reply], Dialogue[Pulled | Failed]]
) -> Dialogue[Pulled | Failed]:
    """Ask for the page, or the site's data, of the article at a URL, and extract it."""
    reply = yield from ask_web(request)
    if isinstance(reply, Reply) and any(name == RANGE for name, _ in request.headers) and reply.status in _PARTS:
        held = page_in(reply, url)
        if isinstance(held, str):
            return Failed(Obstacle.NOT_A_PAGE, held)
        reply = held
    trouble = trouble_of(url, reply)
    if isinstance(reply, NoReply):
        return trouble or Failed(Obstacle.NO_ANSWER, "no answer")
    if trouble is not None and rule is not None and rule.walls and reply.body:
        # A site's own wall often comes with a status of its own; the rule may know it by its looks.
        walled = yield from read(reply)
        if isinstance(walled, Failed) and walled.obstacle is Obstacle.WALLED_OFF:
            return walled
    if trouble is not None:
        return trouble
    # What was asked for elsewhere (a site's data) still is the article at its own URL.
    if request.delay_s:
        reply = _of_archive(reply)
    return (yield from read(reply if request.url == url else replace(reply, url=url)))


def _of_archive(reply: Reply) -> Reply:
    """Return a capture without an archive's own validators, which are not the page's."""
    return replace(reply, headers={name: reply.headers[name] for name in _OF_BODY if name in reply.headers})


def extract_reply(
    page: Reply,
    *,
    zone: str,
    now: datetime,
    hints: Hints,
    settings: PullSettings,
) -> Dialogue[Pulled | Failed]:
    """Extract the article of one page that is at hand, and was fetched at `now`."""
    rule = settings.rule_for(page.url, now.date())
    extracted = yield from perform_task(extract_page(page, rule, zone, now, hints, settings.limits))
    if isinstance(extracted, Crash):
        return Failed(Obstacle.CRASH, f"the page could not be read: {extracted.detail}")
    wall = next((finding for finding in extracted.findings if finding.kind == FindingKind.WALLED_OFF), None)
    if wall is not None:
        return Failed(Obstacle.WALLED_OFF, wall.detail)
    costly = next((finding for finding in extracted.findings if finding.kind == FindingKind.TOO_LARGE), None)
    if costly is not None and not extracted.body:
        return Failed(Obstacle.NO_ARTICLE, f"the page is not read, as that would take too long: {costly.detail}")
    if not extracted.body:
        return Failed(Obstacle.NO_ARTICLE, "no article was found on the page; a site rule may help", page)
    paid = next((finding.detail for finding in extracted.findings if finding.kind == FindingKind.PAID), None)
    return Pulled(extracted, page.url, page, incomplete=paid, final=paid is not None)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """How an article's further pages are had."""

    first: Request
    zone: str
    now: datetime
    settings: PullSettings
    is_other: IsOther
    place_of: Callable[[Url], Url | None]
    """Where a page is had that stands at an address."""


def _further_pages(pulled: Pulled, ahead: _Ahead) -> Dialogue[Pulled]:
    """Follow an article over its pages: bounded, never twice to one of them, never to another host or article."""
    settings = ahead.settings
    seen = {pulled.url}
    last = pulled
    for number in range(2, settings.max_pages + 1):
        next_url = last.extracted.next_url
        if next_url is None or next_url in seen or urlsplit(next_url).hostname != urlsplit(pulled.url).hostname:
            return pulled
        place = ahead.place_of(next_url)
        if ahead.is_other(next_url) or place is None:
            return pulled
        seen.add(next_url)
        reply = yield from ask_web(replace(ahead.first, url=place))
        if place != next_url and isinstance(reply, Reply):
            reply = replace(_of_archive(reply), url=next_url)
        further: Pulled | Failed | None = trouble_of(next_url, reply)
        if further is None and isinstance(reply, Reply):
            further = yield from extract_reply(
                reply, zone=ahead.zone, now=ahead.now, hints=Hints(first_url=pulled.url), settings=settings
            )
        if not isinstance(further, Pulled):
            missing = f"page {number} is missing: {further.detail if further else 'no answer'}"
            unbegun = further is not None and further.obstacle is Obstacle.UNBEGUN
            return replace(pulled, incomplete=missing, final=False, unbegun=unbegun)
        if is_another(pulled.extracted, pulled.url, further.extracted, next_url):
            return pulled
        joined = yield from perform_task(join_pages(pulled.extracted, further.extracted, settings.limits))
        if isinstance(joined, Crash):
            return replace(pulled, incomplete=f"page {number} could not be joined: {joined.detail}", final=False)
        if joined.body == pulled.extracted.body:
            return pulled
        pulled, last = replace(pulled, extracted=joined, further=_kept_too(pulled.further, next_url, reply)), further
    return _with_finding(pulled, FindingKind.CAPPED, f"the article has more than {settings.max_pages} pages")


def _kept_too(further: tuple[tuple[Url, Reply], ...], url: Url, answer: Answer) -> tuple[tuple[Url, Reply], ...]:
    """Add a further page to those that are to be kept; what comes in a coding is held in it alone."""
    if not isinstance(answer, Reply):
        return further
    light = answer if answer.raw_body is None else replace(answer, body=b"")
    size = sum(len(page.raw_body or page.body) for _, page in (*further, (url, light)))
    return (*further, (url, light)) if size <= _MAX_FURTHER_BYTES else further


def _with_finding(pulled: Pulled, kind: FindingKind, detail: str) -> Pulled:
    findings = (*pulled.extracted.findings, Finding(kind, detail))
    return replace(pulled, extracted=replace(pulled.extracted, findings=findings))
