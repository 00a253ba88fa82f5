"""A sketch of a text, by which near-copies are found: of any language, Chinese included. Pure.

The text's letters without white space are cut into shingles of four (words would say nothing of Chinese), each is
hashed once, and the smallest hash in each of 64 bins stands for the text: one-permutation hashing (Li, Owen, Zhang:
"One Permutation Hashing", NIPS 2012), empty bins borrowing from their neighbour (Shrivastava, Li: "Densifying One
Permutation Hashing via Rotation", ICML 2014). The share of equal bins estimates the Jaccard similarity of the two sets.

The order in which a hash is "smallest" may be any that both texts share. Here the shingles that begin with one letter
in eight come before all others, so that of a text of some length, in which they fill every bin, no other is looked at.
"""

import re
from collections.abc import Container, Iterable, Iterator
from functools import cache
from itertools import compress
from zlib import crc32

_BINS = 64
_ROWS = 4
"""Bins in a band. Texts of similarity s share a band with probability 1 - (1 - s^4)^16: 0.9 at 0.6, 0.999 at 0.8."""
_DIGITS = 4
_BAND_BITS = 59
"""Of the 64 that four bins have; their place among the 16 takes the four above."""
_MIN_LETTERS = 200
"""A shorter text is too little to be called a copy of another."""
_LETTERS = 4
"""In a shingle."""
_FIRST_SHINGLE = re.compile(b"(?s)(?=([%s]...))" % re.escape(bytes(range(3, 256, 8))))
"""Those that begin with `c`, `k`, `s` and their like: a tenth of English, an eighth of Chinese."""
# CRC-32 is linear: that of four letters is the exclusive or of what each does to it in its place. So the lowest byte of
# the hash of each shingle, which tells its bin, is had by a few passes over a whole text, and not one by one.
_LOWEST = [
    bytes(
        (crc32(bytes([*[0] * place, letter, *[0] * (3 - place)])) ^ (crc32(bytes(4)) if place else 0)) & 255
        for letter in range(256)
    )
    for place in range(_LETTERS)
]


def sketch(letters: str) -> str:
    """Return the sketch of a text as 256 hex digits; nothing for one that is too short."""
    if len(letters) < _MIN_LETTERS:
        return ""
    # The lower half of each UTF-16 unit: four of them tell four signs of any one script from four others.
    text = letters.casefold().encode("utf-16-le", "surrogatepass")[::2]
    smallest = _smallest(set(map(crc32, set(_FIRST_SHINGLE.findall(text)))))
    if len(smallest) < _BINS:
        smallest |= _smallest({crc32(text[at : at + _LETTERS]) for at in _places_of(text, smallest)})
    return "".join([f"{value & 0xFFFF:04x}" for value in _dense([smallest.get(number) for number in range(_BINS)])])


def _places_of(text: bytes, filled: Container[int]) -> Iterator[int]:
    """Return where the shingles of a text begin that fall into none of the bins that are filled."""
    wanted = bytes(number % _BINS not in filled for number in range(_BINS)) * (256 // _BINS)
    return compress(range(len(text)), lowest_bytes(text).translate(wanted))


def lowest_bytes(text: bytes) -> bytes:
    """Return the lowest byte of the CRC-32 of each four letters of a text, in their order."""
    count = len(text) - _LETTERS + 1
    joined = 0
    for place, lowest in enumerate(_LOWEST):
        joined ^= int.from_bytes(text[place : place + count].translate(lowest), "little")
    return joined.to_bytes(count, "little")


def _smallest(hashes: Iterable[int]) -> dict[int, int]:
    """Return the smallest hash in each bin; no bin where none falls into it."""
    return {value % _BINS: value // _BINS for value in sorted(hashes, reverse=True)}


def _dense(bins: list[int | None]) -> list[int]:
    """Fill empty bins from the next one that is not, each step shifted so that borrowed values differ."""
    filled: list[int] = []
    for number in range(_BINS):
        for step in range(_BINS):
            value = bins[(number + step) % _BINS]
            if value is not None:
                filled.append(value + step * 7919)
                break
    return filled


def bands(sketched: str) -> tuple[int, ...]:
    """Return the bands of a sketch, each as a number of 63 bits: near-copies share at least one, others hardly ever."""
    width = _ROWS * _DIGITS
    parts = [sketched[at : at + width] for at in range(0, len(sketched), width)]
    return tuple(place << _BAND_BITS | int(part, 16) & ((1 << _BAND_BITS) - 1) for place, part in enumerate(parts))


def similarity(one: str, two: str) -> float:
    """Return the estimated Jaccard similarity of two sketched texts, 0 to 1 (standard error 0.06 at most)."""
    if not one or len(one) != len(two):
        return 0.0
    bins = len(one) // _DIGITS
    # Of each bin, the sixteen bits that differ are gathered in its lowest one: all bins at once, in one long number.
    differing = int(one, 16) ^ int(two, 16)
    for shift in (8, 4, 2, 1):
        differing |= differing >> shift
    return 1 - (differing & _lowest(bins)).bit_count() / bins


@cache
def _lowest(bins: int) -> int:
    """Return a number in which of each bin the lowest bit is set."""
    return int("0001" * bins, 16)
