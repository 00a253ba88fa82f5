"""Sites with planted items: as sitemaps, as paged feeds, as archives; and a walker that can be killed."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from ingest.documents import Entry
from ingest.fetcher.walks.walk import Batch, Cursor, next_batch
from ingest.messages import Answer, Reply
from ingest.tasks import WorkLimits
from normalize.values import Url
from tests.fetcher.walks.small_web import Killed, SmallWeb

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SITE = "https://news.example"
FEED = f"{SITE}/feed/"
ZONE = ZoneInfo("Asia/Shanghai")


def article(number: int) -> str:
    """The address of an item; the higher its number, the newer it is."""
    return f"{SITE}/articles/{number}.html"


def posted(number: int) -> datetime:
    return NOW - timedelta(days=400) + timedelta(hours=number)


def rss(numbers: Sequence[int], head: str = "", title: str = "新闻") -> str:
    items = "".join(
        f"<item><title>第{number}条新闻</title><link>{article(number)}</link><guid>{article(number)}</guid>"
        f"<pubDate>{format_datetime(posted(number))}</pubDate><description>摘要{number}</description></item>"
        for number in numbers
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>{title}</title><link>{SITE}/</link>{head}{items}</channel></rss>"
    )


def atom(numbers: Sequence[int], links: str = "") -> str:
    entries = "".join(
        f"<entry><id>tag:{number}</id><title>Item {number}</title><link href='{article(number)}'/>"
        f"<updated>{posted(number).isoformat()}</updated></entry>"
        for number in numbers
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Items</title>{links}{entries}</feed>"


def json_feed(numbers: Sequence[int], next_url: str | None) -> str:
    items = [
        {"id": str(number), "url": article(number), "title": f"Item {number}", "content_text": "text",
         "date_published": posted(number).isoformat()}
        for number in numbers
    ]  # fmt: skip
    value = {"version": "https://jsonfeed.org/version/1.1", "title": "Items", "items": items}
    return json.dumps(value | ({"next_url": next_url} if next_url else {}))


def urlset(numbers: Sequence[int], more: str = "", *, dated: bool = True) -> str:
    def dates(number: int) -> str:
        return f"<lastmod>{posted(number).isoformat()}</lastmod>" if dated else ""

    rows = "".join(f"<url><loc>{article(number)}</loc>{dates(number)}</url>" for number in numbers)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}{more}</urlset>'


def sitemap_index(*children: tuple[str, str]) -> str:
    rows = "".join(f"<sitemap><loc>{url}</loc>{date}</sitemap>" for url, date in children)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'


@dataclass
class PagedFeed:
    """A feed that WordPress might serve: `paged=N`, newest first, 404 behind the last page."""

    items: list[int]
    per_page: int = 10
    grows_by: int = 0
    """New items that are published at each request."""
    past_the_end: str = "404"
    """`404`, `empty`, `last` (the last page for ever), `html`."""
    feed_url: str = FEED

    def __call__(self, url: str) -> Answer | None:
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}{parts.path}" != self.feed_url:
            return None
        page = int(parse_qs(parts.query).get("paged", ["1"])[0])
        body = self._page(page)
        for _ in range(self.grows_by):
            self.items.insert(0, max(self.items) + 1)
        return Reply(Url(url), 404 if body is None else 200, {}, (body or "").encode())

    def _page(self, page: int) -> str | None:
        numbers = self.items[(page - 1) * self.per_page : page * self.per_page]
        if numbers or page == 1:
            return rss(numbers)
        last = (len(self.items) - 1) // self.per_page + 1
        return {
            "404": None,
            "empty": rss([]),
            "last": rss(self.items[(last - 1) * self.per_page :]),
            "html": "<html><title>Nothing</title><p>No more posts</p></html>",
        }[self.past_the_end]


def site_with_sitemaps(items: int = 120) -> SmallWeb:
    """robots.txt, an index with an index below it; a plain child, a gzipped one, one of lines, a feed, and noise."""
    numbers = list(range(items))
    quarter = items // 4
    web = SmallWeb()
    web.says(FEED, rss(numbers[-10:]))
    web.says(f"{SITE}/robots.txt", f"User-agent: *\nDisallow: /admin\nsitemap: {SITE}/map.xml # all\n")
    web.says(
        f"{SITE}/map.xml",
        sitemap_index(
            (f"{SITE}/older.xml", f"<lastmod>{posted(3 * quarter - 1).isoformat()}</lastmod>"),
            (f"{SITE}/newest.xml.gz", "<lastmod>2026-03-01</lastmod>"),
            (f"{SITE}/map.xml", ""),
            (f"{SITE}/post_tag-sitemap.xml", ""),
            ("https://elsewhere.example/map.xml", ""),
        ),
    )
    web.says(
        f"{SITE}/older.xml",
        sitemap_index(
            (f"{SITE}/lines.txt", ""), (f"{SITE}/map.xml", ""), (f"{SITE}/rss.xml", ""), (f"{SITE}/2.xml", "")
        ),
    )
    noise = "".join(
        f"<url><loc>{url}</loc></url>"
        for url in (f"{SITE}/", f"{SITE}/tag/china/", f"{SITE}/a.pdf", "https://elsewhere.example/1.html")
    )
    web.says(f"{SITE}/newest.xml.gz", gzip.compress(urlset(numbers[3 * quarter :], noise).encode(), mtime=0))
    web.says(f"{SITE}/2.xml", urlset(numbers[2 * quarter : 3 * quarter], dated=False))
    web.says(f"{SITE}/rss.xml", rss(numbers[quarter : 2 * quarter]))
    web.says(f"{SITE}/lines.txt", "\n".join(map(article, numbers[:quarter])))
    return web


@dataclass
class Walker:
    """Walks as a command would: deals with each batch, then saves its cursor."""

    web: SmallWeb
    saved: str
    batches: list[Batch] = field(default_factory=list)

    def go(self, most: int = 200) -> None:
        """Go on from what was saved, until the walk is done, halts, or is killed."""
        for _ in range(0 if self.is_done else most):
            cursor = Cursor.from_text(self.saved)
            assert cursor is not None
            try:
                batch = self.web.play(next_batch(cursor, now=NOW, zone=ZONE, limits=WorkLimits(), source="news"))
            except Killed:
                return
            self.batches.append(batch)
            if batch.cursor is None:
                return
            self.saved = batch.cursor.to_text()
            if batch.halted:
                return
        assert self.is_done, f"the walk does not end: {self.web.asked[-5:]}"

    @property
    def is_done(self) -> bool:
        return bool(self.batches) and self.batches[-1].cursor is None

    @property
    def entries(self) -> list[Entry]:
        return [entry for batch in self.batches for entry in batch.entries]

    @property
    def links(self) -> list[str]:
        return [entry.link or "" for entry in self.entries]

    @property
    def findings(self) -> set[str]:
        return {finding.kind for batch in self.batches for finding in batch.findings}

    @property
    def troubles(self) -> list[str]:
        return [batch.trouble for batch in self.batches if batch.trouble]
