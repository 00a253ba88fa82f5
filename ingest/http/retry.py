"""Which failures are worth another try inside a run, and after how long; `sleep` is handed in."""

import math
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from random import Random

from ingest.http.transport.interface import TransportError
from ingest.messages import Reply

MAX_TRIES = 3
FIRST_WAIT_S = 1.0
MAX_WAIT_S = 30.0
"""In all, between the tries of one request; what asks for more is left to the next run."""
PATIENCE = timedelta(seconds=30)
"""A host that asks to be left alone for no longer than this is waited for inside the run."""
PASSING_STATUSES = frozenset({502, 503, 504})
"""RFC 9110 §15.6: the server, or one behind it, is down for the moment."""


def is_passing(outcome: Reply | BaseException, now: datetime) -> bool:
    """Tell whether the same try may end otherwise a moment later.

    Where the host has said when it wants to be asked again, that alone decides.
    """
    if isinstance(outcome, BaseException):
        return isinstance(outcome, TransportError) and outcome.passing
    if outcome.retry_at is not None:
        return outcome.retry_at - now <= PATIENCE
    return outcome.status in PASSING_STATUSES


async def retried(
    ask: Callable[[], Awaitable[Reply]],
    sleep: Callable[[float], Awaitable[None]],
    random: Random,
    now: Callable[[], datetime],
) -> Reply:
    """Ask at most three times, with waits of about 1 and 2 s, a quarter more or less.

    When the tries are used up, the last outcome is given as it is: the reply, or the exception raised.
    """
    slept_s = 0.0
    for tried in range(1, MAX_TRIES):
        try:
            reply = await ask()
        except TransportError as error:
            wait_s = _wait_s(error, tried, random, now())
            if slept_s + wait_s > MAX_WAIT_S:
                raise
        else:
            wait_s = _wait_s(reply, tried, random, now())
            if slept_s + wait_s > MAX_WAIT_S:
                return reply
        await sleep(wait_s)
        slept_s += wait_s
    return await ask()


def _wait_s(outcome: Reply | TransportError, tried: int, random: Random, now: datetime) -> float:
    """Return after how long another try may end otherwise; infinity where it is not worth one."""
    if not is_passing(outcome, now):
        return math.inf
    return FIRST_WAIT_S * 2.0 ** (tried - 1) * random.uniform(0.75, 1.25)
