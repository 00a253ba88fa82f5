"""What `status` says is wrong with a source, and why `plan` says that it is polled when it is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.fetcher.condition import Condition, diagnosis
from ingest.fetcher.schedule.backoff import Failing
from ingest.fetcher.schedule.due import Schedule
from ingest.fetcher.schedule.explain import explained
from ingest.fetcher.schedule.feed_window import Window
from ingest.fetcher.schedule.memory import PollMemory, SourceMemory
from ingest.fetcher.schedule.policy import Because
from ingest.fetcher.schedule.redirects import Moves
from ingest.fetcher.schedule.server_hints import Hints
from ingest.fetcher.schedule.window_rows import Row
from ingest.fetcher.stand_ins import ADVICE, StandIn
from store.memory import SourceState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
STATE = SourceState("news", "https://a.example/f", polled_at=NOW - DAY, succeeded_at=NOW - DAY, next_poll_at=NOW + DAY)
WALLED = f"is not a feed but {ADVICE[StandIn.BOT_WALL]}"

CONDITIONS = [
    (replace(STATE, polled_at=None), PollMemory(), Condition.NEW, ""),
    (STATE, PollMemory(quiet_since=NOW - 29 * DAY), Condition.WELL, ""),
    (STATE, PollMemory(quiet_since=NOW - 45 * DAY), Condition.SILENT, "nothing new for 45 d: see its site"),
    (
        replace(STATE, failures=3, error="answers 410 Gone"),
        PollMemory(failing=Failing(3.0, 3, retired_at=NOW - 9 * DAY)),
        Condition.DEAD,
        "gone since 2026-02-21, asked once a week: answers 410 Gone; remove it",
    ),
    (
        replace(STATE, failures=1, error=WALLED),
        PollMemory(),
        Condition.BLOCKED,
        f"{WALLED}; the last good answer came 1 d ago",
    ),
    (
        replace(STATE, failures=1, error="timed out", succeeded_at=None),
        PollMemory(),
        Condition.FAILING,
        "it has never answered",
    ),
    (
        STATE,
        PollMemory(moves=Moves({"https://a.example/f": "https://b.example/f"})),
        Condition.MOVED,
        "https://b.example/f for good",
    ),
]


@pytest.mark.parametrize(("state", "polling", "condition", "says"), CONDITIONS)
def test_what_is_wrong_with_a_source_is_named(
    state: SourceState, polling: PollMemory, condition: Condition, says: str
) -> None:
    found = diagnosis(SourceMemory(state, polling), NOW)

    assert found.condition is condition
    assert says in found.advice
    assert bool(found.advice) == bool(says)


WHY = {
    Because.RHYTHM: "brings an item a day",
    Because.WINDOW: "its feed shows 20 items, which took 10 h to come: polled within half of that",
    Because.FLOOR: "as soon as min_minutes lets it",
    Because.CEILING: "as late as max_hours lets it",
    Because.SILENCE: "nothing new for 28 d: polled after a fourteenth of that",
    Because.HINT: "the feed asks for 3 h between polls",
    Because.SKIPPED: "skipHours, skipDays",
    Because.FAILURE: "it failed 2 times in a row",
    Because.RETIRED: "taken for gone: asked once a week",
    Because.HOST: "Retry-After",
}


@pytest.mark.parametrize("because", Because)
def test_every_reason_is_explained_in_one_line(because: Because) -> None:
    polling = PollMemory(
        reason=because.value,
        hints=Hints(ttl=timedelta(hours=3)),
        quiet_since=NOW - 28 * DAY,
        window=Window("u", 20, (Row(("a",), NOW - DAY - timedelta(hours=10)),)),
    )

    why = explained(SourceMemory(replace(STATE, failures=2), polling), Schedule(), NOW)

    assert WHY[because] in why
    assert "\n" not in why


def test_a_source_that_was_never_polled_or_planned_by_an_earlier_version_is_said_to_be_so() -> None:
    assert explained(None, Schedule(), NOW) == "it was never polled"
    assert explained(SourceMemory(STATE), Schedule(), NOW) == "planned by an earlier version"
