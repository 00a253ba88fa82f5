"""What the pages show, looked up in the store at every request: nothing is changed, and nobody is waited for.

A search may bring its index up to date, which holds nothing that the posts do not say.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ingest.commands.show.plan import PlannedPoll, plan
from ingest.commands.show.status import SourceStatus, status
from ingest.commands.show.why import story
from ingest.config.errors import ConfigError
from ingest.config.schema import Config
from ingest.search.searching import search
from ingest.session.looking import look
from store.memory import ItemMemory, ItemStatus
from store.store import Store

DAYS = 30
PER_PAGE = 50
MOST_FOUND = 500
"""Of a search."""


@dataclass(frozen=True, slots=True)
class ShownSource:
    """One source with its health."""

    status: SourceStatus
    poll: PlannedPoll | None
    new_per_day: tuple[int, ...]
    """Of the last `DAYS` days, the oldest first; days as the store's zone counts them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles are asked for; empty is all."""

    source: str = ""
    state: str = ""
    """An `ItemStatus`, or `edited`."""
    day: str = ""
    """ISO 8601: of publishing, else of the first sight, in the store's zone."""
    query: str = ""
    """As `ingest.search.terms.expression` reads it: the best come first."""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """Some articles, in their order."""

    items: tuple[ItemMemory, ...]
    count: int
    """Of all that fit."""
    has_older: bool
    problem: str = ""
    """Why nothing can be looked for."""


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """One article: what is remembered, its story, and its post where there is one."""

    item: ItemMemory
    story: tuple[str, ...]
    text: str | None
    files: Mapping[str, bytes]


def sources(config: Config, base: Path, now: datetime) -> list[ShownSource]:
    """Return the configured sources in their order."""
    zone = ZoneInfo(config.store.timezone)
    rows = status(config, base, now)
    polls = {poll.name: poll for poll in plan(config, base, [], now)} if rows else {}
    items = look(config, base, now, lambda store: store.items(), follow=False)
    seen = Counter((item.source, item.first_seen_at.astimezone(zone).date()) for item in items)
    today = now.astimezone(zone).date()
    days = [today - timedelta(days=ago) for ago in reversed(range(DAYS))]
    return [ShownSource(row, polls.get(row.name), tuple(seen[row.name, day] for day in days)) for row in rows]


def articles(config: Config, base: Path, now: datetime, wanted: Wanted) -> Page:
    """Return a page of the articles that fit: the newest first, or those that a query fits best."""
    zone = ZoneInfo(config.store.timezone)
    day = _day(wanted.day)

    def fits(item: ItemMemory) -> bool:
        return (
            (not wanted.source or item.source == wanted.source)
            and (not wanted.state or _has_state(item, wanted.state))
            and (day is None or at(item).astimezone(zone).date() == day)
        )

    if wanted.query:
        try:
            best = [post.identity for post in search(config, base, wanted.query, MOST_FOUND).posts]
        except ConfigError as error:
            return Page((), 0, has_older=False, problem=str(error))
        known = look(config, base, now, lambda store: [store.item(identity) for identity in best], follow=False)
        fitting = [item for item in known if item is not None and fits(item)]
    else:
        items = look(config, base, now, lambda store: store.items(), follow=False)
        fitting = sorted(filter(fits, items), key=lambda item: (at(item), item.identity), reverse=True)
    first = (wanted.page - 1) * PER_PAGE
    return Page(tuple(fitting[first : first + PER_PAGE]), len(fitting), has_older=len(fitting) > first + PER_PAGE)


def article(config: Config, base: Path, now: datetime, identity: str, *, with_files: bool) -> ShownArticle | None:
    """Return one article, with its images if they are wanted; None for one that is unknown."""
    content, zone = Path(config.store.content), ZoneInfo(config.store.timezone)

    def seen(store: Store) -> ShownArticle | None:
        item = store.item(identity)
        if item is None:
            return None
        text = store.read_post(item.path) if item.path and item.status is ItemStatus.STORED else None
        files = store.images_of(identity) if with_files else {}
        return ShownArticle(item, tuple(line.strip() for line in story(item, store, content, zone)), text, files)

    return look(config, base, now, seen, follow=False)


def at(item: ItemMemory) -> datetime:
    """Return when an article was published, as far as that is known."""
    return item.published_at or item.first_seen_at


def _has_state(item: ItemMemory, state: str) -> bool:
    if state == "edited":
        return item.status is ItemStatus.STORED and item.revision > 1
    return item.status.value == state


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
