"""Random lives of a source, polled through `poll` itself: any answers, any gaps, any clock, notes damaged on the way.

    python -m tests.fetcher.schedule.histories --count 100000

Each life is made of its number alone, so that one that fails can be lived again.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

from ingest.documents import Entry, Finding, FindingKind, Listing
from ingest.fetcher.condition import diagnosis
from ingest.fetcher.poll import Polled, PollOutcome, poll
from ingest.fetcher.schedule.due import Schedule, is_due, within_budget
from ingest.fetcher.schedule.explain import explained, items_per_day
from ingest.fetcher.schedule.memory import SourceMemory
from ingest.fetcher.schedule.order import by_urgency
from ingest.fetcher.schedule.policy import demand_of
from ingest.http.pace import RETRY_AFTER_CAP, retry_at
from ingest.messages import Answer, Crash, CrashReason, Effect, Hop, NoReply, Reason, Reply, Request, Task
from ingest.source import Source
from ingest.tasks import WorkLimits
from normalize.values import DateOrigin, Moment, Url
from store.memory import SourceState

FEED, MIRROR = "https://example.org/feed", "https://mirror.example.net/feed"
CLOCKS = tuple(datetime(year, 1, 1, tzinfo=UTC) for year in (1970, 1990, 2026, 2026, 2026, 2026, 2100))
ODD_DATES = tuple(datetime(year, 1, 2, tzinfo=UTC) for year in (1, 1900, 1969, 2038, 9999))
WINDOWS = (0, 1, 1, 2, 5, 20, 20, 60, 100, 500)
LARGEST_WINDOW = 5_000
STATUSES = (200, 304, 401, 403, 404, 404, 404, 410, 410, 429, 500, 503, 999)
WAITS = (None, "0", "5", "86400", "9999999999", "-1", "soon", format_datetime(CLOCKS[-1]), format_datetime(CLOCKS[0]))
HOLDS: tuple[dict[str, str], ...] = (
    {},
    {},
    {},
    {"cache-control": "max-age=3600"},
    {"cache-control": "public, max-age=999999999", "age": "5"},
    {"cache-control": "max-age=1", "age": "999999999"},
    {"cache-control": "no-cache"},
    {"expires": "0"},
    {"expires": "Fri, 31 Dec 9999 23:59:59 GMT", "date": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"expires": "Thu, 01 Jan 1970 00:00:00 GMT"},
)
DAMAGE: tuple[object, ...] = (
    -1,
    0,
    1,
    1e-320,
    1e308,
    10**400,
    math.nan,
    math.inf,
    "x",
    "",
    None,
    [],
    {},
    [[]],
    True,
    253_402_300_798,
)


class BrokenError(AssertionError):
    """What a life showed."""


@dataclass
class Life:
    """One source, and what was remembered of it so far."""

    number: int
    chance: Random = field(init=False)
    newest: int = 0
    """Of the items that its feed listed so far."""

    def __post_init__(self) -> None:
        self.chance = Random(self.number)
        chance = self.chance
        self.now = chance.choice(CLOCKS) + timedelta(seconds=chance.random() * 10**8)
        self.source = Source("news", (FEED, MIRROR) if chance.random() < 0.2 else (FEED,))
        longest = timedelta(hours=10 ** chance.uniform(-1, 2.87))
        self.schedule = Schedule(
            shortest=min(longest, timedelta(minutes=chance.choice((0, 1, 10, 60)))),
            longest=longest,
            price_item_hours=10 ** chance.uniform(-4, 7),
            requests_per_day=chance.choice((None, 1e-6, 1.0, 100.0)),
        )
        self.size = self._window()
        self.state: SourceState | None = None

    def live(self) -> None:
        """Poll it some times."""
        for _ in range(self.chance.randint(2, 9)):
            self._let_time_pass()
            self._be_read()
            memory, schedule = self._memory(), self._priced()
            polled = self._polled(schedule)
            self._judge(polled, memory, schedule)
            self.state = self._damaged(self._dealt_with(polled))

    def _let_time_pass(self) -> None:
        """Mostly by some time, from a second to years; now and then the clock is set to another year, or back."""
        chance = self.chance
        if chance.random() < 0.1:
            self.now = chance.choice(CLOCKS) + timedelta(seconds=chance.random() * 10**7)
        elif chance.random() < 0.1:
            self.now = max(CLOCKS[0] + timedelta(days=1), self.now - timedelta(seconds=10 ** chance.uniform(0, 8)))
        else:
            self.now = min(self.now + timedelta(seconds=10 ** chance.uniform(0, 8.5)), CLOCKS[-1].replace(year=2200))

    def _be_read(self) -> None:
        """Ask what the commands ask of the state."""
        states = {} if self.state is None else {self.source.name: self.state}
        by_urgency([self.source], states)
        is_due(self.state, self.now, self.schedule)
        diagnosis(self._memory(), self.now)
        if not explained(self._memory(), self.schedule, self.now):
            raise BrokenError("nothing is said of the next poll")

    def _priced(self) -> Schedule:
        if self.state is None:
            return self.schedule
        return within_budget(self.schedule, [demand_of(SourceMemory.of(self.state).polling, self.now)])

    def _memory(self) -> SourceMemory | None:
        return SourceMemory.of(self.state) if self.state else None

    def _polled(self, schedule: Schedule) -> Polled:
        """Play the web and the engine to the dialogue."""
        dialogue = poll(self.source, self._memory(), self.now, schedule, WorkLimits(), chance=self.chance.random())
        effect = next(dialogue)
        while True:
            try:
                effect = dialogue.send(self._answered(effect))
            except StopIteration as done:
                polled: Polled = done.value
                return polled

    def _answered(self, effect: Effect | Sequence[Effect]) -> Answer | Listing | Crash:
        if isinstance(effect, Request):
            return self._answer(effect)
        assert isinstance(effect, Task)
        if self.chance.random() < 0.02:
            return Crash(FEED, CrashReason.TIME, "took too long")
        return self._listing()

    def _answer(self, request: Request) -> Answer:
        chance = self.chance
        if chance.random() < 0.1:
            reason = chance.choice(list(Reason))
            until = retry_at(chance.choice(WAITS), self.now) if reason is Reason.LATER else None
            return NoReply(request.url, reason, "it was told to fail", until)
        status = 200 if chance.random() < 0.7 else chance.choice(STATUSES)
        if request.headers and chance.random() < 0.3:
            status = 304
        headers = dict(chance.choice(HOLDS))
        if chance.random() < 0.7:
            headers["etag"] = f'"{chance.randrange(3)}"'
        wait = chance.choice(WAITS)
        if wait is not None:
            headers["retry-after"] = wait
        body = b"" if status == 304 else f"{chance.randrange(20)}".encode()
        hops = (Hop(chance.choice((301, 302, 308)), Url(MIRROR)),) if chance.random() < 0.1 else ()
        return Reply(hops[-1].url if hops else request.url, status, headers, body, hops)

    def _listing(self) -> Listing:
        """List a window that has moved on: by nothing, by a few items, or by more than it holds."""
        chance = self.chance
        if chance.random() < 0.15:
            self.size = self._window()
        self.newest += chance.choice((0, 0, 0, 1, 2, self.size // 2, self.size, 3 * self.size))
        dated = chance.random() < 0.8
        numbers = range(max(0, self.newest - self.size), self.newest)
        return Listing(
            "rss20" if chance.random() < 0.97 else None,
            tuple(self._entry(number, dated=dated) for number in reversed(numbers)),
            next_url=Url(f"{FEED}?page=2") if chance.random() < 0.1 else None,
            ttl_minutes=chance.choice((None, None, 0, 60, 10**9)),
            skip_hours=frozenset(chance.sample(range(24), chance.choice((0, 0, 5, 24)))),
            skip_days=frozenset(chance.sample(range(7), chance.choice((0, 0, 1, 6, 7)))),
            findings=(Finding(FindingKind.TRUNCATED, "cut"),) if chance.random() < 0.02 else (),
        )

    def _entry(self, number: int, *, dated: bool) -> Entry:
        at = None
        if dated:
            at = self.now - timedelta(seconds=(self.newest - number) * 10 ** (self.number % 7))
            at = self.chance.choice(ODD_DATES) if number % 37 == 0 else at
        return Entry(guid=f"item {number}", published=Moment(at, DateOrigin.STATED) if at else None)

    def _window(self) -> int:
        return LARGEST_WINDOW if self.chance.random() < 0.002 else self.chance.choice(WINDOWS)

    def _judge(self, polled: Polled, before: SourceMemory | None, schedule: Schedule) -> None:
        """See that everything is finite, that the next poll lies between the bounds, and that all is read back."""
        after, now = polled.memory.to_state(), self.now
        due_at = after.next_poll_at
        if due_at is None:
            raise BrokenError("no next poll")
        waiting = polled.outcome is PollOutcome.WAITING
        soonest = now if waiting else now + schedule.shortest
        latest = now + (RETRY_AFTER_CAP if waiting else schedule.farthest)
        if not soonest <= due_at <= latest:
            raise BrokenError(f"the next poll is in {due_at - now}, not from {soonest - now} to {latest - now}")
        if not waiting and due_at > now and is_due(after, now, schedule):
            raise BrokenError("due at once, although it was just polled")
        _see_finite(json.loads(after.notes, parse_constant=_refuse))
        memory = SourceMemory.of(after)
        if SourceMemory.of(memory.to_state()) != memory:
            raise BrokenError("what is read back is another")
        polling = memory.polling
        rates = (items_per_day(polling), demand_of(polling, now).items_per_hour, polling.rhythm.dispersion)
        if not all(math.isfinite(rate) and rate >= 0 for rate in rates):
            raise BrokenError(f"no rates: {rates}")
        if waiting and before and polled.memory != replace(before, state=replace(before.state, next_poll_at=due_at)):
            raise BrokenError("something was learned of no answer")

    def _dealt_with(self, polled: Polled) -> SourceState:
        """Do to the memory what the walk does."""
        memory = replace(polled.memory, trust=polled.memory.trust.after([]))
        if polled.gap is not None and self.chance.random() < 0.5:
            memory = replace(memory, polling=replace(memory.polling, gap=None))
        return memory.to_state()

    def _damaged(self, state: SourceState) -> SourceState:
        """Now and then, put something else in place of a part of the notes; or cut the text."""
        if self.chance.random() > 0.05:
            return state
        if self.chance.random() < 0.2:
            return replace(state, notes=state.notes[: self.chance.randrange(len(state.notes))])
        notes = json.loads(state.notes)
        _spoil(notes, self.chance)
        return replace(state, notes=json.dumps(notes))


def _spoil(notes: object, chance: Random) -> None:
    """Change one value, however deep it lies."""
    if not isinstance(notes, dict | list) or not notes:
        return
    place = chance.choice(list(notes)) if isinstance(notes, dict) else chance.randrange(len(notes))
    below = notes[place]
    if isinstance(below, dict | list) and below and chance.random() < 0.8:
        _spoil(below, chance)
    else:
        notes[place] = chance.choice(DAMAGE)


def _refuse(constant: str) -> None:
    raise BrokenError(f"{constant} in the notes")


def _see_finite(part: object) -> None:
    if isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            _see_finite(each)
    elif isinstance(part, float) and not math.isfinite(part):
        raise BrokenError("a number that is not finite")


def failures(numbers: Sequence[int], told: Callable[[int], None] = lambda _: None) -> list[tuple[int, Exception]]:
    """Return the lives that went wrong, and how."""
    found: list[tuple[int, Exception]] = []
    for number in numbers:
        try:
            Life(number).live()
        except Exception as error:  # noqa: BLE001  # whatever it is, is what is looked for
            found.append((number, error))
        told(number)
    return found


def main() -> None:
    """Live so many lives, and say which went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=0)
    args = parser.parse_args()
    found = failures(range(args.first, args.first + args.count))
    for number, error in found[:20]:
        sys.stdout.write(f"life {number}: {type(error).__name__}: {error}\n")
    sys.stdout.write(f"{args.count} lives, {len(found)} went wrong\n")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
