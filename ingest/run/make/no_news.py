"""Tells pages that stand for themselves (About, Imprint, a front page) from news, among what a sitemap lists. Pure."""

from datetime import timedelta

from ingest.documents import Entry, Extracted
from ingest.extractor.metadata.dates import is_bare_day
from ingest.run.make.compose import is_dated

_TAKES_IT = "so it is no news; `pages: true` takes it"
_ONE_BUILD = timedelta(minutes=10)
"""In which a site is built."""


def why_no_news(entry: Entry, extracted: Extracted) -> str | None:
    """Say why an address that was found in a list of pages is no news; None where it may be."""
    if extracted.is_front:
        return f"it is the front page of its site, {_TAKES_IT}"
    if not is_dated(entry, extracted):
        return f"its page tells no date, {_TAKES_IT}"
    if is_dated_by_build(entry, extracted):
        return f"its page tells no date but that on which the site was built, {_TAKES_IT}"
    return None


def is_dated_by_build(entry: Entry, extracted: Extracted) -> bool:
    """Say whether a page that has no date was given that of its site's build, which it states to programs alone.

    So some generators do. An article that came out with that very build shows its readers when.
    """
    stated, built_at = extracted.published, entry.built_at
    if entry.published or stated is None or built_at is None or extracted.shows_time:
        return False
    if extracted.found_in.get("published") not in {"meta", "opengraph", "json-ld"}:
        return False
    if is_bare_day(stated):
        return stated.at.date() == built_at.astimezone(stated.at.tzinfo).date()
    return abs(stated.at - built_at) <= _ONE_BUILD
