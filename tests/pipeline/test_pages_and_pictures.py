"""An article over several pages is one article; its images are those that show something."""

import struct
import zlib

import pytest

from demo.pages import picture
from ingest.commands.refresh import refresh
from ingest.report.outcomes import Change, ExitCode
from store.memory import Owed, Want
from tests.pipeline.place import FEED, STORY, Item, Place, changes, owed


def page(number: int, of: int, url: str = "https://news.example.org/2026/story-1.html") -> str:
    following = f'<link rel="next" href="{url}?page={number + 1}">' if number < of else ""
    text = "".join(f"<p>{part} On page {number}.</p>" for part in (*STORY, *STORY))
    head = f"<html lang=en><head><title>Long</title>{following}</head>"
    return f"{head}<body><article><h1>Long</h1>{text}</article></body></html>"


def long_story(place: Place, pages: int) -> None:
    place.lists(Item(1))
    place.web.page(Item(1).url, page(1, pages))
    for number in range(2, pages + 1):
        place.web.page(f"{Item(1).url}?page={number}", page(number, pages))


def test_the_pages_of_an_article_are_joined_in_order(place: Place) -> None:
    long_story(place, 3)

    place.run()

    content = place.post(1).content
    assert [content.index(f"On page {number}.") for number in (1, 2, 3)] == sorted(
        content.index(f"On page {number}.") for number in (1, 2, 3)
    )
    assert len(place.posts()) == 1


def test_a_page_that_points_back_ends_the_article(place: Place) -> None:
    long_story(place, 2)
    place.web.page(
        f"{Item(1).url}?page=2", page(2, 2).replace("<head>", f'<head><link rel="next" href="{Item(1).url}">')
    )

    place.run()

    assert place.web.count(Item(1).url) == 1
    assert place.web.count(f"{Item(1).url}?page=2") == 1


def test_an_article_of_endless_pages_is_cut_and_that_is_said(place: Place) -> None:
    long_story(place, 40)

    walked = place.run()

    [article] = walked.report.articles
    assert "more than 20 pages" in article.detail
    assert len([request for request in place.web.requests if "story-1" in request.url]) == 20


def test_what_there_is_of_an_article_whose_second_page_fails_is_stored_and_the_rest_is_owed(place: Place) -> None:
    long_story(place, 2)
    place.web.says(f"{Item(1).url}?page=2", 500)

    walked = place.run()
    partly = place.post(1)
    place.later(minutes=1)
    place.web.page(f"{Item(1).url}?page=2", page(2, 2))
    second = place.run()

    assert "page 2 is missing" in walked.report.articles[0].detail
    assert "page 2 is missing" in str(partly["incomplete"])
    assert changes(second) == [(Change.UPDATED, Item(1).url)]
    assert "On page 2." in place.post(1).content
    assert "incomplete" not in place.post(1).metadata


def neighbours(place: Place, *titles: str) -> None:
    """Let each story but the last call the one behind it its next page."""
    for number, title in enumerate(titles, 1):
        following = f'<link rel="next" href="{Item(number + 1).url}">' if number < len(titles) else ""
        place.web.page(Item(number).url, Item(number, title=title).page.replace("<title>", f"{following}<title>", 1))


def test_neighbours_of_one_name_that_the_feed_lists_are_posts_of_their_own(place: Place) -> None:
    place.lists(*(Item(number, title="Weeknotes") for number in (1, 2, 3)))
    neighbours(place, "Weeknotes", "Weeknotes", "Weeknotes")

    place.run()

    assert len(place.posts()) == 3
    assert ["Story 2." in place.post(number).content for number in (1, 2, 3)] == [False, True, False]


def test_a_neighbour_that_is_stored_already_is_no_further_page(place: Place) -> None:
    place.lists(Item(2, title="Weeknotes"))
    place.run()
    place.later()
    place.lists(Item(1, title="Weeknotes"))
    neighbours(place, "Weeknotes", "Weeknotes")

    place.run()

    assert "Story 2." not in place.post(1).content
    assert place.web.count(Item(2).url) == 0


def test_a_neighbour_that_nobody_knows_is_told_by_its_title(place: Place) -> None:
    place.lists(Item(1, title="The stove"))
    neighbours(place, "The stove", "The ledger")

    place.run()

    assert "Story 2." not in place.post(1).content


def pixel() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 4)) + chunk(b"IEND", b"")
    )


def test_an_image_that_turns_out_to_be_a_pixel_is_left_out(place: Place) -> None:
    place.lists(Item(1, image=True))
    place.web.image(Item(1).image_url, pixel(), "image/png")

    walked = place.run()

    assert Item(1).image_url not in place.post(1).content
    assert walked.report.articles[0].missing_images == ()


def test_images_are_asked_for_with_the_pages_origin_as_referer(place: Place) -> None:
    place.lists(Item(1, image=True))

    place.run()

    [asked] = place.web.asked(Item(1).image_url)
    assert asked.headers["referer"] == "https://news.example.org/"


def test_one_image_that_stands_twice_is_asked_for_once(place: Place) -> None:
    place.lists(Item(1, image=True))
    place.web.page(Item(1).url, Item(1).page.replace("</article>", f'<p><img src="{Item(1).image_url}"></p></article>'))

    place.run()

    assert place.web.count(Item(1).image_url) == 1


def test_images_beyond_the_bound_stay_links_and_are_named(place: Place) -> None:
    place.configure(f'network: {{delay_s: 0, max_images: 1}}\nsources: [{{name: news, url: "{FEED}"}}]')
    more = '<p><img src="https://img.example.net/more.png" alt="More"></p></article>'
    place.lists(Item(1, image=True))
    place.web.page(Item(1).url, Item(1, image=True).page.replace("</article>", more))
    place.web.image("https://img.example.net/more.png", picture("more"), "image/png")

    walked = place.run()

    assert walked.report.articles[0].missing_images == (
        ("https://img.example.net/more.png", "beyond `network.max_images`"),
    )
    assert "](https://img.example.net/more.png)" in place.post(1).content
    assert owed(walked) == []


def test_images_may_stay_links(place: Place) -> None:
    place.configure(f'store: {{images: link}}\nsources: [{{name: news, url: "{FEED}"}}]')
    place.lists(Item(1, image=True))

    place.run()

    assert f"]({Item(1).image_url})" in place.post(1).content
    assert place.web.count(Item(1).image_url) == 0


def owing_an_image(place: Place) -> None:
    """A post stands, and its image could not be had."""
    place.lists(Item(1, image=True))
    place.web.says(Item(1).image_url, 500)
    assert len(owed(place.run())) == 0
    assert [debt.want for debt in debts(place)] == [Want.IMAGES]
    place.later()


def debts(place: Place) -> list[Owed]:
    with place.store() as store:
        return store.all_owed()


def test_a_dry_run_over_owed_images_asks_for_none_and_says_so(place: Place) -> None:
    owing_an_image(place)

    walked = place.run(dry=True, force=True)

    assert [article.change for article in walked.report.articles] == [Change.OWED]
    assert "a dry run asks for none" in walked.report.articles[0].detail
    assert walked.report.exit_code() is ExitCode.DONE
    assert place.web.count(Item(1).image_url) == 0


@pytest.mark.parametrize("images", ["link", "none"])
def test_images_that_are_not_wanted_any_more_are_not_owed(place: Place, images: str) -> None:
    owing_an_image(place)
    place.configure(f'store: {{images: {images}}}\nsources: [{{name: news, url: "{FEED}"}}]')

    walked = place.run(force=True)

    assert walked.report.exit_code() is ExitCode.DONE
    assert debts(place) == []
    assert (Item(1).image_url in place.post(1).content) is (images == "link")


def test_images_may_be_left_out(place: Place) -> None:
    place.configure(f'store: {{images: none}}\nsources: [{{name: news, url: "{FEED}"}}]')
    place.lists(Item(1, image=True))

    place.run()

    assert Item(1).image_url not in place.post(1).content


def test_bodies_may_be_html(place: Place) -> None:
    place.configure(f'store: {{body: html}}\nsources: [{{name: news, url: "{FEED}"}}]')
    place.lists(Item(1, image=True))

    place.run()

    [path] = place.posts()
    [image] = path.parent.glob("*.png")
    content = place.post(1).content.strip()
    assert content.startswith('<div class="fetched">')
    assert f'src="{image.name}"' in content
    assert Item(1).url in content


def test_the_feeds_own_name_is_no_part_of_a_title(place: Place) -> None:
    feed = f"<title>The Harbour</title><link>https://news.example.org/</link><item><link>{Item(1).url}</link></item>"
    place.web.feed(FEED, f'<rss version="2.0"><channel>{feed}</channel></rss>')
    head = "<head><title>Depths – The Harbour</title></head><body><h1>The Harbour</h1>"
    place.web.page(Item(1).url, f"<html>{head}<article>{''.join(f'<p>{part}</p>' for part in STORY)}</article></body>")

    place.run()

    assert place.post(1)["title"] == "Depths"


def test_images_are_kept_among_the_pages_where_that_is_wanted(place: Place) -> None:
    place.configure(f'store: {{raw: {{images: true}}}}\nsources: [{{name: news, url: "{FEED}"}}]')
    place.lists(Item(1, image=True))
    place.run()

    with place.store() as store:
        kept = {head.url: (head.content_type, body) for head, body in store.pages()}
        assert kept[Item(1).image_url][0] == "image/png"
        assert kept[Item(1).image_url][1].startswith(b"\x89PNG")
        assert [head.url for head in store.page_heads() if not head.is_further] == [Item(1).url]
    assert [change for change, _ in changes(refresh(place.session(), [Item(1).url], from_web=False))] == [
        Change.UNCHANGED
    ]
