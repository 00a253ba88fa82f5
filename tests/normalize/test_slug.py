"""Slugs: words of the title, digits of the identity, and never a name that something else means."""

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.slug import make_slug
from tests.normalize import pages

_ID = "item:1"
_DIGITS = hashlib.sha256(_ID.encode()).hexdigest()


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Anthropic公开叫板五角大楼 陷入“双输”困局？", "anthropic-"),
        ("A Plain Title, with 2 commas", "a-plain-title-with-2-commas-"),
        ("Café Ørsted’s naïve façade", "cafe-orsteds-naive-facade-"),
        ("中文标题", ""),
        ("AI来了", ""),
        ("2026年2月28日 5G", ""),
        ("iPhone 17 发布", "iphone-17-"),
        ("index", "index-"),
        ("..", ""),
        ("🧭", ""),
        ("", ""),
        ("con", "con-"),
        ("a/../../etc/passwd", "a-etc-passwd-"),
        ("word " * 40, "word-" * 14),
        ("x" * 200, "x" * 71 + "-"),
    ],
)
def test_ascii_words_are_kept_where_they_say_something(title: str, words: str) -> None:
    assert make_slug(title, _ID) == words + _DIGITS[:8]


@pytest.mark.parametrize(
    ("title", "words"),
    [("重庆银行 2026 ABC", "重庆银行-2026-abc-"), ("हिन्दी में", "हिन्दी-में-"), ("中" * 60, "中" * 23 + "-"), ("！？", "")],
)
def test_every_script_may_be_kept(title: str, words: str) -> None:
    assert make_slug(title, _ID, style="cjk") == words + _DIGITS[:8]


def test_more_digits_tell_two_posts_apart() -> None:
    assert make_slug("Title", _ID, digits=12) == f"title-{_DIGITS[:12]}"


@pytest.mark.parametrize("digits", [0, 7, 65])
def test_too_few_or_too_many_digits_are_refused(digits: int) -> None:
    with pytest.raises(ValueError, match="digits"):
        make_slug("Title", _ID, digits=digits)


@pages.LAW
@given(st.text(), st.text(), st.sampled_from(["ascii", "cjk"]))
def test_any_title_gives_a_name_that_every_file_system_takes(title: str, identity: str, style: str) -> None:
    slug = make_slug(title, identity, style="ascii" if style == "ascii" else "cjk")

    assert 8 <= len(slug.encode()) <= 80
    assert slug == unicodedata.normalize("NFC", slug)
    assert slug == slug.lower()
    assert not set(slug) & set(' ./\\:*?"<>|#%{}\x00\n')
    assert not slug.startswith(("-", "_"))
