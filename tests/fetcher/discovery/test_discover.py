"""From an address of a site to the feed that is meant; a feed of comments is never it."""

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import yaml

from ingest.fetcher.discovery.discover import MAX_REQUESTS, Discovery, FeedKind, discover
from ingest.fetcher.discovery.known_hosts import feeds_of_host
from ingest.messages import Hop, Reason, Reply
from ingest.tasks import WorkLimits
from normalize.values import Url
from tests.fetcher.walks.small_web import SmallWeb

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "pages.yaml").read_text("utf-8"))
ALL = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


def feed(url: str, what: str) -> str:
    """Write the feed that a case describes."""
    words, _, title = what.partition(" title=")
    form, count, topic, *more = words.split()
    year = next((int(word) for word in more if word.isdigit()), 2026)
    root = "{0.scheme}://{0.netloc}".format(urlsplit(url))
    tail = "#comment-{}" if topic == "comments" else ""
    links = [f"{root}/{topic}/{number}{tail.format(number)}" for number in range(int(count))]
    text = "A whole article, sentence after sentence. " * 30 if "full" in more else "Read on"
    return _WRITERS[form](title or topic, links, text, datetime(year, 1, 15, 12, tzinfo=UTC))


def rss(title: str, links: list[str], text: str, at: datetime) -> str:
    items = "".join(
        f"<item><title>{link[-20:]}</title><link>{link}</link><pubDate>{format_datetime(at)}</pubDate>"
        f"<description>{text}</description></item>"
        for link in links
    )
    return f"<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>"


def atom(title: str, links: list[str], text: str, at: datetime) -> str:
    entries = "".join(
        f"<entry><id>{link}</id><title>{link[-20:]}</title><link href='{link}'/><updated>{at.isoformat()}</updated>"
        f"<content>{text}</content></entry>"
        for link in links
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{title}</title>{entries}</feed>"


def rdf(title: str, links: list[str], text: str, at: datetime) -> str:
    items = "".join(
        f"<item rdf:about='{link}'><title>{link[-20:]}</title><link>{link}</link><dc:date>{at.isoformat()}</dc:date>"
        f"<description>{text}</description></item>"
        for link in links
    )
    return (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
        f"xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>{title}</title></channel>{items}</rdf:RDF>"
    )


def json_feed(title: str, links: list[str], text: str, at: datetime) -> str:
    items = ",".join(
        f'{{"id":"{link}","url":"{link}","content_text":"{text}","date_published":"{at.isoformat()}"}}'
        for link in links
    )
    return f'{{"version":"https://jsonfeed.org/version/1.1","title":"{title}","items":[{items}]}}'


_WRITERS = {"rss": rss, "atom": atom, "rdf": rdf, "json": json_feed}


def web_of(case: dict[str, Any]) -> SmallWeb:
    web = SmallWeb()
    for url, what in case["feeds"].items():
        web.says(url, feed(url, what), headers={"content-type": "application/xml"})
    for url, page in case.get("at", {}).items():
        web.says(url, "" if isinstance(page, int) else page, page if isinstance(page, int) else 200)
    for url, to in case.get("moved", {}).items():
        body = feed(to, case["feeds"][to]).encode()
        web.answers(url, Reply(Url(to), 200, {}, body, hops=(Hop(301, Url(to)),)))
    for url in case.get("dead", ()):
        web.fails(url, Reason.REFUSED)
    if "page" in case:
        web.says(case.get("page_url", case["url"]), case["page"], headers=case.get("headers", {}))
    return web


def found_by(case: dict[str, Any], web: SmallWeb | None = None) -> Discovery:
    dialogue = discover(case["url"], now=NOW, zone=ZoneInfo("Asia/Shanghai"), limits=WorkLimits())
    return (web or web_of(case)).play(dialogue)


@ALL
def test_the_feed_that_is_meant_comes_first(case: dict[str, Any]) -> None:
    discovery = found_by(case)

    assert (discovery.feeds[0].url if discovery.feeds else None) == case["first"]
    assert len(discovery.feeds) == case.get("count", len(discovery.feeds))


@ALL
def test_few_requests_are_made_and_none_twice(case: dict[str, Any]) -> None:
    web = web_of(case)
    discovery = found_by(case, web)

    assert len(web.asked) == len(set(web.asked)) == discovery.requests
    assert len(web.asked) <= case.get("requests", MAX_REQUESTS)


@ALL
def test_comments_never_come_first_and_nothing_is_listed_twice(case: dict[str, Any]) -> None:
    discovery = found_by(case)
    kinds = [each.kind for each in discovery.feeds]
    urls = [each.url for each in discovery.feeds]

    assert kinds[:1] != [FeedKind.COMMENTS] or urls == [case["url"]]
    assert len(urls) == len(set(urls))


def test_there_are_pages_enough() -> None:
    assert len(CASES) >= 40


def test_what_is_found_is_told_with_what_it_holds() -> None:
    case = next(case for case in CASES if case["name"] == "WordPress in Chinese")

    found = found_by(case).feeds[0]

    assert (found.title, found.format, found.entries, found.kind) == ("博文", "rss20", 10, FeedKind.MAIN)
    assert found.newest == datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "reason", "told"),
    [
        ("https://site.example/", Reason.DNS, "https://site.example/: dns as told"),
        ("javascript:alert(1)", None, "is no address of a site"),
        ("", None, "is no address of a site"),
        ("ftp://site.example/feed", None, "is no address of a site"),
    ],
)
def test_why_nothing_was_found_is_told(url: str, reason: Reason | None, told: str) -> None:
    web = SmallWeb()
    if reason:
        web.fails(url, reason)

    discovery = found_by({"url": url}, web)

    assert discovery.feeds == ()
    assert told in (discovery.trouble or "")


def test_a_page_of_a_thousand_links_costs_no_more_requests_than_the_bound() -> None:
    links = "".join(
        f"<link rel=alternate type=application/rss+xml href=/{n}.rss><a href=/{n}/rss>x</a>" for n in range(1000)
    )

    discovery = found_by({"url": "https://site.example/", "page": links, "feeds": {}})

    assert discovery.requests <= MAX_REQUESTS


def test_a_page_that_kills_the_reader_still_has_the_usual_places() -> None:
    case = {
        "url": "https://site.example/",
        "page": "<div>" * 100_000,
        "feeds": {"https://site.example/feed/": "rss 3 a"},
    }

    assert [each.url for each in found_by(case).feeds] == ["https://site.example/feed/"]


ROWS = {
    "https://www.youtube.com/user/somebody": "https://www.youtube.com/feeds/videos.xml?user=somebody",
    "https://www.youtube.com/playlist?list=PLabc_-9": "https://www.youtube.com/feeds/videos.xml?playlist_id=PLabc_-9",
    "https://www.youtube.com/watch?v=abc&list=PLx": "https://www.youtube.com/feeds/videos.xml?playlist_id=PLx",
    "https://m.youtube.com/channel/UCabcdefghijklmnopqrstuv": (
        "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv"
    ),
    "https://vimeo.com/somebody": "https://vimeo.com/somebody/videos/rss",
    "https://vimeo.com/channels/staffpicks": "https://vimeo.com/channels/staffpicks/videos/rss",
    "https://github.com/a/b.git": "https://github.com/a/b/releases.atom",
    "https://github.com/a/b/releases/tag/v1": "https://github.com/a/b/releases.atom",
    "https://github.com/a/b/tags": "https://github.com/a/b/tags.atom",
    "https://github.com/a/b/commits": "https://github.com/a/b/commits.atom",
    "https://github.com/a/b/tree/dev/x": "https://github.com/a/b/commits/dev/x.atom",
    "https://github.com/a/b/discussions/12": "https://github.com/a/b/discussions.atom",
    "https://github.com/somebody": "https://github.com/somebody.atom",
    "https://gitlab.com/group/sub/project/-/tree/main": "https://gitlab.com/group/sub/project/-/releases.atom",
    "https://codeberg.org/a/b/issues": "https://codeberg.org/a/b/releases.rss",
    "https://sourceforge.net/projects/thing/files": "https://sourceforge.net/projects/thing/rss",
    "https://crates.io/crates/serde": "https://static.crates.io/rss/crates/serde.xml",
    "https://stackoverflow.com/questions/tagged/python?tab=newest": (
        "https://stackoverflow.com/feeds/tag?tagnames=python&sort=newest"
    ),
    "https://www.reddit.com/user/some-body/": "https://www.reddit.com/user/some-body/submitted/.rss",
    "https://bsky.app/profile/some.body.example": "https://bsky.app/profile/some.body.example/rss",
    "https://news.ycombinator.com/": "https://news.ycombinator.com/rss",
    "https://www.v2ex.com/go/python": "https://www.v2ex.com/feed/python.xml",
    "https://medium.com/a-publication": "https://medium.com/feed/a-publication",
    "https://medium.com/tag/python": "https://medium.com/feed/tag/python",
    "https://medium.com/a-publication/tagged/python": "https://medium.com/feed/a-publication/tagged/python",
    "https://somebody.medium.com/title-123": "https://somebody.medium.com/feed",
    "https://somebody.blogspot.com/2026/01/a.html": "https://somebody.blogspot.com/feeds/posts/default",
    "https://somebody.blogspot.co.uk/": "https://somebody.blogspot.co.uk/feeds/posts/default",
    "https://somebody.substack.com/p/title": "https://somebody.substack.com/feed",
    "https://substack.com/@somebody": "https://somebody.substack.com/feed",
    "https://somebody.tumblr.com/": "https://somebody.tumblr.com/rss",
    "https://somebody.tumblr.com/tagged/cats": "https://somebody.tumblr.com/tagged/cats/rss",
    "https://www.tumblr.com/somebody": "https://somebody.tumblr.com/rss",
    "https://somebody.wordpress.com/2026/01/": "https://somebody.wordpress.com/feed/",
    "https://dev.to/somebody/title": "https://dev.to/feed/somebody",
    "https://dev.to/t/python": "https://dev.to/feed/tag/python",
    "https://somebody.hatenablog.com/entry/1": "https://somebody.hatenablog.com/feed",
    "https://somebody.tistory.com/12": "https://somebody.tistory.com/rss",
    "https://blog.naver.com/somebody": "https://rss.blog.naver.com/somebody.xml",
    "https://www.cnblogs.com/somebody/p/123.html": "https://www.cnblogs.com/somebody/rss",
    "https://blog.csdn.net/somebody/article/details/1": "https://blog.csdn.net/somebody/rss/list",
    "https://www.cnbeta.com.tw/articles/tech/1.htm": "https://www.cnbeta.com.tw/backend.php",
    "https://arxiv.org/list/cs.CL/recent": "https://rss.arxiv.org/rss/cs.CL",
}


@pytest.mark.parametrize(("url", "expected"), ROWS.items(), ids=ROWS)
def test_known_hosts_keep_their_feeds_where_the_table_says(url: str, expected: str) -> None:
    assert feeds_of_host(Url(url))[0] == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/",
        "https://github.com/features",
        "https://github.com/topics/rss",
        "https://www.youtube.com/@somebody",
        "https://www.youtube.com/watch?v=abc",
        "https://medium.com/",
        "https://example.org/channel/UCabcdefghijklmnopqrstuv",
        "https://notgithub.com/a/b",
        "https://github.com.evil.example/a/b",
    ],
)
def test_other_addresses_are_not_taken_for_those_of_known_hosts(url: str) -> None:
    assert feeds_of_host(Url(url)) == ()
