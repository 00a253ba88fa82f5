"""The simulation's results, written for people."""

from collections.abc import Iterator, Sequence

from bench.schedule.simulate import CRON
from bench.schedule.tally import Row, Table

_HEAD = """\
# When sources are polled, simulated

`make simulate` writes this page: {days} days, a run every {minutes} minutes, and no source polled sooner than 10
minutes after the last time, for all schedules alike. All see the same: at each poll the feed's window as it is then.

**Sources.** Generated: {generated}, by `bench/schedule/sources.py` from the seeds {seeds};
no constant of the schedule was chosen on these. Recorded news: a news feed that was polled for a fortnight; each
simulated day is one of its days, drawn among weekdays or weekends. Recorded blogs: feeds whose entries state dates that
reach back through the whole time, which nobody drew or repeated. `bench/schedule/recorded.py` says more.

**Schedules.** What others do stands, as their sources state it, in `bench/schedule/peers.py`, with tests of the stated
examples. Ours has one knob, `schedule.item_hours`; the default is {default}.

**Figures.** Requests are those of a source and day, on average over the sources. The delay is that of an item from its
appearance until a poll sees it, on average over the items. An item is lost when it came and went between two polls. A
lost item has no delay, which flatters a schedule that loses items: *with lost* counts it as seen at the end.
"""
_BOUND = """\
What no schedule can do (`bench/schedule/bound.py`): one who knew beforehand when every item comes, and placed as many
polls as {name} makes, where they do most good, would still let an item wait {bound:.1f} minutes on average.
{verdict}
"""


def page(tables: Sequence[Table], days: int, seeds: Sequence[int], default: float) -> str:
    """Write the page."""
    head = _HEAD.format(
        days=days,
        minutes=CRON.seconds // 60,
        seeds=", ".join(str(seed) for seed in seeds),
        generated="39 of many kinds for each seed",
        default=f"{default:g}",
    )
    return "\n".join([head, *(line for table in tables for line in _section(table))])


def _section(table: Table) -> Iterator[str]:
    yield from (f"## {table.title}", "", f"{table.sources} sources, {table.others[0].items} items.", "")
    yield "| schedule | requests | mean delay, min | median | lost | mean with lost |"
    yield "|---|--:|--:|--:|--:|--:|"
    for each in table.rows:
        figures = f"{each.requests:.2f} | {each.mean_min:.1f} | {each.median_min:.1f} | {each.lost}"
        yield f"| {each.schedule} | {figures} | {each.mean_with_lost_min:.1f} |"
    yield ""
    yield from (_compared(table, other) for other in table.others)
    yield from ("", _bound(table))


def _compared(table: Table, other: Row) -> str:
    """Say by which setting ours is ahead of another schedule, and by how much."""
    ours = table.ahead_of(other) or table.better_than(other)
    if ours is None:
        return f"- Against {other.schedule}: no setting asks less, sees sooner and loses no more."
    less, sooner = 1 - ours.requests / other.requests, 1 - ours.mean_min / other.mean_min
    lost = f"loses {ours.lost} items where it loses {other.lost}" if ours.lost else "loses nothing"
    return f"- Against {other.schedule}: {ours.schedule} asks {less:.0%} less, sees {sooner:.0%} sooner, {lost}."


def _bound(table: Table) -> str:
    """Say whether a single setting could be ahead of all others at once."""
    thrifty = table.thriftiest
    beaten = [other.schedule for other in table.others if other is not thrifty and other.mean_min <= table.bound_min]
    verdict = "That alone does not rule out a single setting that is ahead of all of them."
    if beaten:
        verdict = f"So no setting of any schedule asks less than {thrifty.schedule} and sees sooner than {beaten[0]}."
    return _BOUND.format(name=thrifty.schedule, bound=table.bound_min, verdict=verdict)
