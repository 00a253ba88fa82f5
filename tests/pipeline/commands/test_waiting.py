"""A `run` every minute beside a long backfill: whoever waits for the lock has it soon, however slow hosts are."""

from dataclasses import replace
from datetime import datetime

import pytest

from ingest.commands import backfill as backfilling
from ingest.fetcher.walks.walk import Via
from ingest.report.outcomes import Change
from store.errors import LockHeld
from store.files.lock import Lock
from store.files.turns import Turn
from tests.fakes.clock import FakeClock
from tests.fakes.web import Act, Says
from tests.pipeline.past_site import dates_of, history, planted
from tests.pipeline.place import FEED, Place

MAX_WAIT_S = 10.0


class CronClock(FakeClock):
    """A clock on which somebody wants the lock now and then, and has it for a second as soon as it is free."""

    def __init__(self, place: Place, every_s: float) -> None:
        super().__init__()
        self.every_s = every_s
        self.state = place.folder / ".fetched"
        self.turn: Turn | None = None
        self.asked_s = self.next_s = self.monotonic() + every_s
        self.waited_s: list[float] = []

    async def sleep(self, seconds: float) -> None:
        if self.turn is None and self.monotonic() >= self.next_s:
            self.turn = Turn.taken(self.state)
            self.asked_s, self.next_s = self.monotonic(), self.monotonic() + self.every_s
        if self.turn is not None and self._has_lock(self.now()):
            self.waited_s.append(self.monotonic() - self.asked_s)
            self.advance(1)
            self.turn.release()
            self.turn = None
        await super().sleep(seconds)

    def _has_lock(self, now: datetime) -> bool:
        try:
            Lock.taken(self.state, now).release()
        except LockHeld:
            return False
        return True


@pytest.mark.parametrize(
    ("network", "answer_s", "count", "every_s"),
    [
        ("{delay_s: 1}", 0.5, 40, 20),
        ("{delay_s: 4, per_host: 1}", 1.0, 40, 60),
        ("{delay_s: 30, per_host: 4}", 2.0, 6, 60),
        ("{delay_s: 60, per_host: 4}", 2.0, 4, 60),
        ("{delay_s: 0, per_host: 2}", 6.0, 30, 60),
    ],
)
def test_nobody_waits_for_a_long_backfill_longer_than_ten_seconds(
    place: Place, network: str, answer_s: float, count: int, every_s: float
) -> None:
    site = planted(place, count=count)
    place.configure(f'network: {network}\nsources: [{{name: news, url: "{FEED}"}}]')
    clock = place.web.clock = CronClock(place, every_s)
    site_says = site.__call__

    def slowly(url: str) -> Act | None:
        said = site_says(url)
        return replace(said, after_s=answer_s) if isinstance(said, Says) else None

    place.web.serves_first(slowly)
    session = place.session()
    session = replace(session, doors=replace(session.outside(), clock=clock))
    walked = backfilling.backfill(session, ["news"], backfilling.Backfill(via=Via.SITEMAP))

    assert len(clock.waited_s) >= 2
    assert max(clock.waited_s) <= MAX_WAIT_S
    assert walked.report.counts() == {Change.ADDED: count}
    assert dates_of(place) == history(site)
    pages = [request.url for request in place.web.requests if "/2024/" in request.url]
    assert len(pages) == len(set(pages)), "what was read is not read again"
