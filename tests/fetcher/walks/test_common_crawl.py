"""Common Crawl's indexes give every page that was captured once, with the part of the file that holds it."""

import base64
import gzip
import hashlib

import pytest

from ingest.fetcher.walks.walk import Via, start_walk
from ingest.messages import Reply
from ingest.warc.places import further_place, page_in, part_of, parted
from normalize.values import Url
from tests.fetcher.walks.crawl_site import FILES, INDEX, Crawls
from tests.fetcher.walks.planted import FEED, SITE, Walker, article, posted, rss
from tests.fetcher.walks.small_web import SmallWeb
from tests.warc.written import record, response


def walker_of(crawls: Crawls, since: int | None = None) -> Walker:
    web = SmallWeb(crawls)
    web.says(FEED, rss(range(10)))
    start = start_walk(Via.COMMON_CRAWL, [FEED], since=posted(since) if since is not None else None)
    return Walker(web, start.to_text())


@pytest.mark.parametrize("apart", [False, True])
def test_every_page_is_found_once_with_its_oldest_capture(*, apart: bool) -> None:
    crawls = Crawls(keeps_www_apart=apart)
    walker = walker_of(crawls)
    walker.go()

    plain = sorted(link.replace("://www.", "://") for link in walker.links)
    assert plain == sorted(map(article, range(90)))
    assert len(walker.links) == 90, "once each, whatever hosts and crawls list it"
    first = next(entry for entry in walker.entries if (entry.link or "").endswith("/41.html"))
    assert (first.page_url or "").startswith(f"{FILES}/crawl-data/CC-MAIN-2025-13/segments/1/warc/")
    assert first.captured_at is not None
    assert first.published is None
    assert walker.troubles == []


def test_requests_are_bound_by_the_pages_of_the_indexes() -> None:
    crawls = Crawls(page=1000)
    walker_of(crawls).go()

    pages = [url for url in crawls.asked if "&page=" in url]
    assert len(crawls.asked) <= 1 + 3 + 1 + 3 + 1, "the list, each crawl's pages, and once those of www"
    assert len(pages) == len(set(pages)) == 4


@pytest.mark.parametrize(("trap", "runs"), [("html", 2), ("cut", 1), ("429", 1), ("503", 1), ("message", 2)])
def test_what_an_index_does_costs_nothing_but_time(trap: str, runs: int) -> None:
    walker = walker_of(Crawls(trap=trap))
    for number in range(1, runs + 1):
        walker.go()
        assert walker.is_done == (number == runs)

    assert sorted(walker.links) == sorted(map(article, range(90)))


@pytest.mark.parametrize("kill_at", range(1, 14))
def test_killed_at_any_request_it_goes_on_there(kill_at: int) -> None:
    walker = walker_of(Crawls())
    walker.web.kill_at = kill_at
    walker.go()
    walker.go()

    assert sorted(walker.links) == sorted(map(article, range(90)))
    assert len(walker.web.asked) == len(set(walker.web.asked)) + 1


def test_crawls_that_ended_before_are_not_asked() -> None:
    crawls = Crawls()
    walker_of(crawls, since=24 * 90).go()

    assert not [url for url in crawls.asked if "2025-13" in url]


def test_of_a_site_that_nobody_captured_it_is_said() -> None:
    walker = walker_of(Crawls())
    walker.web.servers.insert(
        0, lambda url: None if "collinfo" in url or url.startswith(SITE) else Reply(Url(url), 404, {}, b"{}")
    )
    walker.go()

    assert walker.is_done
    assert walker.troubles == ["Common Crawl has nothing of the site; `--via wayback` asks the Internet Archive"]


def test_an_index_elsewhere_is_not_asked() -> None:
    walker = walker_of(Crawls())
    walker.web.says(f"{INDEX}/collinfo.json", '[{"id": "X", "cdx-api": "https://elsewhere.example/X-index"}]')
    for _ in range(4):
        walker.go()

    assert walker.is_done
    assert not [url for url in walker.web.asked if "elsewhere" in url]
    assert "names no crawl" in walker.troubles[-1]


PAGE = Url(article(1))
WHOLE = gzip.compress(response(PAGE, b"<p>1</p>"), mtime=0)


def stated(digest: str, block: bytes) -> bytes:
    return record("response", PAGE, block, more=f"{digest}\r\n")


BLOCK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>1</p>"
OTHER = BLOCK.replace(b"1</p>", b"2</p>")
SHA1 = base64.b32encode(hashlib.sha1(BLOCK, usedforsecurity=False).digest()).decode()
PAYLOAD = hashlib.sha256(b"<p>1</p>").hexdigest()


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (206, WHOLE, ""),
        (206, response(PAGE, b"<p>1</p>"), ""),
        (206, stated(f"WARC-Block-Digest: sha1:{SHA1}", BLOCK), ""),
        (206, stated(f"WARC-Block-Digest: sha1:{SHA1.lower()}", BLOCK), ""),
        (206, stated(f"WARC-Payload-Digest: sha-256:{PAYLOAD}", BLOCK), ""),
        (206, stated("WARC-Block-Digest: blake9:AAAA", BLOCK), ""),
        (206, stated("WARC-Block-Digest: sha1:nonsense", BLOCK), ""),
        (
            206,
            stated(f"WARC-Block-Digest: sha1:{SHA1}", OTHER),
            "is not what its block digest says",
        ),
        (
            206,
            stated(f"WARC-Payload-Digest: sha-256:{PAYLOAD}", BLOCK.replace(b">1", b">2")),
            "is not what its payload digest says",
        ),
        (206, WHOLE[:-12], "is cut off"),
        (206, b"\x1f\x8bnonsense" * 9, "the archive's record is broken"),
        (206, b"<html>Error</html>", "what stands there is no WARC record"),
        (206, b"", "the archive's record is no page"),
        (206, response(article(2), b"<p>2</p>"), "the archive's record is one of"),
        (206, record("revisit", PAGE, b""), "the archive's record is no page"),
        (200, WHOLE, "the archive answers 200, not with a part of its file"),
    ],
)
def test_a_part_of_a_file_is_a_page_or_it_is_named(status: int, body: bytes, why: str) -> None:
    held = page_in(Reply(Url(f"{FILES}/x.warc.gz"), status, {}, body), PAGE)

    if why:
        assert isinstance(held, str)
        assert why in held
    else:
        assert isinstance(held, Reply)
        assert (held.url, held.body) == (PAGE, b"<p>1</p>")


def test_a_place_in_a_file_is_asked_for_by_its_bytes() -> None:
    assert parted(part_of("https://a.example/x", 10, 5)) == ("https://a.example/x", (("Range", "bytes=10-14"),))
    assert parted(Url("https://a.example/x#top")) == ("https://a.example/x#top", ())


def test_where_an_archive_has_the_next_page() -> None:
    place = Url(f"https://web.archive.org/web/20240102030405id_/{article(1)}")
    assert further_place(place, PAGE) == place
    assert further_place(part_of("https://a.example/x", 10, 5), PAGE) is None
    assert further_place(PAGE, PAGE) is None
