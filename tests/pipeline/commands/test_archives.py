"""What archives on the web hold becomes posts, through the real door: Common Crawl's records, next pages."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest

from ingest.fetcher.walks.walk import Via
from ingest.messages import Reply
from ingest.report.outcomes import Change
from ingest.run.articles import Articles
from ingest.run.order import Order
from tests.fakes.web import Act, Says
from tests.fetcher.walks.archive_site import Archive
from tests.fetcher.walks.crawl_site import Crawls
from tests.pipeline.past_site import SITE, PastSite, dates_of, history, planted
from tests.pipeline.place import Place, only_source

COUNT = 20


def crawled(place: Place, **more: object) -> tuple[PastSite, Crawls]:
    """A site that is gone, of which Common Crawl holds every post but its numbers from 60 on."""
    site = planted(place, count=COUNT, ways=frozenset())
    own = [*range(1, COUNT + 1)]
    crawls = Crawls(body=lambda n: site.page(n).encode(), url_of=site.url, **more)  # type: ignore[arg-type]
    crawls.captures = {name: own[start::2] for start, name in enumerate(crawls.captures)}
    gone = {site.url(number) for number in site.numbers()}

    def archive(url: str) -> Act | None:
        answer = crawls(url, place.web.requests[-1].headers.get("range", ""))
        if not isinstance(answer, Reply):
            return Says(404, "gone") if url in gone else None
        headers = {"Content-Type": answer.headers.get("content-type", "application/json")}
        return Says(answer.status, answer.body, headers)

    place.web.serves_first(archive)
    return site, crawls


@pytest.mark.parametrize("apart", [False, True])
def test_what_common_crawl_holds_becomes_posts_with_their_own_dates(place: Place, *, apart: bool) -> None:
    site, _ = crawled(place, keeps_www_apart=apart)
    walked = place.backfill("news", via=Via.COMMON_CRAWL)
    requests = [request for request in place.web.requests if "commoncrawl" in request.url]
    again = place.backfill("news", via=Via.COMMON_CRAWL)

    assert dates_of(place) == history(site)
    assert walked.report.counts() == {Change.ADDED: COUNT}
    assert again.report.counts() == {}
    for host in ("index.", "data."):
        times = [request.at for request in requests if request.url.startswith(f"https://{host}")]
        apart_s = [b - a for a, b in pairwise(times)]
        assert min(apart_s) >= timedelta(seconds=4), "an archive is asked slowly"


def test_a_record_that_is_not_what_its_digest_says_is_named_and_left(place: Place) -> None:
    wrong = b"WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\nContent-Length"
    site, crawls = crawled(place)
    crawls.kept_as = lambda record: record.replace(b"Content-Length", wrong, 1) if b"number 7 " in record else record
    walked = place.backfill("news", via=Via.COMMON_CRAWL)

    left = [article for article in walked.report.articles if article.change is not Change.ADDED]
    assert [(article.url, article.change) for article in left] == [(site.url(7), Change.SKIPPED)]
    assert "is not what its block digest says" in left[0].detail
    assert len(place.posts()) == COUNT - 1


@pytest.mark.parametrize("is_listed", [False, True])
def test_the_next_pages_of_an_article_are_had_from_the_same_archive(place: Place, *, is_listed: bool) -> None:
    site = planted(place, count=3, ways=frozenset())
    archive = Archive([[f"{site.at(n):%Y%m%d%H%M%S}", site.url(n), "200", "text/html"] for n in site.numbers()])
    if is_listed:  # it is no article of its own for that
        archive.rows.insert(1, [f"{site.at(2):%Y%m%d%H%M%S}", f"{site.url(2)}2/", "200", "text/html"])
    first = site.page(2).replace("</article>", f'</article><a rel="next" href="{site.url(2)}2/">Next page</a>')
    second = site.page(2).replace("This is the story with", "This is the second page of what was told with")

    def archived(url: str) -> Act | None:
        index = archive(url)
        if isinstance(index, Reply):
            return Says(index.status, index.body)
        page = url.partition("id_/")[2]
        pages = {site.url(n): site.page(n) for n in site.numbers()} | {site.url(2): first, f"{site.url(2)}2/": second}
        if page in pages:
            return Says(200, pages[page], {"Content-Type": "text/html"})
        return Says(404, "gone") if url.startswith(f"{SITE}/20") else None

    place.web.serves_first(archived)
    walked = place.backfill("news", via=Via.WAYBACK)

    assert only_source(walked).entries == 3 + is_listed
    assert dates_of(place) == history(site)
    [post] = [place.front(path) for path in place.posts() if "number 2 " in str(place.front(path)["title"])]
    assert "the second page of what was told" in post.content
    assert "This is the story with the number 2" in post.content
    asked = [request.url for request in place.web.requests if "id_/" in request.url]
    assert f"https://web.archive.org/web/{site.at(2):%Y%m%d%H%M%S}id_/{site.url(2)}2/" in asked


def test_an_article_that_is_merely_called_like_a_further_page_stays_one(place: Place) -> None:
    site = planted(
        place, count=12, ways=frozenset({"sitemap"}), permalink="/articles/{number}/", besides={"/articles/": "All"}
    )
    place.backfill("news", via=Via.SITEMAP)

    assert dates_of(place) == history(site)


def test_articles_of_one_list_share_what_is_listed_beside_them(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A set of its own for each is a gigabyte for a list of five thousand."""
    site = planted(place, count=40, ways=frozenset())
    made: list[Order] = []
    make_all = Articles.make_all

    async def counted(articles: Articles, orders: Sequence[Order]) -> None:
        made.extend(orders)
        await make_all(articles, orders)

    monkeypatch.setattr(Articles, "make_all", counted)
    place.backfill("news", urls=[site.url(number) for number in site.numbers()])

    assert len(made) == 40
    assert len({id(order.listed) for order in made}) == 1
