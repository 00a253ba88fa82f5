"""A Ghost's past: its API is chosen where it is offered, and its sitemap of posts where it is not to be had."""

from datetime import UTC, datetime

import pytest

from ingest.commands import backfill as backfilling
from ingest.fetcher.walks.walk import Via
from ingest.report.outcomes import Change, SourceResult
from tests.pipeline.past_site import SITE, dates_of, history, planted
from tests.pipeline.place import Place, only_source

GHOST = frozenset({"ghost"})
ROBOTS = f"User-agent: *\nSitemap: {SITE}/sitemap-posts.xml\nDisallow: /ghost/\nDisallow: /members/api/\n"


def test_the_api_is_taken_where_it_is_offered_and_told(place: Place) -> None:
    site = planted(place, ways=GHOST)
    place.run()
    place.later()
    walked = place.backfill("news")

    assert dates_of(place) == history(site)
    told = only_source(walked).notes[0]
    assert told.startswith("takes ghost: the site's API counts its posts; 40 articles; 1 request for the lists")
    assert walked.report.counts() == {Change.ADDED: 37}, "what a poll stored is known by its guid"


def test_a_robots_txt_that_leaves_the_api_out_binds_a_choice_that_nobody_made_by_hand(place: Place) -> None:
    site = planted(place, ways=GHOST, robots=ROBOTS)
    walked = place.backfill("news")
    asked = [request.url for request in place.web.requests]

    assert dates_of(place) == history(site)
    assert only_source(walked).notes[0].startswith("takes sitemap: ")
    assert not [url for url in asked if "/ghost/" in url]


def test_whoever_names_the_way_has_it_all_the_same(place: Place) -> None:
    site = planted(place, ways=GHOST, robots=ROBOTS)
    place.backfill("news", via=Via.GHOST)

    assert dates_of(place) == history(site)
    assert [request.url for request in place.web.requests if "/ghost/" in request.url]


@pytest.mark.parametrize("via", [None, Via.GHOST])
def test_where_the_key_is_refused_the_sitemap_of_posts_takes_its_place_and_it_is_said(
    place: Place, via: Via | None
) -> None:
    site = planted(place, ways=GHOST, is_key_refused=True, robots=ROBOTS.replace("/ghost/", "/x/"))
    walked = place.backfill("news", via=via)

    assert dates_of(place) == history(site)
    assert only_source(walked).result is SourceResult.READ
    assert ("/ghost/api/content/posts/: answers 401; " in " ".join(only_source(walked).notes)) == (via is Via.GHOST)
    assert place.store_cursors() == {}


@pytest.mark.parametrize("full_text", ["true", "false"])
@pytest.mark.parametrize("via", [Via.GHOST, Via.SITEMAP])
def test_a_post_for_members_is_marked_as_a_part(place: Place, via: Via, full_text: str) -> None:
    site = planted(place, count=12, ways=GHOST, for_members=frozenset({4, 9}), robots=ROBOTS)
    (place.folder / "config.yaml").write_text(
        (place.folder / "config.yaml").read_text("utf-8").replace("first_import: 3", f"full_text: {full_text}"), "utf-8"
    )
    place.backfill("news", via=via)

    assert dates_of(place) == history(site)
    marked = {
        str(post["title"]): post["incomplete"] for post in map(place.front, place.posts()) if "incomplete" in post
    }
    assert set(marked) == {site.title(4), site.title(9)}
    assert {"no members" in str(why) for why in marked.values()} == {True}


def test_a_plan_tells_how_many_posts_there_are_and_asks_for_none(place: Place) -> None:
    planted(place, count=250, ways=GHOST, robots=ROBOTS.replace("/ghost/", "/x/"))
    lines = backfilling.plan(place.session(dry=True), ["news"], backfilling.Backfill())

    assert any(
        "ghost: the site's API counts its posts; 250 articles; 3 requests for the lists" in line for line in lines
    )
    assert len(place.web.requests) <= 7, [request.url for request in place.web.requests]


def test_bounds_are_asked_of_the_api(place: Place) -> None:
    site = planted(place, ways=GHOST)
    bounds = {"since": datetime(2024, 1, 10, tzinfo=UTC), "until": datetime(2024, 1, 20, tzinfo=UTC)}
    place.backfill("news", via=Via.GHOST, **bounds)

    inside = [number for number in site.numbers() if bounds["since"] <= site.at(number) < bounds["until"]]
    assert dates_of(place) == history(site, inside)
    assert len(place.web.requests) <= 4 + len(inside)
