"""Tells pages that show one text to several articles: a wall, a notice, a shell; equal bodies are no articles. Pure.

What the feed says vouches for a page (`feed_text`). Where it says no more than a title, the pages of one host that are
made in one run vouch for each other: each is held until those made together with it, or enough of them, are made. Two
that show the same are not believed if they do not even speak of their titles, three never.
"""

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from ingest.extractor.pull import Pulled
from ingest.identity.fingerprint import digest, letters
from ingest.run.make.feed_text import gives_text, has_title, says_enough, vouches_for_itself, words_of
from ingest.run.order import Doubt, Order

_MAX_LETTERS = 4_000
"""Longer is no wall: the longest notices on the use of data have some 3,000."""
_EQUAL_WITH_TITLE, _EQUAL = 3, 2
SAME_FOR_ALL = "the page shows what other pages of its host show, too: a wall, or a notice in the article's place"


def doubt_of(order: Order, pulled: Pulled) -> Doubt | None:
    """Return the doubt about a new article's page; None where its feed vouches for it, or it is too long for a wall."""
    entry, found = order.entry, pulled.extracted
    if order.is_stored or order.refresh is not None or pulled.page is None or gives_text(entry) or says_enough(entry):
        return None
    text = letters(found.text)
    if len(text) > _MAX_LETTERS or vouches_for_itself(entry, found):
        return None
    for title in filter(None, (letters(entry.title), letters(found.title or ""))):
        text = text.replace(title, "")
    return Doubt(
        host=urlsplit(pulled.url).hostname or "",
        text=digest("\n".join((text, *(image.url for image in found.images)))),
        name=letters(entry.title) or found.canonical_url or pulled.url,
        has_title=not entry.title or has_title(entry, words_of(found.text)),
    )


def walls_among(doubts: Iterable[Doubt]) -> frozenset[tuple[str, str]]:
    """Return host and text of the pages that show the same to too many."""
    groups: dict[tuple[str, str], list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        groups[doubt.host, doubt.text].append(doubt)
    return frozenset(key for key, group in groups.items() if _is_wall(group))


def _is_wall(group: list[Doubt]) -> bool:
    names = {doubt.name for doubt in group}
    return len(names) >= (_EQUAL_WITH_TITLE if any(doubt.has_title for doubt in group) else _EQUAL)
