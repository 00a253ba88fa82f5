"""Puts an article together out of what the feed said, what its page said, and what the configuration says. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice

from ingest.documents import Entry, Extracted
from ingest.fetcher.shown_title import shown_title
from ingest.source import Source
from ingest.text.change_views import is_change_view
from normalize.article import Article, Picture
from normalize.values import BodyOrigin, DateOrigin, Moment, Url
from store.memory import ItemMemory

_CUT_MARKS = ("...", "…", "[…]", "[...]")
_MAX_FEED_TITLE = 10
_CLOCK_BEHIND = timedelta(days=2)
"""By less, feeds are ahead for their zone or to hold an article back."""
_MIN_SAID = 4
"""Letters and digits of a description: fewer describe nothing."""
"""Letters of a feed's title that a page's title must share to be the same one, whole."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known of an article beside its text: which item, where it was listed, when it was fetched."""

    identity: str
    source: Source
    url: Url
    """In canonical form."""
    fetched_at: datetime
    item: ItemMemory | None = None
    """What is remembered, when the article was stored before."""
    changed: bool = False
    incomplete: str | None = None
    """Why the text is not the article's own whole text."""
    duplicate_of: str | None = None
    is_dated_anew: bool = False
    """Its post is made again: where its feed gives no date, the page's date as it is read today is taken."""


def compose(entry: Entry, extracted: Extracted, origin: Provenance, pictures: tuple[Picture, ...]) -> Article:
    """Return the article, whole.

    The title is the feed's unless it is cut or missing; the date is the first one that was known; the author is the
    rule's, else the feed's, else the page's.
    """
    item = origin.item
    dated = None if item is None or is_misdated(item, entry, origin.fetched_at) else item
    fetched_at = (dated and dated.fetched_at) or origin.fetched_at
    is_dated = dated is not None and not (origin.is_dated_anew and not entry.published and extracted.published)
    published = (dated and is_dated and dated.published_at) or publication(entry, extracted, fetched_at)
    return Article(
        identity=origin.identity,
        source=origin.source.name,
        url=origin.url,
        title=title_of(entry, extracted, origin.url),
        body=extracted.body,
        published=min(published, origin.fetched_at),
        fetched_at=fetched_at,
        listed_url=entry.link or origin.url,
        element=extracted.element,
        canonical_url=extracted.canonical_url,
        feed_url=entry.feed_url,
        guid=entry.guid,
        author=author_of(entry, extracted),
        description=_description(extracted.description, entry.teaser),
        language=extracted.language or entry.language,
        license=extracted.license or entry.license,
        site_name=extracted.site_name,
        tags=(*origin.source.tags, *entry.tags, *origin.source.entry_tags.of(entry.categories)),
        categories=origin.source.categories,
        cover_url=_cover(extracted, pictures),
        pictures=pictures,
        changed_at=origin.fetched_at if origin.changed else (item.changed_at if item else None),
        revision=(item.revision if item else 1) + origin.changed,
        duplicate_of=origin.duplicate_of,
        publish=origin.source.publish,
        body_origin=extracted.origin.kind if extracted.origin else BodyOrigin.GENERIC,
        incomplete=origin.incomplete,
    )


def is_misdated(item: ItemMemory, entry: Entry, now: datetime) -> bool:
    """Say whether a clock far behind cut a post's date to its own time: what the feed states is past by now."""
    if item.published_at is None or item.published_at != item.fetched_at or entry.published is None:
        return False
    return item.published_at + _CLOCK_BEHIND < entry.published.at <= now


def title_of(entry: Entry, extracted: Extracted, url: Url) -> str:
    """Return the title: the feed's, the page's where the feed's is missing or cut, else what there is to show."""
    if not entry.title:
        return extracted.title or shown_title(entry) or str(url)
    if extracted.title and is_change_view(entry.guid or "") and entry.title.startswith(extracted.title):
        return extracted.title  # behind it stands what was changed
    kept = entry.title.rstrip()
    for mark in _CUT_MARKS:
        kept = kept.removesuffix(mark).rstrip()
    whole = extracted.title or ""
    if kept != entry.title.rstrip() and len(whole) > len(kept) and whole.startswith(kept[:_MAX_FEED_TITLE]):
        return whole
    return entry.title


def author_of(entry: Entry, extracted: Extracted) -> str | None:
    """Return who wrote it; a rule knows the site's own place for it, a feed often only the editor's handle."""
    if extracted.author and extracted.found_in.get("author") == "rule":
        return extracted.author
    return ", ".join(entry.authors) or extracted.author


def is_dated(entry: Entry, extracted: Extracted) -> bool:
    """Say whether any date of an article is known, be it that of a change; else the time of the fetch stands there.

    That a page shows when it was changed is one; what it states to programs, every About page states, too.
    """
    own = extracted.modified if extracted.found_in.get("modified") == "text" else None
    return any((entry.published, extracted.published, entry.updated, own))


def publication(entry: Entry, extracted: Extracted, fetched_at: datetime) -> datetime:
    """Return when it was published: a date that states its zone before one that does not.

    A date of a change, the feed's or the page's, stands in only where no date of publication is known, the time of an
    archive's capture, or of the fetch, where none is at all.
    """
    known = [moment for moment in (entry.published, extracted.published) if moment is not None]
    past = [moment for moment in known if moment.at <= fetched_at]
    latest = Moment(entry.captured_at or fetched_at, DateOrigin.GUESSED)
    best = min(past or known, key=_doubt, default=entry.updated or extracted.modified or latest)
    if best.at.time() != time():
        return best.at
    # Midnight is what stands where there is no clock: the other's instant of the same day is more.
    clocked = (each.at for each in past if each.at.time() != time() and each.at.date() == best.at.date())
    return next(clocked, best.at)


def _description(*known: str | None) -> str | None:
    """Return the first description that says something; feeds put three dots where they have none."""
    return next((text for text in known if text and _says_something(text)), None)


def _says_something(text: str) -> bool:
    return next(islice(filter(str.isalnum, text), _MIN_SAID - 1, None), None) is not None


def _doubt(moment: Moment) -> int:
    return (DateOrigin.STATED, DateOrigin.SITE, DateOrigin.GUESSED).index(moment.origin)


def _cover(extracted: Extracted, pictures: tuple[Picture, ...]) -> Url | None:
    """Return the image that stands for the article: the page's lead image, when it is one of those at hand."""
    at_hand = [picture.url for picture in pictures if picture.name]
    if extracted.lead_image in at_hand:
        return extracted.lead_image
    return at_hand[0] if at_hand else None
