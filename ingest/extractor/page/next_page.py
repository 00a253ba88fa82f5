"""Finds the next page of an article that a site cuts into several: `rel=next`, numbered links, 下一页.

The links alone are no evidence: blogs call the next *article* `rel=next`, too. What counts is that the address is the
article's with the number of the next page in it. Pure; reads the page's tree and leaves it as it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from selectolax.lexbor import LexborNode

from ingest.extractor.page.document import Page
from ingest.text.urls import resolve
from normalize.values import Url

MAX_HOST_CHARS = 80
MAX_LINKS = 400
"""More that look like the page's own are not looked at."""
_KEYS = frozenset("page paged pageno page_no pagenum page_num pagenumber curpage currentpage seite pagina".split())
_VAGUE_KEYS = frozenset("p pg pn pageid".split())
"""They also number articles."""
_IN_PATH = (
    re.compile(r"(?P<stem>.*?)/(?:page|seite|pagina)[/_-]?(?P<number>\d{1,3})(?:\.\w{2,5})?/?"),
    re.compile(r"(?P<stem>.*)/index[_-]?(?P<number>\d{1,3})\.\w{2,5}"),
    re.compile(r"(?P<stem>.*[^/_-])[_-](?P<number>\d{1,3})(?:\.\w{2,5})?/?"),
    re.compile(r"(?P<stem>.*[^/])/(?P<number>\d{1,2})(?:\.\w{2,5})?/?"),
)
"""`/page/2`; `/index2.html`; `_2.html`, `-2.html`; `/2`, `/2.html`: the first two say that the number is a page's."""
_SURE = _IN_PATH[:2]
_END = re.compile(r"(?:(?:/index)?\.\w{2,5})?/?$")
MAX_END_CHARS = 24
_DIGIT = re.compile(r"\d")
MAX_NUMBER_CHARS = 16
"""At the end of a path, in which a page's number stands."""
_PLAIN = re.compile(r"[\w%.~=-]+")
_LONGEST_LINK = 60
_SAYS_PAGE = re.compile(
    r"\W*(?:\d{1,3}|.{0,12}\b(?:page|seite|pagina|página|side|sida|strona|страница)\b.{0,12}|.{0,4}[页頁].{0,2}|.{0,6}ページ.{0,4}"
    r"|.{0,4}페이지|次へ|다음|next|weiter|suivante?|siguiente|próxima|avanti|volgende|nästa|›|»|>+|→)\W*",
    re.IGNORECASE,
)


class _Reading(NamedTuple):
    """An address, taken apart as the page `number` of an article."""

    article: tuple[str, tuple[tuple[str, str], ...]]
    """The path without its ending, and the query: what all pages of the article share."""
    number: int
    is_sure: bool
    """Whether the number is said to be a page's; a bare number may be the article's own, or a day's."""


def further_page_links(url: str) -> str:
    """Return the CSS selector of the links that may lead from a page at this address to the article's next page."""
    marks = {each.article[0].rpartition("/")[2] for each in _readings(url)}
    marks = (marks | {urlsplit(url).query.partition("&")[0]}) - {""}
    # Of two marks the one that begins the other finds what both find.
    marks = {mark for mark in marks if not any(mark.startswith(other) for other in marks - {mark})}
    wanted = [f'a[href*="{mark}"]' for mark in sorted(marks) if _PLAIN.fullmatch(mark)]
    return ", ".join(["link[rel~=next]", "a[rel~=next]", 'a[href^="?"]', *wanted])


def find_next_page(page: Page, nodes: Sequence[LexborNode]) -> Url | None:
    """Return the address of the article's next page; None where it has no more, or only one.

    `nodes` are the links that `further_page_links` selects, others among them.
    """
    if not nodes:
        return None
    own_readings = _readings(page.url)
    # A link to the page before, or to the first one, matters only to an address that may itself be a further page's.
    numbers = {str(own.number + 1) for own in own_readings}
    links = dict(_links(page, nodes, numbers if all(own.number == 1 for own in own_readings) else {""}))
    for own in own_readings:
        # A bare number is a page's only where a link leads to the first page, which has none.
        if own.number > 1 and not own.is_sure and not _is_first_known(own, page, links):
            continue
        following = str(own.number + 1)
        for url, link in links.items():
            if following not in url:
                continue
            for other in _readings(url):
                if (
                    other.article == own.article
                    and other.number == own.number + 1
                    and (other.is_sure or (own.article[0] and _says_page(link)))
                ):
                    return url
    return None


def _is_first_known(own: _Reading, page: Page, links: Iterable[Url]) -> bool:
    """Whether the first page of the article is linked, or was where the reading of the article began."""
    known = [*links, *([page.first_url] if page.first_url else [])]
    return any(each.article == own.article and each.number == 1 for url in known for each in _readings(url))


def _links(page: Page, nodes: Iterable[LexborNode], numbers: Iterable[str]) -> Iterator[tuple[Url, LexborNode]]:
    """Yield the addresses on the page's host that have one of the numbers in them, and the links to them."""
    host = urlsplit(page.url).hostname or ""
    for node in islice(nodes, MAX_LINKS):
        href = (node.attributes.get("href") or "").partition("#")[0]
        # Most links with the page's address in them are for sharing it.
        if not href or ("//" in href[:8] and host not in href[:MAX_HOST_CHARS]):
            continue
        if not any(number in href for number in numbers):
            continue
        url = resolve(page.base_url, href)
        if url and url != page.url and urlsplit(url).hostname == host:
            yield url, node


def says_page_number(url: str) -> bool:
    """Whether an address says of a number in it that it is a page's: `?page=2`, `/page/2`."""
    return any(each.is_sure and each.number > 1 for each in _readings(url))


def further_among(urls: Iterable[str]) -> frozenset[str]:
    """Return those of some addresses that have a page's number behind what another one of them is."""
    read = {url: _readings(url) for url in urls}
    firsts = {each.article for found in read.values() for each in found if each.number == 1 and each.is_sure}
    return frozenset(
        url for url, found in read.items() if any(each.number > 1 and each.article in firsts for each in found)
    )


def _says_page(link: LexborNode) -> bool:
    """Whether a page is what a link speaks of. `rel=next` says so of links without words; a title is an article's."""
    words = (link.attributes.get("title") or "" if link.tag == "link" else link.text())[:_LONGEST_LINK].strip()
    if not words:
        return "next" in (link.attributes.get("rel") or "")
    return _SAYS_PAGE.fullmatch(words) is not None


@lru_cache(maxsize=256)
def _readings(url: str) -> tuple[_Reading, ...]:
    """Return the ways to read an address as one page of an article; without a number in it, it is the first."""
    return tuple(_read(url))


def _read(url: str) -> Iterator[_Reading]:
    parts = urlsplit(url)
    query = sorted(parse_qsl(parts.query, keep_blank_values=True)) if parts.query else []
    path = parts.path[:-MAX_END_CHARS] + _END.sub("", parts.path[-MAX_END_CHARS:], count=1)
    numbers = [pair for pair in query if pair[0].lower() in _KEYS | _VAGUE_KEYS and re.fullmatch(r"\d{1,3}", pair[1])]
    if len(numbers) == 1:
        rest = tuple(pair for pair in query if pair != numbers[0])
        yield _Reading((path, rest), int(numbers[0][1]), is_sure=numbers[0][0].lower() in _KEYS)
        return
    yield _Reading((path, tuple(query)), 1, is_sure=True)
    if not _DIGIT.search(parts.path[-MAX_NUMBER_CHARS:]):
        return
    for form in _IN_PATH:
        if found := form.fullmatch(parts.path):
            yield _Reading((found["stem"], tuple(query)), int(found["number"]), is_sure=form in _SURE)
