"""Politeness of `Web` beyond its pace: slow and dead hosts, robots.txt, and what a source has of its own."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from ingest.http.client import Web
from ingest.http.pace import DOWN_S, MAX_FAILURES
from ingest.http.robots import MAX_AGE, MAX_AGE_UNREACHABLE, RETRY_AGE, RobotsBook, RobotsText
from ingest.http.robots_rules import MAX_BYTES, product_token
from ingest.http.settings import ROBOTS_BYTES, NetworkSettings, SourceAccess
from ingest.messages import Answer, NoReply, Purpose, Reason, Reply, Request
from normalize.values import Url
from tests.fakes import FakeClock, ScriptedWeb

PAGE = "https://example.org/a"
ROBOTS = "https://example.org/robots.txt"
AGENT = "fetched/1.0 (+https://fetched.example)"


def ask(
    web: Web, url: str = PAGE, purpose: Purpose = Purpose.PAGE, *, by_hand: bool = False, source: str | None = None
) -> Answer:
    return asyncio.run(web.ask(Request(Url(url), purpose, source=source, by_hand=by_hand)))


def status(answer: Answer) -> int | Reason:
    return answer.status if isinstance(answer, Reply) else answer.reason


def test_a_slow_host_is_asked_for_one_thing_at_a_time() -> None:
    web = ScriptedWeb()
    urls = [f"https://example.org/{number}" for number in range(6)]
    for url in urls:
        web.says(url, after_s=4)
    opened = web.opened(per_host=2)
    for url in urls:
        ask(opened, url)
    opened = web.opened(per_host=2)

    async def together() -> None:
        await asyncio.gather(*(opened.ask(Request(Url(url), Purpose.PAGE)) for url in urls))

    web.forget_requests()
    asyncio.run(together())
    starts = [(request.at - web.requests[0].at).total_seconds() for request in web.requests]
    assert starts[:2] == [0, 0]
    assert all(later - earlier >= 4 for earlier, later in pairwise(starts[2:]))


def test_a_host_that_does_not_answer_is_given_up_for_a_while() -> None:
    clock = FakeClock()
    web = ScriptedWeb(clock)
    for number in range(MAX_FAILURES + 3):
        web.never(f"https://example.org/{number}")
    opened = web.opened()
    answers = [ask(opened, f"https://example.org/{number}") for number in range(MAX_FAILURES + 3)]
    assert {status(answer) for answer in answers} == {Reason.TIMEOUT}
    assert len(web.requests) == MAX_FAILURES
    assert isinstance(answers[-1], NoReply)
    assert "example.org is not asked for 5 minutes" in answers[-1].detail
    assert opened.traffic()["example.org"].failures == MAX_FAILURES
    clock.advance(DOWN_S)
    web.page(PAGE, "back")
    assert status(ask(opened)) == 200


def test_a_host_that_times_out_counts_as_slow_and_errors_that_are_quick_do_not_make_it_fast() -> None:
    web = ScriptedWeb()
    web.never("https://example.org/never")
    web.says("https://example.org/error", 500)
    web.page(PAGE, "")
    opened = web.opened(timeout_s=8)
    ask(opened, "https://example.org/never")
    for _ in range(4):
        ask(opened, "https://example.org/error")
    for _ in range(12):
        ask(opened)
    starts = [request.at for request in web.requests]
    gaps = [round((later - earlier).total_seconds(), 1) for earlier, later in pairwise(starts)]
    assert gaps[:5] == [8, 8, 8, 8, 8]
    assert gaps[5:9] == [6, 4.5, 3.4, 2.5]
    assert gaps[-1] == 0


def test_a_body_that_comes_slowly_does_not_make_its_host_slow_nor_dead() -> None:
    web = ScriptedWeb()
    for number in range(MAX_FAILURES + 2):
        web.says(f"https://example.org/{number}", 200, "x", body_after_s=99)
    opened = web.opened()
    answers = [ask(opened, f"https://example.org/{number}") for number in range(MAX_FAILURES + 2)]
    assert {status(answer) for answer in answers} == {Reason.TIMEOUT}
    assert len(web.requests) == MAX_FAILURES + 2
    assert not any("is not asked" in answer.detail for answer in answers if isinstance(answer, NoReply))


def test_one_address_is_as_many_hosts_as_it_has_ports_and_a_name_is_one() -> None:
    web = ScriptedWeb()
    urls = ["http://127.0.0.1:81/", "http://127.0.0.1:82/", "http://example.org:8080/", "https://example.org/"]
    for url in urls:
        web.says(url, 429, headers={"Retry-After": "3600"})
    opened = web.opened(allow_private=True)
    assert [status(ask(opened, url)) for url in urls] == [429, 429, 429, Reason.LATER]


def test_an_answer_between_failures_keeps_a_host_up() -> None:
    web = ScriptedWeb()
    web.never(PAGE)
    web.page("https://example.org/b", "")
    opened = web.opened()
    for _ in range(MAX_FAILURES):
        ask(opened)
        assert status(ask(opened, "https://example.org/b")) == 200


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [("fetched/1.0 (+https://x)", "fetched"), ("My-Bot 2", "my-bot"), ("Mozilla/5.0", "mozilla"), ("(x)", "*")],
)
def test_robots_txt_addresses_us_by_the_first_word_of_the_user_agent(user_agent: str, token: str) -> None:
    assert product_token(user_agent) == token


class TestRobots:
    """What needs protego to read the rules."""

    @pytest.fixture(autouse=True)
    def library(self) -> None:
        pytest.importorskip("protego")

    def opened(self, web: ScriptedWeb, remembered: dict[str, RobotsText] | None = None, **access: SourceAccess) -> Web:
        self.kept = {} if remembered is None else remembered
        self.book = RobotsBook(AGENT, web.clock.now, self.kept)
        return web.opened(NetworkSettings(user_agent=AGENT, delay_s=0, sources=access), robots=self.book)

    @pytest.mark.parametrize(
        ("text", "path", "may"),
        [
            ("", "/a", True),
            ("User-agent: *\nDisallow: /", "/a", False),
            ("User-agent: *\nDisallow: /private", "/a", True),
            ("User-agent: *\nDisallow: /private", "/private/x", False),
            ("User-agent: *\nDisallow: /\nAllow: /a", "/a", True),
            ("User-agent: *\nDisallow: /*.htm$", "/x.htm", False),
            ("User-agent: other\nDisallow: /", "/a", True),
            ("User-agent: fetched\nDisallow: /\n\nUser-agent: *\nDisallow:", "/a", False),
            ("User-agent: Fetched\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", True),
            ("\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a", False),
            ("<html>not found, kindly</html>", "/a", True),
        ],
    )
    def test_pages_and_images_keep_to_it(self, text: str, path: str, may: bool) -> None:
        web = ScriptedWeb()
        web.says(ROBOTS, 200, text)
        web.page("https://example.org" + path, "")
        opened = self.opened(web)
        for purpose in (Purpose.PAGE, Purpose.IMAGE):
            assert status(ask(opened, "https://example.org" + path, purpose)) == (200 if may else Reason.ROBOTS)
        assert web.count(ROBOTS) == 1
        assert web.count("https://example.org" + path) == (2 if may else 0)

    def test_it_binds_everything_but_the_feed_and_what_a_person_asks_for(self) -> None:
        web = ScriptedWeb()
        web.says(ROBOTS, 200, "User-agent: *\nDisallow: /")
        web.page(PAGE, "")
        opened = self.opened(web, free=SourceAccess(robots=False))
        assert status(ask(opened, purpose=Purpose.FEED)) == 200
        assert status(ask(opened, by_hand=True)) == 200
        assert status(ask(opened, source="free")) == 200
        assert web.count(ROBOTS) == 0
        for purpose in (Purpose.PAGE, Purpose.IMAGE, Purpose.SITEMAP):
            assert status(ask(opened, purpose=purpose)) is Reason.ROBOTS

    @pytest.mark.parametrize(
        ("robots_status", "outcome"),
        [
            (404, 200),
            (401, 200),
            (403, 200),
            (410, 200),
            (500, Reason.ROBOTS),
            (503, Reason.ROBOTS),
            (429, Reason.ROBOTS),
        ],
    )
    def test_no_file_forbids_nothing_and_an_error_forbids_all(self, robots_status: int, outcome: int | Reason) -> None:
        web = ScriptedWeb()
        web.says(ROBOTS, robots_status)
        web.page(PAGE, "")
        assert status(ask(self.opened(web))) == outcome

    @pytest.mark.parametrize("size", [MAX_BYTES, 2 * MAX_BYTES, ROBOTS_BYTES - 100])
    def test_a_file_that_is_longer_than_what_is_read_of_it_binds_by_its_beginning(self, size: int) -> None:
        web = ScriptedWeb()
        web.says(ROBOTS, 200, "User-agent: *\nDisallow: /a\n" + "#" * size)
        for path in ("a", "b"):
            web.page(f"https://example.org/{path}", "")
        opened = self.opened(web)
        asked = [status(ask(opened, f"https://example.org/{path}")) for path in ("a", "b")]
        assert asked == [Reason.ROBOTS, 200]

    def test_an_unreachable_host_is_told_as_that(self) -> None:
        web = ScriptedWeb()
        web.fails(ROBOTS, Reason.TLS, detail="the certificate has expired")
        answer = ask(self.opened(web))
        assert isinstance(answer, NoReply)
        assert (answer.reason, "the certificate has expired" in answer.detail) == (Reason.TLS, True)

    def test_where_a_redirect_leads_its_own_file_counts(self) -> None:
        web = ScriptedWeb()
        web.moves(PAGE, "https://other.example/b")
        web.says("https://other.example/robots.txt", 200, "User-agent: *\nDisallow: /b")
        assert status(ask(self.opened(web))) is Reason.ROBOTS
        assert web.count("https://other.example/b") == 0

    def test_it_is_asked_for_once_however_many_wait_for_it(self) -> None:
        web = ScriptedWeb()
        web.says(ROBOTS, 200, "", after_s=2)
        urls = [f"https://example.org/{number}" for number in range(5)]
        for url in urls:
            web.page(url, "")
        opened = self.opened(web)

        async def together() -> list[Answer]:
            return await asyncio.gather(*(opened.ask(Request(Url(url), Purpose.PAGE)) for url in urls))

        assert {status(answer) for answer in asyncio.run(together())} == {200}
        assert web.count(ROBOTS) == 1

    def test_a_copy_is_used_for_a_day_across_runs(self) -> None:
        clock = FakeClock()
        web = ScriptedWeb(clock)
        web.says(ROBOTS, 200, "User-agent: *\nDisallow: /a")
        assert status(ask(self.opened(web))) is Reason.ROBOTS
        clock.advance(hours=23)
        assert status(ask(self.opened(web, self.kept))) is Reason.ROBOTS
        assert web.count(ROBOTS) == 1
        clock.advance(hours=2)
        web.says(ROBOTS, 200, "")
        web.page(PAGE, "")
        assert status(ask(self.opened(web, self.kept))) == 200
        assert web.count(ROBOTS) == 2

    @pytest.mark.parametrize(("age", "outcome"), [(MAX_AGE, 200), (MAX_AGE_UNREACHABLE + MAX_AGE, Reason.ROBOTS)])
    def test_an_old_copy_serves_while_a_new_one_cannot_be_had(self, age: timedelta, outcome: int | Reason) -> None:
        web = ScriptedWeb()
        web.says(ROBOTS, 500)
        web.page(PAGE, "")
        remembered = {"https://example.org": RobotsText(web.clock.now() - age, "")}
        assert status(ask(self.opened(web, remembered))) == outcome

    def test_a_file_that_could_not_be_had_is_asked_for_again_after_an_hour(self) -> None:
        clock = FakeClock()
        web = ScriptedWeb(clock)
        web.says(ROBOTS, 500)
        web.page(PAGE, "")
        opened = self.opened(web)
        assert [status(ask(opened)) for _ in range(3)] == [Reason.ROBOTS] * 3
        assert web.count(ROBOTS) == 1
        web.says(ROBOTS, 404)
        clock.advance(RETRY_AGE.total_seconds())
        assert status(ask(opened)) == 200

    def test_its_crawl_delay_is_kept_by_everything_that_follows(self) -> None:
        web = ScriptedWeb()
        web.says(ROBOTS, 200, "User-agent: *\nCrawl-delay: 7")
        urls = [f"https://example.org/{number}" for number in range(3)]
        for url in urls:
            web.page(url, "")
        opened = self.opened(web)
        for url in urls:
            ask(opened, url)
            ask(opened, url, Purpose.FEED)
        starts = [request.at for request in web.requests[1:]]
        gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(starts)]
        assert gaps == [7] * 5


def test_a_sources_own_headers_go_to_its_own_origin_only() -> None:
    web = ScriptedWeb()
    access = SourceAccess(frozenset({"https://example.org"}), (("authorization", "Basic c2VjcmV0"), ("cookie", "a=b")))
    for url in (PAGE, "https://other.example/", "http://example.org/", "https://example.org:8443/"):
        web.page(url, "")
    web.moves("https://example.org/moved", "https://other.example/")
    web.moves("https://other.example/back", PAGE)
    opened = web.opened(sources={"mine": access})
    for url in (PAGE, "https://other.example/", "http://example.org/", "https://example.org:8443/",
                "https://example.org/moved", "https://other.example/back"):  # fmt: skip
        ask(opened, url, source="mine")
    ask(opened, source="another")
    sent = [(request.url, "authorization" in request.headers, "cookie" in request.headers) for request in web.requests]
    assert [url for url, authorized, cookie in sent if authorized or cookie] == [
        PAGE,
        "https://example.org/moved",
        PAGE,
    ]
    assert sent[-1] == (PAGE, False, False)


def test_no_request_may_change_who_we_say_we_are() -> None:
    web = ScriptedWeb()
    web.page(PAGE, "")
    opened = web.opened(user_agent=AGENT)
    asyncio.run(opened.ask(Request(Url(PAGE), Purpose.PAGE, headers=(("User-Agent", "Mozilla/5.0"),))))
    assert web.requests[0].headers["user-agent"] == AGENT
