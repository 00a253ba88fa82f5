"""Which of a page's many titles is the article's: the heading that agrees with what the page states, its site cut off.

Pure functions over texts; knows nothing of trees.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ingest.extractor.metadata.han_bylines import is_outlet
from ingest.extractor.page.visible_text import one_line


class Claimed(NamedTuple):
    """A value, and where it was found."""

    place: str
    text: str


SAME = 0.9
"""Shared words among all words of two titles that are one title."""
AGREES = 0.4
"""Of a first heading that still is the article's title, in other words."""
AGREES_BELOW = 0.7
"""Of a second heading: articles have many, and some sound like the title."""
MAX_TITLE_CHARS = 400
_SEPARATOR = re.compile(
    r"\s+[|·•–—\-»«:]+\s+|\s*[|｜ㅣ»_]\s*|\s+::\s+|：(?=[^：]{2,12}$)|\s+[–—]\s*"
    r"|\s*-(?=[^-]{2,14}$)(?<=[\u3000-\u9fff]-)"
)
_OF_FEEDS = re.compile(r"\W*\b(?:(?:rss|atom|full|news|blog)[ -]?feed|rss(?: 2\.0)?|feed|atom)\b\W*$", re.IGNORECASE)
MIN_FEED_NAME_LETTERS = 4
_NO_NAMES = frozenset(
    "news blog home posts articles latest stories updates feed index notes journal weblog podcast magazine recent posts"
    " all posts latest news untitled 首页 新闻 最新".split()
) | {"latest news", "all posts", "recent posts", "latest posts", "top stories"}
MAX_KICKER_WORDS = 4
PART_BREAK = "\x1e"
"""Stands between the parts of a heading that is made of elements; it is white space to `one_line`."""
_DASHES = frozenset({"–", "—", "-", ":"})
_HAN_TAIL = re.compile(r"\s*[-_|｜]+\s*([\u3400-\u9fff][\w\u3400-\u9fff·]{2,15})\s*$")
_ESCAPED = re.compile(r"&(?:#x?[0-9a-f]{1,6}|amp|quot|lt|gt|apos|nbsp);", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[\W_]+")
_WIDE = re.compile(r"[\u3400-\u9fff]{4}")
_SIGN_AHEAD = re.compile(r"\s|[|｜_·•–—\-»«:：(（【\[]")
MIN_SHOWN_WORDS = 4
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
    r"|[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+"
)


def choose_title(
    stated: Sequence[Claimed],
    first_headings: Sequence[str],
    second_headings: Sequence[str],
    site_names: Sequence[str],
    *,
    is_news: bool = False,
) -> Claimed | None:
    """Return the article's title.

    `stated` is what the page says in its head, most trusted first; headings have a `PART_BREAK` between their parts.
    A heading that agrees with a statement wins: it is the title as readers see it. On news pages (`is_news`), whose
    headings change with the hour, the statement wins unless both say the same, or the heading is the headline
    (`_headline`). Without agreement it is the first statement, without the site's name.
    """
    claims = [Claimed(place, text) for place, raw in stated if 0 < len(text := _plain(raw)) <= MAX_TITLE_CHARS]
    own = {text: without_site(text, site_names) for text in {text for _, text in claims}}
    claims = [Claimed(place, own[text]) for place, text in claims]
    site = {name.lower() for name in site_names}
    claims = [each for each in claims if each.text.lower() not in site] or claims
    if front := _front_of_one(claims, first_headings) or _front_of_two(own, second_headings):
        return Claimed("text", front)
    if headline := _headline(claims, (*first_headings, *second_headings)):
        return Claimed("text", headline)
    if part := _stated_part(claims, (*first_headings, *second_headings)):
        return part
    weighed = claims[:1] if is_news else claims
    shown = _best(first_headings, weighed, SAME if is_news and claims else AGREES) or _best(
        second_headings, weighed, SAME if is_news and claims else AGREES_BELOW
    )
    if shown:
        found = _part_of(shown, claims) or _without_kicker(_plain(shown), claims)
        return Claimed(found.place, _without_own_name(found.text, site_names))
    if claims:
        return claims[0]
    return next((Claimed("text", text) for raw in first_headings if (text := one_line(raw))), None)


def _plain(text: str) -> str:
    """Return a title in one line, its entities resolved where a template escaped them twice."""
    line = one_line(text)
    return one_line(html.unescape(line)) if _ESCAPED.search(line) else line


def _without_own_name(title: str, site_names: Sequence[str]) -> str:
    """Return a heading without the site's own name, word for word, behind it."""
    signs = list(_SEPARATOR.finditer(title))
    behind = _letters(title[signs[-1].end() :]) if signs else ""
    is_own = bool(behind) and behind in {_letters(name) for name in site_names}
    return title[: signs[-1].start()].strip() if is_own and _words(title[: signs[-1].start()]) else title


def _front_of_one(claims: Sequence[Claimed], headings: Sequence[str]) -> str | None:
    """Return the heading that stands word for word before a separator in a statement: `Notes – The Harbour`."""
    fronts = {_letters(text[: sign.start()]) for _, text in claims for sign in _SEPARATOR.finditer(text)} - {""}
    parts = (one_line(part) for raw in headings for part in (raw, raw.rpartition(PART_BREAK)[2]))
    return next((part for part in parts if fronts and _letters(part) in fronts), None)


def _front_of_two(statements: Iterable[str], headings: Sequence[str]) -> str | None:
    """Return the second heading that stands before two separators in a statement: behind it come section and site."""
    signs = ((text, list(_SEPARATOR.finditer(text))) for text in statements)
    fronts = {_letters(text[: found[0].start()]) for text, found in signs if len(found) > 1} - {""}
    long = (text for raw in headings if len(_words(text := one_line(raw))) >= MIN_SHOWN_WORDS)
    return next((text for text in long if _letters(text) in fronts), None) if fronts else None


def _headline(claims: Sequence[Claimed], headings: Sequence[str]) -> str | None:
    """Return the heading that is word for word the headline of the page's JSON-LD, where all else in the head differs.

    What `title` and OpenGraph say then was written for search engines and for sharing.
    """
    elsewhere = {_words(text) for place, text in claims if place != "json-ld"}
    stated = {_words(text) for place, text in claims if place == "json-ld"} - elsewhere - {()}
    if not stated or not elsewhere:
        return None
    parts = (one_line(part) for raw in headings for part in (raw, *raw.split(PART_BREAK)))
    return next((part for part in parts if _words(part) in stated), None)


def _stated_part(claims: Sequence[Claimed], headings: Sequence[str]) -> Claimed | None:
    """Return the first part of a heading, made of several, that is a statement word for word: the rest is a kicker."""
    stated = {_words(text) for _, text in claims} - {()}
    parts = (one_line(part) for raw in headings if PART_BREAK in raw for part in raw.split(PART_BREAK))
    return next((Claimed("text", part) for part in parts if _words(part) in stated), None)


def _part_of(heading: str, claims: Sequence[Claimed]) -> Claimed | None:
    """Return the statement that is one of the parts of a heading: the others stand above or below the title."""
    parts = {_words(part) for part in heading.split(PART_BREAK)} - {()}
    if len(parts) < 2:
        return None
    return next((claim for claim in claims if _words(claim.text) in parts), None)


def _without_kicker(shown: str, claims: Sequence[Claimed]) -> Claimed:
    """Return a heading, or the statement that is all of it but the few words above the title."""
    words = _words(shown)
    for claim in claims:
        said = _words(claim.text)
        kicker = len(words) - len(said)
        if 0 < kicker <= MAX_KICKER_WORDS and kicker < len(said) and words[kicker:] == said:
            return Claimed("text", shown) if _SEPARATOR.search(shown[: len(shown) - len(claim.text) + 1]) else claim
    return Claimed("text", shown)


def _best(headings: Sequence[str], claims: Sequence[Claimed], least: float) -> str | None:
    """Return the heading, as it was given, that agrees best with a claim; of nearly equal ones the first."""
    words = [set(_words(text)) for _, text in claims]
    best, found = least, None
    for raw in headings:
        heading = one_line(raw)
        shown = set(_words(heading))
        if not shown or len(heading) > MAX_TITLE_CHARS:
            continue
        agreement = max((_agreement(shown, each) for each in words), default=0.0)
        if agreement > best:
            best, found = agreement + 0.1, raw
    return found


def without_site(title: str, site_names: Sequence[str]) -> str:
    """Return a title without the name of the site before or behind it."""
    signs = list(_SEPARATOR.finditer(title))
    if not signs:
        return title
    called = [folded for name in site_names if (folded := "".join(_words(name)))]
    for kept, cut in _cuts(title, signs):
        name = "".join(_words(cut))
        if (
            name
            and any(name == own or (len(name) > 3 and (name in own or _is_most_of(name, own))) for own in called)
            and _words(kept)
        ):
            return kept.strip()
    if (shorter := _without_outlets(title)) != title:
        return shorter
    front = title[: signs[-1].start()].strip()
    behind = title[signs[-1].end() :].strip()
    # Behind the last stroke stands the site, where that is short beside what is before it; a dash divides titles, too.
    if (
        signs[-1][0].strip() not in _DASHES
        and len(_words(front)) >= 3
        and len(_words(behind)) <= 3
        and len(behind) < len(front) / 2
    ):
        return front
    return title


def _is_most_of(name: str, own: str) -> bool:
    """Say whether the site's own name stands in what may be its name, and is no mere word of a headline."""
    return own in name and 3 * len(own) >= len(name)


def _without_outlets(title: str) -> str:
    """Return a title of Han signs without the names of papers, sites and offices that stand behind it."""
    while (found := _HAN_TAIL.search(title)) and is_outlet(found[1]) and found.start() >= len(found[1]):
        title = title[: found.start()].strip()
    return title


def feed_names(title: str | None) -> list[str]:
    """Return what a feed's title tells of its site's name: the whole, and what stands before a sign of separation."""
    if not title:
        return []
    whole = _OF_FEEDS.sub("", one_line(title)).strip()
    sign = _SEPARATOR.search(whole)
    names = [whole, whole[: sign.start()].strip()] if sign else [whole]
    return [name for name in names if len(_letters(name)) >= MIN_FEED_NAME_LETTERS and name.lower() not in _NO_NAMES]


def shown_in(title: str, shown: Sequence[str], tails: Iterable[str]) -> str:
    """Return a title of Han signs without a tail: as the page's first lines show it, or without one of `tails`."""
    if not _WIDE.search(title):
        return title
    front = ""
    for line in map(one_line, shown):
        front += line
        rest = _behind(title, front)
        if rest is None:
            break
        if _SIGN_AHEAD.match(rest) and len(_words(front)) >= MIN_SHOWN_WORDS:
            return front
    for tail in tails:
        if len(tail) > 1 and title.endswith(f" {tail}") and _words(title.removesuffix(tail)):
            return title.removesuffix(tail).rstrip(" -_|｜—–")
    return title


def _behind(title: str, front: str) -> str | None:
    """Return what stands in a title behind a text, spaces aside; None where it does not begin so, or is no more."""
    at = 0
    for sign in "".join(front.split()):
        while at < len(title) and title[at].isspace():
            at += 1
        if at >= len(title) or title[at] != sign:
            return None
        at += 1
    return title[at:] or None


def _cuts(title: str, signs: Sequence[re.Match[str]]) -> Iterator[tuple[str, str]]:
    """Yield what is left and what goes, where the site's name can be cut off: behind a last sign, before the first."""
    for sign in reversed(signs[-2:]):
        yield title[: sign.start()], title[sign.end() :]
    yield title[signs[0].end() :], title[: signs[0].start()]


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text).lower()


@lru_cache(maxsize=256)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))


def _agreement(one: set[str], other: set[str]) -> float:
    """How much two titles share; one that is part of a longer one agrees fairly well with it."""
    shared = len(one & other)
    if not shared:
        return 0.0
    whole = shared / len(one | other)
    part = shared / min(len(one), len(other)) if min(len(one), len(other)) >= 3 else 0.0
    return max(whole, 0.7 * part)
