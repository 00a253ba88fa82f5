"""What a page shows around its article fills in what it does not state: the author, the minute, the title as it stands.

Pure functions over texts.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from ingest.extractor.metadata.authors import lone_names, name_in_text, name_to_follow
from ingest.extractor.metadata.dates import date_in, is_bare_day
from ingest.extractor.metadata.han_bylines import is_outlet, persons, reporters, sources
from ingest.extractor.metadata.read import Metadata
from ingest.extractor.metadata.titles import shown_in
from ingest.extractor.page.label_words import Role
from ingest.extractor.page.labelled import has_han, labelled
from normalize.values import DateOrigin, Moment

MAX_TITLE_LINES = 4
_DIGIT = re.compile(r"\d")
_UPDATED = re.compile(
    r"\W*(?:last )?(?:updated|modified)\b|.{0,60}\d\s*(?:修改|更新)|\W*(?:最后|最近)?(?:修改|更新|编辑)于",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The short texts around an article, line by line."""

    near_title: tuple[str, ...] = ()
    """The title's own first, then those behind it, then those before it."""
    beside: tuple[str, ...] = ()
    """Those just before and behind the article's text."""
    first: str = ""
    """The article's first paragraph, where it is a short line."""
    ends: tuple[str, ...] = ()
    """The first and the last paragraph of the article itself."""


NOTHING_SHOWN = Shown()


def is_settled(known: Metadata) -> bool:
    """Whether what a page states leaves nothing to be found in what it shows."""
    is_dated = known.published is not None and not is_bare_day(known.published)
    is_signed = known.author is not None and not known.is_by_site
    return is_dated and is_signed and not (has_han(known.author or "") or has_han(known.title or ""))


def completed(known: Metadata, shown: Shown, *, zone: tzinfo, now: datetime) -> Metadata:
    """Fill in what the page states nowhere, or only roughly, out of what it shows.

    A day that is stated gives way to the minute of the same day; a paper or a site, to a person.
    """
    if is_settled(known):
        return known
    found: dict[str, str] = {}
    published = _published(known, shown, zone=zone, now=now)
    if published != known.published:
        found["published"] = "text"
    author = _author(known, shown)
    if author != known.author:
        found["author"] = "text"
    title = _title(known.title, shown) if known.title and has_han(known.title) else known.title
    if title != known.title:
        found["title"] = "text"
    if not found:
        return known
    return replace(known, published=published, author=author, title=title, found_in={**known.found_in, **found})


def _title(stated: str, shown: Shown) -> str:
    """Return a title of Han signs as the page shows it: without the site and where it comes from behind it."""
    return shown_in(stated, shown.near_title[:MAX_TITLE_LINES], sources(shown.near_title))


def _published(known: Metadata, shown: Shown, *, zone: tzinfo, now: datetime) -> Moment | None:
    stated = known.published
    if stated is not None and not is_bare_day(stated):
        return stated
    lines = [line for line in (*shown.near_title, *shown.beside, *known.dated) if _DIGIT.search(line)]
    lines.sort(key=_says_changed)
    at_hand = [at for line in dict.fromkeys(lines) if (at := date_in(line, zone=zone, now=now))]
    if stated is None:
        rough = next(iter(at_hand), None)
        if rough is None or not is_bare_day(rough):
            return rough
        stated = rough
    day = stated.at.date()
    to_the_minute = next((at for at in at_hand if at.at.date() == day and not is_bare_day(at)), None)
    if to_the_minute is None or stated.origin is not DateOrigin.STATED:
        return to_the_minute or stated
    return Moment(to_the_minute.at.replace(tzinfo=stated.at.tzinfo), DateOrigin.STATED)


def _says_changed(line: str) -> bool:
    return _UPDATED.match(line) is not None or any(each.role is Role.CHANGED for each in labelled(line))


def _author(known: Metadata, shown: Shown) -> str | None:
    """Return who wrote it: the stated one, unless that is a paper, a site or nobody and a person is named."""
    around = (*shown.near_title, *shown.beside)
    is_outlets = known.author is not None and (known.is_by_site or is_outlet(known.author))
    if known.author and not (is_outlets or (has_han(known.author) and known.author in sources(around))):
        return known.author
    named = persons(shown.near_title) or persons(shown.beside)
    if not named or any(map(is_outlet, named)):
        named = reporters(shown.ends) or ([] if known.author else named)
    if named:
        return ", ".join(named)
    if known.author is not None and not known.is_by_site:
        return known.author
    offers = [
        name_in_text(shown.near_title),
        name_to_follow(shown.near_title),
        ", ".join(lone_names(shown.first)) if known.is_by_site else None,
    ]
    site = known.author.lower() if known.author else None
    return next((each for each in offers if each and not (site and site in each.lower())), known.author)
