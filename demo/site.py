"""The demo's site: feeds, pages, sitemap and images of several hosts, as a table from address to answer."""

import json
from datetime import datetime
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit

from demo.pages import (
    BLOG,
    DESKTOP_URL,
    NOTES,
    SEED_TITLE,
    SEED_URL,
    WEIXIN_URL,
    Fable,
    Page,
    Site,
    blog_page,
    cnbeta_desktop,
    cnbeta_mobile,
    fables,
    weixin,
)

LIVE = 2
"""So many of the blog's texts are in its feed; the others only a backfill finds."""
PER_PAGE = 3
HOSTS = (
    "www.cnbeta.com.tw",
    "m.cnbeta.com.tw",
    "static.cnbetacdn.com",
    "n.sinaimg.cn",
    "mp.weixin.qq.com",
    "mmbiz.qpic.cn",
    "feeds.example.org",
    "blog.example.org",
    "notes.example.com",
)


def site() -> Site:
    """Return every answer of the site; addresses that are not in it are images of the image hosts, or missing."""
    return _cnbeta() | _weixin() | _blog() | _notes()


def _put(url: str, kind: str, text: str) -> Site:
    parts = urlsplit(url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return {(parts.netloc, path): Page(kind, text.encode())}


def _html(url: str, text: str) -> Site:
    return _put(url, "text/html; charset=utf-8", text)


def _cnbeta() -> Site:
    items = [
        (SEED_TITLE, SEED_URL, "2026-02-28T00:06:26+00:00", "截至周五，Anthropic似乎已陷入必败之境。"),
        ("旧电脑的新工作", DESKTOP_URL, "2026-03-01T01:30:00+00:00", "一台退役的电脑，一位图书馆管理员。"),
    ]
    feed = _rss("cnBeta.COM", "http://www.cnbeta.com.tw/", items, ' <a href="{url}"><strong>阅读全文</strong></a>')
    return (
        _put("http://www.cnbeta.com.tw/backend.php", "application/rss+xml", feed)
        | _html(SEED_URL, cnbeta_mobile())
        | _html(DESKTOP_URL, cnbeta_desktop())
    )


def _weixin() -> Site:
    items = [("三行代码，三个换行", WEIXIN_URL, "2026-03-01T03:00:00+00:00", "…")]
    feed = _rss("小镇程序员", "http://mp.weixin.qq.com/", items, "")
    return _put("http://feeds.example.org/weixin.xml", "application/rss+xml", feed) | _html(WEIXIN_URL, weixin())


def _rss(title: str, home: str, items: list[tuple[str, str, str, str]], tail: str) -> str:
    rows = "".join(
        f"<item><title><![CDATA[{name}]]></title><link>{url}</link><guid>{url}</guid>"
        f"<pubDate>{format_datetime(datetime.fromisoformat(at))}</pubDate>"
        f"<description><![CDATA[<p>{teaser}</p>{tail.format(url=url)}]]></description></item>"
        for name, url, at, teaser in items
    )
    head = f"<title>{title}</title><link>{home}</link><description>{title}</description><language>zh-cn</language>"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>{head}{rows}</channel></rss>'


def _blog() -> Site:
    """Return a blog with full texts in an Atom feed, older pages of it, a sitemap, and a page for each text."""
    newest_first = fables()[::-1]
    pages: Site = {}
    for fable in newest_first:
        pages |= _html(fable.url, blog_page(fable))
    pages |= _put(f"{BLOG}/atom.xml", "application/atom+xml", _atom(newest_first[:LIVE], f"{BLOG}/feed?paged=2"))
    for number, start in enumerate(range(LIVE, len(newest_first), PER_PAGE), 2):
        more = start + PER_PAGE < len(newest_first)
        part = newest_first[start : start + PER_PAGE]
        following = f"{BLOG}/feed?paged={number + 1}" if more else None
        pages |= _put(f"{BLOG}/feed?paged={number}", "application/atom+xml", _atom(part, following))
    urls = "".join(f"<url><loc>{each.url}</loc><lastmod>{each.date}</lastmod></url>" for each in newest_first)
    sitemap = (
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{BLOG}/</loc></url>{urls}</urlset>'
    )
    pages |= _put(f"{BLOG}/robots.txt", "text/plain", f"User-agent: *\nAllow: /\nSitemap: {BLOG}/sitemap.xml\n")
    return pages | _put(f"{BLOG}/sitemap.xml", "application/xml", sitemap)


def _atom(entries: list[Fable], following: str | None) -> str:
    rows = "".join(
        f"<entry><id>{each.url}</id><title>{each.title}</title><link href='{each.url}'/>"
        f"<published>{each.date}T08:00:00Z</published><updated>{each.date}T08:00:00Z</updated>"
        f"<author><name>Aesop</name></author><content type='html'>{escape(each.html)}</content></entry>"
        for each in entries
    )
    more = f"<link rel='next' href='{escape(following)}'/>" if following else ""
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Fable Shelf</title>'
        f"<id>{BLOG}/</id><link href='{BLOG}/'/><link rel='self' href='{BLOG}/atom.xml'/>{more}"
        f"<updated>2025-04-20T08:00:00Z</updated>{rows}</feed>"
    )


def _notes() -> Site:
    """Return a JSON Feed of short notes, each with its whole text."""
    text = (
        "<p>A note has no headline worth the name, one thought, and at most one picture. It is written in a minute and "
        "read in less, and yet it is what people look for ten years later.</p>"
        '<p><img src="/pictures/note.png" alt="A note on a desk"></p>'
        "<p>Keep the <code>{{ braces }}</code> as they are, and the <em>emphasis</em>, too.</p>"
    )
    item = {
        "id": "n-1",
        "url": f"{NOTES}/1",
        "title": "On keeping notes",
        "content_html": text,
        "date_published": "2026-03-01T12:00:00Z",
        "tags": ["notes"],
        "authors": [{"name": "A. Keeper"}],
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Notes", "home_page_url": NOTES, "items": [item]}
    head = '<!doctype html><html lang="en"><title>On keeping notes</title>'
    page = f"{head}<article><h1>On keeping notes</h1>{text}</article></html>"
    return _put(f"{NOTES}/feed.json", "application/feed+json", json.dumps(feed)) | _html(f"{NOTES}/1", page)
