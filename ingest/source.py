"""`Source`: one place that is polled, with all that the configuration says of it. A pure value."""

from zoneinfo import ZoneInfo

from ingest.fetcher.entry_tags import EntryTags
from ingest.fetcher.filters import Filters
from normalize.article import Publish
from store.late.dataclass import dataclass

UTC = ZoneInfo("UTC")
NO_FILTERS = Filters()
NO_ENTRY_TAGS = EntryTags()


@dataclass(frozen=True, slots=True)
class Source:
    """One source, known by its name for ever; its other settings may change between runs."""

    name: str
    urls: tuple[str, ...]
    """Feeds (http, https or file:); the next is asked when one fails."""
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    zone: ZoneInfo = UTC
    """For dates that state no zone."""
    full_text: bool = True
    """Get the article's page; False keeps the feed's own body."""
    first_import: int = 100
    """How many items are taken at the first poll."""
    publish: Publish = Publish.FULL
    filters: Filters = NO_FILTERS
    entry_tags: EntryTags = NO_ENTRY_TAGS
    """Which categories of its entries become tags."""
    takes_pages: bool = False
    """What a sitemap lists beside articles (lists, pages without a date) is taken by a backfill, too."""
    was: tuple[str, ...] = ()
    """Earlier names."""
    is_paused: bool = False
    """It is polled only where a person names it."""
