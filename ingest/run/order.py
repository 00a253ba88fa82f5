"""`Order`: one article that is to be made, and what became of it. Values between sifting, making and putting."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from ingest.documents import Entry, Extracted
from ingest.extractor.trouble import Failed
from ingest.fetcher.schedule.policy import GIVE_UP_TRIES, STAND_IN_TRIES, is_given_up, next_try
from ingest.identity.entry_json import to_json
from ingest.messages import Answer, Reply
from ingest.source import Source
from normalize.values import Url
from store.document import Document
from store.keys import short_title
from store.late.dataclass import dataclass, replace
from store.memory import ItemMemory, ItemStatus, Key, Owed, PictureMemory, Recheck, Want

if TYPE_CHECKING:
    from ingest.warc.pages import ArchivedPage

_MAX_URL = 500
"""Characters of an address that are remembered with what is not stored: its keys are what keeps it away."""


class Refresh(StrEnum):
    """From what a stored post is made again."""

    KEPT = "kept"
    """From the pages that were kept, alone."""
    WEB = "web"


@dataclass(frozen=True, slots=True)
class Order:
    """One article that is to be made."""

    source: Source
    entry: Entry
    identity: str
    keys: tuple[Key, ...]
    """Under which the item is to be remembered from now on."""
    entry_hash: str | None
    item: ItemMemory | None = None
    """What is remembered of it, when it is known."""
    owed: Owed | None = None
    """Set when an earlier run could not make it."""
    want: Want = Want.ARTICLE
    recheck: Recheck | None = None
    """Set when the page of a stored article is asked for again, conditionally, in case that it was edited."""
    by_hand: bool = False
    """A person named this very address."""
    guessed: bool = False
    """The address was found in a list of pages: it may be no article at all."""
    takes_pages: bool = False
    """Of what was found in a list of pages, what has no date is wanted, too."""
    shares_page: bool = False
    """Other entries of the source lead to the same address: the page there need not be this one's."""
    listed: frozenset[Key] = frozenset()
    """The addresses of all entries of the document that lists it: none of them is a further page of the article."""
    is_listed: bool = False
    """The source's document lists it, and is read again: where very much is owed already, it need not be."""
    refresh: Refresh | None = None
    """Set when a person wants a stored post made again as it would be made today."""
    since: datetime | None = None
    """An article that turns out to be older is left out."""
    read: Extracted | None = None
    """What its kept page gave, where that was read already."""
    page: "ArchivedPage | None" = None
    """Its page, where an archive that is at hand has it: the web is not asked."""
    further: Callable[[Url, datetime], Awaitable[Answer]] | None = None
    """Gives its further pages as that archive has them, as of about a time."""
    is_past: bool = False
    """It comes from a source's past, where its address may be another than the one under which it is stored."""
    until: datetime | None = None
    """One that turns out not to be older is left out."""

    @property
    def url(self) -> Url:
        """Return where the article stands; an entry without a link has only its identity."""
        return self.entry.link or Url("")

    @property
    def has_moved(self) -> bool:
        """Say whether its post shows an address at which the feed does not list it any more."""
        return self.want is Want.MOVED

    @property
    def is_stored(self) -> bool:
        """Say whether it is known as an article whose post is there."""
        return self.item is not None and self.item.status is ItemStatus.STORED

    @property
    def post(self) -> ItemMemory | None:
        """Return what is remembered of the article's post, one that is to be made again included."""
        return self.item if self.is_stored or self.want is Want.AGAIN else None

    def given_up(self, now: datetime) -> bool:
        """Say whether it has been owed for so long, and tried so often, that the feed's own body has to do."""
        owed = self.owed
        return owed is not None and owed.attempts >= GIVE_UP_TRIES and is_given_up(owed.since, now)

    def is_overdue(self, now: datetime) -> bool:
        """Say whether it has been owed for so long, this try included, that the feed's own text may stand in."""
        owed = self.owed
        return owed is not None and owed.attempts + 1 >= STAND_IN_TRIES and is_given_up(owed.since, now)

    def owe(
        self, error: str, now: datetime, *, want: Want = Want.ARTICLE, counts: bool = True, unbegun: bool = False
    ) -> Owed:
        """Return the debt that stays when it could not be made whole.

        `counts` is False when the host merely asked for patience: then the time of the next try is not put off.
        `unbegun` says that there was no time for it: no try, and the next run begins with it.
        """
        attempts = (self.owed.attempts if self.owed else 0) + (counts and not unbegun)
        return Owed(
            identity=self.identity,
            source=self.source.name,
            url=self.url,
            entry=to_json(self.entry),
            since=self.owed.since if self.owed else now,
            attempts=attempts,
            next_try_at=now if unbegun else next_try(now, attempts),
            error=error,
            want=want,
        )

    def memory(self, status: ItemStatus, now: datetime) -> ItemMemory:
        """Return what to remember of the item when nothing of it was stored by this order."""
        item, entry_hash = self.item, self.entry_hash or (self.item.entry_hash if self.item else None)
        if item is not None and self.is_stored:
            return replace(item, entry_hash=entry_hash)
        if item is not None and self.entry_hash is None:
            return replace(item, status=status)
        published = self.entry.published.at if self.entry.published else None
        url, title = self.url if len(self.url) <= _MAX_URL else "", short_title(self.entry.title)
        if item is not None:  # what was never stored is as its entry says now
            latest = replace(item, url=url, title=title, published_at=published, entry_hash=entry_hash)
            return replace(latest, status=status, reason=None)
        return ItemMemory(
            identity=self.identity,
            source=self.source.name,
            url=url,
            title=title,
            status=status,
            first_seen_at=now,
            published_at=published,
            entry_hash=entry_hash,
        )


@dataclass(frozen=True, slots=True)
class Doubt:
    """A page for which nothing vouches but its like."""

    host: str
    text: str
    """The digest of its text without its titles, and of its images."""
    name: str
    """What tells its article from another: the feed's title, else the page's own address."""
    has_title: bool
    """The text speaks of the title."""


@dataclass(frozen=True, slots=True)
class Made:
    """An article that is ready to be put."""

    document: Document
    item: ItemMemory
    keys: tuple[Key, ...]
    pictures: tuple[PictureMemory, ...]
    page: Reply | None
    """The page that it was made from, when it came from the web: to be kept."""
    further_pages: tuple[tuple[Url, Reply], ...] = ()
    """Those behind it, by the address that was asked."""
    shown_hash: str = ""
    """By which it is told at another address of its source; empty where its page does not show enough."""
    sketch: str = ""
    """Of its text, by which near-copies in other sources are found."""
    owed: Owed | None = None
    """What is still missing of it."""
    missing_images: tuple[tuple[str, str], ...] = ()
    """(URL, why) of images that stay links."""
    remarks: tuple[str, ...] = ()
    """What is worth a line about the page that it was made of."""
    doubt: Doubt | None = None
    """Set where nothing vouches for its page: it is put when it was compared with others."""


@dataclass(frozen=True, slots=True)
class Same:
    """What was found is what is stored."""

    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Stays:
    """Its page was asked again, and does not show the article any more: the post stays as it is."""

    failed: Failed


@dataclass(frozen=True, slots=True)
class Alias:
    """It turned out to be an article that is known: the keys are remembered with that one."""

    identity: str
    keys: tuple[Key, ...]
    has_moved: bool = False
    """The feed lists that one here now, and not where its post says: the post is to show where it stands."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """It is older than was asked for, or no article: remembered, and not asked for again."""

    detail: str
    keys: tuple[Key, ...] = ()
    status: ItemStatus = ItemStatus.SKIPPED


@dataclass(frozen=True, slots=True)
class NotMade:
    """It could not be made, and is owed."""

    failed: Failed
    owed: Owed


Product = Made | Same | Stays | Alias | LeftOut | NotMade
