"""Lines that commands say, in Chinese: what is known wholly, what stays, and that no stranger's text is changed."""

import re
from collections import Counter
from html import unescape
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.commands.rewritten import Looked, Rewritten
from ingest.fetcher.status_advice import _BY_STATUS
from ingest.remaking.contrast import Contrast
from ingest.web.wording.lines import MAX_LINE_CHARS, in_chinese
from ingest.web.wording.table import TABLE
from tests.pipeline.place import Item, Place
from tests.web.served import OWN, ask, form_at, site_of


@pytest.mark.parametrize(
    ("line", "chinese"),
    [
        (
            "brings 2 items a day, 27 items a day at this hour: polled when new ones have waited 30 min together",
            "约每天 2 条，此时段每天 27 条；新条目累计等待 30 分钟时抓取",
        ),
        (
            "answers 404 Not Found; check the URL; the feed may have moved; the last good answer came 8 d ago",
            "回应 404，找不到；请检查地址；订阅源可能已搬迁；上次正常回应在 8 天前",
        ),
        (
            "gone since 2026-03-12, asked once a week: answers 410 Gone; the feed is gone for good",
            "自 2026-03-12 起失效，每周询问一次：回应 410，已不存在；订阅源已永久移除",
        ),
        ("84 added, 2 of 60 sources failed in 1.2 s", "新增 84，60 个来源中 2 个失败，用时 1.2 秒"),
        ("first seen in '城市日报' at 2026-03-02 08:00 UTC", "首次见于“城市日报”，2026-03-02 08:00 UTC"),
        ("a line that nobody knows, not even here", "a line that nobody knows, not even here"),
        ("a {} of {0} and {x}; nothing would change", "a {} of {0} and {x}；不会有任何变化"),
        ("also at {0}", "也见于 {0}"),
        ("2 elements, 1250 letters, 3 images", "2 个元素，1250 字，3 张图片"),
        ("12 letters, 1 image", "12 字，1 张图片"),
        ("NOT READ AS A DATE", "不能读作日期"),
        (
            "it is not polled; `fetched source resume 'nothing new'` lets it be",
            "已暂停抓取；`fetched source resume 'nothing new'` 可恢复",
        ),
        ("a copy of it stays: nothing new", "保留相同的一篇：nothing new"),
        (
            "news: the time of the run is up: 3 articles left to the next run",
            "news：本次运行的时间已到：3 篇文章留待下次运行",
        ),
        (
            "the page answers 503; asked for again after 2026-03-02 09:00 UTC",
            "网页回应 503；2026-03-02 09:00 UTC 之后会再次抓取",
        ),
        ("not begun: its share of the run, 5 minutes, is used up", "未开始：它在本次运行中的 5 分钟已用完"),
        (
            "was removed (by hand), and stays away; `fetched restore` brings it back",
            "已移除（手工），不再抓取；可在此页面恢复",
        ),
        ("was said by a stranger: nothing new", "was said by a stranger: nothing new"),
    ],
)
def test_a_line_is_said_in_chinese_as_far_as_it_is_known(line: str, chinese: str) -> None:
    assert in_chinese(line) == chinese


@pytest.mark.parametrize("english", list(TABLE))
def test_every_pattern_holds_and_keeps_what_stands_in_it(english: str) -> None:
    marks = [f"{number}" for number in range(31, 31 + len(re.findall("[*%#]", english)))]
    left = iter(marks)
    line = re.sub(r"[*%#]", lambda _: next(left), english)
    told = in_chinese(line)

    assert told != line
    assert [mark for mark in marks if mark not in told] == []


@given(st.text(max_size=MAX_LINE_CHARS + 10))
def test_any_text_is_taken(text: str) -> None:
    assert in_chinese(text) or not text


def test_what_is_advised_of_an_answer_is_known() -> None:
    told = [in_chinese(line) for line in _BY_STATUS.values() if "conditionally" not in line]

    assert [line for line in told if set(line) & set("abdefgh") and "`" not in line and "robots" not in line] == []


def test_a_chinese_page_says_what_it_can_in_chinese_and_marks_the_rest(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    site = site_of(place)
    chinese = {"accept-language": "zh"}
    story = ask(site, f"/article?id={quote('url:news.example.org/2026/story-1.html')}", headers=chinese)
    place.web.says("https://news.example.org/feed.xml", 404)
    place.later()
    place.run()
    sources = ask(site, "/", headers=chinese).text

    assert "首次见于“news”" in story.text
    assert "回应 404，找不到；请检查地址" in sources
    assert "answers 404 Not Found; check the URL" in ask(site, "/").text


def test_what_a_rewriting_comes_to_is_said_in_chinese() -> None:
    changed = [
        Rewritten("a", "2026/a.md", Contrast(("text",), 12)),
        Rewritten("b", "2026/b.md", Contrast(("text",), 1)),
    ]
    lines = Looked(5, changed, 2, Counter({"no page of it is kept; `--web` asks for it": 1})).lines()

    assert [in_chinese(line) for line in lines] == [
        "5 篇帖子中 2 篇将会变化",
        "  text：2 篇帖子",
        "  2026/a.md：text（12 字）",
        "  2026/b.md：text（1 字）",
        "2 篇手工修改过的帖子保持原样；较新的版本放在旁边",
        "1 篇帖子保持原样：没有保存它的网页；请改为重新抓取网页",
    ]


@pytest.mark.parametrize(
    ("page", "action", "fields", "says"),
    [
        (
            "/submit",
            "/submit",
            {"urls": "example.org/x"},
            "'example.org/x' 不是文章的地址；是否指 https://example.org/x？",
        ),
        ("/submit", "/submit", {"urls": ""}, "没有填入地址：请每行粘贴一个"),
        ("/source/new", "/source/opml", {"text": "<a/>"}, "OPML：没有列出订阅"),
        ("/source/edit?name=news", "/source/edit", {"first_import": "x"}, "first_import：'x' 不是数字"),
        ("/source/edit?name=news", "/source/edit", {"timezone": "Nowhere"}, "请写成 Asia/Shanghai 或 UTC 之类"),
        ("/source/edit?name=news", "/source/edit", {"first_import": "-1"}, "应为 0 或更大，而不是 -1"),
    ],
)
def test_what_cannot_be_taken_is_said_in_chinese(
    place: Place, page: str, action: str, fields: dict[str, str], says: str
) -> None:
    site = site_of(place)
    form = form_at(site, page, action, "news" if "edit" in page else "") | fields
    answer = ask(site, action, method="POST", form=form, headers={**OWN, "accept-language": "zh"})

    assert (answer.status_code, says in unescape(answer.text)) == (422, True)
    assert 'lang="en"' not in answer.text
