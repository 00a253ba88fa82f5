"""Guards over time: schedules, clocks that are wrong, pauses that hosts want, what is filled and what is given up."""

import math
import sys
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace

from ingest.budget import allowance
from ingest.fetcher.schedule import max_interval, policy
from ingest.http import clock_skew
from ingest.report.outcomes import Change
from ingest.run import fill_gap, order, sift
from ingest.run.make import compose, decide
from tests.fakes.clock import FakeClock
from tests.misbehaving.house_guard import HouseGuard
from tests.misbehaving.removals import all_of, without
from tests.pipeline.place import FEED, Item, Place, owed
from tests.pipeline.test_schedule import rss
from tests.store.samples import NOW


def leaping_window(_: Path) -> list[str]:
    odds = max_interval._log_odds(500.0, 0.0)
    return [] if math.isfinite(odds) else [f"odds of {odds}"]


def slow_source(_: Path) -> list[str]:
    now_s = [0.0]
    at_hand = allowance.Allowance(lambda: now_s[0], timedelta(minutes=3))
    with at_hand.share():
        now_s[0] = 3_600.0
        return [] if at_hand.objection() else ["goes on after an hour"]


def long_pauses(folder: Path) -> list[str]:
    faults = []
    for pause_s in (60, 3_600, 10**9):
        (folder / str(pause_s)).mkdir()
        place = Place(folder / str(pause_s))
        robots = f"User-agent: *\nCrawl-delay: {pause_s}\n"
        place.web.says("https://news.example.org/robots.txt", 200, robots)
        place.lists(*map(Item, range(1, 13)))
        began = place.clock.now()
        place.run(budget=timedelta(minutes=8))
        took = (place.clock.now() - began) / timedelta(minutes=1)
        faults += [f"{took:.0f} minutes at a pause of {pause_s} s"] if took > 9 else []
    return faults


def wide_gap(folder: Path) -> list[str]:
    place = Place(folder)
    place.configure(f'network: {{delay_s: 0, max_entries: 15}}\nsources: [{{name: news, url: "{FEED}"}}]')
    place.web.feed(FEED, rss(place, range(1, 11)))
    place.run()
    place.clock.advance(hours=6)
    for number, listed in enumerate((range(21, 31), range(11, 21)), 2):
        place.web.feed(f"{FEED}?paged={number}", rss(place, listed))
    for url in (FEED, f"{FEED}?paged=4"):
        place.web.feed(url, rss(place, range(31, 41)))
    place.run()
    filled = len(place.posts()) - 20
    return [] if filled <= 15 else [f"{filled} articles were filled in, of a bound of 15"]


def owed_after(folder: Path, *hours: float) -> list[str]:
    """Ask for a page that fails, again after each span; return what became of it when it is not owed any more."""
    place = Place(folder)
    place.lists(Item(1))
    place.web.says(Item(1).url, 503)
    for span in (0.0, *hours):
        place.clock.advance(hours=span)
        walked = place.run(force=True)
    return [] if [each.change for each in owed(walked)] == [Change.OWED] else ["what is owed was given up"]


def agreeing_hosts(*days: float) -> timedelta:
    said = clock_skew.ClockSkew()
    for number, each in enumerate(days):
        said.note(f"{number}.example", {"date": format_datetime(NOW + timedelta(days=each), usegmt=True)}, NOW)
    return said.ahead()


def clock_years_ahead(_: Path) -> list[str]:
    ahead = agreeing_hosts(-1_000, -1_000, -1_000, 0)
    return [] if ahead == timedelta(days=-1_000) else ["the clock of this machine is believed"]


def host_of_another_year(_: Path) -> list[str]:
    ahead = agreeing_hosts(400)
    return [f"one host is believed: {ahead.days} days"] if ahead else []


def clock_years_behind(folder: Path) -> list[str]:
    place = Place(folder)
    place.lists(Item(1))
    right = place.clock
    place.web.clock = place.clock = FakeClock(datetime(1990, 1, 1, tzinfo=UTC))
    place.run()
    place.web.clock = place.clock = right
    place.later()
    place.run()
    year = f"{place.post(1)['date']:%Y}"
    return [] if year == "2026" else [f"the post is of {year}"]


TIME_GUARDS = [
    HouseGuard(
        "the schedule is total",
        "a feed of 1 item that then lists 499: a mean of 0",
        "its logarithm is that of the least number",
        "the least number is 0",
        without(max_interval, "sys", SimpleNamespace(float_info=SimpleNamespace(min=0.0), maxsize=sys.maxsize)),
        leaping_window,
    ),
    HouseGuard(
        "a source's share of time",
        "a source whose host is asked for an hour (`Crawl-delay: 3600`)",
        "nothing more of it is begun after its share",
        "`Allowance.share` opens none",
        without(allowance.Allowance, "share", lambda _: nullcontext()),
        slow_source,
    ),
    HouseGuard(
        "budget of a run",
        "a host of 12 articles that wants pauses of 60, of 3,600 and of 10^9 s, and a run of 8 minutes",
        "it ends within 9; what is left is first in the next",
        "`Allowance.begin` begins none",
        without(allowance.Allowance, "begin", lambda *_: None),
        long_pauses,
    ),
    HouseGuard(
        "filling of gaps",
        "20 articles that came and went unseen, where a document may list 15",
        "15 are filled in, and the next run goes on",
        "what was found is not counted",
        without(fill_gap, "len", lambda _: 0),
        wide_gap,
    ),
    HouseGuard(
        "giving up needs tries",
        "a clock that leaps 40 days ahead after one try",
        "what is owed stays owed",
        "`GIVE_UP_TRIES` is 0",
        without(order, "GIVE_UP_TRIES", 0),
        lambda folder: owed_after(folder, 40 * 24),
    ),
    HouseGuard(
        "giving up needs time",
        "eight tries within three days",
        "what is owed stays owed",
        "`GIVE_UP_AFTER` is nothing",
        without(policy, "GIVE_UP_AFTER", timedelta()),
        lambda folder: owed_after(folder, 1, 2, 4, 7, 13, 13, 13, 13),
    ),
    HouseGuard(
        "a clock that is wrong by years",
        "three of four hosts date their answers 1,000 days earlier",
        "they are believed, so nothing is given up for it",
        "it takes 10^9 hosts",
        without(clock_skew, "_LEAST_HOSTS", 10**9),
        clock_years_ahead,
    ),
    HouseGuard(
        "dates that a clock far behind cut",
        "a run in 1990, and one when the clock has been set",
        "the post gets the date that the feed states, and stays where it is",
        "`is_misdated` finds none",
        all_of(*(without(where, "is_misdated", lambda *_: False) for where in (sift, decide, compose))),
        clock_years_behind,
    ),
    HouseGuard(
        "a host whose clock is wrong",
        "one host dates its answers 400 days later",
        "one host is no crowd",
        "it takes one",
        without(clock_skew, "_LEAST_HOSTS", 1),
        host_of_another_year,
    ),
]
