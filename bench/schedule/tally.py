"""What polling many sources by a schedule comes to. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median

from bench.schedule.simulate import Outcome


@dataclass(frozen=True, slots=True)
class Row:
    """A schedule's figures, over all of some sources."""

    schedule: str
    requests: float
    """A source and day."""
    mean_min: float
    """From an item's appearance until a poll sees it; lost items are left out."""
    median_min: float
    mean_with_lost_min: float
    """The same with the lost items, as if they had been seen at the end of the simulation."""
    items: int
    lost: int

    def is_ahead_of(self, other: "Row") -> bool:
        """Say whether it asks less and sees sooner, and loses nothing."""
        return not self.lost and self.is_better_than(other)

    def is_better_than(self, other: "Row") -> bool:
        """Say whether it asks less and sees sooner, and loses no more."""
        is_thriftier, is_sooner = self.requests < other.requests, self.mean_min < other.mean_min
        return is_thriftier and is_sooner and self.lost <= other.lost


def row(name: str, outcomes: Sequence[Outcome], days: float) -> Row:
    """Sum up the outcomes of a schedule."""
    hours = [hour for outcome in outcomes for hour in outcome.delays_h]
    lost = [hour for outcome in outcomes for hour in outcome.lost_h]
    return Row(
        schedule=name,
        requests=round(sum(outcome.requests for outcome in outcomes) / len(outcomes) / days, 2),
        mean_min=round(mean(hours) * 60, 1),
        median_min=round(median(hours) * 60, 1),
        mean_with_lost_min=round(mean(hours + lost) * 60, 1),
        items=len(hours) + len(lost),
        lost=len(lost),
    )


@dataclass(frozen=True, slots=True)
class Table:
    """All schedules on the same sources."""

    title: str
    sources: int
    others: Sequence[Row]
    own: Sequence[Row]
    """By the setting of ours, the default first."""
    bound_min: float
    """How long an item waits on average, at the least, for as few requests as the thriftiest of the others makes."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the others' rows, and ours from the most requests to the fewest."""
        return (*self.others, *sorted(self.own, key=lambda each: -each.requests))

    @property
    def thriftiest(self) -> Row:
        """Return the other schedule that asks least."""
        return min(self.others, key=lambda each: each.requests)

    def ahead_of(self, other: Row) -> Row | None:
        """Return the setting of ours that is ahead of another schedule in everything at once, the default if it is."""
        return next((each for each in self.own if each.is_ahead_of(other)), None)

    def better_than(self, other: Row) -> Row | None:
        """Return the setting of ours that is better than another schedule, though it may lose items."""
        return next((each for each in self.own if each.is_better_than(other)), None)
