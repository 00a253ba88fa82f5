"""A feed of changes, as wikis have it: each entry leads to what was changed, and the article is the page."""

from collections.abc import Sequence

from ingest.report.outcomes import Change
from tests.pipeline.place import FEED, STORY, Place

PAGE = "https://news.example.org/doku.php?id=bees"
OTHER = "https://news.example.org/doku.php?id=canal"


def changes(*rows: tuple[str, int, str]) -> str:
    """An RSS 1.0 document as DokuWiki writes it: address, day of October, summary of each change."""
    items = "".join(
        f'<item rdf:about="{(url := f"{page}&amp;rev={1_759_276_800 + day * 86_400}&amp;do=diff")}"><link>{url}</link>'
        f"<title>{page.rpartition('=')[2].title()} in the town - {said}</title>"
        f"<dc:date>2025-10-{day:02}T08:00:00Z</dc:date><description>{STORY[0]}</description></item>"
        for page, day, said in rows
    )
    return (
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wiki</title></channel>{items}</rdf:RDF>'
    )


def page(title: str, parts: Sequence[str]) -> str:
    text = "".join(f"<p>{part * 3}</p>" for part in parts)
    return f"<html><head><title>{title} [Wiki]</title></head><body><main><h1>{title}</h1>{text}</main></body></html>"


def wiki(place: Place, *rows: tuple[str, int, str], bees: Sequence[str] = STORY) -> None:
    place.web.feed(FEED, changes(*rows))
    place.web.page(PAGE, page("Bees in the town", bees))
    place.web.page(OTHER, page("Canal in the town", [part.replace("bridge", "canal") for part in STORY]))


def test_changes_of_pages_are_articles_of_pages_called_as_these(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}]')
    wiki(place, (PAGE, 3, "created"), (OTHER, 2, "created"))
    place.run()

    posts = {str(post["title"]): post["source_url"] for post in map(place.front, place.posts())}
    assert posts == {"Bees in the town": PAGE, "Canal in the town": OTHER}


def test_a_page_that_changes_again_and_again_stays_one_post_with_its_first_day(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}]')
    wiki(place, (PAGE, 3, "created"))
    place.run()
    longer = (*STORY, "Since then it was mended, and everybody in the town has crossed it at least once. ")
    wiki(place, (PAGE, 9, "mended"), (PAGE, 6, "a comma"), (PAGE, 3, "created"), bees=longer)
    place.later()
    walked = place.run(force=True)

    (post,) = place.posts()
    assert str(place.front(post)["date"]).startswith("2025-10-03")
    assert "everybody in the town has crossed it" in post.read_text("utf-8")
    assert walked.report.counts()[Change.ADDED] == 0


def test_several_changes_of_one_page_in_the_first_document_are_one_post(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}]')
    wiki(place, (PAGE, 9, "mended"), (PAGE, 6, "a comma"), (OTHER, 2, "created"))
    place.run()

    assert len(place.posts()) == 2
