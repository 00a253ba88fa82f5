"""The scripted world keeps its own promises."""

import asyncio
from datetime import timedelta

import pytest

from ingest.messages import Answer, Purpose, Reason, Reply, Request
from normalize.values import Url
from tests.fakes import FakeClock, Says, ScriptedWeb

URL = "https://example.org/a"


def test_sleepers_sleep_side_by_side() -> None:
    clock = FakeClock()
    woken: list[tuple[str, float]] = []

    async def sleeper(name: str, *naps: float) -> None:
        for nap in naps:
            await clock.sleep(nap)
            woken.append((name, clock.monotonic() - 1000))

    async def run() -> None:
        await asyncio.gather(sleeper("a", 3, 3), sleeper("b", 1, 1, 1), sleeper("c", 0))

    asyncio.run(run())
    assert sorted(woken, key=lambda one: one[1]) == [("c", 0), ("b", 1), ("b", 2), ("a", 3), ("b", 3), ("a", 6)]


@pytest.mark.parametrize(("limit", "expires"), [(1, True), (2, True), (4, False)])
def test_a_deadline_passes_by_the_fake_clock(limit: float, expires: bool) -> None:
    clock = FakeClock()

    async def run() -> bool:
        try:
            async with clock.timeout(limit):
                await clock.sleep(3)
        except TimeoutError:
            return True
        return False

    assert asyncio.run(run()) is expires
    assert clock.now() == FakeClock().now() + timedelta(seconds=min(limit, 3))


def test_a_cancelled_task_is_not_taken_for_a_deadline() -> None:
    clock = FakeClock()

    async def waits() -> None:
        async with clock.timeout(10):
            await clock.sleep(5)

    async def run() -> None:
        task = asyncio.create_task(waits())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())


def test_one_clock_serves_one_event_loop_after_the_other() -> None:
    clock = FakeClock()
    for _ in range(3):
        asyncio.run(clock.sleep(60))
        clock.advance(hours=1)
    assert clock.now() - FakeClock().now() == timedelta(hours=3, minutes=3)


def test_the_wall_clock_can_be_set_back_alone() -> None:
    clock = FakeClock()
    before = clock.monotonic()
    clock.advance(minutes=5)
    clock.set_back(hours=2)
    assert clock.now() == FakeClock().now() + timedelta(minutes=5) - timedelta(hours=2)
    assert clock.monotonic() - before == 300


def outcomes(web: ScriptedWeb, times: int, **headers: str) -> list[int | Reason]:
    opened = web.opened()

    async def ask() -> Answer:
        return await opened.ask(Request(Url(URL), Purpose.PAGE, tuple(headers.items())))

    answers = [asyncio.run(ask()) for _ in range(times)]
    return [answer.status if isinstance(answer, Reply) else answer.reason for answer in answers]


def test_a_script_is_played_in_order_and_its_last_act_stays() -> None:
    web = ScriptedWeb()
    web.script(URL, Says(404), Says(410), Says(200))
    assert outcomes(web, 5) == [404, 410, 200, 200, 200]


def test_failures_come_before_what_was_said() -> None:
    web = ScriptedWeb()
    web.page(URL, "")
    web.fails(URL, Reason.TLS, times=2)
    assert outcomes(web, 3) == [Reason.TLS, Reason.TLS, 200]
    web.fails(URL, Reason.DNS)
    assert outcomes(web, 2) == [Reason.DNS, Reason.DNS]


def test_what_no_one_scripted_is_not_found() -> None:
    web = ScriptedWeb()
    assert outcomes(web, 1) == [404]
    web.page(URL, "")
    web.forgets(URL)
    assert outcomes(web, 1) == [404]


def test_a_page_that_changed_has_another_etag() -> None:
    web = ScriptedWeb()
    web.page(URL, "old", etag=True)
    answer = asyncio.run(web.opened().ask(Request(Url(URL), Purpose.PAGE)))
    assert isinstance(answer, Reply)
    etag = answer.headers["etag"]
    assert outcomes(web, 1, **{"If-None-Match": etag}) == [304]
    web.page(URL, "new", etag=True)
    assert outcomes(web, 1, **{"If-None-Match": etag}) == [200]


def test_last_modified_counts_only_without_an_etag() -> None:
    web = ScriptedWeb()
    web.page(URL, "", last_modified=web.clock.now(), etag=True)
    stamp = "Mon, 02 Mar 2026 08:00:00 GMT"
    assert outcomes(web, 1, **{"If-Modified-Since": stamp}) == [304]
    assert outcomes(web, 1, **{"If-Modified-Since": stamp, "If-None-Match": '"other"'}) == [200]


def test_a_url_is_known_by_what_is_asked_not_by_its_spelling() -> None:
    web = ScriptedWeb()
    web.page("https://EXAMPLE.org/文", "")
    answer = asyncio.run(web.opened().ask(Request(Url("https://example.org/%E6%96%87#part"), Purpose.PAGE)))
    assert isinstance(answer, Reply)
    assert web.count("https://example.org/文") == 1
    web.forget_requests()
    assert web.requests == []
