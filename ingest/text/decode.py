"""Bytes to text, when HTTP, the document's own declaration, its byte order mark and its bytes disagree.

Pure; knows nothing of feeds' or pages' structure beyond where each declares its encoding. Every step is linear in the
size of the body.

The order is the one that loses least. A document that is valid UTF-8 is UTF-8 whatever is said of it: bytes of another
encoding hardly ever are. One that is UTF-8 but for a few damaged bytes is repaired. Then a reading without damage is
looked for among what is declared and can be proved wrong; then the least damaged; then the declarations that nothing
can refute; then the bytes themselves are asked (`ingest.text.guess`).
"""

import re
from dataclasses import dataclass

from ingest.text.encodings import GB18030, MULTI_BYTE, UTF_8, WIDE, WINDOWS_1252, charset_of, codec_of, named
from ingest.text.guess import guess_encoding
from ingest.text.repair_utf8 import REPLACEMENT, repair_utf8

_BOMS = (
    (b"\xef\xbb\xbf", UTF_8, "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32", "utf-32-be"),
    (b"\xff\xfe", "utf-16", "utf-16-le"),
    (b"\xfe\xff", "utf-16", "utf-16-be"),
)
_UTF8_MARK = _BOMS[0][0]
_MARK_BYTES = 4
"""Of a mark, or of what stands for one."""
# What a document begins with when its UTF-16 has no mark: `<` or `{` or white space beside a NUL (XML 1.0 app. F).
_NAKED_UTF16 = (
    (re.compile(rb"[<{\s]\x00[^\x00]\x00"), "utf-16-le"),
    (re.compile(rb"\x00[<{\s]\x00[^\x00]"), "utf-16-be"),
)

_XML_ENCODING = re.compile(rb"<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']\s*([A-Za-z0-9][\w.:\-]{0,39})")
_META_CHARSET = re.compile(rb"<meta\b[^>]{0,500}?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9][\w.:\-]{0,39})", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)

# Pages and feeds declare late behind comments, scripts and warnings; browsers look at 1,024 bytes and then wait.
_PROLOGUE_BYTES = 16_384

# Characters that are whole for one that is damaged. From here on a damaged reading is believed although another one is
# without damage: short texts in GBK can be UTF-8 but for a byte or two, by chance.
_SURELY = 20
# From here on it is believed if no other reading is without damage. Text in another encoding that is read as UTF-8 has
# at least five damaged characters for each whole one.
_LIKELY = 2
# A document that says it is UTF-8, and is ASCII but for so many bytes, is damaged; with more it is mislabelled.
_MAX_DAMAGED_ASCII = 2


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a document, without its byte order mark."""

    text: str
    encoding: str
    """The encoding that was used, under its standard name (`utf-8`, `gb18030`, `windows-1252` …)."""
    repaired: int
    """Damaged places that were replaced by U+FFFD."""
    utf_8: bytes | None = None
    """The text in UTF-8, where it was read from that and nothing had to be replaced."""


def decode_feed(body: bytes, content_type: str | None) -> Decoded:
    """Read the text of a feed (XML or JSON), from its bytes and its `Content-Type` (RFC 7303, RFC 8259 §8.1)."""
    declared = _XML_ENCODING.search(body, 0, _PROLOGUE_BYTES)
    return _decode(body, [charset_of(content_type), _label(declared)])


def decode_html(body: bytes, content_type: str | None) -> Decoded:
    """Read the text of a page, from its bytes and its `Content-Type` (HTML Standard §13.2.3, with a longer look)."""
    if (plain := _plain_utf8(body)) is not None:
        return plain
    prologue = _COMMENT.sub(b"", body[:_PROLOGUE_BYTES])
    meta = _label(_META_CHARSET.search(prologue))
    # A page whose `meta` could be read is not in UTF-16, whatever it says (HTML Standard §13.2.3.2).
    declared = UTF_8 if meta in WIDE else meta
    return _decode(body, [charset_of(content_type), declared, _label(_XML_ENCODING.search(prologue))])


def _plain_utf8(body: bytes) -> Decoded | None:
    """Read UTF-8 without a mark, a NUL or an escape: whatever it declares, it is nothing else. None for any other."""
    if b"\x00" in body[:_MARK_BYTES] or b"\x1b" in body or body.startswith(_UTF8_MARK):
        return None
    try:
        return Decoded(body.decode("utf-8"), UTF_8, 0)
    except UnicodeDecodeError:
        return None


def _label(found: re.Match[bytes] | None) -> str | None:
    return named(found[1].decode("ascii")) if found else None


def _decode(body: bytes, declared: list[str | None]) -> Decoded:
    for mark, name, codec in _BOMS:
        if body.startswith(mark):
            rest = body[len(mark) :]
            return _decode_unmarked(rest, [name]) if name == UTF_8 else _forced(rest, name, codec)
    for pattern, codec in _NAKED_UTF16:
        if pattern.match(body):
            return _forced(body, "utf-16", codec)
    return _decode_unmarked(body, [name for name in declared if name])


def _decode_unmarked(body: bytes, declared: list[str]) -> Decoded:
    if "iso-2022-jp" in declared and b"\x1b$" in body:  # seven bits wide, so it would pass for UTF-8
        return _forced(body, "iso-2022-jp")
    utf_8 = _as_utf8(body)
    if not utf_8.repaired or _is_whole(utf_8, _SURELY):
        return utf_8
    readings = [_forced(body, name) for name in declared if name in MULTI_BYTE]
    without_damage = next((reading for reading in readings if not reading.repaired), None)
    nearly = next((reading for reading in (utf_8, *readings) if _is_whole(reading, _LIKELY)), None)
    return without_damage or nearly or _as_declared(body, declared) or _as_guessed(body, declared)


def _as_utf8(body: bytes) -> Decoded:
    try:
        return Decoded(body.decode("utf-8"), UTF_8, 0, body)
    except UnicodeDecodeError:
        text, repaired = repair_utf8(body)
    return Decoded(text, UTF_8, repaired)


def _as_declared(body: bytes, declared: list[str]) -> Decoded | None:
    """By a declaration that no bytes can refute; Windows-1252 is what many say who say nothing."""
    single = [name for name in declared if name not in MULTI_BYTE | WIDE | {UTF_8, WINDOWS_1252}]
    return _forced(body, single[0]) if single else None


def _as_guessed(body: bytes, declared: list[str]) -> Decoded:
    guessed = guess_encoding(body)
    if guessed == WINDOWS_1252 and UTF_8 in declared and WINDOWS_1252 not in declared:
        text, repaired = repair_utf8(body)
        if repaired <= _MAX_DAMAGED_ASCII:
            return Decoded(text, UTF_8, repaired)
    return _forced(body, guessed)


def _forced(body: bytes, name: str, codec: str | None = None) -> Decoded:
    """In that encoding, come what may; a U+FFFD that GB 18030 spells itself is no damage."""
    text = body.decode(codec or codec_of(name), "replace")
    spelled = body.count(b"\x84\x31\xa4\x37") if name == GB18030 else 0
    return Decoded(text, name, max(0, text.count(REPLACEMENT) - spelled))


def _is_whole(decoded: Decoded, per_damaged: int) -> bool:
    whole = len(decoded.text) - len(decoded.text.encode("ascii", "ignore")) - decoded.repaired
    return whole >= per_damaged * decoded.repaired
