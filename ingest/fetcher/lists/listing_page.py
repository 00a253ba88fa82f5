"""A page that lists articles, for people, to the addresses that it leads to and the page behind it.

Pure, and made to run in a child process. What stands in menus, in the margin and at the foot is no list; whether an
address is that of an article is seen when it is read.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from ingest.documents import Entry, Finding, Listing
from ingest.extractor.page.class_names import Sign, signs_of
from ingest.extractor.page.document import Page, read_page
from ingest.extractor.page.next_page import find_next_page, further_page_links, says_page_number
from ingest.text.urls import resolve, url_key
from normalize.tree import upward
from normalize.values import Moment, Url

FORMAT = "list"
MAX_LINKS = 1_000
_ELSEWHERE = frozenset({"nav", "footer", "aside"})
_MARGIN = Sign.SIDE | Sign.COMMENT
_DEPTH = 12


def read_listing_page(body: bytes, content_type: str | None, url: Url, published: Moment | None = None) -> Listing:
    """Read a page of a list; `published` is the day that it is the list of, where it is one of a day."""
    page = read_page(body, url, content_type)
    if isinstance(page, Finding):
        return Listing(None, findings=(page,))
    following = _next(page)
    links = [link for link in dict.fromkeys(_articles(page)) if link != following]
    entries = tuple(Entry(link=link, published=published) for link in links[:MAX_LINKS])
    return Listing(FORMAT, entries, next_url=following)


def _articles(page: Page) -> Iterator[Url]:
    own, host = url_key(page.url), urlsplit(page.url).hostname
    for node in page.tree.css("a[href]"):
        link = resolve(page.base_url, node.attributes.get("href") or "")
        if link is None or urlsplit(link).hostname != host or url_key(link) == own:
            continue
        link = Url(link.partition("#")[0])
        is_step = {"next", "prev"} & set((node.attributes.get("rel") or "").lower().split())
        if not is_step and not says_page_number(link) and _has_words(node) and not _is_elsewhere(node):
            yield link


def _has_words(node: LexborNode) -> bool:
    """Say whether a link is called anything, or shows a picture; a bare number is a page's."""
    words = node.text().strip()
    return bool(words and not words.isdecimal()) or node.css_first("img") is not None


def _is_elsewhere(node: LexborNode) -> bool:
    """Whether a link stands beside the list; an article of its own in an `aside` is one that is put in front."""
    in_article = False
    for up in upward(node.parent, _DEPTH):
        if up.tag in {"body", "html"}:
            continue
        if signs_of(up.attributes.get("class") or "") & _MARGIN:
            return True
        if up.tag in _ELSEWHERE and not (up.tag == "aside" and in_article):
            return True
        in_article = in_article or up.tag == "article"
    return False


def _next(page: Page) -> Url | None:
    """Return the page behind this one: the one that it names so, else the one with the next number."""
    host = urlsplit(page.url).hostname
    for node in page.tree.css("link[rel~=next][href], a[rel~=next][href]"):
        url = resolve(page.base_url, node.attributes.get("href") or "")
        if url is not None and url != page.url and urlsplit(url).hostname == host:
            return url
    # A front page's address has nothing that its further pages' have, too: all links are looked at.
    return find_next_page(page, page.tree.css(further_page_links(page.url))) or find_next_page(
        page, [node for node in page.tree.css("a[href]") if says_page_number(node.attributes.get("href") or "")]
    )
