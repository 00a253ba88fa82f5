"""What a page shows beside its article completes what it states: author, minute, title."""

import pytest

from tests.extractor.told import PROSE, told

TITLE = "港口的老吊车在十一年后又动起来了"
TEXT = (
    "港口的老吊车在十一年后又动起来了，它吊起的第一件东西，是一直挡着它的那条长凳。修它的人都是周六来，零件取自另外两台吊车，"
    "剩下的全靠耐心。孩子们站在护栏外面数着齿轮，谁也没有数出同一个数。"
)


def page(*around: str, head: str = "", title: str = TITLE) -> tuple[str, str]:
    lines = "".join(f"<div>{line}</div>" for line in around)
    body = f"<div class=main><h1>{title}</h1>{lines}<div class=content><p>{TEXT}</p><p>{TEXT[20:]}</p></div></div>"
    return body, f"<title>{title}</title>{head}"


AUTHORS = [
    ("a label", ["来源：港口网 作者：李明"], "", "李明"),
    ("a template's address", ["记者 李明"], "<meta name=author content='name, email@gmail.com'>", "李明"),
    ("a paper that meta names", ["作者：李明"], "<meta name=author content='港口日报'>", "李明"),
    ("where it comes from", ["来源：码头 文/李明"], "<meta name=author content='码头'>", "李明"),
    ("a person that meta names", ["责任编辑：王芳"], "<meta name=author content='李明'>", "李明"),
    ("an editor only", ["责任编辑：王芳"], "", None),
    ("notices that are called an author's", ["<div class=author-bio>版权声明 来源：港口网 作者：</div>"], "", None),
    ("the way to the page", ["<p class=author>当前位置：首页 > 港口</p>"], "", None),
    ("nobody", ["作者：佚名"], "", None),
]


@pytest.mark.parametrize(("case", "around", "head", "author"), AUTHORS)
def test_a_named_person_is_the_author(case: str, around: list[str], head: str, author: str | None) -> None:
    body, in_head = page(*around, head=head)

    assert told(body, head=in_head, lang="zh-CN").author == author, case


@pytest.mark.parametrize(
    "link",
    [
        "<a class=author href='mailto:a@b.example'>a.holm@quay.example</a>",
        "<a class=author-report href='/report'>Report an error</a>",
        "<div class=comment><span class=author>Knut Berg</span></div>",
    ],
)
def test_an_address_or_a_link_to_report_is_no_author(link: str) -> None:
    assert told(f"<article><h1>The crane is back</h1>{link}<p>{PROSE}</p><p>{PROSE}</p></article>").author is None


@pytest.mark.parametrize(
    ("around", "head", "published"),
    [
        (["2025-03-04 09:30 港口网"], "<meta property=article:published_time content=2025-03-04>", "2025-03-04 09:30"),
        (["发布时间：2025年03月04日 09:30:15"], "<meta name=PubDate content='2025-03-04 00:00'>", "2025-03-04 09:30"),
        (["<span class=time>2025/3/4 9:30</span>"], "<meta name=date content=2025-03-04>", "2025-03-04 09:30"),
        (["最后更新：2025-03-04 11:00", "2025-03-04 09:30"], "", "2025-03-04 09:30"),
        (["2025-03-05 09:30"], "<meta name=date content=2025-03-04>", "2025-03-04 00:00"),
        (["2025-03-04 09:30"], "<meta name=date content='2025-03-04 08:00'>", "2025-03-04 08:00"),
        (["没有时间"], "<meta itemprop=dateUpdate content='2025-03-04 09:30:15'>", "2025-03-04 09:30"),
        (["没有时间"], "<meta name='weibo: article:create_at' content='2025-03-04 09:30:15'>", "2025-03-04 09:30"),
        (["没有时间"], "<meta name=firstpublishedtime content='2025-03-04-09:30:15'>", "2025-03-04 09:30"),
    ],
)
def test_a_day_never_hides_the_minute_that_is_shown_of_it(around: list[str], head: str, published: str) -> None:
    body, in_head = page(*around, head=head)
    found = told(body, head=in_head, lang="zh-CN").published

    assert found is not None
    assert f"{found.at:%Y-%m-%d %H:%M}" == published


def test_the_minute_keeps_the_zone_of_the_day_that_is_stated() -> None:
    body, in_head = page("2025-03-04 09:30", head="<meta name=date content='2025-03-04T00:00:00+08:00'>")
    found = told(body, head=in_head).published

    assert found is not None
    assert found.at.isoformat() == "2025-03-04T09:30:00+08:00"


@pytest.mark.parametrize(
    ("stated", "shown", "title"),
    [
        (f"{TITLE}_港口航运工程官方网站", f"<div class=bt>{TITLE}</div>", TITLE),
        (f"{TITLE}__2025年第3号港务公报_港口政府网", f"<div class=bt>{TITLE[:6]}<br>{TITLE[6:]}</div>", TITLE),
        (f"{TITLE} 东码头办事处", f"<div class=bt>{TITLE}</div><div>来源：东码头办事处</div>", TITLE),
        (f"{TITLE}-港口在线", f"<div class=bt>{TITLE}</div>", TITLE),
        (f"{TITLE}：一个春天的故事", "<div class=bt>港口的老吊车</div>", f"{TITLE}：一个春天的故事"),
    ],
)
def test_a_title_is_what_the_page_shows_of_it(stated: str, shown: str, title: str) -> None:
    body = f"<div class=main>{shown}<div class=content><p>{TEXT}</p><p>{TEXT[20:]}</p></div></div>"

    assert told(body, head=f"<title>{stated}</title>", lang="zh-CN").title == title
