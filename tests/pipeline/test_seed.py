"""The document that the project was asked for comes out of a page of its site's kind, through the whole pipeline."""

from pathlib import Path

import pytest

from demo.pages import SEED_TITLE, TEXTS, picture
from tests.pipeline.place import Place

SHOWN = Path(__file__).parents[1] / "normalize" / "seed" / "cnbeta-1551570.md"
FEED = "https://www.cnbeta.com.tw/backend.php"
MOBILE = "https://m.cnbeta.com.tw/wap/view/1551570.htm"
ELEMENT = (TEXTS / "cnbeta-1551570.html").read_text("utf-8").strip()
EMPTY_SLOT = '<div class="article-global"></div>'

SLOTS = {
    "left empty": EMPTY_SLOT,
    "filled by a script": '<div class="article-global"><script>document.write("AD")</script></div>',
    "filled with an advertisement": '<div class="article-global"><a href="https://ad.example/">AD</a><p>AD</p></div>',
}


def mobile_page(element: str) -> str:
    """Return a page of the mobile site's kind, with what stands around an article there."""
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{SEED_TITLE} - cnBeta.COM</title>'
        '<script>var a=1;</script></head><body><header class="header"><nav><a href="/">首页</a></nav></header>'
        f'<article class="article-holder"><div class="article-tit title"><b>{SEED_TITLE}</b></div>'
        f'<time class="time">2026-02-28 08:06:26</time>{element}<div class="article-share">分享到微信</div></article>'
        '<section class="comments"><p>匿名人士：写得真好。</p></section><footer>Copyright</footer></body></html>'
    )


def poll_seed(place: Place, page: str, store: str) -> str:
    place.clock.set_back(-24 * 30)  # the article is of a day before the clock's
    place.configure(
        f'store: {{{store}}}\nsources: [{{name: cnbeta, url: "{FEED}", timezone: Asia/Shanghai, categories: [Duty]}}]'
    )
    place.web.feed(
        FEED,
        f"<rss version='2.0'><channel><title>cnBeta.COM</title><item><title>{SEED_TITLE}</title><link>{MOBILE}</link>"
        f"<guid>{MOBILE}</guid><pubDate>Sat, 28 Feb 2026 00:06:26 GMT</pubDate></item></channel></rss>",
    )
    place.web.page(MOBILE, page)
    place.run()
    [post] = place.posts()
    return post.read_text("utf-8")


@pytest.mark.parametrize("name", SLOTS)
def test_profile_seed_writes_the_shown_document_byte_for_byte_but_for_the_comma(place: Place, name: str) -> None:
    page = mobile_page(ELEMENT.replace(EMPTY_SLOT, SLOTS[name]))

    text = poll_seed(place, page, "profile: seed, images: link")

    assert text == SHOWN.read_text("utf-8").replace('",target=', '" target=')


def test_the_same_page_in_markdown_holds_the_same_text(place: Place) -> None:
    place.web.image(
        "https://n.sinaimg.cn/tech/transform/58/w550h308/20260227/5d8a-2ca4c69ba08f53439f2aa16335be34d3.png",
        picture("seed"),
        "image/png",
    )

    text = poll_seed(place, mobile_page(ELEMENT), "profile: hugo")

    assert "**该公司一直在与国防部协商协议条款" in text
    assert "date: 2026-02-28T00:06:26Z" in text
    assert text.count("](") == 2  # the image and the link to the original
    assert "](https://n.sinaimg.cn" not in text
    assert "匿名人士" not in text
    assert text.rstrip().splitlines()[-1].startswith("[原文链接](")


DESKTOP = "https://www.cnbeta.com.tw/articles/tech/1551612.htm"
THUMB = "https://static.cnbetacdn.com/thumb/article/2026/0301/window.png"
FULL = "https://static.cnbetacdn.com/article/2026/0301/window.png"


def test_todays_desktop_form_gives_lead_body_and_the_full_images_that_the_thumbs_link(place: Place) -> None:
    body = (TEXTS / "desktop.html").read_text("utf-8").strip()
    place.configure(f'sources: [{{name: cnbeta, url: "{FEED}", timezone: Asia/Shanghai}}]')
    place.web.page(
        DESKTOP,
        '<html><head><meta charset="utf-8"><title>旧电脑的新工作 - cnBeta.COM</title></head><body>'
        '<div class="cnbeta-article">'
        '<header class="title"><h1>旧电脑的新工作</h1><div class="meta"><span>2026年03月01日 09:30</span>'
        '<span class="source">稿源：<span>城东社区报</span></span></div></header><div class="cnbeta-article-body">'
        '<div class="article-summary"><div class="topic"><img src="https://static.cnbetacdn.com/topics/1.png"></div>'
        "<p>一台退役的电脑，和一张写着“不丢，不重”的纸条。</p></div>"
        f'<div class="article-content" id="artibody">{body}<div class="article-global">广告</div></div></div></div>'
        "</body></html>",
    )
    place.web.image(FULL, picture("full"), "image/png")
    place.web.image("https://static.cnbetacdn.com/article/2026/0301/shelf.png", picture("shelf"), "image/png")

    place.add(DESKTOP, source="cnbeta")

    [post] = place.posts()
    text = post.read_text("utf-8")
    assert "date: 2026-03-01T01:30:00Z" in text
    assert 'author: "城东社区报"' in text
    assert text.index("一台退役的电脑") < text.index("做一件小事")
    assert "广告" not in text
    assert len(list(post.parent.glob("*.png"))) == 2
    assert place.web.count(FULL) == 1
    assert place.web.count(THUMB) == 0
    assert place.web.count("https://static.cnbetacdn.com/topics/1.png") == 0
