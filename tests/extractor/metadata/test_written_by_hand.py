"""Authors, dates, titles and leads as the templates of content systems write them, in other elements."""

import pytest

from ingest.documents import Extracted
from tests.extractor.told import PROSE, told

TITLE = "The crane on the quay lifts again"
DAY = "2025-05-14"
MINUTE = f"{DAY}T09:12:00"


def page(*around: str, above: str = "", below: str = "", head: str = "", article: str = "post") -> Extracted:
    """Read a page with these parts above its title, behind it and below its text."""
    top = f"{above}<header><h1 class='h'>{TITLE}</h1>{''.join(around)}</header>"
    body = f"<main><article class='{article}'>{top}<div class='entry-content'><p>{PROSE}</p><p>{PROSE[::-1]}</p></div>"
    return told(f"{body}{below}</article></main>", head=f"<title>{TITLE}</title>{head}")


@pytest.mark.parametrize(
    ("case", "around", "author"),
    [
        (
            "microdata that is hidden",
            "<span hidden itemprop=author itemscope><meta itemprop=name content=Ines></span>",
            "Ines",
        ),
        (
            "a weekday behind it",
            "<p class=author>by <b>Ines Marlow</b> » <time>Wed May 14, 2025</time></p>",
            "Ines Marlow",
        ),
        ("a user's name", "<span class='author vcard'><span class=fn>ines_m</span></span>", "ines_m"),
        ("a nickname", "<a class=nick-name href=/u>Ines Marlow</a>", "Ines Marlow"),
        ("a reporter in Korean", "<ul class=info><li>기자명 김하늘 기자</li></ul>", "김하늘"),
        ("a button to follow", "<div><a href=/u>林小满</a><button>关注</button></div>", "林小满"),
        ("a button to follow below", "<div><a href=/u>Ines Marlow</a></div><div>Follow</div>", "Ines Marlow"),
        ("a template's own word", "<span class=author>post_author</span>", None),
        ("a site to follow", "<div><a href=/u>港口日报</a><button>关注</button></div>", None),
    ],
)
def test_who_wrote_it(case: str, around: str, author: str | None) -> None:
    assert page(around).author == author, case


def test_the_last_line_of_a_skin_names_the_author() -> None:
    text = "<p>吊车在十一年后又动起来了，它吊起的第一件东西，是一直挡着它的那条长凳，修它的人都是周六来。</p>"
    last = f"<div>posted @ <span>{DAY} 09:12</span>&nbsp; <a href=/lin>林小满</a>&nbsp; 阅读(<i>3</i>) 评论(0)</div>"
    found = told(f"<div><h1>吊车又动起来了</h1><div class=post-body>{text * 2}</div>{last}</div>", lang="zh-CN")

    assert found.author == "林小满"


@pytest.mark.parametrize(
    ("case", "around", "published"),
    [
        ("an abbreviation's title", f"<abbr itemprop=datePublished title={MINUTE}+00:00>9:12 AM</abbr>", MINUTE),
        ("in a list of facts", f"<ul class=post-meta><li><time datetime={MINUTE}Z>May 14</time></li></ul>", MINUTE),
        (
            "called its own in a list",
            f"<ul><li><time itemprop=datePublished datetime={MINUTE}Z>x</time></li></ul>",
            MINUTE,
        ),
        (
            "another's in a list",
            f"<ul><li itemscope><time itemprop=datePublished datetime={MINUTE}Z>x</time></li></ul>",
            None,
        ),
    ],
)
def test_when_it_was_published(case: str, around: str, published: str | None) -> None:
    found = page(around).published

    assert (found.at.isoformat()[: len(MINUTE)] if found else None) == published, case


def test_a_time_of_a_change_comes_after_that_of_the_publication() -> None:
    changed = "<div class=time>已于 2025-05-15 10:00:00 修改 阅读量3</div>"
    found = page(changed, f"<div class=up-time>于 {DAY} 09:12:00 首次发布</div>").published

    assert found is not None
    assert found.at.isoformat().startswith(MINUTE)


def test_a_part_of_a_heading_that_is_stated_is_the_title() -> None:
    heading = f"<h2><span>Harbour of Norden</span> <span>{TITLE}</span></h2>"
    head = (
        f"<title>{TITLE}</title><meta property='og:title' content='Norden: {TITLE}'>"
        f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{TITLE}"}}</script>'
    )
    found = told(f"<article>{heading}<div class=entry-content><p>{PROSE}</p></div></article>", head=head)

    assert found.title == TITLE


@pytest.mark.parametrize(
    ("case", "article", "lead"),
    [
        (
            "an article called after its topic",
            "post tag-harbour",
            "<p class=post-excerpt>A long arm over the quay.</p>",
        ),
        (
            "a line below the title",
            "story",
            "<div class=subTitleWrapper><span class=subTitle>A long arm over the quay, again.</span></div>",
        ),
    ],
)
def test_the_lead_is_the_articles(case: str, article: str, lead: str) -> None:
    assert "A long arm" in page(lead, article=article).text, case


def test_an_article_on_newsletters_is_no_newsletter() -> None:
    found = page(article="post type-post hentry category-newsletter tag-sponsored")

    assert PROSE in found.text


def test_a_title_is_the_last_part_of_a_heading_that_another_statement_begins_with() -> None:
    heading = f"<h1><span>Harbour of Norden</span><span>{TITLE}</span></h1>"
    head = f"<title>{TITLE} - News - Quay Gazette</title>"

    assert told(f"<article>{heading}<p>{PROSE}</p></article>", head=head).title == TITLE


def test_the_sign_of_a_link_to_a_heading_is_none_of_the_title() -> None:
    heading = f"<h1 id=t>{TITLE}<a class=headerlink href=#t>¶</a></h1>"

    assert told(f"<article>{heading}<p>{PROSE}</p></article>", head=f"<title>{TITLE} - Docs</title>").title == TITLE


BIO = "Ines Marlow covers the quay for this paper and has worked on it for twenty years, with nine pigeons."


@pytest.mark.parametrize(
    ("case", "below", "stays"),
    [
        ("in a part of its own", f"<div class=end><div><p>{BIO}</p></div></div>", False),
        ("in several paragraphs", f"<div class=end><p>{BIO}</p><p>She mends what the pigeons leave.</p></div>", False),
        ("in the text's own part", "", True),
    ],
)
def test_who_the_author_is_stands_behind_the_article(case: str, below: str, stays: bool) -> None:
    own = "" if below else f"<p>{BIO}</p>"
    text = f"<div class=text><p>{PROSE}</p><p>{PROSE[::-1]}</p><p>{PROSE.upper()}</p>{own}</div>"
    found = told(f"<article><h1>{TITLE}</h1>{text}{below}</article>", head="<meta name=author content='Ines Marlow'>")

    assert (BIO in found.text) == stays, case


HAN_TITLE = "吊车在十一年后又动起来了"
HAN_TEXT = "<p>吊车在十一年后又动起来了，它吊起的第一件东西，是一直挡着它的那条长凳，修它的人都是周六来。</p>"


def han_page(*around: str, below: str = "") -> Extracted:
    text = f"<h1>{HAN_TITLE}</h1>{''.join(around)}<div class=post-body>{HAN_TEXT * 2}{HAN_TEXT[:30]}</div>"
    return told(f"<div class=post>{text}{below}</div>", head=f"<title>{HAN_TITLE}</title>", lang="zh-CN")


@pytest.mark.parametrize(
    ("case", "below", "author"),
    [
        ("below the text", "<h6 class=post-footer>作者:林小满 | 分类:港口 | 浏览:312</h6>", "林小满"),
        ("a reader", "<div class=comment><p class=comment-meta>作者：老罗</p></div>", None),
        ("an editor", "<p class=post-footer>编辑：王芳 | 分类:港口</p>", None),
    ],
)
def test_a_label_below_the_text_names_the_author(case: str, below: str, author: str | None) -> None:
    assert han_page(below=below).author == author, case


@pytest.mark.parametrize(
    ("case", "around"),
    [
        ("a time in the title of a rough one", f"<p class=post-time><i title='{DAY} 09:12发布'>1个月前发布</i></p>"),
        (
            "a year that is set apart",
            "<div class=head-time><b>2025</b><span><em>05</em>/<em>14</em></span><span>09:12:00</span></div>",
        ),
    ],
)
def test_a_time_is_read_in_its_parts_and_titles(case: str, around: str) -> None:
    found = han_page(around).published

    assert found is not None, case
    assert found.at.isoformat().startswith(MINUTE), case


def test_a_heading_link_ahead_of_the_title_is_none_of_it() -> None:
    heading = f"<h1 id=t><a href=#t class=header-anchor>#</a> {TITLE}</h1>"

    assert told(f"<main>{heading}<p>{PROSE}</p></main>", head=f"<title>{TITLE} | Docs</title>").title == TITLE
