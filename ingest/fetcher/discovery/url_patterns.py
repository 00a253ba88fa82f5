"""What the address and the media type of a link say of whether it may lead to a feed. Pure."""

import re

_FEED_TYPES = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|(?:application|text)/(?:rss|atom|rdf)")
_DATA_TYPES = re.compile(r"(?:application|text)/(?:xml|json)")
_NO_FEED = re.compile(r"oembed|/wp-json(?:/|$|\?)|rest_route=|/xmlrpc\.php|opensearch|osd\.xml|sitemap|manifest\.json")

_FEED_LIKE = re.compile(
    # `/how-to-feed-a-cat` is an article, `/latest-rss` hardly.
    r"(?:^|[/.?&=])feeds?(?:[/.?&=]|$)|(?:^|[/._?&=-])(?:rss\d?|atom|rdf)(?:[/._?&=-]|$)"
    r"|backend\.php|syndication\.axd|/index\.xml$|/feed[\w-]*\.(?:xml|json)",
    re.IGNORECASE,
)


def looks_like_feed(url: str) -> bool:
    """Say whether an address looks like that of a feed; what the host is called says nothing."""
    return bool(_FEED_LIKE.search(url.partition("://")[2].partition("/")[2]))


def never_a_feed(url: str) -> bool:
    """Say whether an address is that of something else in XML or JSON."""
    return bool(_NO_FEED.search(url))


def is_feed_type(media_type: str, url: str) -> bool:
    """Say whether a link of this type may be a feed; XML and JSON in general only where the address looks like one."""
    if "oembed" in media_type or never_a_feed(url):
        return False
    bare_type = media_type.partition(";")[0].strip()
    # JSON Feed 1.0 was announced as application/json.
    is_likely = looks_like_feed(url) or (bare_type == "application/json" and url.endswith(".json"))
    return bool(_FEED_TYPES.fullmatch(bare_type) or (_DATA_TYPES.fullmatch(bare_type) and is_likely))
