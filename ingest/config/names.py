"""A source's name, made from the title of its feed: short, and one that no other source has. Pure."""

import re
import unicodedata
from collections.abc import Collection

from ingest.text.urls import host

MAX_LETTERS = 40

_APART = re.compile(r"\s+[-–—·•:»›/|]+\s+|\s*[|｜»›_—–]+\s*|\s*：\s*")
_SAYS_NOTHING = re.compile(
    r"(?:the )?(?:latest|recent|all|new|main|top|full|official|site)?\s*(?:rss|atom|json)?\s*(?:[12]\.\d)?\s*"
    r"(?:feeds?|posts?|articles?|news|entries|stories|updates|items|channel|home ?page|home|index|blog|untitled)?"
    r"|首页|主页|最新|全部|新闻|资讯|最新(?:文章|资讯|消息|新闻|动态|发布)|全部文章|文章|订阅|博客",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:[-–—:,(\[]\s*)?\b(?:rss|atom|json)(?:\s*\d\.\d)?(?:\s*feeds?)?\s*[)\]]?$|\s+feed$", re.IGNORECASE
)
_START = re.compile(r"^(?:(?:rss|atom)\s*)?feeds?\s*(?:of|for|:)\s*", re.IGNORECASE)
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def source_name(title: str | None, url: str, taken: Collection[str]) -> str:
    """Name a source after its feed's title, or its host where the title says nothing; none of those that are taken.

    `taken` are the names of the other sources, earlier ones included; letters' case makes no name another one.
    """
    site = host(url).removeprefix("www.") or "source"
    name = _short(_telling(title or "")) or site
    used = {each.casefold() for each in taken}
    room = MAX_LETTERS - len(site) - 3
    with_site = f"{_short(name, room)} ({site})" if name != site and room > 0 else name
    for candidate in (name, with_site):
        if candidate.casefold() not in used:
            return candidate
    return next(each for number in range(2, len(used) + 3) if (each := f"{name} {number}").casefold() not in used)


def _telling(title: str) -> str:
    """Return the part of a title that names the site: most are `SITE - what it is about`, some `News - SITE`."""
    parts = [_TAIL.sub("", part).strip(" \"'“”「」《》") for part in _APART.split(_START.sub("", _clean(title)))]
    named = (part for part in parts if any(map(str.isalnum, part)))
    return next((part for part in named if not _SAYS_NOTHING.fullmatch(part)), "")


def _clean(title: str) -> str:
    text = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in _BIDI.sub("", title))
    return " ".join(text.split())


def _short(text: str, most: int = MAX_LETTERS) -> str:
    """Cut at the end of a word, where there is one."""
    if len(text) <= most:
        return text
    cut = text[: max(1, most)]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:-–—(")
