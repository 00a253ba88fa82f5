"""How a source is asked: its own headers to its own origin, secrets out of the environment, robots.txt heeded."""

import pytest

from ingest.config.errors import ConfigError
from ingest.report.outcomes import Change
from tests.pipeline.place import FEED, Item, Place, changes, owed

ROBOTS = "https://news.example.org/robots.txt"


def test_headers_and_login_go_to_the_sources_own_origin_and_no_further(place: Place) -> None:
    place.environ |= {"NEWS_LOGIN": "me:secret", "NEWS_KEY": "k-1"}
    headers = "{X-Api-Key: $NEWS_KEY, Accept-Language: zh}"
    place.configure(f'sources: [{{name: news, url: "{FEED}", auth: $NEWS_LOGIN, headers: {headers}}}]')
    place.lists(Item(1, image=True))

    place.run()

    [feed], [image] = place.web.asked(FEED), place.web.asked(Item(1).image_url)
    assert feed.headers["authorization"] == "Basic bWU6c2VjcmV0"
    assert (feed.headers["x-api-key"], feed.headers["accept-language"]) == ("k-1", "zh")
    assert "authorization" not in image.headers
    assert "x-api-key" not in image.headers
    state = (place.folder / ".fetched" / "state.db").read_bytes()
    assert b"secret" not in state


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("auth: $NEWS_LOGIN", "source 'news': auth: the environment has no NEWS_LOGIN"),
        ("headers: {Cookie: $JAR}", "source 'news': headers.Cookie: the environment has no JAR"),
        ("auth: me:secret", "is a secret: write $NAME here"),
        ("headers: {Cookie: a=1}", "Cookie is a secret: write $NAME here"),
        ("headers: {Host: other}", "Host cannot be set; these can:"),
        ("proxy: 'ftp://x'", "is no proxy that can be used; it starts with"),
    ],
)
def test_what_cannot_be_sent_is_named_before_anything_is_asked(place: Place, setting: str, says: str) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", {setting}}}]')

    with pytest.raises(ConfigError) as caught:
        place.run()

    assert says in str(caught.value)
    assert place.web.requests == []


def test_robots_txt_binds_pages_whose_feed_text_is_stored_instead_and_marked(place: Place) -> None:
    place.web.says(ROBOTS, 200, "User-agent: *\nDisallow: /2026/\n", {"Content-Type": "text/plain"})
    place.lists(Item(1), teaser="What the feed itself says of the story with the number")

    walked = place.run()
    place.later(minutes=5)
    again = place.run()

    assert place.web.count(Item(1).url) == 0
    assert changes(again) == []
    assert changes(walked) == [(Change.ADDED, Item(1).url)]
    assert "robots.txt" in str(place.post(1)["incomplete"])
    assert owed(walked) == []


def test_robots_txt_is_asked_for_once_and_remembered(place: Place) -> None:
    place.web.says(ROBOTS, 200, "User-agent: *\nAllow: /\n", {"Content-Type": "text/plain"})
    place.lists(Item(1), Item(2))
    place.run()
    first = place.web.count(ROBOTS)
    place.later(hours=1)
    place.lists(Item(3))

    place.run(force=True)

    assert (first, place.web.count(ROBOTS)) == (1, 0)


def test_robots_txt_does_not_bind_the_feed_nor_what_is_added_by_hand_nor_where_it_is_switched_off(place: Place) -> None:
    place.web.says(ROBOTS, 200, "User-agent: *\nDisallow: /\n", {"Content-Type": "text/plain"})
    place.configure(f'sources: [{{name: news, url: "{FEED}", robots: false}}]')
    place.lists(Item(1), Item(2))
    place.web.page(Item(3).url, Item(3).page)

    place.run()
    place.configure(f'sources: [{{name: other, url: "{FEED}"}}]')
    place.add(Item(3).url)

    assert len(place.posts()) == 3
