"""Why a source is polled next when it is: one sentence of what is remembered of it. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from ingest.fetcher.schedule.arrival_rates import HOURS_A_WEEK, week_of
from ingest.fetcher.schedule.due import HIGHEST_PRICE_ITEM_HOURS, Schedule
from ingest.fetcher.schedule.durations import span_text
from ingest.fetcher.schedule.forecast import forecast
from ingest.fetcher.schedule.memory import PollMemory, SourceMemory
from ingest.fetcher.schedule.policy import Because
from ingest.text.counted import counted
from store.memory import SourceState

_Sentence = Callable[[PollMemory, SourceState, Schedule, datetime], str]


def items_per_day(memory: PollMemory) -> float:
    """Return how many items the source brings a day, averaged over its week."""
    return sum(week_of(memory.rhythm)) * 24 / HOURS_A_WEEK


def explained(memory: SourceMemory | None, schedule: Schedule, now: datetime) -> str:
    """Say in one line why a source is polled next when it is."""
    if memory is None or memory.state.next_poll_at is None:
        return "it was never polled"
    try:
        because = Because(memory.polling.reason)
    except ValueError:
        return "planned by an earlier version"
    return _SENTENCES[because](memory.polling, memory.state, schedule, now)


def _by_rhythm(memory: PollMemory, _: SourceState, schedule: Schedule, now: datetime) -> str:
    rate = forecast(memory.rhythm, now).rate_now
    wait = span_text(timedelta(hours=min(schedule.price_item_hours, HIGHEST_PRICE_ITEM_HOURS)))
    return f"{_pace(memory)}, {_a_day(rate * 24)} at this hour: polled when new ones have waited {wait} together"


def _by_window(memory: PollMemory, state: SourceState, _: Schedule, now: datetime) -> str:
    window = memory.window
    span = window.span(state.polled_at or now) if window else None
    if window is None or span is None:
        return "nothing of its window is to be missed"
    shows = f"its feed shows {counted(window.size, 'item')}, which took {span_text(span)} to come"
    return f"{shows}: polled within half of that, and before a busy hour can fill it"


def _by_silence(memory: PollMemory, _: SourceState, __: Schedule, now: datetime) -> str:
    quiet = span_text(now - memory.quiet_since) if memory.quiet_since else "long"
    return f"nothing new for {quiet}: polled after a fourteenth of that, a week at most"


def _by_hint(memory: PollMemory, _: SourceState, __: Schedule, ___: datetime) -> str:
    if memory.hints.ttl:
        return f"the feed asks for {span_text(memory.hints.ttl)} between polls"
    return "its server says how long its answers hold (Cache-Control, Expires)"


def _by_failure(_: PollMemory, state: SourceState, __: Schedule, ___: datetime) -> str:
    times = "once" if state.failures == 1 else f"{state.failures} times in a row"
    return f"it failed {times}: its interval grows with each failure, to a day"


_SENTENCES: Mapping[Because, _Sentence] = {
    Because.RHYTHM: _by_rhythm,
    Because.WINDOW: _by_window,
    Because.SILENCE: _by_silence,
    Because.HINT: _by_hint,
    Because.FAILURE: _by_failure,
    Because.FLOOR: lambda memory, *_: f"{_pace(memory)}: as soon as min_minutes lets it",
    Because.CEILING: lambda memory, *_: f"{_pace(memory)}: as late as max_hours lets it",
    Because.SKIPPED: lambda *_: "the feed asks not to be polled at other hours or days (skipHours, skipDays)",
    Because.RETIRED: lambda *_: "it is taken for gone: asked once a week, and back with the first answer",
    Because.HOST: lambda *_: "its host asked not to be asked before (Retry-After)",
}


def _pace(memory: PollMemory) -> str:
    return f"brings {_a_day(items_per_day(memory))}"


def _a_day(count: float) -> str:
    if 0.95 <= count < 1.5:
        return "an item a day"
    if count >= 1.5:
        return f"{count:.0f} items a day"
    return f"{count * 7:.1f} items a week" if count >= 0.1 else "hardly any items"
