"""An article of several pages out of a WARC file: its further pages are had from the file, in place of the web."""

import gzip
from collections.abc import Callable

import pytest
from backports import zstd

from ingest.commands import backfill as backfilling
from ingest.report.outcomes import Change
from ingest.session.session import Walked
from tests.pipeline.place import FEED, STORY, Item, Place, changes
from tests.warc.written import info, members, response, wacz

DATED = '<head><meta property="article:published_time" content="2024-01-05T10:00:00Z">'
PACKINGS: dict[str, Callable[[list[bytes]], bytes]] = {
    "plain": b"".join,
    "gzip": members,
    "one member": lambda records: gzip.compress(b"".join(records)),
    "zstd": lambda records: b"".join(map(zstd.compress, records)),
    "wacz": lambda records: wacz(
        ("archive/1.warc.gz", members(records[:7])), ("archive/2.warc", b"".join(records[7:]))
    ),
}
ITEM = Item(1)
FURTHER = (f"{ITEM.url}?page=2", f"{ITEM.url}?page=3")


def part(number: int, last: int = 3, told: str = "measured", following: str = "") -> str:
    """One page of a long article, which leads to the next."""
    page = ITEM.page.replace("<head>", DATED)
    if number < last:
        url = following or f"{ITEM.url}?page={number + 1}"
        page = page.replace("</head>", f'<link rel="next" href="{url}"></head>')
    if number == 1:
        return page
    day = f"On day {number} the engineer {told} the bridge"
    return page.replace(STORY[0], "".join(f"<p>{day}, and wrote down {each}.</p>" for each in range(9)))


def others(count: int) -> list[bytes]:
    return [
        response(Item(number).url, Item(number).page.replace("<head>", DATED).encode())
        for number in range(10, 10 + count)
    ]


def answer(url: str, number: int, last: int = 3, told: str = "measured") -> bytes:
    return response(url, part(number, last, told).encode())


def backfilled(place: Place, records: list[bytes], packing: str = "gzip") -> Walked:
    file = place.folder / "old"
    file.write_bytes(PACKINGS[packing]([info(), *records]))
    return place.backfill("news", warc=file)


def text_of(place: Place) -> str:
    [path] = [path for path in place.posts() if "story-1.html" in path.read_text("utf-8")]
    return path.read_text("utf-8")


@pytest.mark.parametrize(
    ("packing", "order"),
    [
        *((packing, "at once") for packing in PACKINGS),
        ("gzip", "far apart"),
        ("wacz", "the last first"),
        ("zstd", "the last far ahead"),
    ],
)
def test_an_article_is_whole_wherever_in_the_file_its_pages_stand(packing: str, order: str, place: Place) -> None:
    first, *further = (answer(url, number) for number, url in enumerate((ITEM.url, *FURTHER), 1))
    rest = others(20 if "far" in order else 3)
    records = {
        "at once": [first, *further, *rest],
        "far apart": [first, *rest[:17], further[0], *rest[17:], further[1]],
        "the last first": [further[1], *rest, first, further[0]],
        "the last far ahead": [*further[::-1], *rest, first],
    }[order]
    walked = backfilled(place, records, packing)

    assert [f"On day {number} the engineer" in text_of(place) for number in (1, 2, 3)] == [False, True, True]
    assert len(place.posts()) == len(rest) + 1
    assert place.web.requests == []
    assert not any(article.detail for article in walked.report.articles)
    with place.store() as store:
        assert [head.url for head in store.page_heads() if head.is_further] == list(FURTHER)


@pytest.mark.parametrize("form", ["{}_2.html", "{}-2.html", "{}.html?p=2", "{}/2.html", "{}/page/2/"])
def test_a_further_page_is_known_by_whatever_number_stands_in_its_address(form: str, place: Place) -> None:
    second = form.format(ITEM.url.removesuffix(".html"))
    first = response(ITEM.url, part(1, last=2, following=second).encode())
    walked = backfilled(place, [response(second, part(2, last=2).encode()), first, *others(3)])

    assert "On day 2 the engineer" in text_of(place)
    assert {change for change, _ in changes(walked)} == {Change.ADDED}
    assert len(place.posts()) == 4


@pytest.mark.parametrize("there", [(), FURTHER[:1]], ids=["the second", "the third"])
def test_a_page_that_is_not_in_the_file_is_owed_and_the_web_is_not_asked_now(
    there: tuple[str, ...], place: Place
) -> None:
    number = len(there) + 2
    walked = backfilled(place, [answer(ITEM.url, 1), *(answer(url, 2) for url in there)])
    [left] = [article for article in walked.report.articles if article.detail]
    asked = list(place.web.requests)
    place.lists()
    for each, url in enumerate((ITEM.url, *FURTHER), 1):
        place.web.page(url, part(each))
    place.later()
    place.run()

    assert (left.url, left.detail) == (ITEM.url, f"page {number} is missing: it is not in old")
    assert asked == []
    assert "On day 3 the engineer" in text_of(place)
    assert len(place.posts()) == 1


def test_of_two_captures_the_pages_of_one_time_go_together(place: Place) -> None:
    def at(data: bytes, day: str) -> bytes:
        return data.replace(b"2024-05-06T07:08:09Z", f"2024-{day}T07:08:09Z".encode())

    old = [at(answer(ITEM.url, 1, last=2), "02-01"), at(answer(FURTHER[0], 2, last=2, told="painted"), "02-02")]
    new = [at(answer(FURTHER[0], 2, last=2, told="sold"), "09-02")]
    backfilled(place, [*old, *new])

    assert ["painted" in text_of(place), "sold" in text_of(place)] == [True, False]


def test_a_page_that_cannot_be_read_is_told_by_what_is_wrong_with_it(place: Place) -> None:
    broken = response(FURTHER[0], b"no gzip", "Content-Encoding: gzip")
    [left] = backfilled(place, [answer(ITEM.url, 1), broken]).report.articles

    assert left.detail.startswith("page 2 is missing: in old it ")


NAMED = [part(2).replace(ITEM.name, f"The second of {ITEM.name}"), part(3).replace(ITEM.name, "The end")]
"""Further pages that are called otherwise, so that nothing but their address tells whose they are."""


def test_where_no_pages_are_kept_a_further_page_is_no_article_either(place: Place) -> None:
    place.configure(f'store: {{raw: false}}\nsources: [{{name: news, url: "{FEED}"}}]')
    further = [response(url, page.encode()) for url, page in zip(FURTHER, NAMED, strict=True)]
    walked = backfilled(place, [answer(ITEM.url, 1), *further])
    again = backfilled(place, further)

    assert changes(walked) == [(Change.ADDED, ITEM.url)]
    assert (changes(again), len(place.posts())) == ([], 1)


@pytest.mark.parametrize("how", ["no pages are kept", "nothing is changed"])
def test_addresses_of_further_pages_in_a_list_are_no_articles_either(how: str, place: Place) -> None:
    kept = "false" if how == "no pages are kept" else "true"
    place.configure(f'store: {{raw: {kept}}}\nsources: [{{name: news, url: "{FEED}"}}]')
    for url, page in zip((ITEM.url, *FURTHER), (part(1), *NAMED), strict=True):
        place.web.page(url, page)
    session = place.session(dry=how == "nothing is changed")
    walked = backfilling.backfill(session, ["news"], backfilling.Backfill(urls=(ITEM.url, *FURTHER)))

    assert changes(walked) == [(Change.ADDED, ITEM.url)]
