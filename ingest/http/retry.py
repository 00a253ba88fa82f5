"""Which failures are worth another try inside a run, and after how long. tenacity carries the further tries."""

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

    When the tries are used up, the last outcome is given as it is: the reply, or the exception raised. Nearly all end
    with the first: what counts and waits is made, and imported, when it did not.
    """
    try:
        first: Reply | TransportError = await ask()
    except TransportError as error:
        first = error
    if is_passing(first, now()):
        return await _tried_further(first, ask, sleep, random, now)
    return _given(first)


async def _tried_further(
    first: Reply | TransportError,
    ask: Callable[[], Awaitable[Reply]],
    sleep: Callable[[float], Awaitable[None]],
    random: Random,
    now: Callable[[], datetime],
) -> Reply:
    from tenacity import AsyncRetrying, RetryCallState

    had = [first]

    async def again() -> Reply:
        return _given(had.pop()) if had else await ask()

    def is_worth_it(state: RetryCallState) -> bool:
        return state.outcome is not None and is_passing(state.outcome.exception() or state.outcome.result(), now())

    def wait_s(state: RetryCallState) -> float:
        return FIRST_WAIT_S * 2.0 ** (state.attempt_number - 1) * random.uniform(0.75, 1.25)

    def is_enough(state: RetryCallState) -> bool:
        return state.attempt_number >= MAX_TRIES or state.idle_for + state.upcoming_sleep > MAX_WAIT_S

    def last_outcome(state: RetryCallState) -> Reply:
        if state.outcome is None:
            raise RuntimeError("tenacity gave up without a try")
        reply: Reply = state.outcome.result()
        return reply

    tries = AsyncRetrying(
        retry=is_worth_it, stop=is_enough, wait=wait_s, sleep=sleep, retry_error_callback=last_outcome
    )
    return await tries(again)


def _given(outcome: Reply | TransportError) -> Reply:
    if isinstance(outcome, TransportError):
        raise outcome
    return outcome
