"""Our schedule and those of others, for one simulated source each."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bench.schedule.peers import (
    WEEK,
    MediaCloud,
    media_cloud_after,
    miniflux_interval,
    miniflux_weekly_count,
)
from bench.schedule.simulate import Scheduler, Seen
from bench.schedule.sources import Simulated
from ingest.documents import Entry, Listing
from ingest.fetcher.schedule.after_poll import PollAnswer, after_answer
from ingest.fetcher.schedule.due import Schedule
from ingest.fetcher.schedule.memory import PollMemory
from ingest.fetcher.schedule.policy import share_of
from ingest.messages import Reply
from normalize.values import DateOrigin, Moment, Url

SHORTEST = timedelta(minutes=10)
"""Nobody polls a source sooner than this after the last poll."""
URL = Url("https://feed.example/")


@dataclass(slots=True)
class Fixed:
    """Always the same interval."""

    interval: timedelta

    def after(self, seen: Seen) -> datetime:
        """See `simulate.Schedule`."""
        return seen.now + self.interval


@dataclass(slots=True)
class Miniflux:
    """`entry_frequency` with factor 1."""

    dated: bool
    published: list[datetime] = field(default_factory=list)

    def after(self, seen: Seen) -> datetime:
        """See `simulate.Schedule`."""
        fresh = seen.items[len(seen.items) - seen.new :]
        self.published += [at if self.dated else seen.now for _, at in fresh]
        self.published = self.published[bisect_left(self.published, seen.now - WEEK) :]
        count = miniflux_weekly_count(self.published, seen.now)
        return seen.now + max(miniflux_interval(count), SHORTEST)


@dataclass(slots=True)
class MediaClouds:
    """The rss-fetcher's."""

    feed: MediaCloud = field(default_factory=MediaCloud)

    def after(self, seen: Seen) -> datetime:
        """See `simulate.Schedule`."""
        self.feed = media_cloud_after(self.feed, seen.new, len(seen.items) - seen.new if seen.new else 0, seen.now)
        return seen.now + max(self.feed.interval, SHORTEST)


@dataclass(slots=True)
class Ours:
    """What `fetched` does: `ingest.fetcher.schedule.after_poll`, with an answer of 304 where nothing is new."""

    source: Simulated
    schedule: Schedule
    share: float
    memory: PollMemory = field(default_factory=PollMemory)
    entries: dict[int, Entry] = field(default_factory=dict)
    """Those of the last document, by number."""

    def after(self, seen: Seen) -> datetime:
        """See `simulate.Schedule`."""
        self.entries = {number: self.entries.get(number) or self._entry(number, at) for number, at in seen.items}
        entries = tuple(reversed(self.entries.values()))
        is_same = seen.last_at is not None and not seen.new
        reply = Reply(URL, 304 if is_same else 200, {}, b"" if is_same else b"feed")
        listing = None if is_same else Listing("rss20", entries)
        answer = PollAnswer(URL, URL, reply, listing, seen.last_at, seen.now)
        decided = after_answer(self.memory, answer, self.schedule, self.share)
        self.memory = decided.memory
        return decided.decision.due_at

    def _entry(self, number: int, at: datetime) -> Entry:
        moment = Moment(at, DateOrigin.STATED) if self.source.dated else None
        return Entry(guid=f"{self.source.name}/{number}", published=moment)


def hourly(_: Simulated) -> Fixed:
    """Poll every hour."""
    return Fixed(timedelta(hours=1))


def miniflux(source: Simulated) -> Miniflux:
    """Poll as Miniflux does."""
    return Miniflux(source.dated)


def media_cloud(_: Simulated) -> MediaClouds:
    """Poll as Media Cloud does."""
    return MediaClouds()


def ours(schedule: Schedule) -> Scheduler:
    """Poll as `fetched` does under this schedule."""
    return lambda source: Ours(source, schedule, share_of(source.name, 0.5))
