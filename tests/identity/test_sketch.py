"""Copies are found in any language, and what is no copy is not taken for one."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identity.minhash import bands, similarity, sketch

HAN = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 800))
LATIN = "abcdefghijklmnopqrstuvwxyz"


def text(letters: str, length: int, seed: int) -> str:
    chance = Random(seed)
    return "".join(chance.choice(letters) for _ in range(length))


@pytest.mark.parametrize("letters", [HAN, LATIN])
@pytest.mark.parametrize("length", [300, 1_000, 10_000])
def test_a_reprint_with_another_credit_line_is_a_copy(letters: str, length: int) -> None:
    one = text(letters, length, 1)
    two = f"{one[:20]}稿源某某网{one[20 : -length // 50]}责任编辑李四"

    a, b = sketch(one), sketch(two)

    assert similarity(a, b) >= 0.75
    assert set(bands(a)) & set(bands(b))


@pytest.mark.parametrize("letters", [HAN, LATIN])
def test_two_texts_of_one_language_are_no_copies(letters: str) -> None:
    sketches = [sketch(text(letters, 2_000, seed)) for seed in range(40)]

    alike = max(similarity(a, b) for number, a in enumerate(sketches) for b in sketches[:number])

    assert alike < 0.3


def test_half_of_a_text_is_no_copy_of_it() -> None:
    one = text(HAN, 4_000, 1)

    assert similarity(sketch(one), sketch(one[:2_000])) < 0.75


def test_a_short_text_has_no_sketch_and_is_like_nothing() -> None:
    assert sketch("短文" * 20) == ""
    assert similarity("", "") == 0.0
    assert bands("") == ()


def test_case_is_no_difference() -> None:
    one = text(LATIN, 500, 1)

    assert sketch(one) == sketch(one.upper())


@given(st.text(min_size=200, max_size=1_000))
def test_every_text_of_some_length_has_one_sketch_of_one_size(any_text: str) -> None:
    assert len(sketch(any_text)) == 256
    assert similarity(sketch(any_text), sketch(any_text)) == 1.0
    assert len(bands(sketch(any_text))) == 16
