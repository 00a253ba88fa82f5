"""Addresses that evidently lead to no article: lists by tag or author, files, the front page. Pure.

Errs on the side of taking too much: what is left out here is never asked for, what is taken is looked at.
"""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

_FILE = re.compile(
    r"\.(?:jpe?g|jfif|png|gif|webp|avif|svg|ico|bmp|tiff?|heic|pdf|epub|mobi|docx?|xlsx?|pptx?|csv|zip|rar|7z|t?gz|dmg"
    r"|exe|apk|mp3|m4a|ogg|oga|opus|wav|flac|mp4|m4v|mov|webm|mkv|avi|css|js|json|xml|rss|atom|ics|woff2?|ttf)$",
    re.IGNORECASE,
)
# `/tag/NAME`, `/blog/author/NAME/page/2`: a list, as WordPress, Ghost, Hugo, Jekyll, Hexo and others name it. Deeper
# paths (`/category/news/a-title`) are articles where the category is part of the address.
_LIST = re.compile(
    r"(?:^|/)(?:(?:tags?|post_tag|categor(?:y|ies)|authors?|labels?)(?:/[^/]+)?|archives/(?:19|20)\d\d/[01]\d)(?:/page/\d+)?$",
    re.IGNORECASE,
)
# `/page/2`; `/index-2.html`, `/index2.html`: a further page of a list, or of an article that has an address of its own.
_PAGE = re.compile(r"(?:^|/)(?:page/\d+/?|index[-_]?\d{1,4}\.[a-z]{3,5})$", re.IGNORECASE)
# What a wiki shows of a page beside the page itself: its old texts and changes, its source, its history.
_TOOL = re.compile(
    r"(?:^|[&;])(?:oldid=\d+|(?:action|do)=(?:edit|submit|history|revisions|diff|info|raw|source|purge|delete|watch|unwatch"
    r"|protect|backlink|login|register|export_\w+|media|admin))(?=[&;]|$)"
)
# Pages of a wiki that are about its pages, its files and its people, as MediaWiki names them on every site.
_NAMESPACE = re.compile(
    r"(?:^|[/=])(?:Special|Spezial|Sp%C3%A9cial|Especial|Speciale|%E7%89%B9%E6%AE%8A|%E7%89%B9%E5%88%A5|Talk|User|File|MediaWiki"
    r"|Template|Category)(?:_talk)?(?::|%3A)[^/&=]"
)
_LIST_QUERY = re.compile(r"(?:^|&)(?:tag|cat|author|s|m|paged)=[^&]*$")

# As Yoast, Rank Math, All in One SEO, WordPress itself, Ghost and Shopify name the sitemaps of their lists and files.
_LIST_SITEMAP = re.compile(
    r"/(?:(?:wp-)?sitemap[-_])?(?:taxonom(?:y|ies)[-_].*|users|category|categories|product_cat|post_tag|tags?|post_format"
    r"|authors?|images?|videos?|collections?)(?:[-_]?sitemap)?(?:[-_]?\d+){0,3}\.xml(?:\.gz)?$",
    re.IGNORECASE,
)

# Pages that stand for themselves (About, Imprint) in a sitemap beside that of the posts: WordPress, Yoast, Ghost,
# and MediaWiki, where they stand in name spaces of their own.
_PAGE_SITEMAP = re.compile(
    r"/(?:wp-sitemap-posts-page-\d+|page-sitemap\d*|sitemap-pages?|sitemap-[^/]+-NS_[1-9]\d*-\d+)\.xml(?:\.gz)?$",
    re.IGNORECASE,
)
_POST_SITEMAP = re.compile(
    r"/(?:wp-sitemap-posts-post-\d+|posts?-sitemap\d*|sitemap-posts?|sitemap-[^/]+-NS_0-\d+)\.xml(?:\.gz)?$",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"(?P<first>https?://[^?#]{1,2000}?)(?:/|/page[-/]|\?page=|_)(?:[2-9]|[1-4][0-9])(?P<end>\.s?html?|\.php|/)?",
    re.IGNORECASE,
)
_MIN_BELOW = 2
"""Addresses below another one from which on that is a list: one alone may be a part of an article."""
_MAX_DEPTH = 12
_NEXT_PAGE = re.compile(r"\d{1,2}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_INDEX = re.compile(r"/(?:index|default)\.[a-z]{3,5}$", re.IGNORECASE)


def is_no_article(url: str) -> bool:
    """Say whether an address is evidently that of something else than an article."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if parts.query and _TOOL.search(parts.query):
        return True
    if _NAMESPACE.search(path) or _NAMESPACE.search(parts.query):
        return True
    if not path:
        return not parts.query or bool(_LIST_QUERY.search(parts.query))
    return bool(_FILE.search(path) or _LIST.search(path) or _PAGE.search(path))


def lists_no_articles(sitemap_url: str) -> bool:
    """Say whether a sitemap is, by its name, one of tags, authors, images and the like."""
    return bool(_LIST_SITEMAP.search(urlsplit(sitemap_url).path))


def lists_pages(sitemap_url: str) -> bool:
    """Say whether a sitemap is, by its name, one of pages that are no posts."""
    return bool(_PAGE_SITEMAP.search(urlsplit(sitemap_url).path))


def lists_posts(sitemap_url: str) -> bool:
    """Say whether a sitemap is, by its name, one of posts."""
    return bool(_POST_SITEMAP.search(urlsplit(sitemap_url).path))


def lists_among(urls: Iterable[str]) -> frozenset[str]:
    """Return those of some addresses below which others stand: `/posts/` beside `/posts/a/` and `/posts/b/`.

    A small number below an address is its own next page, and counts for nothing. A year in front is the list of its
    posts, wherever they stand, but where other numbers stand beside it, or nothing but years.
    """
    places = {url: _place(url) for url in urls}
    numbers = {place for place in places.values() if place and len(place) == 2 and place[1].isdecimal()}
    years = numbers if all(_YEAR.fullmatch(place[1]) for place in numbers) and len(numbers) < len(places) / 2 else set()
    below: Counter[tuple[str, ...]] = Counter()
    for place in {place for place in places.values() if place is not None and not _NEXT_PAGE.fullmatch(place[-1])}:
        below.update(place[:depth] for depth in range(2, min(len(place), _MAX_DEPTH)))
    return frozenset(url for url, place in places.items() if place and (place in years or below[place] >= _MIN_BELOW))


def may_be_further(urls: Iterable[str]) -> frozenset[str]:
    """Return those of some addresses that may be further pages of another one of them: `/a/2/` beside `/a/`.

    As WordPress and news systems number the pages of one article: `/a/2`, `/a?page=2`, `/a_2.html`. An article may be
    called like that, too.
    """
    every = dict.fromkeys(urls)
    bare = {url.rstrip("/") for url in every}
    found = ((url, _FURTHER.fullmatch(url)) for url in every)
    return frozenset(url for url, match in found if match and match["first"] + (match["end"] or "").rstrip("/") in bare)


def looks_further(url: str) -> bool:
    """Say whether an address may be a further page's: `/a/2/`, where nobody knows yet whether there is a `/a/`."""
    return _FURTHER.fullmatch(url) is not None


def _place(url: str) -> tuple[str, ...] | None:
    """Return host and parts of the path; None for what has parameters, or no path."""
    parts = urlsplit(url)
    path = _INDEX.sub("", parts.path).strip("/")
    return (parts.netloc, *path.split("/")) if path and not parts.query else None
