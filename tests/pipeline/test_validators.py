"""A validator belongs to the resource that gave it, wherever redirects lead; a 304 renews what is remembered."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes.web import Says
from tests.pipeline.place import FEED, Item, Place
from tests.pipeline.polls import Listed, rss

NINE = datetime(2026, 3, 10, 9, tzinfo=UTC)
HOSTS = ("https://n1.example/f", "https://n2.example/f", "https://n3.example/f")
TALES = [
    Listed(f"Piece {number} of the tale", f"/{number}", f"p{number}", NINE, f"Of {number}.") for number in range(4)
]


def says(pieces: int, etag: str | None, at: datetime | None) -> Says:
    """Answer with so many pieces, and 304 to whoever has the validators."""
    headers = {"Content-Type": "application/rss+xml"} | ({"ETag": etag} if etag else {})
    return Says(200, rss(TALES[:pieces]), headers, etag=etag is not None, last_modified=at)


def leads(place: Place, where: str) -> None:
    place.web.moves(FEED, where, 302)


ELSEWHERE = {
    "an older document": ((2, None, NINE), (3, None, NINE - timedelta(hours=1))),
    "the same letters for an ETag": ((2, '"1"', None), (3, '"1"', None)),
    "both, and the same": ((2, '"1"', NINE), (3, '"1"', NINE)),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_another_target_of_a_redirect_is_asked_without(name: str, place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", full_text: false}}]')
    for host, said in zip(HOSTS, ELSEWHERE[name], strict=False):
        place.web.script(host, says(*said))
    posts = []
    for host in (HOSTS[0], HOSTS[1], HOSTS[1], HOSTS[0]):
        leads(place, host)
        place.run()
        posts.append(len(place.posts()))
        asked = place.web.asked(host)[-1].headers
        is_conditional = bool(asked.keys() & {"if-none-match", "if-modified-since"})
        assert is_conditional is (posts == [2, 3, 3])  # only where the last answer came from
        assert not place.web.asked(FEED)[-1].headers.keys() & {"if-none-match", "if-modified-since"}
        place.later()

    assert posts == [2, 3, 3, 3]


def test_the_validators_of_a_304_are_the_next_ones(place: Place) -> None:
    place.lists(Item(1))
    place.web.script(
        FEED,
        Says(200, rss(TALES), {"Content-Type": "application/rss+xml", "ETag": '"v1"', "Last-Modified": "a while ago"}),
        Says(304, headers={"ETag": '"v2"'}),
        Says(304, headers={"Last-Modified": "a moment ago"}),
        Says(304),
    )
    sent = []
    for _ in range(4):
        place.run()
        headers = place.web.asked(FEED)[-1].headers
        sent.append((headers.get("if-none-match"), headers.get("if-modified-since")))
        place.later()

    assert sent == [
        (None, None),
        ('"v1"', "a while ago"),
        ('"v2"', "a while ago"),
        ('"v2"', "a moment ago"),
    ]


def test_a_page_that_leads_elsewhere_is_looked_at_without_its_old_validators(place: Place) -> None:
    place.configure(f'schedule: {{recheck_hours: [1, 24, 168]}}\nsources: [{{name: news, url: "{FEED}"}}]')
    place.lists(Item(1))
    place.web.page(Item(1).url, Item(1).page, last_modified=NINE)
    place.run()
    place.web.moves(Item(1).url, "https://news.example.org/other", 302)
    edited = Item(1, extra="It was closed on Tuesday after all.")
    place.web.page("https://news.example.org/other", edited.page, last_modified=NINE)
    place.later()

    place.run()

    [asked] = place.web.asked("https://news.example.org/other")
    assert "if-modified-since" not in asked.headers
    assert "closed on Tuesday" in place.post(1).content


@pytest.mark.parametrize("what", ["feed", "page", "image"])
def test_what_a_proxy_has_changed_is_an_answer(what: str, place: Place) -> None:
    place.lists(Item(1, image=True))
    url = {"feed": FEED, "page": Item(1).url, "image": Item(1).image_url}[what]
    [said] = place.web.scripts(url)
    assert isinstance(said, Says)
    place.web.script(url, Says(203, said.body, said.headers))

    place.run()

    assert "agreed to ask the engineer" in place.post(1).content
    assert ".png)" in place.post(1).content
