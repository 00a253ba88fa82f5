"""The pages of the demo's site: of the kinds that the real sites serve, around texts written for it or long free."""

import json
import struct
import zlib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TypeAlias

TEXTS = Path(__file__).parent / "texts"

SEED_TITLE = "Anthropic公开叫板五角大楼 陷入“双输”困局？"
SEED_URL = "http://m.cnbeta.com.tw/wap/view/1551570.htm"
DESKTOP_URL = "http://www.cnbeta.com.tw/articles/tech/1551612.htm"
WEIXIN_URL = "http://mp.weixin.qq.com/s/DemoArticle0000000001A"
BLOG = "http://blog.example.org"
NOTES = "http://notes.example.com"


@dataclass(frozen=True, slots=True)
class Page:
    """What the site answers."""

    type: str
    body: bytes


Site: TypeAlias = dict[tuple[str, str], Page]
"""(Host, path with query) -> page."""


@dataclass(frozen=True, slots=True)
class Fable:
    """One text of the blog, and the day on which the blog published it."""

    slug: str
    date: str
    title: str
    text: list[str]

    @property
    def url(self) -> str:
        """Return where its page stands."""
        return f"{BLOG}/{self.date.replace('-', '/')}/{self.slug}/"

    @property
    def html(self) -> str:
        """Return its text as HTML."""
        picture = f'<figure><img src="/pictures/{self.slug}.png" alt="{escape(self.title)}"></figure>'
        paragraphs = [f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in self.text]
        return "\n".join([paragraphs[0], picture, *paragraphs[1:]])


def fables() -> list[Fable]:
    """Return the blog's texts, the oldest first."""
    return [Fable(**row) for row in json.loads((TEXTS / "fables.json").read_text("utf-8"))]


def cnbeta_mobile() -> str:
    """Return the seed's article in a page of the mobile site's kind."""
    element = (TEXTS / "cnbeta-1551570.html").read_text("utf-8").strip().replace("https://", "http://")
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{SEED_TITLE}</title>'
        "</head><body><header><nav><a href='/'>首页</a> <a href='/wap/hot.htm'>热门</a></nav></header>"
        f'<div class="title"><b>{SEED_TITLE}</b></div><time class="time">2026-02-28 08:06:26</time>'
        f'{element}<div class="article-share">分享到微信 微博</div>'
        "<footer>Copyright 2003-2026</footer></body></html>"
    )


def cnbeta_desktop() -> str:
    """Return an article in a page of today's desktop site's kind: lead, body, thumbs that link the full image."""
    body = (TEXTS / "desktop.html").read_text("utf-8").strip()
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>旧电脑的新工作 - cnBeta</title></head>'
        '<body><nav><a href="/">首页</a></nav><div class="cnbeta-article"><header class="title"><h1>旧电脑的新工作</h1>'
        '<div class="meta"><span>2026年03月01日 09:30</span><span class="source">稿源：<span>城东社区报</span></span>'
        '</div></header><div class="cnbeta-article-body"><div class="article-summary">'
        '<div class="topic"><a href="/topics/1.htm"><img src="http://static.cnbetacdn.com/topics/1.png"></a></div>'
        "<p>一台退役的电脑，一位图书馆管理员，和一张写着“不丢，不重”的纸条。</p></div>"
        f'<div class="article-content" id="artibody">{body}<div class="article-global">广告</div></div></div></div>'
        '<div class="comments"><p>匿名人士：写得真好。</p></div></body></html>'
    ).replace("https://", "http://")


def weixin() -> str:
    """Return an article in a page of WeChat's kind: hidden by style, lazy images, its time in a script."""
    body = (TEXTS / "weixin.html").read_text("utf-8").strip()
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title></title>'
        '<meta property="og:title" content="三行代码，三个换行"></head>'
        '<body id="activity-detail"><div id="js_article" class="rich_media"><div id="img-content">'
        '<h1 class="rich_media_title" id="activity-name">\n 三行代码，三个换行\n</h1><div id="meta_content">'
        '<span><a href="javascript:void(0);" id="js_name">\n 小镇程序员 </a></span><em id="publish_time"></em></div>'
        f'<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0; ">{body}</div></div>'
        '</div><script>var ct = "1772334000"; var create_time = "1772334000" * 1;</script></body></html>'
    )


def blog_page(fable: Fable) -> str:
    """Return a page of the blog, with its own date and what stands around an article."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{fable.title} – The Fable Shelf</title>'
        f'<link rel="canonical" href="{fable.url}"><meta property="article:published_time" '
        f'content="{fable.date}T08:00:00Z"><meta name="author" content="Aesop">'
        '<link rel="alternate" type="application/atom+xml" href="/atom.xml"></head><body><header>'
        '<a href="/">The Fable Shelf</a></header><nav><a href="/about/">About</a> <a href="/archive/">Archive</a></nav>'
        f"<main><article><h1>{fable.title}</h1>{fable.html}</article></main>"
        '<aside><h2>Read also</h2><ul><li><a href="/a/">One</a></li><li><a href="/b/">Two</a></li></ul></aside>'
        "<footer>No rights reserved.</footer></body></html>"
    )


def picture(name: str) -> bytes:
    """Return a small valid PNG whose colours depend on its name."""
    red, green, blue = zlib.crc32(name.encode()).to_bytes(4, "big")[:3]
    width, height = 96, 64
    rows = b"".join(
        b"\0" + bytes(channel for x in range(width) for channel in ((red + x) % 256, (green + y * 2) % 256, blue))
        for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
