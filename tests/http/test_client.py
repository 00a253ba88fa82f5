"""`Web` over a scripted transport: what is asked, how often, when, and what is said of failures."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from ingest.http.client import Web
from ingest.http.settings import NetworkSettings
from ingest.messages import Answer, NoReply, Purpose, Reason, Reply, Request
from ingest.text.urls import resource_mark
from normalize.values import Url
from tests.fakes import Breaks, FakeClock, Says, ScriptedWeb

FEED = "https://example.org/feed"


def ask(web: Web, url: str = FEED, purpose: Purpose = Purpose.FEED, **more: object) -> Answer:
    return asyncio.run(web.ask(Request(Url(url), purpose, **more)))  # type: ignore[arg-type]  # fields by name


def ask_all(web: Web, urls: Sequence[str]) -> list[Answer]:
    async def together() -> list[Answer]:
        return await asyncio.gather(*(web.ask(Request(Url(url), Purpose.PAGE)) for url in urls))

    return asyncio.run(together())


def replied(answer: Answer) -> Reply:
    assert isinstance(answer, Reply), answer
    return answer


def refused(answer: Answer) -> NoReply:
    assert isinstance(answer, NoReply), answer
    return answer


def test_a_reply_carries_what_came() -> None:
    web = ScriptedWeb()
    web.page(FEED, "<p>文</p>", gzip=True)
    reply = replied(ask(web.opened()))
    assert (reply.status, reply.body.decode(), reply.hops, reply.framed) == (200, "<p>文</p>", (), True)
    assert reply.raw_body is not None
    assert reply.raw_body.startswith(b"\x1f\x8b")


def test_a_known_validator_brings_304_and_no_body() -> None:
    web = ScriptedWeb()
    web.feed(FEED, "<rss/>")
    opened = web.opened()
    etag = replied(ask(opened)).headers["etag"]
    again = replied(ask(opened, headers=(("If-None-Match", etag),)))
    assert (again.status, again.body) == (304, b"")
    assert opened.traffic()["example.org"].not_modified == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://2130706433/", "ftp://example.org/", "http://u:p@example.org/"]
)
def test_what_the_guard_refuses_is_never_sent(url: str) -> None:
    web = ScriptedWeb()
    assert refused(ask(web.opened(), url)).reason is Reason.FORBIDDEN
    assert web.requests == []


def test_redirects_are_followed_and_told() -> None:
    web = ScriptedWeb()
    web.moves(FEED, "/b", 301)
    web.moves("https://example.org/b", "https://other.example/c", 302)
    web.page("https://other.example/c", "here")
    reply = replied(ask(web.opened()))
    assert reply.url == "https://other.example/c"
    assert [(hop.status, hop.url) for hop in reply.hops] == [
        (301, "https://example.org/b"),
        (302, "https://other.example/c"),
    ]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data", Reason.FORBIDDEN),
        ("file:///etc/passwd", Reason.FORBIDDEN),
        ("https://user:secret@example.org/", Reason.FORBIDDEN),
        ("https:\\\\127.0.0.1\\", Reason.FORBIDDEN),
        (FEED, Reason.REDIRECT),
    ],
)
def test_a_redirect_is_judged_like_a_first_url(location: str, reason: Reason) -> None:
    web = ScriptedWeb()
    web.moves(FEED, location)
    answer = refused(ask(web.opened()))
    assert answer.reason is reason
    assert "secret" not in answer.detail
    assert len(web.requests) == 1


def test_more_than_five_redirects_are_too_many() -> None:
    web = ScriptedWeb()
    for number in range(9):
        web.moves(f"https://example.org/{number}", f"/{number + 1}")
    assert refused(ask(web.opened(), "https://example.org/0")).reason is Reason.REDIRECT
    assert len(web.requests) == 6


def test_credentials_and_custom_headers_stay_with_their_origin() -> None:
    web = ScriptedWeb()
    web.moves(FEED, "https://other.example/")
    web.moves("https://other.example/", FEED + "?back")
    web.page(FEED + "?back", "")
    given = (
        ("Authorization", "Basic x"),
        ("Cookie", "a=b"),
        ("X-Api-Key", "k"),
        ("Accept", "text/x"),
        ("If-None-Match", '"e"'),
    )
    ask(web.opened(), headers=given)
    there, elsewhere, back = (set(request.headers) - {"user-agent", "accept-encoding"} for request in web.requests)
    assert there == {"authorization", "cookie", "x-api-key", "accept", "if-none-match"}
    assert elsewhere == back == {"accept"}


THERE, BACK = "https://other.example/f", f"{FEED}?back"


@pytest.mark.parametrize(
    ("validators_of", "who_gets_them"),
    [
        (None, [FEED]),  # what was asked
        (FEED, [FEED]),
        (THERE, [THERE]),
        (BACK, [BACK]),
        (f"{THERE}?utm_source=x", [THERE]),
        ("https://third.example/f", []),  # redirects led elsewhere when they came
    ],
)
def test_validators_are_sent_to_the_resource_alone_that_gave_them(
    validators_of: str | None, who_gets_them: list[str]
) -> None:
    web = ScriptedWeb()
    web.moves(FEED, THERE, 302)
    web.moves(THERE, BACK, 302)
    web.page(BACK, "")
    mark = resource_mark(validators_of) if validators_of else None
    given = (("If-None-Match", '"e"'), ("If-Modified-Since", "Tue, 10 Mar 2026 08:00:00 GMT"))

    ask(web.opened(), headers=given, validators_of=mark)

    asked = [request.url for request in web.requests if request.headers.keys() & {"if-none-match", "if-modified-since"}]
    assert asked == who_gets_them


@pytest.mark.parametrize(
    ("acts", "asked", "outcome"),
    [
        ([Breaks(Reason.BROKEN), Says(200)], 2, 200),
        ([Breaks(Reason.REFUSED)] * 2 + [Says(200)], 3, 200),
        ([Breaks(Reason.BROKEN)], 3, Reason.BROKEN),
        ([Breaks(Reason.TLS)], 1, Reason.TLS),
        ([Breaks(Reason.DNS)], 1, Reason.DNS),
        ([Says(502), Says(200)], 2, 200),
        ([Says(503)], 3, 503),
        ([Says(503, headers={"Retry-After": "600"})], 1, 503),
        ([Says(500)], 1, 500),
        ([Says(404)], 1, 404),
        ([Says(429)], 1, 429),
        ([Says(200, "x" * 10, cut_after=5), Says(200)], 2, 200),
        ([Says(after_s=31)], 1, Reason.TIMEOUT),
        ([Says(body="x", body_after_s=31)], 1, Reason.TIMEOUT),
    ],
)
def test_only_what_may_pass_is_tried_again(acts: list[Says | Breaks], asked: int, outcome: int | Reason) -> None:
    web = ScriptedWeb()
    web.script(FEED, *acts)
    answer = ask(web.opened())
    assert (answer.status if isinstance(answer, Reply) else answer.reason) == outcome
    assert web.count(FEED) == asked


def test_the_deadline_is_one_for_all_hops_and_tries() -> None:
    clock = FakeClock()
    web = ScriptedWeb(clock)
    for number in range(5):
        web.says(f"https://example.org/{number}", 302, headers={"Location": f"/{number + 1}"}, after_s=9)
    before = clock.monotonic()
    assert refused(ask(web.opened(), "https://example.org/0")).reason is Reason.TIMEOUT
    assert clock.monotonic() - before == pytest.approx(30)


def test_a_host_is_asked_at_its_pace_and_hosts_do_not_wait_for_each_other() -> None:
    clock = FakeClock()
    web = ScriptedWeb(clock)
    urls = [f"https://{host}.example/{number}" for number in range(4) for host in ("a", "b")]
    for url in urls:
        web.says(url, after_s=0.9)
    ask_all(web.opened(delay_s=0.5, per_host=2), urls)
    starts = [(request.at - web.requests[0].at).total_seconds() for request in web.requests if "//a." in request.url]
    assert starts == [0, 0.5, 1, 1.5]
    assert web.busiest("a.example") == 2
    assert starts == [
        (request.at - web.requests[0].at).total_seconds() for request in web.requests if "//b." in request.url
    ]


def test_no_more_than_concurrency_are_under_way() -> None:
    clock = FakeClock()
    web = ScriptedWeb(clock)
    urls = [f"https://h{number}.example/" for number in range(7)]
    for url in urls:
        web.says(url, after_s=1)
    before = clock.monotonic()
    ask_all(web.opened(concurrency=3), urls)
    assert clock.monotonic() - before == pytest.approx(3)


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_binds_the_whole_host_and_the_next_run(status: int) -> None:
    clock = FakeClock()
    web = ScriptedWeb(clock)
    web.says(FEED, status, headers={"Retry-After": "600"})
    web.page("https://example.org/a", "")
    first = web.opened()
    until = clock.now() + timedelta(seconds=600)
    assert replied(ask(first)).retry_at == until
    later = refused(ask(first, "https://example.org/a"))
    assert (later.reason, later.retry_at) == (Reason.LATER, until)
    second = web.opened(not_before=first.not_before())
    assert refused(ask(second, "https://example.org/a")).reason is Reason.LATER
    clock.advance(600)
    assert replied(ask(second, "https://example.org/a")).status == 200
    assert len(web.requests) == 2
    assert second.not_before() == {}


def test_a_short_retry_after_is_waited_for() -> None:
    clock = FakeClock()
    web = ScriptedWeb(clock)
    web.script(FEED, Says(429, headers={"Retry-After": "20"}), Says(200))
    assert replied(ask(web.opened())).status == 200
    assert web.requests[1].at - web.requests[0].at == timedelta(seconds=20)


def test_a_host_that_keeps_refusing_for_a_short_time_is_asked_three_times() -> None:
    web = ScriptedWeb()
    web.says(FEED, 429, headers={"Retry-After": "5"})
    assert replied(ask(web.opened())).status == 429
    assert web.count(FEED) == 3


def test_too_large_is_seen_while_it_streams() -> None:
    web = ScriptedWeb()
    web.page(FEED, b"x" * 1_000_000)
    web.page("https://example.org/bomb", b"\0" * 50_000_000, gzip=True)
    opened = web.opened(NetworkSettings(delay_s=0, max_feed_bytes=500_000, max_page_bytes=500_000))
    assert refused(ask(opened)).reason is Reason.TOO_LARGE
    assert refused(ask(opened, "https://example.org/bomb", Purpose.PAGE)).reason is Reason.TOO_LARGE
    assert opened.traffic()["example.org"].bytes_received < 700_000


def test_an_error_page_that_cannot_be_read_is_an_error_all_the_same() -> None:
    web = ScriptedWeb()
    web.says(FEED, 404, "x", headers={"Content-Encoding": "br"})
    assert replied(ask(web.opened())).status == 404


def test_a_coding_that_was_not_asked_for_is_no_reply() -> None:
    web = ScriptedWeb()
    web.says(FEED, 200, "x", headers={"Content-Encoding": "compress"})
    assert refused(ask(web.opened())).reason is Reason.ENCODING


def test_a_body_that_nothing_vouches_for_says_so() -> None:
    web = ScriptedWeb()
    web.says(FEED, 200, "<rss>", framed=False)
    assert replied(ask(web.opened())).framed is False
