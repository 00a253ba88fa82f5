"""A few requests tell which ways into its past a source offers, and which is to be taken first."""

from collections.abc import Callable

import pytest

from ingest.fetcher.walks.survey import Survey, Wanted, survey
from ingest.fetcher.walks.walk import Via
from ingest.messages import Answer, Reason
from ingest.tasks import WorkLimits
from tests.fetcher.walks.ghost_site import GENERATOR as OF_GHOST
from tests.fetcher.walks.ghost_site import Ghost
from tests.fetcher.walks.planted import (
    FEED,
    NOW,
    SITE,
    ZONE,
    PagedFeed,
    Walker,
    article,
    rss,
    site_with_sitemaps,
    sitemap_index,
    urlset,
)
from tests.fetcher.walks.small_web import SmallWeb
from tests.fetcher.walks.test_walks import archives, chain, json_pages, wordpress
from tests.fetcher.walks.wordpress_site import WordPress

GENERATOR = "<generator>https://wordpress.org/?v=6.7</generator>"


def real_wordpress(trap: str = "") -> SmallWeb:
    """A WordPress with all that it offers: feed, numbered pages, API, sitemap."""
    web = SmallWeb(WordPress(list(range(95)), trap=trap), PagedFeed(list(range(95))[::-1]))
    web.says(FEED, rss(range(85, 95), GENERATOR))
    web.says(f"{SITE}/wp-sitemap.xml", urlset(range(95)))
    return web


def ghost(trap: str = "", *, is_allowed: bool = True) -> SmallWeb:
    """A Ghost with all that it offers: feed, API, sitemap."""
    site = Ghost(list(range(95)), trap=trap)
    web = SmallWeb(site if is_allowed else lambda url: _by_robots(url) or site(url))
    web.says(FEED, rss(range(80, 95), OF_GHOST))
    web.says(f"{SITE}/sitemap.xml", sitemap_index((f"{SITE}/sitemap-posts.xml", "")))
    return web


def _by_robots(url: str) -> Answer | None:
    return SmallWeb.no_answer(url, Reason.ROBOTS) if "/ghost/" in url else None


def blogger() -> SmallWeb:
    web = chain()
    first = web.answer_of(FEED)
    web.says(FEED, first.replace(b"<entry>", b"<openSearch:totalResults>60</openSearch:totalResults><entry>", 1))
    return web


def nothing() -> SmallWeb:
    web = SmallWeb()
    web.says(FEED, rss(range(10)))
    return web


def one_page_for_ever() -> SmallWeb:
    return SmallWeb(lambda url: SmallWeb.answer_with(url, rss(range(10))) if url.startswith(FEED) else None)


SITES: dict[str, tuple[Callable[[], SmallWeb], list[Via], int, int | None]] = {
    # name: the site, its ways in order, requests at most, articles that the first way is said to give
    "wordpress": (real_wordpress, [Via.WORDPRESS, Via.PAGES, Via.SITEMAP], 8, 95),
    "wordpress without its API": (lambda: real_wordpress("off"), [Via.PAGES, Via.SITEMAP], 9, 20),
    "ghost": (ghost, [Via.GHOST, Via.SITEMAP], 8, 95),
    "ghost whose key is refused": (lambda: ghost("refused"), [Via.SITEMAP], 8, 95),
    "ghost whose key is nowhere": (lambda: ghost("no key"), [Via.SITEMAP], 7, 95),
    "ghost whose robots.txt leaves the API out": (lambda: ghost(is_allowed=False), [Via.SITEMAP], 8, 95),
    "numbered pages": (wordpress, [Via.PAGES], 7, 20),
    "archives": (archives, [Via.PAGES], 7, 20),
    "named pages": (chain, [Via.PAGES], 7, 22),
    "blogger": (blogger, [Via.PAGES], 6, 60),
    "json": (json_pages, [Via.PAGES], 7, 20),
    "sitemaps": (site_with_sitemaps, [Via.SITEMAP], 5, 30),
    "nothing": (nothing, [], 8, None),
    "one page for ever": (one_page_for_ever, [], 8, None),
    "no feed at all": (SmallWeb, [], 8, None),
}


def surveyed(web: SmallWeb) -> Survey:
    return web.play(survey(Wanted("news", [FEED]), now=NOW, zone=ZONE, limits=WorkLimits()))


@pytest.mark.parametrize("name", SITES)
def test_the_ways_of_a_site_are_found_in_order_with_few_requests(name: str) -> None:
    site, ways, most, articles = SITES[name]
    web = site()
    found = surveyed(web)

    assert [offer.via for offer in found.offers] == ways
    assert len(web.asked) <= most
    assert found.requests == len(web.asked)
    assert next((offer.articles for offer in found.offers), None) == articles


@pytest.mark.parametrize("name", [name for name, (_, ways, _, _) in SITES.items() if ways])
def test_the_first_way_leads_to_as_much_as_it_promised(name: str) -> None:
    web = SITES[name][0]()
    first = surveyed(web).offers[0]
    web.asked.clear()
    walker = Walker(web, first.cursor.to_text())
    walker.go()

    assert first.articles is not None
    assert len(walker.links) == first.articles or (first.at_least and len(walker.links) > first.articles)
    assert len(set(walker.links)) == len(walker.links)
    assert article(40) in walker.links
    if first.requests is not None and not first.at_least:
        assert abs(len(web.asked) - first.requests) <= 2


def test_what_is_not_offered_is_named_with_its_reason() -> None:
    assert surveyed(nothing()).without == (
        "pages: the feed has no older pages",
        "wordpress: no API of a WordPress answers",
        "sitemap: none lists anything",
    )
    assert surveyed(SmallWeb()).without[0] == "pages: the feed cannot be had"


@pytest.mark.parametrize(
    ("web", "why"),
    [
        (ghost("refused"), "ghost: the key that its pages show is refused (401)"),
        (ghost("no key"), "ghost: the site's front page shows no key of a Content API"),
        (ghost("html"), "ghost: its Content API counts no posts"),
        (ghost(is_allowed=False), "ghost: robots as told; `--via ghost` asks all the same"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_why_a_ghost_is_not_asked_for_its_posts_is_said(web: SmallWeb, why: str) -> None:
    assert why in surveyed(web).without
