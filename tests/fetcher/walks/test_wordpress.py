"""The REST API of a WordPress gives every post once, whatever comes, goes or is cached meanwhile."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.fetcher.walks.walk import Via, start_walk
from tests.fetcher.walks.planted import FEED, NOW, SITE, Walker, article, posted, rss
from tests.fetcher.walks.small_web import SmallWeb
from tests.fetcher.walks.wordpress_site import API, WordPress


def walker_of(site: WordPress, **bounds: object) -> Walker:
    web = SmallWeb(site)
    web.says(FEED, rss(site.posts[-10:]))
    return Walker(web, start_walk(Via.WORDPRESS, [FEED], **bounds).to_text())  # type: ignore[arg-type]  # by name


def test_every_post_is_found_once_with_its_own_date_title_and_text() -> None:
    walker = walker_of(WordPress())
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(250)))
    assert len(walker.web.asked) == 4  # the feed, and three pages
    first = walker.entries[0]
    assert (first.guid, first.title, first.body) == (f"{SITE}/?p=0", "第0条 – 新闻", "<p>正文0</p>")
    assert first.published is not None
    assert first.published.at == posted(0)
    assert walker.batches[1].cursor is not None
    assert walker.batches[1].cursor.expected == 250


@pytest.mark.parametrize(
    ("trap", "found", "most_requests", "says"),
    [
        ("", 250, 4, ""),
        ("plain", 250, 5, ""),
        ("no total", 250, 5, ""),
        ("off", 0, 3, "no list of posts; try `--via sitemap`"),
        ("html", 0, 3, "is no list of posts but an HTML page titled “Welcome”"),
        ("cached", 100, 4, "the API gives the same posts for every page; 150 posts that it counts"),
    ],
)
def test_what_a_site_makes_of_its_api_is_met_or_named(trap: str, found: int, most_requests: int, says: str) -> None:
    walker = walker_of(WordPress(trap=trap))
    walker.go()

    told = [*walker.troubles, *(finding.detail for batch in walker.batches for finding in batch.findings)]
    assert len(set(walker.links)) == len(walker.links) == found
    assert len(walker.web.asked) <= most_requests
    assert says in " ".join(told)
    assert bool(says) == bool(told)


@settings(max_examples=20, deadline=None)
@given(
    posts=st.integers(1, 100),
    most=st.integers(4, 40),
    loses_one=st.booleans(),
    grows=st.booleans(),
    kills=st.lists(st.integers(1, 40), max_size=3),
)
def test_whatever_comes_and_goes_what_stays_is_found_once(
    posts: int, most: int, *, loses_one: bool, grows: bool, kills: list[int]
) -> None:
    site = WordPress(list(range(posts)), most, loses_one=loses_one, grows=grows)
    walker = walker_of(site)
    for kill in sorted(kills):
        walker.web.kill_at = kill
        walker.go(400)
    walker.go(400)

    assert walker.is_done
    assert {article(number) for number in site.posts if number < posts} <= set(walker.links)
    assert len(walker.links) == len(set(walker.links))


def test_since_and_until_are_asked_of_the_api() -> None:
    walker = walker_of(WordPress(), since=posted(99), until=posted(120))
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(100, 120)))
    assert len(walker.web.asked) == 2


def test_a_429_in_the_middle_halts_the_walk_and_the_next_run_goes_on_there() -> None:
    walker = walker_of(WordPress())
    second = next(url for url in _asked(walker_of(WordPress())) if "offset=95" in url)
    walker.web.says(second, status=429)
    walker.go()

    assert walker.batches[-1].halted
    assert len(walker.links) == 100
    walker.web.forgets(second)
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(250)))


def test_a_protected_post_comes_without_its_text() -> None:
    web = SmallWeb()
    body = (
        f'[{{"link": "{article(1)}", "guid": {{"rendered": "{SITE}/?p=1"}}, "title": {{"rendered": "Protected: x"}},'
        '"date_gmt": "0000-00-00T00:00:00", "date": "2026-01-02T08:00:00",'
        '"content": {"rendered": "<form>Password</form>", "protected": true}}, 7, {}]'
    )
    web.servers.append(lambda url: SmallWeb.answer_with(url, body) if url.startswith(API) else None)
    walker = Walker(web, start_walk(Via.WORDPRESS, [FEED]).to_text())
    walker.go()

    [entry] = walker.entries
    assert entry.body == ""
    assert entry.published is not None
    assert entry.published.at.isoformat() == "2026-01-02T08:00:00+08:00"
    assert entry.published.at < NOW


def _asked(walker: Walker) -> list[str]:
    walker.go()
    return walker.web.asked
