"""WeChat's ways, from the rule's own sample to Markdown: code a line a `code`, formulas, cards and players as links."""

from datetime import UTC, datetime
from pathlib import Path

from ingest.extractor.extract import extract
from ingest.extractor.site_rules.book import load_rules
from normalize.normalize import normalize
from normalize.profiles import load_profile
from normalize.values import Url
from tests.normalize.articles import article

BOOK = load_rules(None, built_in=True)


def post() -> str:
    sample = BOOK.samples["weixin"][0]
    found = extract(
        sample.content,
        Url(sample.url),
        content_type="text/html",
        rule=BOOK.named("weixin"),
        zone="UTC",
        fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    profile = load_profile("hugo", Path())
    return normalize(article(body=found.body), profile, slug="s", zone=UTC).text


def test_code_with_a_code_element_a_line_keeps_its_lines() -> None:
    assert "```\n浇水 = 每天\n晒太阳 = 八小时\n```" in post()


def test_a_formula_is_tex_between_dollars() -> None:
    assert "面积是 $a^2$。" in post()


def test_cards_and_players_are_links() -> None:
    text = post()

    assert "[公众号：阳台花园](https://mp.weixin.qq.com/mp/profile_ext?action=home&__biz=MzA5MDAwMDAwMA==" in text
    assert "[音频：浇水的声音](https://res.wx.qq.com/voice/getvoice?mediaid=MzA5X3ZvaWNl)" in text
    assert "[视频号：阳台花园：修剪](https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQr-_12)" in text
    assert "[视频](https://v.qq.example/iframe/preview.html?vid=a1)" in text


def test_a_body_that_is_hidden_until_a_script_shows_it_is_shown() -> None:
    text = post()

    assert "薄荷喜欢阳光，也喜欢水。" in text
    assert "visibility" not in text
    assert "data:image" not in text
