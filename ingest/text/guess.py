"""Asks the bytes themselves for their encoding, when they are not UTF-8 and no declaration holds.

Pure; knows nothing of documents. It tells the East Asian encodings apart by where the frequent characters of each lie
in its table (the idea of Li and Momoi, *A composite approach to language/encoding detection*, 2001), Cyrillic by its
long runs of high bytes, and takes the rest for Windows-1252, which the web means by "Western".
"""

import re
from collections import Counter
from collections.abc import Callable

from ingest.text.encodings import GB18030, WINDOWS_1252, codec_of

_SAMPLE_BYTES = 200_000
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")

# The share of a text's double bytes that are frequent characters of the encoding it is in lies above 0.9 for news
# in Chinese, Japanese and Korean, and under 0.4 for the same bytes read by the wrong table.
_FREQUENT_SHARE = 0.6
_JAPANESE_KANA_SHARE = 0.2
_KOREAN_SHARE = 0.95
_KOREAN_MIN_PAIRS = 12
# Western text has single accents among ASCII letters; Cyrillic has whole words of high bytes.
_CYRILLIC_RUN = 2.5
# Of the pairs of an East Asian text whose table has low second bytes, more than this have a high one.
_HIGH_TRAIL_SHARE = 0.5


def guess_encoding(body: bytes) -> str:
    """Name the likeliest encoding of bytes that are not UTF-8, under its standard name."""
    first = _HIGH_RUN.search(body)
    sample = body[first.start() : first.start() + _SAMPLE_BYTES] if first else b""
    pairs = Counter(_PAIR.findall(sample))
    return _east_asian(body, pairs) or _single_byte(sample)


def _share(pairs: Counter[bytes], frequent: Callable[[int, int], bool]) -> float:
    total = pairs.total()
    return sum(n for pair, n in pairs.items() if frequent(pair[0], pair[1])) / total if total else 0.0


def _gb_frequent(lead: int, trail: int) -> bool:
    """Level 1 of GB 2312 (rows 16 to 55), its punctuation and full-width forms."""
    return trail >= 0xA1 and (0xB0 <= lead <= 0xD7 or lead in (0xA1, 0xA3))


def _big5_frequent(lead: int, trail: int) -> bool:
    """Level 1 of Big5 (A440 to C67E) and its punctuation."""
    return 0xA1 <= lead <= 0xC6 and (trail < 0x7F or trail >= 0xA1)


def _shift_jis_kana(lead: int, trail: int) -> bool:
    return (lead == 0x82 and 0x9F <= trail <= 0xF1) or (lead == 0x83 and 0x40 <= trail <= 0x96)


def _euc_jp_kana(lead: int, trail: int) -> bool:
    return lead in (0xA4, 0xA5) and trail >= 0xA1


def _hangul(lead: int, trail: int) -> bool:
    return trail >= 0xA1 and (0xB0 <= lead <= 0xC8 or lead in (0xA1, 0xA3))


def _high_trail(_: int, trail: int) -> bool:
    return trail >= 0x80


def _east_asian(body: bytes, pairs: Counter[bytes]) -> str | None:
    if not pairs:
        return None
    simplified, traditional = _share(pairs, _gb_frequent), _share(pairs, _big5_frequent)
    if _share(pairs, _shift_jis_kana) > _JAPANESE_KANA_SHARE and _reads(body, "shift_jis"):
        return "shift_jis"
    if _share(pairs, _euc_jp_kana) > _JAPANESE_KANA_SHARE and _share(pairs, _low_trail) == 0 and _reads(body, "euc-jp"):
        return "euc-jp"
    if traditional > max(simplified, _FREQUENT_SHARE) and _reads(body, "big5"):
        return "big5"
    if pairs.total() >= _KOREAN_MIN_PAIRS and _share(pairs, _hangul) > _KOREAN_SHARE and _reads(body, "euc-kr"):
        return "euc-kr"
    chinese = simplified > _FREQUENT_SHARE or (_share(pairs, _high_trail) > _HIGH_TRAIL_SHARE and _reads(body, GB18030))
    return GB18030 if chinese else None


def _low_trail(_: int, trail: int) -> bool:
    return trail < 0x80


def _reads(body: bytes, name: str) -> bool:
    """Whether the bytes are valid in that encoding."""
    try:
        body.decode(codec_of(name))
    except UnicodeDecodeError:
        return False
    return True


def _single_byte(sample: bytes) -> str:
    runs = _HIGH_RUN.findall(sample)
    high = sum(map(len, runs))
    if not runs or high / len(runs) < _CYRILLIC_RUN:
        return WINDOWS_1252
    letters = sum(byte >= 0xC0 for run in runs for byte in run)
    return "windows-1251" if letters > 0.9 * high else WINDOWS_1252
