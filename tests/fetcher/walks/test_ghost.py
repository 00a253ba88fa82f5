"""The Content API of a Ghost gives every post once, whatever comes, goes, is cached or refused meanwhile."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import GhostApi
from ingest.fetcher.lists.ghost_posts import api_in_page, read_ghost_posts
from ingest.fetcher.walks.walk import Via, start_walk
from normalize.values import Url
from tests.fetcher.walks.ghost_site import API, GENERATOR, KEY, PORTAL, SEARCH, Ghost, front, post
from tests.fetcher.walks.planted import FEED, NOW, SITE, ZONE, Walker, article, posted, rss
from tests.fetcher.walks.small_web import SmallWeb

BEFORE = 2
"""Requests before the API's: the feed, and the front page."""


def walker_of(site: Ghost, **bounds: object) -> Walker:
    web = SmallWeb(site)
    web.says(FEED, rss(site.posts[-10:], GENERATOR))
    return Walker(web, start_walk(Via.GHOST, [FEED], **bounds).to_text())  # type: ignore[arg-type]  # by name


def told_by(walker: Walker) -> str:
    found = [finding.detail for batch in walker.batches for finding in batch.findings]
    return " ".join([*walker.troubles, *found])


@pytest.mark.parametrize("script", [PORTAL, SEARCH])
def test_every_post_is_found_once_with_its_own_date_title_and_text(script: str) -> None:
    walker = walker_of(Ghost(script=script))
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(250)))
    assert len(walker.web.asked) == BEFORE + 3
    first = walker.entries[0]
    assert (first.guid, first.title, first.body) == (f"64b{0:021x}", "第0条 & <新闻>", "<p>正文0</p>")
    assert (first.summary, first.full, first.is_part) == ("摘要0 &lt;b&gt;", True, False)
    assert first.published is not None
    assert first.published.at == posted(0)
    cursor = walker.batches[BEFORE].cursor
    assert cursor is not None
    assert cursor.expected == 250
    assert not walker.troubles


@pytest.mark.parametrize(
    ("site", "found", "most_requests", "says"),
    [
        (Ghost(most=15), 250, 18, ""),
        (Ghost(lowers_after=1), 250, 5, ""),
        (Ghost(trap="unheeded"), 250, 4, ""),
        (Ghost(trap="unheeded", most=20), 250, 14, ""),
        (Ghost(trap="unheeded", lowers_after=2), 250, 6, ""),
        (Ghost(trap="newest"), 250, 3, ""),
        (Ghost(trap="newest", most=15), 250, 17, ""),
        (Ghost(trap="loops"), 250, 3, ""),
        (Ghost(trap="no total"), 250, 5, ""),
        (Ghost(trap="one date"), 250, 4, ""),
        (Ghost(trap="cached"), 100, 3, "gives the same posts for every page; 150 posts that it counts are not among"),
        (Ghost(trap="refused"), 250, 2, f"{API}: answers 401; {SITE}/sitemap-posts.xml takes its place"),
        (Ghost(refuses_after=1), 250, 3, f"{API}: answers 401; {SITE}/sitemap-posts.xml takes its place"),
        (Ghost(trap="no key"), 250, 1, f"{SITE}/: shows no key of a Content API; {SITE}/sitemap-posts.xml"),
        (Ghost(trap="html"), 250, 2, "is no list of posts but an HTML page titled “Welcome”"),
    ],
    ids=lambda value: f"{value.trap}-{value.most}" if isinstance(value, Ghost) else None,
)
def test_what_a_site_makes_of_its_api_is_met_or_named(site: Ghost, found: int, most_requests: int, says: str) -> None:
    walker = walker_of(site)
    walker.go()

    assert len(set(walker.links)) == found
    assert len(walker.web.asked) <= BEFORE + most_requests
    assert says in told_by(walker)
    assert bool(says) == bool(told_by(walker))
    if "sitemap" not in says:
        assert len(walker.links) == found


@settings(max_examples=20, deadline=None)
@given(
    posts=st.integers(1, 100),
    most=st.integers(3, 40),  # of two, one is the last one's date again: as fast as new ones come, and no faster
    loses_one=st.booleans(),
    grows=st.booleans(),
    kills=st.lists(st.integers(1, 40), max_size=3),
)
def test_whatever_comes_and_goes_what_stays_is_found_once(
    posts: int, most: int, *, loses_one: bool, grows: bool, kills: list[int]
) -> None:
    site = Ghost(list(range(posts)), most, loses_one=loses_one, grows=grows)
    walker = walker_of(site)
    for kill in sorted(kills):
        walker.web.kill_at = kill
        walker.go(400)
    walker.go(400)

    assert walker.is_done
    assert {article(number) for number in site.posts if number < posts} <= set(walker.links)
    assert len(walker.links) == len(set(walker.links))


def test_since_and_until_are_asked_of_the_api() -> None:
    walker = walker_of(Ghost(most=15), since=posted(100), until=posted(120))
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(100, 120)))
    assert len(walker.web.asked) == BEFORE + 2
    unheeded = walker_of(Ghost(trap="newest"), since=posted(100), until=posted(120))
    unheeded.go()

    assert sorted(unheeded.links) == sorted(walker.links)


def test_a_429_in_the_middle_halts_the_walk_and_the_next_run_goes_on_there() -> None:
    undisturbed = walker_of(Ghost())
    undisturbed.go()
    second = undisturbed.web.asked[BEFORE + 1]
    walker = walker_of(Ghost())
    walker.web.says(second, status=429)
    walker.go()

    assert walker.batches[-1].halted
    assert len(walker.links) == 100
    walker.web.forgets(second)
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(250)))
    assert len(walker.links) == 250


def test_of_a_post_for_members_the_part_for_all_comes_marked_as_that() -> None:
    web = SmallWeb(Ghost())
    posts = [post(1), post(2, access=False), post(3, access=False) | {"html": ""}, 7, {}, {"title": "no address"}]
    web.servers.insert(0, lambda url: SmallWeb.answer_with(url, json.dumps({"posts": posts})) if API in url else None)
    walker = Walker(web, start_walk(Via.GHOST, [FEED]).to_text())
    walker.go()

    told = [(entry.link, entry.full, entry.is_part, entry.body) for entry in walker.entries]
    assert told == [
        (article(1), True, False, "<p>正文1</p>"),
        (article(2), False, True, "<p>正文2</p><p>…</p>"),
        (article(3), False, True, "摘要3 &lt;b&gt;"),
    ]


@pytest.mark.parametrize(
    ("said", "is_part"),
    [
        ({"access": True, "visibility": "members"}, False),  # the key of a member's own program
        ({"visibility": "public"}, False),
        ({"visibility": "paid"}, True),
        ({}, False),
        ({"access": None}, False),
    ],
)
def test_what_is_for_members_is_told_by_old_ghosts_too(said: dict[str, object], *, is_part: bool) -> None:
    bare = {name: value for name, value in post(1).items() if name not in {"access", "visibility"}}
    page = read_ghost_posts(json.dumps({"posts": [bare | said]}).encode(), None, Url(API), ZONE, NOW)

    assert [(entry.is_part, entry.full) for entry in page.listing.entries] == [(is_part, not is_part)]


@pytest.mark.parametrize("trap", ["", "refused", "unheeded", "refused later"])
def test_stopped_at_every_request_in_turn_it_comes_to_the_same(trap: str) -> None:
    def site() -> Ghost:
        later = 2 if trap == "refused later" else None
        return Ghost(list(range(60)), 15, trap if later is None else "", refuses_after=later)

    undisturbed = walker_of(site())
    undisturbed.go()
    asked = len(undisturbed.web.asked)
    for kill in range(1, asked + 1):
        walker = walker_of(site())
        walker.web.kill_at = kill
        walker.go()
        walker.go()

        assert set(walker.links) == set(map(article, range(60)))
        assert len(walker.web.asked) <= asked + 1


ELSEWHERE = Url("https://admin.example/ghost/api/content/")


@pytest.mark.parametrize(
    ("script", "api"),
    [
        (PORTAL, f"{SITE}/ghost/api/content/"),
        (SEARCH, f"{SITE}/ghost/api/content/"),
        ('<script data-key="{key}" data-api="https://admin.example/ghost/api/content"></script>', ELSEWHERE),
        ('<script data-key="{key}" data-api="/ghost/api/v4/content/"></script>', f"{SITE}/ghost/api/v4/content/"),
        ('<script data-key="{key}" data-ghost="/blog"></script>', f"{SITE}/blog/ghost/api/content/"),
        ('<script data-key="{key}" data-api="javascript:void(0)"></script>', None),
        ('<script data-key="{key}" data-api="https://other.example/anything/"></script>', None),
        ('<script data-key="{key}"></script>', None),
        ('<div data-key="{key}" data-ghost="{site}/"></div>', None),
    ],
)
def test_the_key_is_taken_from_the_scripts_of_a_ghost_alone(script: str, api: str | None) -> None:
    found = api_in_page(front(script).encode(), "text/html; charset=utf-8", Url(f"{SITE}/"))

    assert found == (GhostApi(Url(api), KEY) if api else None)


@pytest.mark.parametrize("key", ["", "short", "x" * 26, "a1" * 40, f"{KEY}&limit=all"])
def test_what_is_no_key_is_none(key: str) -> None:
    assert api_in_page(front(PORTAL, key).encode(), "text/html", Url(f"{SITE}/")) is None
