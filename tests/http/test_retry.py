"""How often a request is tried, after which waits, and what is given when the tries are used up."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from ingest.http import retry
from ingest.http.retry import retried
from ingest.http.transport.interface import TransportError
from ingest.messages import Reason, Reply
from normalize.values import Url

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FINE, GONE, BUSY = (Reply(Url("https://a.example/"), status, {}) for status in (200, 404, 503))
SOON, LATE = (Reply(Url("https://a.example/"), 503, {}, retry_at=NOW + timedelta(seconds=s)) for s in (5, 90))
PASSING = TransportError(Reason.TIMEOUT, "slow", passing=True)
LASTING = TransportError(Reason.FORBIDDEN, "no")


class Middle(Random):
    """Draws the middle of every range."""

    def uniform(self, a: float, b: float) -> float:
        return (a + b) / 2


def tried(outcomes: list[Reply | TransportError]) -> tuple[Reply | TransportError, int, list[float]]:
    """Return what is given of these outcomes in their order, how many were asked for, and the waits."""
    left: Iterator[Reply | TransportError] = iter(outcomes)
    asked: list[object] = []
    waits: list[float] = []

    async def ask() -> Reply:
        outcome = next(left)
        asked.append(outcome)
        if isinstance(outcome, TransportError):
            raise outcome
        return outcome

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    try:
        given: Reply | TransportError = asyncio.run(retried(ask, sleep, Middle(), lambda: NOW))
    except TransportError as error:
        given = error
    return given, len(asked), waits


@pytest.mark.parametrize(
    ("outcomes", "given", "times", "waits"),
    [
        ([FINE], FINE, 1, []),
        ([GONE, FINE], GONE, 1, []),
        ([BUSY, FINE], FINE, 2, [1.0]),
        ([SOON, FINE], FINE, 2, [1.0]),
        ([LATE, FINE], LATE, 1, []),
        ([BUSY, BUSY, BUSY, FINE], BUSY, 3, [1.0, 2.0]),
        ([PASSING, FINE], FINE, 2, [1.0]),
        ([LASTING, FINE], LASTING, 1, []),
        ([PASSING, BUSY, PASSING, FINE], PASSING, 3, [1.0, 2.0]),
        ([BUSY, LASTING, FINE], LASTING, 2, [1.0]),
    ],
)
def test_what_may_pass_is_tried_three_times(
    outcomes: list[Reply | TransportError], given: Reply | TransportError, times: int, waits: list[float]
) -> None:
    assert tried(outcomes) == (given, times, waits)


def test_the_waits_of_one_request_are_bounded_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_WAIT_S", 15.0)

    assert tried([BUSY, PASSING, FINE]) == (PASSING, 2, [15.0])
