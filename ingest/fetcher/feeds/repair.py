"""Mends XML that a parser refuses for what people cannot see: bare ampersands, HTML's entities, control characters.

Pure; knows no element. Runs over a document only after a parser refused it. What it cannot mend (tags that do not
match) is left to the tolerant reader.
"""

import re
from html import escape
from html.entities import html5

# XML 1.0 §2.2: what no XML document may hold, not even escaped.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7});|#[xX]([0-9A-Fa-f]{1,6});|([A-Za-z_][\w.\-]{0,40});)?")
_BARE_AMPERSAND = re.compile(r"&(?![#A-Za-z_])")
_BARE_LESS = re.compile(r"<(?![A-Za-z_/!?:])")
_TAG = re.compile(r"<[A-Za-z_][^<>]*+>")
_ATTRIBUTE = re.compile(r"(\s[\w:.\-]{1,60}\s*=\s*)(?:(\"[^\"]*\"|'[^']*')|([^\s\"'<>=]+?)(?=[\s>]|/>))")
_MAX_AMPERSANDS = 3_000_000
"""The largest documents of escaped HTML hold a third of that; one of ampersands alone would grow fivefold."""
_MAX_MENDED = 300_000
"""Places in one stretch that are looked at; a document with more is past mending."""
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})

_BEFORE_C1, _LAST_C1, _LEAP = b"\xc2", 0x9F, 64
"""The first byte of a C1 control, the greatest second one, and from how far apart leaping pays."""
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_C1_REFERENCE = re.compile(r"&#(?:1([2-5])(\d)|[xX]0*([89])([0-9A-Fa-f]));")


def repaired(xml: str, entities: dict[str, str]) -> str:
    """Mend a document outside of CDATA and comments; `entities` are those that its DTD declared, as plain text."""
    xml = _ILLEGAL.sub("", xml)
    if xml.count("&") > _MAX_AMPERSANDS:
        return xml
    pieces, position = [], 0
    while (start := xml.find("<![CDATA[", position)) >= 0:
        end = xml.find("]]>", start)
        end = len(xml) if end < 0 else end + 3
        pieces += [_mended(xml[position:start], entities), xml[start:end]]
        position = end
    pieces.append(_mended(xml[position:], entities))
    return "".join(pieces)


def without_c1(xml: str) -> bytes:
    """Write as UTF-8, C1 controls as the Windows-1252 characters that are meant (HTML Standard §13.2.5.80)."""
    if "&#1" in xml or "&#x" in xml or "&#X" in xml:
        xml = _C1_REFERENCE.sub(_windows_1252, xml, count=_MAX_MENDED)
    octets = xml.encode("utf-8", "replace")
    if not _holds_c1(octets):
        return octets
    return _C1.sub(lambda found: _meant(found[0][1]).encode(), octets, count=_MAX_MENDED)


def may_hold_c1(octets: bytes) -> bool:
    """Whether `without_c1` may change a text, by its UTF-8."""
    return b"&#1" in octets or b"&#x" in octets or b"&#X" in octets or _holds_c1(octets)


def _holds_c1(octets: bytes) -> bool:
    """Whether a C1 control may be in it: `find` leaps where `re` looks at each byte, which pays where few are met."""
    if octets.count(_BEFORE_C1) * _LEAP > len(octets):
        return True
    at = octets.find(_BEFORE_C1)
    while at >= 0 and octets[at + 1] > _LAST_C1:
        at = octets.find(_BEFORE_C1, at + 1)
    return at >= 0


def _mended(markup: str, entities: dict[str, str]) -> str:
    def reference(found: re.Match[str]) -> str:
        decimal, hexadecimal, name = found.groups()
        if decimal or hexadecimal:
            code = int(decimal) if decimal else int(hexadecimal, 16)
            return f"&#{code};" if _is_character(code) else ""
        if name in _XML_ENTITIES:
            return found[0]
        if name in entities:
            return escape(entities[name], quote=False)
        character = html5.get(f"{name};") if name else None
        return escape(character) if character else f"&amp;{found[0][1:]}"

    mended = _REFERENCE.sub(reference, _BARE_AMPERSAND.sub("&amp;", markup), count=_MAX_MENDED)
    return _TAG.sub(_quoted, _BARE_LESS.sub("&lt;", mended), count=_MAX_MENDED)


def _quoted(tag: re.Match[str]) -> str:
    """Put the values of attributes in quotes."""
    if "=" not in tag[0]:
        return tag[0]
    return _ATTRIBUTE.sub(lambda found: found[1] + (found[2] or f'"{found[3]}"'), tag[0])


def _is_character(code: int) -> bool:
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def _windows_1252(found: re.Match[str]) -> str:
    tens, ones, high, low = found.groups()
    code = int(f"1{tens}{ones}") if tens else int(f"{high}{low}", 16)
    return _meant(code) if 0x80 <= code <= 0x9F else found[0]


def _meant(code: int) -> str:
    """Return the Windows-1252 character of a C1 control's number; nothing where it has none."""
    return bytes([code]).decode("windows-1252", "ignore")
