"""Addresses that evidently lead to no article: lists by tag or author, files, the front page. Pure.

Errs on the side of taking too much: what is left out here is never asked for, what is taken is looked at.
"""

import re
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
_PAGE = re.compile(r"(?:^|/)page/\d+/?$", re.IGNORECASE)
_LIST_QUERY = re.compile(r"(?:^|&)(?:tag|cat|author|s|m|paged)=[^&]*$")

# As Yoast, Rank Math, All in One SEO, WordPress itself, Ghost and Shopify name the sitemaps of their lists and files.
_LIST_SITEMAP = re.compile(
    r"/(?:(?:wp-)?sitemap[-_])?(?:taxonom(?:y|ies)[-_].*|users|category|categories|product_cat|post_tag|tags?|post_format"
    r"|authors?|images?|videos?|collections?)(?:[-_]?sitemap)?(?:[-_]?\d+){0,3}\.xml(?:\.gz)?$",
    re.IGNORECASE,
)


def is_no_article(url: str) -> bool:
    """Say whether an address is evidently that of something else than an article."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if not path:
        return not parts.query or bool(_LIST_QUERY.search(parts.query))
    return bool(_FILE.search(path) or _LIST.search(path) or _PAGE.search(path))


def lists_no_articles(sitemap_url: str) -> bool:
    """Say whether a sitemap is, by its name, one of tags, authors, images and the like."""
    return bool(_LIST_SITEMAP.search(urlsplit(sitemap_url).path))
