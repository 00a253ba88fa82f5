"""Compares what a page shows with what its feed says: whether it is the article, and which text is the fuller. Pure.

A page that is a wall, a shell for scripts or a notice is told by this, in any language: it shares no words with what
the feed says of the article. A short post (a sentence, a link) is its own whole text, which its page may not show apart
from its surroundings.
"""

import re
import unicodedata
from dataclasses import replace
from enum import Enum, auto
from html import unescape
from itertools import chain
from operator import add

from ingest.documents import Entry, Extracted, Finding, FindingKind
from ingest.extractor.page.visible_text import text_of
from ingest.fetcher.schedule.after_poll import WHOLE_TEXT_LETTERS
from ingest.identity.fingerprint import letters
from ingest.run.make.withheld import shared_share

_SHORT = 400
"""Letters: of a text so short, the page is asked whether it shows it anywhere."""
_WORDS = re.compile(r"[^\W\d_]{4,}")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]+")
_IN_ANY_TEXT = frozenset(
    (
        "that this with from have they them their there these those then than when what which where will would could"
        " should about into your been were more most some such only also other over after before each very just like"
        " does here because while between through under being make made much many must well time"
        " eine einer einem einen eines nicht sich auch werden wird wurde sind haben hatte dass nach noch oder über"
        " unter wenn aber mehr kann beim durch seine ihre dieser diese dieses einmal zwischen"
        " dans pour avec plus cette sont mais tout nous vous leur elle être fait comme sans aussi"
        " para como pero esta este esto sobre entre cuando todo también desde hasta"
        " della delle degli sono anche come questo questa nella alla"
    ).split()
)
"""The commonest words of some languages, which two texts on different things share."""
_MIN_WORDS = 4
"""Of fewer words than so many nothing can be told."""
_SAME = 0.25
"""A page with this share of the words of a text may show it; two texts of one language share some 0.1 of them."""
_RELATED = 0.2
"""An editor's summary has at least so many of its words in common with its article."""
_TITLE_SHARE, _MIN_TITLE_WORDS = 0.5, 2
_FULLER, _FULLER_LETTERS = 1.4, 200
"""A feed's text that holds the page's, and so many times as many letters and so many more, is the article's."""
_HELD = 0.5
_HEAD = 6_000
"""Characters of a body that hold its first sentences, whatever its markup."""
_TAIL = 1_500
"""Characters of a body's end in which a mark of a cut text is looked for."""
_LINK = re.compile(r"<a\b[^<>]*>(?:(?!</a>)[^\n]){0,400}</a>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_CUT = re.compile(
    r"\[\s*(?:…|\.\.\.)\s*\]|(?:…|\.\.\.)\s*$"
    r"|(?:read (?:more|on)|continue reading|keep reading|weiterlesen|lire la suite|阅读全文|閱讀全文|查看全文)\W*$",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"post-password-form|type\s*=\s*[\"']?password", re.IGNORECASE)


FOR_MEMBERS = "the site shows only a part to those who are no members"
NOT_THE_ARTICLE = "the page shows another text than its feed speaks of: a wall, or a notice in the article's place"


class PageText(Enum):
    """What a page's text is beside the feed's."""

    ITS_OWN = auto()
    """The article's, as far as can be told."""
    ANOTHER = auto()
    """Something else: a wall, a notice, a shell."""
    DOUBTFUL = auto()
    """It does not hold the short text of the feed: whether the page shows that elsewhere decides."""
    A_PART = auto()
    """Perhaps a part of what the feed gives."""


def gives_text(entry: Entry) -> bool:
    """Say whether a feed gives an article's own text, not a teaser of it, as far as its form and its end tell."""
    if not entry.body.strip() or entry.is_part or asks_password(entry.body):
        return False
    tail = " ".join(unescape(_TAG.sub(" ", entry.body[-_TAIL:])).split())
    if _CUT.search(tail):
        return False
    return entry.full or not entry.title or entry.text_length >= WHOLE_TEXT_LETTERS


def vouches_for_itself(entry: Entry, page: Extracted) -> bool:
    """Say whether a page bears its article's title, says when or by whom it was written, and shows some text.

    Walls do not. A summary that an editor wrote need not have a word in common with its article.
    """
    is_signed = page.published is not None or page.author is not None
    is_named = bool(entry.title) and letters(entry.title) == letters(page.title or "")
    return is_signed and is_named and len(letters(page.text)) >= _SHORT


def _is_another(entry: Entry, page: Extracted) -> bool:
    """Say whether a page speaks of something else than a teaser, or a bare title, does."""
    if vouches_for_itself(entry, page):
        return False
    shown = words_of(page.text)
    if says_enough(entry):
        return _share(words_of(entry.teaser), shown) < _RELATED and not has_title(entry, shown)
    title = words_of(entry.title)
    is_little = len(title) >= _MIN_TITLE_WORDS and len(letters(page.text)) < _SHORT
    return is_little and title.isdisjoint(shown | words_of(page.title or ""))


def asks_password(body: str) -> bool:
    """Say whether a form for a password stands in the place of a feed's text."""
    return _PASSWORD.search(body) is not None


def page_text(entry: Entry, page: Extracted) -> PageText:
    """Judge what a page shows by what its feed says."""
    if not gives_text(entry):
        return PageText.ANOTHER if _is_another(entry, page) else PageText.ITS_OWN
    shown = words_of(page.text)
    page_letters, text = letters(page.text), beginning(entry)
    said = words_of(text)
    if entry.text_length < _SHORT:
        is_shown = letters(text) in page_letters or (bool(said) and _share(said, shown) >= _SAME)
        return PageText.ITS_OWN if is_shown or not entry.text_length else PageText.DOUBTFUL
    if _share(said, shown) < _RELATED:
        return PageText.ITS_OWN if vouches_for_itself(entry, page) else PageText.ANOTHER
    return PageText.A_PART if _is_fuller(entry.text_length, len(page_letters)) else PageText.ITS_OWN


def is_cut(entry: Entry, found: Extracted) -> bool:
    """Say whether a text is no more than the part that everybody may read: a member's cookie may have opened all."""
    return entry.is_part and not _is_fuller(len(letters(found.text)), entry.text_length)


def _is_fuller(one: int, two: int) -> bool:
    return one > max(_FULLER * two, two + _FULLER_LETTERS)


def beginning(entry: Entry) -> str:
    """Return the first letters of the text that a feed gives: all of a short one."""
    return text_of(entry.body[:_HEAD])[:_SHORT]


def may_be_article(entry: Entry, page: Extracted, *, is_shown: bool) -> bool:
    """Say whether a page's text that has nothing of its feed's short text may be the article all the same.

    The feed may only comment on it, sum it up, or name who sent it in: then the page speaks of the title, at length.
    `is_shown` says that the page shows the feed's text beside its own: then that is the post, unless it is all links
    or little beside a long article.
    """
    length, is_linked = len(letters(page.text)), not letters(_TAG.sub(" ", _LINK.sub(" ", entry.body[:_HEAD])))
    if is_shown and not is_linked:
        return length >= WHOLE_TEXT_LETTERS and has_title(entry, words_of(page.text))
    return length >= 3 * entry.text_length and has_title(entry, words_of(f"{page.title or ''} {page.text}"))


def holds(own: Extracted, page: Extracted) -> bool:
    """Say whether a feed's text holds what its page shows."""
    return shared_share(letters(page.text), letters(own.text)) >= _HELD


def of_feed(page: Extracted, own: Extracted) -> Extracted:
    """Return what a page told of its article, with the feed's text and images."""
    why = "the feed's text holds the page's and much more: it is taken"
    findings = (*page.findings, Finding(FindingKind.FEED_FULLER, why))
    return replace(
        page,
        body=own.body,
        origin=own.origin,
        element=None,
        text=own.text,
        sketch=own.sketch,
        images=own.images,
        next_url=None,
        findings=findings,
    )


def words_of(text: str) -> frozenset[str]:
    """Return the words of four letters or more that say something; of scripts without spaces every two signs."""
    if text.isascii():
        return frozenset(_WORDS.findall(text.lower())) - _IN_ANY_TEXT
    folded = unicodedata.normalize("NFKC", text).casefold()
    wide = (map(add, run, run[1:]) for run in _WIDE.findall(folded))
    return frozenset(chain(_WORDS.findall(_WIDE.sub(" ", folded)), *wide)) - _IN_ANY_TEXT


def _share(said: frozenset[str], shown: frozenset[str]) -> float:
    return len(said & shown) / len(said) if said else 0.0


def says_enough(entry: Entry) -> bool:
    """Say whether a feed says so much of an article that its page can be compared with that."""
    return len(words_of(entry.teaser)) >= _MIN_WORDS


def has_title(entry: Entry, shown: frozenset[str]) -> bool:
    """Say whether words that are shown speak of an entry's title."""
    return _share(words_of(entry.title), shown) >= _TITLE_SHARE
