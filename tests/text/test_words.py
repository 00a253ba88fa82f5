"""Which of many words a text holds: one look at it says what a search for each would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.linear import Words

WORDS = ("sign up", "signup", "up", "版权", "a.b", "(c)", "nn", "\\d", "é")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("", []),
        ("please signup", ["signup", "up"]),
        ("sign up, signup", ["sign up", "signup", "up"]),
        ("acb a-b 7", []),
        ("版权所有 (c) a.b", ["版权", "a.b", "(c)"]),
        ("sign\0up annn", ["up", "nn"]),
        ("caf\u00e9 but cafe\u0301 not", ["é"]),
        ("lone \ud800 signup", ["signup", "up"]),
    ],
)
def test_words_are_told_in_their_order(text: str, held: list[str]) -> None:
    assert Words(WORDS).held_by(text) == held


@given(
    st.lists(st.text("ab 版\0.", min_size=1, max_size=4), max_size=12, unique=True), st.text("ab 版\0.x", max_size=60)
)
def test_one_look_says_what_a_search_for_each_says(words: list[str], text: str) -> None:
    assert Words(words).held_by(text) == [word for word in words if word in text]


def test_a_text_that_holds_beginnings_of_all_words_in_every_order_is_read_whole() -> None:
    words = [f"{first}{second}{first * 6}" for first in "abcdefg" for second in "tuvwxyz"]
    text = "".join(f"{one[: number % 8]}{other}" for number in range(40) for one in words for other in words[::7])

    assert Words(words).held_by(text) == [word for word in words if word in text]
