"""Each guard against a site that would lead a walk in circles, for ever or astray: taken away, the walk goes astray."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import pytest

from ingest.fetcher.walks import common_crawl, ghost, lists, numbers, paged_feed, sitemaps, walk, wayback, wordpress
from ingest.fetcher.walks.walk import Cursor, Via, start_walk
from ingest.messages import Answer
from tests.fetcher.walks.archive_site import Archive
from tests.fetcher.walks.crawl_site import INDEX, Crawls
from tests.fetcher.walks.ghost_site import Ghost
from tests.fetcher.walks.planted import FEED, NOW, SITE, Walker, atom, rss, sitemap_index
from tests.fetcher.walks.small_web import SmallWeb
from tests.fetcher.walks.test_lists import page
from tests.fetcher.walks.wordpress_site import WordPress

NEVER = 10**9
MANY = list(range(9_999))
ENOUGH = 60
"""Documents of a walk that should have ended long before."""


def one_page_for_ever(url: str) -> Answer | None:
    return SmallWeb.answer_with(url, rss(range(5))) if url.startswith(FEED) else None


def a_page_for_every_number(url: str) -> Answer | None:
    return SmallWeb.answer_with(url, page([1, 2])) if "/news" in url else None


def deeper_and_deeper(url: str) -> Answer | None:
    if not url.startswith(f"{SITE}/sitemap"):
        return None
    return SmallWeb.answer_with(url, sitemap_index((url.replace("sitemap", "sitemap-x"), "")))


def another_name_each_time(url: str) -> Answer | None:
    """Pages that never repeat an address, and always have something new."""
    if not url.startswith(FEED):
        return None
    number = int(url.rpartition("=")[2]) if "=" in url else 0
    following = f"<link rel='next' href='{FEED}?start={number + 1}'/>"
    return SmallWeb.answer_with(url, atom([number], following))


def nothing_on_any_day(_: str) -> Answer | None:
    return None


def as_many_pages_as_it_says(url: str) -> Answer | None:
    if url.endswith("collinfo.json"):
        return SmallWeb.answer_with(url, f'[{{"cdx-api": "{INDEX}/CC-1-index"}}]')
    if not url.startswith(INDEX):
        return None
    return SmallWeb.answer_with(
        url, f'{{"pages": {2 * ENOUGH}}}' if "showNumPages" in url else json.dumps(Crawls().row("CC-1", 1))
    )


@dataclass(frozen=True)
class Guard:
    """What keeps a walk from going on, where it stands, and a site on which it is needed."""

    module: ModuleType
    name: str
    via: Via
    server: Callable[[str], Answer | None]
    template: str = ""
    removed: object = NEVER
    least: object = None
    """What it is set to, to see it act within few documents."""


GUARDS = {
    "pages that bring nothing": Guard(paged_feed, "MAX_IDLE", Via.PAGES, one_page_for_ever),
    "posts that the API repeats": Guard(wordpress, "MAX_IDLE", Via.WORDPRESS, WordPress(MANY, 20, "cached")),
    "posts that a Ghost repeats": Guard(ghost, "MAX_IDLE", Via.GHOST, Ghost(MANY, 20, "cached")),
    "pages of a list that bring nothing": Guard(
        lists, "MAX_IDLE", Via.LIST, a_page_for_every_number, f"{SITE}/news?p={{n}}"
    ),
    "days without anything": Guard(
        lists, "MAX_EMPTY_DAYS", Via.DAYS, nothing_on_any_day, f"{SITE}/{{Y}}/{{m}}/{{d}}/", least=20
    ),
    "indexes below indexes": Guard(sitemaps, "MAX_DEPTH", Via.SITEMAP, deeper_and_deeper),
    "documents of one walk": Guard(walk, "MAX_DOCUMENTS", Via.PAGES, another_name_each_time, least=20),
    "an index that is an error page": Guard(wayback, "TRIES", Via.WAYBACK, Archive(trap="html", times=NEVER)),
    "pages of an index without end": Guard(
        common_crawl, "MAX_PAGES", Via.COMMON_CRAWL, as_many_pages_as_it_says, least=20
    ),
}  # fmt: skip


def documents(guard: Guard) -> int:
    """Return how many documents a walk asks for, up to more than enough; halted, it is gone on with."""
    web = SmallWeb(guard.server)
    if guard.via in {Via.WORDPRESS, Via.GHOST, Via.WAYBACK, Via.COMMON_CRAWL}:
        web.says(FEED, rss(range(3)))
    cursor = start_walk(guard.via, [FEED], template=guard.template)
    if guard.via is Via.DAYS:
        cursor = lists.begin_days(cursor, NOW.date())
    walker = Walker(web, cursor.to_text())
    while not walker.is_done and len(web.asked) <= ENOUGH:
        walker_step(walker)
    return len(web.asked)


def walker_step(walker: Walker) -> None:
    before = len(walker.web.asked)
    try:
        walker.go(1)
    except AssertionError:  # it is not done: that is what is counted
        assert len(walker.web.asked) > before


@pytest.mark.parametrize("name", GUARDS)
def test_without_a_guard_a_walk_goes_on_and_on(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    guard = GUARDS[name]
    if guard.least is not None:
        monkeypatch.setattr(guard.module, guard.name, guard.least)
    with_guard = documents(guard)
    monkeypatch.setattr(guard.module, guard.name, guard.removed)
    without = documents(guard)

    assert with_guard <= ENOUGH / 2
    assert without > ENOUGH


def test_numbers_without_their_bound_go_down_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def batches() -> int:
        template = f"{SITE}/{{n}}.html"
        cursor: Cursor | None = numbers.begin_at(
            start_walk(Via.NUMBERS, [], template=template), numbers.Numbering(5_000)
        )
        count = 0
        while cursor is not None:
            count += 1
            cursor = numbers.heard(numbers.batch(cursor).cursor, 0)
        return count

    assert batches() == numbers.MAX_MISSES / numbers.TOGETHER
    monkeypatch.setattr(numbers, "MAX_MISSES", NEVER)
    assert batches() == -(-5_000 // numbers.TOGETHER)
