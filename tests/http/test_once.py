"""A page or an image is asked for once in a run."""

import asyncio
from collections import Counter

import pytest

from ingest.http.once import Once
from ingest.messages import Answer, NoReply, Purpose, Reason, Reply, Request
from normalize.values import Url

PAGE = Url("https://example.org/a")


class Door:
    """Counts what it is asked, and takes its time."""

    def __init__(self) -> None:
        self.asked: Counter[Url] = Counter()

    async def ask(self, request: Request) -> Answer:
        self.asked[request.url] += 1
        await asyncio.sleep(0)
        if request.url.endswith("broken"):
            return NoReply(request.url, Reason.BROKEN, "it broke")
        return Reply(request.url, 200, {}, b"x" * 100)


def asked(*requests: Request, max_bytes: int = 10_000, together: bool = True) -> Counter[Url]:
    door = Door()

    async def run() -> None:
        once = Once(door.ask, max_bytes)
        if together:
            await asyncio.gather(*(once.ask(request) for request in requests))
        for request in () if together else requests:
            await once.ask(request)
        assert once._locks == {}

    asyncio.run(run())
    return door.asked


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    ("purpose", "times"), [(Purpose.PAGE, 1), (Purpose.IMAGE, 1), (Purpose.FEED, 5), (Purpose.ROBOTS, 5)]
)
def test_the_same_page_or_image_is_asked_for_once(purpose: Purpose, times: int, together: bool) -> None:
    assert asked(*[Request(PAGE, purpose)] * 5, together=together) == {PAGE: times}


def test_what_cannot_be_had_is_not_tried_by_every_article() -> None:
    broken = Url("https://example.org/broken")
    assert asked(*[Request(broken, Purpose.IMAGE)] * 5) == {broken: 1}


def test_requests_that_differ_are_different() -> None:
    assert asked(Request(PAGE, Purpose.PAGE), Request(PAGE, Purpose.PAGE, by_hand=True),
                 Request(PAGE, Purpose.PAGE, source="news"), Request(PAGE, Purpose.IMAGE)) == {PAGE: 4}  # fmt: skip


def test_what_is_kept_is_bounded() -> None:
    others = [Request(Url(f"https://example.org/{number}"), Purpose.PAGE) for number in range(5)]
    requests = [Request(PAGE, Purpose.PAGE), *others, Request(PAGE, Purpose.PAGE)]
    assert asked(*requests, max_bytes=300, together=False)[PAGE] == 2
    assert asked(*requests, max_bytes=3_000, together=False)[PAGE] == 1
