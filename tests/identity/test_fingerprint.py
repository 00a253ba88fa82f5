"""What of a text is the text: counters of readers and invisible signs are not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Entry, Listing
from ingest.identity.fingerprint import (
    _COUNTER,
    _INVISIBLE,
    _READ_ON,
    digest,
    letters,
    visible,
    with_fingerprints,
    without_title_counter,
)
from normalize.values import Html

N = 200_000


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("It rained. 1,234 views", "Itrained."),
        ("Views: 12 It rained.", "Itrained."),
        ("阅读：12.3万 下雨了", "下雨了"),
        ("下雨了 3 次阅读", "下雨了"),
        ("It rained. 5 minutes ago", "Itrained."),
        ("Vor 3 Stunden: es regnete", ":esregnete"),
        ("il y a 5 minutes, il pleuvait", ",ilpleuvait"),
        ("3 小时前 下雨了", "下雨了"),
        ("It rained. 12 replies", "Itrained."),
        ("Es regnete. 3 Kommentare", "Esregnete."),
        ("it rained for 5 hours, three days ago", "itrainedfor5hours,threedaysago"),
        ("three views on 12 houses", "threeviewson12houses"),
        ("Ａ１ ﬁ", "A1fi"),
        ("a\u200bb\u00adc\ufeffd\ufe0f", "abcd"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("İ 5 views x", "İx"),
        ("", ""),
    ],
)
def test_the_letters_of_a_text(text: str, want: str) -> None:
    assert letters(text) == want


@pytest.mark.parametrize(
    "text", ["1" + " " * N + "views", "1 " * N + "views", "views 1" * N, "1," * N, "9" * N + " views"]
)
def test_no_text_is_too_much(text: str) -> None:
    assert len(letters(text)) <= len(text)


# What a counter is made of, so that many are drawn; a filler lets the look beside numbers begin.
_PIECES = [
    *"12 1,234 7 3.5万 12k , . : ( ) ： x s es 次 条 数 views view comments Kommentare комментарии minutes ago".split(),
    *("il y a ", "vor ", "Stunden", "секунд назад", "分钟前", "阅读", "评论数", "word " * 30),
]


@given(st.lists(st.sampled_from(_PIECES), max_size=20), st.sampled_from(["", " "]))
def test_no_counter_is_overlooked(pieces: list[str], between: str) -> None:
    text = " ".join(between.join(pieces).split())
    assert letters(text) == _COUNTER().sub("", unicodedata.normalize("NFKC", text)).replace(" ", "")


@given(
    st.from_regex(_COUNTER(), fullmatch=True),
    st.sampled_from(["", " ", "a ", "数", "views (", "\u0663 "]),
    st.sampled_from(["", " ", ".", "s", " и", "数", "\u200b"]),
)
def test_a_counter_is_found_in_whatever_form_it_comes(counter: str, before: str, behind: str) -> None:
    """The quick look that most texts are done with misses none that the slow one finds."""
    text = " ".join(unicodedata.normalize("NFKC", before + counter + behind).split())

    assert letters(text) == _INVISIBLE.sub("", _COUNTER().sub("", text))


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("\u0661\u0662 views x", "x"),  # digits of another script
        ("x 5, views", "x"),
        ("x 7 k Kommentare y", "xy"),
        ("комментариев: 3 x", "x"),
        ("ответа (3) x", "x"),
        ("a 数量 3 b", "a数量3b"),
        ("the vı ews: 3", "thevıews:3"),
        ("12\u00advıews 3 views", "12vıews"),
        ("\ud83d 3 views \ude00", "\ud83d\ude00"),
        ("a\u034fb\u115fc\ufffdd\x85e\u2028f\u1680g", "abcdefg"),
    ],
)
def test_the_letters_of_a_text_with_rarer_signs(text: str, want: str) -> None:
    assert letters(text) == want


@given(st.text("ab1 9,.\t\n：阅读数次万views\u200b", max_size=60))
def test_white_space_says_nothing(text: str) -> None:
    assert letters(text) == letters(" ".join(text.split())) == letters(f"  {text}\n")


@pytest.mark.parametrize(
    ("html", "want"),
    [
        ("<p>a<script>x</script> b</p><style>c</style>", "ab"),
        ("<p>a</p><iframe src='x'>y</iframe><noscript>z</noscript>", "a"),
        ("plain", "plain"),
        ("a &amp; b", "a&b"),
    ],
)
def test_what_a_reader_would_see(html: str, want: str) -> None:
    assert letters(visible(html)) == want


@given(st.from_regex(_READ_ON(), fullmatch=True), st.sampled_from(["", "It rained.", "Read more", "下雨了，阅读"]))
def test_a_teaser_ends_before_the_call_to_read_on(call: str, text: str) -> None:
    shown = f"{text}{call}".replace("<", "").replace("&", "")[:400]
    listing = with_fingerprints(Listing("rss20", (Entry(body=Html(shown)),)))

    assert listing.entries[0].teaser == _READ_ON().sub("", shown).strip()


@pytest.mark.parametrize(
    ("title", "want"),
    [
        ("The bridge (12 comments)", "The bridge "),
        ("The bridge [1 reply]", "The bridge "),
        ("The bridge | 1,234 views", "The bridge "),
        ("The bridge - Comments: 7", "The bridge "),
        ("[15 Kapitel] Die Brücke", "[15 Kapitel] Die Brücke"),  # no word of ours
        ("Die Brücke (15 Kommentare)", "Die Brücke "),
        ("Le pont [3 commentaires]", "Le pont "),
        ("Мост (21 комментарий)", "Мост "),
        ("[9 赞] 河边的桥", " 河边的桥"),
        ("[15 answers] The bridge", " The bridge"),
        ("河边的桥（评论 21）", "河边的桥"),
        ("河边的桥【3条回复】", "河边的桥"),
        ("Curry scores 40 points", "Curry scores 40 points"),
        ("Ten views of the bridge", "Ten views of the bridge"),
        ("12 comments on the bridge", "12 comments on the bridge"),
        ("(12 comments)", ""),
        ("", ""),
    ],
)
def test_a_headline_without_its_counter(title: str, want: str) -> None:
    assert without_title_counter(title) == want


@pytest.mark.parametrize("title", ["-" * N, "(1 " * N, "1" * N + " comments", "(" + " " * N + "1 comments)"])
def test_no_headline_is_too_much(title: str) -> None:
    assert len(without_title_counter(title)) <= len(title)


def test_no_text_has_no_hash() -> None:
    assert digest("") == ""
    assert len(digest("x")) == 24


@given(st.text(alphabet=st.sampled_from("aAｅ，。：！？（）…　\u00a0é\u0301\u3099か가각\u11a8中ﬁ①"), max_size=60))
def test_the_letters_are_in_nfkc_however_it_was_reached(text: str) -> None:
    assert letters(text) == letters(unicodedata.normalize("NFKC", text))
    assert letters("字" + text) == letters(unicodedata.normalize("NFKC", "字" + text))
