"""The ways that lead into a source's past, by the names that the command line knows."""

from enum import StrEnum


class Via(StrEnum):
    """Which way leads into the past."""

    SITEMAP = "sitemap"
    PAGES = "pages"
    """The feed's own older pages."""
    WORDPRESS = "wordpress"
    """The REST API of a WordPress, which counts its posts."""
    GHOST = "ghost"
    """The Content API of a Ghost, whose key its pages publish."""
    LIST = "list"
    """Pages that list articles, one behind the other."""
    DAYS = "days"
    """A page for each day, back from today."""
    NUMBERS = "numbers"
    """The articles' own numbers, downwards."""
    WAYBACK = "wayback"
    """What the Internet Archive captured of the site."""
    WAYBACK_FEED = "wayback-feed"
    """What it captured of the feed itself."""
    COMMON_CRAWL = "common-crawl"
    """What Common Crawl captured of the site."""
