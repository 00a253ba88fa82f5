"""The dialogue that gets an article: its page, its further pages, and what is extracted from them.

Knows nothing of state or of files.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import urlsplit

from ingest.extractor.addresses import request_of
from ingest.extractor.rule import Rule
from ingest.messages import Crash, Dialogue, Extracted, Finding, NoReply, Purpose, Reason, Reply, Request
from ingest.messages import ask as ask_web
from ingest.messages import perform as perform_task
from ingest.tasks import WorkLimits, extract_page
from normalize.article import Html, Url

RuleFor = Callable[[Url], Rule | None]


class Obstacle(StrEnum):
    """Why an article could not be had."""

    NO_ANSWER = "no_answer"
    STATUS = "status"
    NOT_A_PAGE = "not_a_page"
    NO_ARTICLE = "no_article"
    WALLED_OFF = "walled_off"
    CRASH = "crash"
    ROBOTS = "robots"
    """The site asks programs not to fetch it: it is not asked for again and again."""
    LATER = "later"
    """The host asked to be left alone for now: it does not count as a try."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that could not be had, and what that means, in one line."""

    obstacle: Obstacle
    detail: str


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


@dataclass(frozen=True, slots=True)
class PullSettings:
    """How pages are asked for and read."""

    rule_for: RuleFor
    limits: WorkLimits
    max_pages: int = 20
    """Of one article."""


def pull(
    url: Url,
    *,
    source: str,
    zone: str,
    now: datetime,
    title_hint: str | None,
    settings: PullSettings,
    by_hand: bool = False,
) -> Dialogue[Pulled | Failed]:
    """Get the article that stands at a URL, all its pages joined in order."""
    rule = settings.rule_for(url)
    address, headers = request_of(rule, url) if rule else (url, ())
    request = Request(address, Purpose.PAGE, headers, source, by_hand)
    reply = yield from ask_web(request)
    trouble = _trouble(url, reply)
    if trouble is not None or isinstance(reply, NoReply):
        return trouble or Failed(Obstacle.NO_ANSWER, "no answer")
    # What was asked for elsewhere (a site's data) still is the article at its own URL.
    page = reply if address == url else replace(reply, url=url)
    pulled = yield from extract_reply(page, zone=zone, now=now, title_hint=title_hint, settings=settings)
    if isinstance(pulled, Failed):
        return pulled
    return (yield from _further_pages(pulled, request, zone=zone, now=now, settings=settings))


def extract_reply(
    page: Reply, *, zone: str, now: datetime, title_hint: str | None, settings: PullSettings
) -> Dialogue[Pulled | Failed]:
    """Extract the article of one page that is at hand."""
    rule = settings.rule_for(page.url)
    extracted = yield from perform_task(extract_page(page, rule, zone, now, title_hint, settings.limits))
    if isinstance(extracted, Crash):
        return Failed(Obstacle.CRASH, f"the page could not be read: {extracted.detail}")
    wall = next((finding for finding in extracted.findings if finding.kind == "walled_off"), None)
    if wall is not None:
        return Failed(Obstacle.WALLED_OFF, wall.detail)
    if not extracted.body:
        return Failed(Obstacle.NO_ARTICLE, "no article was found on the page; a site rule may help")
    return Pulled(extracted, page.url, page)


def _further_pages(
    pulled: Pulled, first: Request, *, zone: str, now: datetime, settings: PullSettings
) -> Dialogue[Pulled]:
    """Follow an article over its pages: bounded, never twice to one of them, never to another host."""
    seen = {pulled.url}
    last = pulled
    for number in range(2, settings.max_pages + 1):
        next_url = last.extracted.next_url
        if next_url is None or next_url in seen or urlsplit(next_url).hostname != urlsplit(pulled.url).hostname:
            return pulled
        seen.add(next_url)
        reply = yield from ask_web(replace(first, url=next_url))
        further: Pulled | Failed | None = _trouble(next_url, reply)
        if further is None and isinstance(reply, Reply):
            further = yield from extract_reply(reply, zone=zone, now=now, title_hint=None, settings=settings)
        if not isinstance(further, Pulled):
            missing = f"page {number} is missing: {further.detail if further else 'no answer'}"
            return replace(pulled, incomplete=missing)
        pulled, last = _joined(pulled, further), further
    finding = Finding("capped", f"the article has more than {settings.max_pages} pages")
    return replace(pulled, extracted=replace(pulled.extracted, findings=(*pulled.extracted.findings, finding)))


def _joined(pulled: Pulled, further: Pulled) -> Pulled:
    """Append a further page's body; what the site repeats on every page stands once."""
    one, two = pulled.extracted, further.extracted
    if two.text.strip() and two.text.strip() in one.text:
        return pulled
    known = {image.url for image in one.images}
    joined = replace(
        one,
        body=Html(f"{one.body}\n{two.body}"),
        text=f"{one.text}\n{two.text}",
        element=Html(f"{one.element}\n{two.element}") if one.element and two.element else one.element,
        images=(*one.images, *(image for image in two.images if image.url not in known)),
    )
    return replace(pulled, extracted=joined)


_OBSTACLES = {Reason.LATER: Obstacle.LATER, Reason.ROBOTS: Obstacle.ROBOTS}
_PAGE_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain", "application/json")


def _trouble(url: Url, answer: Reply | NoReply) -> Failed | None:
    """Say what keeps an answer from being the page; None when nothing does."""
    if isinstance(answer, NoReply):
        return Failed(_OBSTACLES.get(answer.reason, Obstacle.NO_ANSWER), answer.detail)
    if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return Failed(Obstacle.STATUS, f"the page answers {answer.status}: it was moved or taken down")
    if answer.status != HTTPStatus.OK:
        return Failed(Obstacle.STATUS, f"the page answers {answer.status}")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and kind not in _PAGE_TYPES:
        return Failed(Obstacle.NOT_A_PAGE, f"is {kind[:60]}, not a page")
    if not answer.framed and b"</html" not in answer.body[-4_096:].lower():
        return Failed(Obstacle.NO_ANSWER, "the page ended with the connection, before its own end")
    if _led_home(url, answer.url):
        return Failed(Obstacle.STATUS, "leads to the site's front page: it was moved or taken down")
    return None


def _led_home(asked: Url, got: Url) -> bool:
    """Tell a taken-down page that redirects to the front page instead of answering 404."""
    return urlsplit(got).path in {"", "/"} and not urlsplit(got).query and urlsplit(asked).path not in {"", "/"}
