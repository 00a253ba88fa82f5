"""What the pages show, looked up in the store at every request: nothing is changed, and nobody is waited for.

The state is read where it is, as it is at the moment; a search may bring its index up to date, which holds nothing that
the posts do not say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ingest.commands.show.plan import PlannedPoll, plan_of
from ingest.commands.show.status import SourceStatus, status_of
from ingest.commands.show.why import story
from ingest.commands.source_names import present_names
from ingest.config.errors import ConfigError
from ingest.config.values import Config
from ingest.configured import sources_of
from ingest.health.condition import by_present, day_bounds
from ingest.search.searching import search, tagged
from ingest.session.looking import Tell, glance, unheard
from store.errors import StoreError
from store.memory import ItemMemory, ItemStatus, PictureMemory
from store.search.browse import Mark, Wanted, browse, counted, counted_by_source, owed_by_source, spans_of
from store.store import Store

PER_PAGE = 50
MOST_FOUND = 500
"""Of a search."""
MOST_TAGGED = 5_000
"""Of the posts with a tag, the newest."""


@dataclass(frozen=True, slots=True)
class ShownSource:
    """One source with its health."""

    status: SourceStatus
    poll: PlannedPoll | None
    new_per_day: tuple[int, ...]
    """Posts of each of the last `DAYS` days, the oldest first; days as the store's zone counts them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which articles are asked for; empty is all."""

    source: str = ""
    state: str = ""
    """An `ItemStatus`, `edited` or `incomplete`."""
    day: str = ""
    """ISO 8601: of publishing, else of the first sight, in the store's zone."""
    query: str = ""
    """As `ingest.search.terms.expression` reads it: the best come first."""
    tag: str = ""
    behind: Mark | None = None
    """The article behind which the page begins."""
    newer: bool = False
    """The page before that article, in place of the one behind it."""
    page: int = 1
    """Of what a query finds."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some articles, in their order."""

    items: tuple[ItemMemory, ...]
    count: int
    """Of all that fit."""
    older: Mark | None = None
    """Behind which there are more."""
    newer: Mark | None = None
    """Before which there are more."""
    has_more: bool = False
    """Of what a query finds."""
    problem: str = ""
    """Why nothing can be looked for."""


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """One article: what is remembered, its story, and its post where there is one."""

    item: ItemMemory
    story: tuple[str, ...]
    text: str | None
    files: Mapping[str, bytes]
    pictures: tuple[PictureMemory, ...]
    is_kept: bool
    """The page that it was made of is kept."""


def sources(config: Config, base: Path, now: datetime, tell: Tell = unheard) -> list[ShownSource]:
    """Return the configured sources in their order; tell what is amiss in the store."""
    if not config.sources:
        return []
    zone = ZoneInfo(config.store.timezone)
    present = present_names(sources_of(config))
    bounds = day_bounds(now.astimezone(zone).date(), zone)

    def seen(store: Store) -> list[ShownSource]:
        remembered = store.sources()
        stored, owed = (by_present(each, present) for each in (counted_by_source(store), owed_by_source(store)))
        polls = {poll.name: poll for poll in plan_of(config, [], now, remembered)}
        rows = status_of(config, now, remembered, stored, owed)
        return [ShownSource(row, polls.get(row.name), spans_of(store, row.name, bounds)) for row in rows]

    return glance(config, base, now, seen, tell)


def articles(config: Config, base: Path, now: datetime, asked: Asked) -> Page:
    """Return a page of the articles that fit: the newest first, or those that a query fits best."""
    if asked.query or asked.tag:
        return _found(config, base, now, asked)
    wanted = _wanted(config, asked)

    def seen(store: Store) -> Page:
        shown = browse(store, wanted, PER_PAGE, behind=asked.behind, newer=asked.newer)
        first, last = (shown.items[place][0] if shown.items else None for place in (0, -1))
        is_first = asked.behind is None or (asked.newer and not shown.is_more)
        is_last = not asked.newer and not shown.is_more
        return Page(
            tuple(item for _, item in shown.items),
            counted(store, wanted),
            None if is_last else last,
            None if is_first else first,
        )

    return glance(config, base, now, seen)


def article(config: Config, base: Path, now: datetime, identity: str, *, with_files: bool) -> ShownArticle | None:
    """Return one article, with its images if they are wanted; None for one that is unknown."""
    content, zone = Path(config.store.content), ZoneInfo(config.store.timezone)

    def seen(store: Store) -> ShownArticle | None:
        item = store.item(identity)
        if item is None:
            return None
        text = store.read_post(item.path) if item.path and item.status is ItemStatus.STORED else None
        files = store.images_of(identity) if with_files else {}
        told = tuple(line.strip() for line in story(item, store, content, zone))
        is_kept = store.page_head(item.url) is not None
        return ShownArticle(item, told, text, files, tuple(store.pictures(identity).values()), is_kept)

    return glance(config, base, now, seen)


def at(item: ItemMemory) -> datetime:
    """Return when an article was published, as far as that is known."""
    return item.published_at or item.first_seen_at


def _found(config: Config, base: Path, now: datetime, asked: Asked) -> Page:
    try:
        best = [post.identity for post in search(config, base, asked.query, MOST_FOUND).posts] if asked.query else []
        has_tag = dict.fromkeys(tagged(config, base, asked.tag, MOST_TAGGED) if asked.tag else ())
    except (ConfigError, StoreError) as error:
        return Page((), 0, problem=str(error))
    if asked.tag:
        best = [identity for identity in best if identity in has_tag] if asked.query else list(has_tag)
    wanted = _wanted(config, asked)

    def seen(store: Store) -> list[ItemMemory]:
        return [item for item in map(store.item, best) if item is not None and _fits(item, wanted, store)]

    fitting = glance(config, base, now, seen)
    first = (asked.page - 1) * PER_PAGE
    return Page(tuple(fitting[first : first + PER_PAGE]), len(fitting), has_more=len(fitting) > first + PER_PAGE)


def _wanted(config: Config, asked: Asked) -> Wanted:
    """Return what is asked for as the store is asked for it; a state or a day that is none bounds nothing."""
    zone, day = ZoneInfo(config.store.timezone), _day(asked.day)
    earlier = {source.name: source.was for source in config.sources}
    return Wanted(
        (asked.source, *earlier.get(asked.source, ())) if asked.source else None,
        next((status for status in ItemStatus if status.value == asked.state), None),
        asked.state == EDITED,
        _midnight(day, zone) if day else None,
        _midnight(day + timedelta(days=1), zone) if day and day < date.max else None,
        asked.state == INCOMPLETE,
    )


EDITED, INCOMPLETE = "edited", "incomplete"


def _fits(item: ItemMemory, wanted: Wanted, store: Store) -> bool:
    return (
        (wanted.sources is None or item.source in wanted.sources)
        and (wanted.status is None or item.status is wanted.status)
        and (not wanted.is_edited or (item.status is ItemStatus.STORED and item.revision > 1))
        and (not wanted.is_incomplete or (item.status is ItemStatus.STORED and store.debt(item.identity) is not None))
        and (wanted.since is None or at(item) >= wanted.since)
        and (wanted.until is None or at(item) < wanted.until)
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day and day.year > 1 else None  # in the first year, no zone east of Greenwich has an instant of it
