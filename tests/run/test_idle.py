"""Whether a run has something to do, as far as the store tells."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ingest.config.load import defaults
from ingest.configured import adhoc_source
from ingest.fetcher.schedule.due import Schedule
from ingest.run.idle import waiting
from ingest.run.options import RunOptions
from store.memory import Owed, Recheck, SourceState

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ARTICLE = "https://a.example/1"
DEBT = Owed(ARTICLE, "gone", ARTICLE, "{}", since=NOW, attempts=1, next_try_at=NOW, error="is not there")
ASKED = Recheck(ARTICLE, "news", "{}", since=NOW, next_at=NOW)


@dataclass
class Remembered:
    """A store's memories, by hand."""

    next_poll_at: datetime | None = LATER
    debts: list[Owed] = field(default_factory=list)
    asked_again: list[Recheck] = field(default_factory=list)

    def sources(self) -> dict[str, SourceState]:
        return {"news": SourceState("news", "https://a.example/feed", next_poll_at=self.next_poll_at)}

    def owed(self, now: datetime) -> list[Owed]:
        return [debt for debt in self.debts if debt.next_try_at <= now]

    def rechecks(self, source: str, now: datetime) -> list[Recheck]:
        return [asked for asked in self.asked_again if asked.source == source and asked.next_at <= now]


@pytest.mark.parametrize(
    ("remembered", "options", "is_idle"),
    [
        (Remembered(), RunOptions(), True),
        (Remembered(), RunOptions(budget=timedelta(minutes=5)), True),
        (Remembered(), RunOptions(force=True), False),
        (Remembered(), RunOptions(budget=timedelta(0)), False),
        (Remembered(next_poll_at=NOW), RunOptions(), False),
        (Remembered(next_poll_at=None), RunOptions(), False),
        (Remembered(debts=[DEBT]), RunOptions(), False),
        (Remembered(asked_again=[ASKED]), RunOptions(), False),
    ],
)
def test_a_run_is_idle_when_every_source_waits_and_nothing_is_owed(
    remembered: Remembered, options: RunOptions, is_idle: bool
) -> None:
    source = adhoc_source("news", defaults().defaults)

    outcomes = waiting([source], options, Schedule(), remembered, NOW, ZoneInfo("UTC"))

    assert (outcomes is not None) == is_idle
    if outcomes is not None:
        assert [(outcome.name, outcome.next_poll_at) for outcome in outcomes] == [("news", LATER)]
