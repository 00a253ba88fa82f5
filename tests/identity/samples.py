"""Entries to try recognition on."""

from dataclasses import replace
from datetime import UTC, datetime

from ingest.documents import Entry
from ingest.identity.fingerprint import digest, letters, visible
from normalize.values import DateOrigin, Html, Moment, Url

NOON = datetime(2026, 2, 2, 12, tzinfo=UTC)
SITE = "https://town.example"
FEED_URL = Url(f"{SITE}/feed.xml")
BOILERPLATE = (
    "Say what is on your mind, be kind to each other, and keep to the rules of the house as you always do. " * 2
)


def listed(
    link: str | None = None,
    guid: str | None = None,
    title: str = "",
    at: datetime | None = NOON,
    text: str = "",
) -> Entry:
    """Return an entry as the feed at `FEED_URL` lists it; a link or guid that begins with `/` is one of its site."""
    seen = letters(visible(text))
    return replace(
        Entry(
            guid=f"{SITE}{guid}" if guid and guid.startswith("/") else guid,
            link=Url(f"{SITE}{link}" if link.startswith("/") else link) if link else None,
            title=title,
            published=Moment(at, DateOrigin.STATED) if at else None,
            body=Html(text),
            feed_url=FEED_URL,
            home_url=Url(f"{SITE}/"),
        ),
        text_hash=digest(seen),
        text_length=len(seen),
    )
