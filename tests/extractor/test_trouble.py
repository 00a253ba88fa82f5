"""What keeps an answer from being the page is told apart, and told in one line."""

import pytest

from ingest.extractor.trouble import Failed, Obstacle, trouble_of
from ingest.messages import NoReply, Reason, Reply
from normalize.values import Url

URL = Url("https://news.example.org/story/1")
PAGE = b"<html><p>text</p></html>"


def reply(status: int = 200, *, url: str = URL, body: bytes = PAGE, framed: bool = True, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(Url(url), status, named, body, framed=framed)


@pytest.mark.parametrize(
    ("answer", "obstacle", "words"),
    [
        (reply(404), Obstacle.STATUS, "the page answers 404: it was moved or taken down"),
        (reply(410), Obstacle.STATUS, "the page answers 410: it was moved or taken down"),
        (reply(500), Obstacle.STATUS, "the page answers 500"),
        (reply(403), Obstacle.STATUS, "the page answers 403"),
        (reply(403, cf_mitigated="challenge"), Obstacle.WALLED_OFF, "the page is behind a challenge for browsers"),
        (reply(401), Obstacle.WALLED_OFF, "the page answers 401: it asks for a login"),
        (reply(402), Obstacle.WALLED_OFF, "the page answers 402: it asks to be paid"),
        (reply(451), Obstacle.WALLED_OFF, "the page answers 451: it is not shown for legal reasons"),
        (
            reply(url="https://news.example.org/login?next=/story/1"),
            Obstacle.WALLED_OFF,
            "the page leads to a login or a challenge at news.example.org",
        ),
        (
            reply(url="https://passport.example.org/visitor"),
            Obstacle.WALLED_OFF,
            "the page leads to a login or a challenge at passport.example.org",
        ),
        (reply(url="https://news.example.org/"), Obstacle.STATUS, "leads to the site's front page"),
        (reply(content_type="application/pdf"), Obstacle.NOT_A_PAGE, "is application/pdf, not a page"),
        (reply(body=b"<p>cut", framed=False), Obstacle.NO_ANSWER, "the page ended with the connection"),
        (NoReply(URL, Reason.TIMEOUT, "no answer within 30 s"), Obstacle.NO_ANSWER, "no answer within 30 s"),
        (NoReply(URL, Reason.ROBOTS, "robots.txt forbids it"), Obstacle.ROBOTS, "robots.txt forbids it"),
        (NoReply(URL, Reason.LATER, "busy"), Obstacle.LATER, "busy"),
    ],
)
def test_trouble_is_named(answer: Reply | NoReply, obstacle: Obstacle, words: str) -> None:
    trouble = trouble_of(URL, answer)

    assert trouble is not None
    assert trouble.obstacle is obstacle
    assert trouble.detail.startswith(words)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (URL, reply()),
        (URL, reply(content_type="text/html; charset=utf-8")),
        (URL, reply(framed=False)),
        (Url("https://e.org/blog/how-to-login"), reply(url="https://e.org/blog/how-to-login/")),
        (Url("https://e.org/login"), reply(url="https://e.org/login/")),
        (Url("https://e.org/"), reply(url="https://e.org/")),
    ],
)
def test_a_page_is_no_trouble(asked: Url, answer: Reply) -> None:
    assert trouble_of(asked, answer) is None


def test_trouble_is_a_value() -> None:
    assert trouble_of(URL, reply(404)) == Failed(Obstacle.STATUS, "the page answers 404: it was moved or taken down")
