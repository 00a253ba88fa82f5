"""One page at two addresses is one post, where page or address tell it; pages that share a text are a post each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from ingest.report.outcomes import Change
from tests.pipeline.place import FEED, STORY, Place

HOST = "https://news.example.org"
OTHER_FEED = f"{HOST}/changes.xml"
TITLE = "The bees of the town"


def page(head: str = "", body: str = "<body>", more: Sequence[str] = ()) -> str:
    text = "".join(f"<p>{part * 3}</p>" for part in (*STORY, *more))
    shown = f"{body}<main><h1>{TITLE}</h1>{text}</main></body>"
    return f"<html><head><title>{TITLE} - Town</title>{head}</head>{shown}</html>"


def feed(*rows: tuple[str, str, str]) -> str:
    """Entries as wikis list them: address, day of the last change (none of publication), the guid being the address."""
    entries = "".join(
        f"<entry><id>{url}</id><title>{TITLE}</title><link href='{url}'/><{kind}>{day}T08:00:00Z</{kind}>"
        f"<summary>What was said of it on {day}, in a word.</summary></entry>"
        for url, kind, day in rows
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Town</title><link href='{HOST}/'/>{entries}</feed>"


def script(number: int) -> str:
    return f'<script>RLCONF={{"wgPageName":"Bees","wgArticleId":{number},"wgIsArticle":true}};</script>'


@dataclass(frozen=True)
class Case:
    """Two addresses, and what the page says of itself at either."""

    one: str
    two: str
    page: str
    listed: str = ""
    """What the second feed leads to, where it is not the page itself."""


CASES = {
    "a wiki's number of the page": Case(
        "/index.php/Bees",
        "/index.php?title=Bees",
        page(script(30)),
        listed="/index.php?title=Bees&amp;diff=30&amp;oldid=0",
    ),
    "a blog's class of the post": Case("/2024/bees/", "/?p=12", page(body='<body class="single postid-12">')),
    "a short link": Case("/town/bees", "/node/12", page('<link rel="shortlink" href="/node/12">')),
    "a canonical link": Case(
        "/wiki/bees", "/doku.php?id=bees", page(f'<link rel="canonical" href="{HOST}/wiki/bees">')
    ),
    "parameters in another order": Case("/viewtopic.php?f=2&amp;t=10", "/viewtopic.php?t=10&amp;f=2", page()),
    "a parameter less": Case("/viewtopic.php?f=2&amp;t=10", "/viewtopic.php?t=10", page()),
    "a long number in path and parameter": Case(
        "/thread-481516-1-1.html", "/forum.php?mod=view&amp;tid=481516", page()
    ),
}


def at(path: str) -> str:
    return HOST + path.replace("&amp;", "&")


def read_by_both(place: Place, case: Case, second: str | None = None) -> Change | None:
    """Read the source by one feed, then by the other; return what became of the second entry."""
    place.web.feed(FEED, feed((HOST + case.one, "updated", "2025-10-03")))
    place.web.feed(OTHER_FEED, feed((HOST + (case.listed or case.two), "updated", "2025-10-05")))
    place.web.page(at(case.one), case.page)
    place.web.page(at(case.two), second or case.page)
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}]')
    place.run()
    assert len(place.posts()) == 1
    place.later()
    place.configure(f'sources: [{{name: news, url: "{OTHER_FEED}"}}]')
    walked = place.run(force=True)
    return next((article.change for article in walked.report.articles), None)


@pytest.mark.parametrize("name", CASES)
def test_a_source_that_is_read_by_two_feeds_has_a_page_once(place: Place, name: str) -> None:
    change = read_by_both(place, CASES[name])

    assert len(place.posts()) == 1
    assert change in {Change.ALIAS, Change.UPDATED}, "listed there alone, it stands there now"
    place.later()
    place.run(force=True)
    assert [request.url for request in place.web.requests] == [OTHER_FEED], "the other address is remembered"


@pytest.mark.parametrize("name", [name for name in CASES if "number of" in name or "class" in name or "short" in name])
def test_it_may_have_been_edited_between_the_two(place: Place, name: str) -> None:
    case = CASES[name]
    more = "Since then a fourth hive was set up beside the mill. "
    edited = case.page.replace("</main>", f"<p>{more}</p></main>")
    change = read_by_both(place, case, edited)

    assert (len(place.posts()), change) == (1, Change.UPDATED)


def test_a_post_from_before_numbers_were_remembered_is_known_by_the_place_where_it_stands(place: Place) -> None:
    case = CASES["a wiki's number of the page"]
    place.web.feed(FEED, feed((HOST + case.one, "updated", "2025-10-03")))
    place.web.page(at(case.one), page())
    place.run()
    place.later()
    read_by_both(place, case)

    assert len(place.posts()) == 1


APART: dict[str, Callable[[int], str]] = {
    "with a number of their own": lambda number: page(script(number)),
    "without a number": lambda _: page(),
    "with a class of their own": lambda number: page(body=f'<body class="postid-{number}">'),
}


@pytest.mark.parametrize("name", APART)
def test_notices_of_one_title_and_text_are_a_post_each(place: Place, name: str) -> None:
    case = Case("/notices/one", "/notices/two", APART[name](3))
    change = read_by_both(place, case, APART[name](4))

    assert (len(place.posts()), change) == (2, Change.ADDED)


@pytest.mark.parametrize("days", [("2025-09-03", "2025-10-03"), ("2025-09-26", "2025-10-03")])
def test_a_number_that_all_pages_state_joins_no_two_days(place: Place, days: tuple[str, str]) -> None:
    """A broken theme writes the number of its front page into every page."""
    urls = (f"{HOST}/notices/one", f"{HOST}/notices/two")
    for url in urls:
        place.web.page(url, page(script(1)))
    for count in (1, 2):
        place.web.feed(FEED, feed(*((url, "published", day) for url, day in zip(urls[:count], days, strict=False))))
        place.run(force=True)
        place.later()

    assert len(place.posts()) == 2


def test_a_number_on_another_host_is_another_page(place: Place) -> None:
    place.web.page("https://mirror.example.net/x/bees", page(script(30)))
    case = CASES["a wiki's number of the page"]
    place.web.feed(FEED, feed((HOST + case.one, "updated", "2025-10-03")))
    place.web.page(at(case.one), case.page)
    place.run()
    place.later()
    elsewhere = page(script(30), more=("Of another town these are the bees, and there are many. ",) * 9)
    place.web.page("https://mirror.example.net/x/bees", elsewhere)
    place.web.feed(FEED, feed(("https://mirror.example.net/x/bees", "updated", "2025-10-05")))
    place.run(force=True)

    assert len(place.posts()) == 2


@pytest.mark.parametrize("name", [name for name in CASES if "canonical" not in name])
@pytest.mark.parametrize("first", ["both at once", "one of them", "both, of which one cannot be had"])
def test_what_one_document_lists_at_two_addresses_is_two_whichever_is_made_first(
    place: Place, name: str, first: str
) -> None:
    case = CASES[name]
    rows = [(HOST + case.one, "updated", "2025-10-03"), (HOST + (case.listed or case.two), "updated", "2025-10-05")]
    place.web.feed(FEED, feed(*(rows[:1] if first == "one of them" else rows)))
    place.web.page(at(case.one), case.page)
    place.web.page(at(case.two), case.page)
    if "cannot" in first:
        place.web.says(at(case.two), 503, "busy")
    place.run()
    place.web.feed(FEED, feed(*rows))
    place.web.page(at(case.two), case.page)
    place.later()
    place.run(force=True)

    assert len(place.posts()) == 2
