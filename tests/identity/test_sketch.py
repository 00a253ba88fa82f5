"""Copies are found in any language, and what is no copy is not taken for one."""

from random import Random
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identity import minhash
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


@given(st.lists(st.tuples(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF)), min_size=1, max_size=64))
def test_the_bins_that_are_equal_are_counted_at_once_as_one_by_one(bins: list[tuple[int, int]]) -> None:
    one, two = ("".join(f"{pair[side]:04x}" for pair in bins) for side in (0, 1))

    assert similarity(one, two) == pytest.approx(sum(a == b for a, b in bins) / len(bins))


@pytest.mark.parametrize(
    "letters", [HAN, LATIN, "абвгдежзийклмнопрстуфхцчшщъыьэюя", "가각간갇갈감갑값갓강개객갠갤갬갭"]
)
@pytest.mark.parametrize("length", [300, 5_000])
def test_the_similarity_of_sketches_is_that_of_the_texts(letters: str, length: int) -> None:
    one = text(letters, length, 1)
    two = one[: length * 3 // 4] + text(letters, length // 4, 2)
    shingles = [{each[at : at + 4] for at in range(length - 3)} for each in (one, two)]
    jaccard = len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])

    assert abs(similarity(sketch(one), sketch(two)) - jaccard) < 0.2


@pytest.mark.parametrize("letters", ["abdefghij", "abdefghijabdefghijc"])
def test_a_copy_of_a_text_with_few_or_none_of_the_first_letters_is_a_copy_still(letters: str) -> None:
    one = text(letters, 3_000, 1)

    assert similarity(sketch(one), sketch(one[:-60])) >= 0.75


@given(st.binary(min_size=4, max_size=300))
def test_all_shingles_are_hashed_as_one_by_one(letters: bytes) -> None:
    shingles = (letters[at : at + 4] for at in range(len(letters) - 3))

    assert minhash.lowest_bytes(letters) == bytes(crc32(shingle) & 255 for shingle in shingles)


@given(st.text(alphabet="abcxyz äé中文字", min_size=220, max_size=900))
def test_the_sketch_is_that_of_the_smallest_hash_in_each_bin(letters: str) -> None:
    plain = letters.casefold().encode("utf-16-le")[::2]
    every = [plain[at : at + 4] for at in range(len(plain) - 3)]
    first = {crc32(each) for each in every if each[0] % 8 == 3}
    bins = [
        min((value // 64 for value in some if value % 64 == number), default=None)
        for number in range(64)
        for some in [first if any(value % 64 == number for value in first) else set(map(crc32, every))]
    ]
    filled = [
        next(value + step * 7919 for step in range(64) if (value := bins[(number + step) % 64]) is not None)
        for number in range(64)
    ]

    assert sketch(letters) == "".join(f"{value & 0xFFFF:04x}" for value in filled)


def test_of_a_long_text_a_part_of_the_shingles_is_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[bytes] = []

    def counted(shingle: bytes) -> int:
        hashed.append(shingle)
        return crc32(shingle)

    monkeypatch.setattr(minhash, "crc32", counted)

    sketch(text(HAN, 20_000, 1))

    assert len(hashed) < 20_000 / 6
