"""What keeps an answer of the web from being an article's page, said in one line for people. Pure."""

import re
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import urlsplit

from ingest.messages import NoReply, Reason, Reply
from normalize.values import Url
from store.late.dataclass import dataclass
from store.late.pattern import pattern


class Obstacle(StrEnum):
    """Why an article could not be had."""

    NO_ANSWER = "no_answer"
    STATUS = "status"
    NOT_A_PAGE = "not_a_page"
    NO_ARTICLE = "no_article"
    WALLED_OFF = "walled_off"
    """A login, a challenge or a bill stands before it, or a notice that it is gone."""
    CRASH = "crash"
    ROBOTS = "robots"
    """The site asks programs not to fetch it: it is not asked for again and again."""
    LATER = "later"
    """The host asked to be left alone for now: it does not count as a try."""
    UNBEGUN = "unbegun"
    """The run was over before its turn came: it does not count as a try, and is first in the next one."""
    WITHHELD = "withheld"
    """The page shows a part of what is stored, or something else in its place."""
    UNCHANGED = "unchanged"
    """The page is what it was, says its server, who was asked conditionally."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that could not be had, and what that means, in one line."""

    obstacle: Obstacle
    detail: str
    page: Reply | None = None
    """The page that came, and did not show the article."""


_OBSTACLES = {Reason.LATER: Obstacle.LATER, Reason.UNBEGUN: Obstacle.UNBEGUN, Reason.ROBOTS: Obstacle.ROBOTS}
_PAGE_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain", "application/json")
_WALLS = {
    HTTPStatus.UNAUTHORIZED: "asks for a login",
    HTTPStatus.PAYMENT_REQUIRED: "asks to be paid",
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: "is not shown for legal reasons",
}
_ENTRANCE = pattern(r"(?:^|[./])(?:log-?in|sign-?in|passport|sso|captcha|challenge)(?:[./?]|$)", re.IGNORECASE)


def trouble_of(asked: Url, answer: Reply | NoReply) -> Failed | None:
    """Say what keeps an answer from being the page that was asked for; None when nothing does."""
    if isinstance(answer, NoReply):
        return Failed(_OBSTACLES.get(answer.reason, Obstacle.NO_ANSWER), answer.detail)
    wall = _wall(asked, answer)
    if wall is not None:
        return Failed(Obstacle.WALLED_OFF, f"the page {wall}")
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return Failed(Obstacle.UNCHANGED, "the page has not changed")
    if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return Failed(Obstacle.STATUS, f"the page answers {answer.status}: it was moved or taken down")
    if not answer.is_content:
        return Failed(Obstacle.STATUS, f"the page answers {answer.status}")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and kind not in _PAGE_TYPES:
        return Failed(Obstacle.NOT_A_PAGE, f"is {kind[:60]}, not a page")
    if not answer.framed and b"</html" not in answer.body[-4_096:].lower():
        return Failed(Obstacle.NO_ANSWER, "the page ended with the connection, before its own end")
    if _led_home(asked, answer.url):
        return Failed(Obstacle.STATUS, "leads to the site's front page: it was moved or taken down")
    return None


def _wall(asked: Url, answer: Reply) -> str | None:
    """Say what wall stands there, as far as status, headers and address tell; None where none does."""
    if answer.headers.get("cf-mitigated", "").lower() == "challenge":
        return "is behind a challenge for browsers"
    if answer.status in _WALLS:
        return f"answers {answer.status}: it {_WALLS[HTTPStatus(answer.status)]}"
    if _is_entrance(answer.url) and not _is_entrance(asked):
        return f"leads to a login or a challenge at {urlsplit(answer.url).hostname}"
    return None


def _is_entrance(url: Url) -> bool:
    parts = urlsplit(url)
    return _ENTRANCE.search(f"{parts.hostname or ''}{parts.path}") is not None


def _led_home(asked: Url, got: Url) -> bool:
    """Tell a taken-down page that redirects to the front page instead of answering 404."""
    return urlsplit(got).path in {"", "/"} and not urlsplit(got).query and urlsplit(asked).path not in {"", "/"}
