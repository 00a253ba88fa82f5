"""A backfill that gives way goes on behind whoever waited, and comes to the same; others wait for it a little."""

from dataclasses import replace

import pytest

from ingest.commands import backfill as backfilling
from ingest.report.outcomes import Change
from ingest.session.turns import PATIENCE_S, UNSIGNED_S, WAIT_S, in_turn, with_patience
from store.errors import LockHeld
from store.files.turns import Turn
from tests.fakes.clock import FakeClock
from tests.fakes.web import Act
from tests.pipeline.past_site import dates_of, history, planted
from tests.pipeline.place import Place, only_source


class TurnsClock(FakeClock):
    """A clock on which whoever waits for the store has had it after a second."""

    def __init__(self) -> None:
        super().__init__()
        self.turn: Turn | None = None

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds)
        if self.turn is not None:
            self.turn.release()
            self.turn = None


@pytest.mark.parametrize("limit", [None, 20])
def test_a_backfill_in_rounds_comes_to_the_same(place: Place, limit: int | None) -> None:
    site = planted(place, count=30)
    clock = TurnsClock()
    place.web.clock = clock
    asked, rounds = 0, 0

    def waits_now_and_then(_: str) -> Act | None:
        nonlocal asked, rounds
        asked += 1
        if asked % 9 == 0 and clock.turn is None:
            clock.turn = Turn.taken(place.folder / ".fetched")
            rounds += clock.turn is not None
        return None

    place.web.serves_first(waits_now_and_then)
    session = place.session()
    session = replace(session, doors=replace(session.outside(), clock=clock))
    walked = backfilling.backfill(session, ["news"], backfilling.Backfill(limit=limit))

    assert rounds > 2
    assert walked.report.counts() == {Change.ADDED: limit or 30}
    assert len(dates_of(place)) == (limit or 30)
    assert limit or dates_of(place) == history(site)
    outcome = only_source(walked)
    assert outcome.entries >= 30 or limit
    assert outcome.notes[0].startswith("takes wordpress: ")
    assert walked.traffic["news.example.org"]["requests"] == asked
    assert walked.traffic["news.example.org"]["not_modified"] == 0


@pytest.mark.parametrize(
    ("frees_after", "gives_way", "is_done"), [(3, True, True), (None, True, False), (1, False, False)]
)
def test_only_for_a_holder_that_gives_way_is_waited(
    place: Place, frees_after: int | None, *, gives_way: bool, is_done: bool
) -> None:
    (place.folder / ".fetched").mkdir()
    clock, tries = TurnsClock(), 0
    session = place.session()
    session = replace(session, doors=replace(session.outside(), clock=clock))

    def work() -> str:
        nonlocal tries
        tries += 1
        if frees_after is None or tries <= frees_after:
            raise LockHeld("process 1 on here", gives_way=gives_way)
        return "done"

    began = clock.monotonic()
    if is_done:
        assert in_turn(session, work) == "done"
    else:
        with pytest.raises(LockHeld):
            in_turn(session, work)
    assert clock.monotonic() - began <= WAIT_S + 1
    assert (tries == 1) == (not gives_way)
    turn = Turn.taken(place.folder / ".fetched")
    assert turn is not None, "the place is left"
    turn.release()


SIGNED = LockHeld("process 1 on here", gives_way=True)
STAYS = LockHeld("process 1 on here")
UNSIGNED = LockHeld()


@pytest.mark.parametrize(
    ("finds", "tries"),
    [
        ([UNSIGNED], 2),
        ([UNSIGNED, SIGNED, UNSIGNED, SIGNED], 5),
        ([SIGNED, UNSIGNED], 3),
        ([SIGNED] * 100 + [UNSIGNED] * 9, 110),
        ([UNSIGNED, STAYS], None),
        ([UNSIGNED] * 100, None),
        ([SIGNED, *[UNSIGNED] * 100], None),
    ],
)
def test_a_lock_that_nobody_signed_yet_or_any_more_is_looked_at_again(
    place: Place, finds: list[LockHeld], tries: int | None
) -> None:
    """A writer has the lock for a moment before it signs, and for a moment after it took its signature back."""
    (place.folder / ".fetched").mkdir()
    clock, looks = TurnsClock(), iter(finds)
    session = place.session()
    session = replace(session, doors=replace(session.outside(), clock=clock))
    tried = 0

    def work() -> str:
        nonlocal tried
        tried += 1
        for held in looks:
            raise held
        return "done"

    began = clock.monotonic()
    if tries is None:
        with pytest.raises(LockHeld):
            in_turn(session, work)
        assert clock.monotonic() - began <= UNSIGNED_S + 1, "a builder is not waited for"
    else:
        assert in_turn(session, work) == "done"
        assert tried == tries


@pytest.mark.parametrize(
    ("finds", "tries"),
    [
        ([], 1),
        ([STAYS, UNSIGNED, STAYS], 4),
        ([STAYS] * 300, 301),
        ([STAYS, LockHeld("process 1 on here", is_long=True)], None),
        ([STAYS] * 4_000, None),
    ],
)
def test_what_much_was_done_for_waits_for_any_holder_and_says_so_once(
    place: Place, finds: list[LockHeld], tries: int | None
) -> None:
    clock, looks, told = TurnsClock(), iter(finds), list[str]()
    session = place.session()
    session = replace(session, doors=replace(session.outside(), clock=clock))
    tried = 0

    def work() -> str:
        nonlocal tried
        tried += 1
        for held in looks:
            raise held
        return "done"

    if tries is None:
        with pytest.raises(LockHeld):
            with_patience(session, work, told.append)
    else:
        assert with_patience(session, work, told.append) == "done"
        assert tried == tries
    assert len(told) == bool(finds)
    assert clock.monotonic() <= TurnsClock().monotonic() + PATIENCE_S + 1


@pytest.mark.parametrize("is_looked_at", [True, False])
def test_a_place_that_is_merely_looked_at_is_taken_a_moment_later(place: Place, *, is_looked_at: bool) -> None:
    """The holder looks at the place by sharing it for an instant; who waits in it keeps it for long."""
    (place.folder / ".fetched").mkdir()
    clock = FakeClock()
    session = place.session()
    session = replace(session, doors=replace(session.outside(), clock=clock))
    other = Turn.taken(place.folder / ".fetched")
    assert other is not None
    began, looked_at = clock.monotonic(), is_looked_at

    def work() -> str:
        nonlocal looked_at
        if looked_at and clock.monotonic() >= began + UNSIGNED_S / 4:
            other.release()
            looked_at = False
        if clock.monotonic() >= began + 10:
            return "done"
        raise SIGNED

    if is_looked_at:
        assert in_turn(session, work) == "done"
    else:
        with pytest.raises(LockHeld):
            in_turn(session, work)
        assert clock.monotonic() - began <= UNSIGNED_S + 1
        other.release()
