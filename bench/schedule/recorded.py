"""Recorded sources: days of a news feed that was polled, and feeds by the dates that their own entries state.

A poll of the simulation sees what the recorded source had published by then, each item at its stated time: the recorded
polls lie hours apart and bound those times only loosely.
"""

import gzip
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bench.schedule.sources import BEFORE, DAY, START, Simulated
from ingest.documents import Listing
from ingest.fetcher.feeds.read import read_feed
from normalize.values import Url

_URL = Url("https://feed.example/")


def drawn_days(polls: Path, days: int, seed: int) -> Simulated:
    """Return a source each of whose days is a recorded one, drawn among the weekdays or among the weekends.

    Days are drawn, for a recording that is played over and over could be learned by heart: a schedule would be told
    when next week's items come.
    """
    chance, begin, found, window = Random(f"recorded/{seed}"), START - BEFORE, dict[str, datetime](), 0
    for listing in _listings(polls):
        window = max(window, len(listing.entries))
        for entry in listing.entries:
            if entry.published:
                found.setdefault(entry.guid or entry.link or entry.title, entry.published.at)
    whole = _whole_days(sorted(found.values()))
    kinds = [[day for at, day in whole.items() if (at.weekday() >= 5) is weekend] for weekend in (False, True)]
    times = [
        begin + number * DAY + offset
        for number in range((START - begin) // DAY + days)
        for offset in chance.choice(kinds[(begin + number * DAY).weekday() >= 5])
    ]
    return Simulated(f"news feed {seed}", "recorded news", window, tuple(times))


def _whole_days(times: list[datetime]) -> dict[datetime, list[timedelta]]:
    """Return the recorded days, but the first and the last, as the times of the day at which items came."""
    midnights = [at.replace(hour=0, minute=0, second=0, microsecond=0) for at in times]
    count = (midnights[-1] - midnights[0]) // DAY
    days = [midnights[0] + DAY * number for number in range(1, count)]
    return {day: [at - day for at in times if day <= at < day + DAY] for day in days}


def _listings(polls: Path) -> Iterator[Listing]:
    for poll in json.loads((polls / "index.json").read_text("utf-8")):
        yield _read(polls / poll["file"], datetime.fromisoformat(poll["polled_at"]), "Asia/Shanghai")


def stated(feeds: Path, days: int) -> list[Simulated]:
    """Return the feeds whose entries state dates that reach back through the whole simulation, and what came then.

    Their last entry is taken for the end of the simulation's last week: hours and days of the week stay as they were.
    """
    found = []
    for number, path in enumerate(sorted(feeds.glob("*.gz"))):
        listing = _read(path, START, "UTC")
        dates = sorted(entry.published.at for entry in listing.entries if entry.published)
        if len(dates) < 2 or dates[-1] - dates[0] < BEFORE + days * DAY:
            continue
        weeks = (START + days * DAY - dates[-1]) // timedelta(days=7)
        times = tuple(at + timedelta(days=7) * weeks for at in dates)
        found.append(Simulated(f"feed {number}", "recorded blogs", len(listing.entries), times))
    return found


def _read(path: Path, at: datetime, zone: str) -> Listing:
    return read_feed(gzip.decompress(path.read_bytes()), content_type=None, url=_URL, zone=zone, polled_at=at)
