"""The encodings that are read, by the labels under which the web knows them; everything else is no encoding.

Knows nothing of documents or of how one is chosen. The labels are those of the WHATWG Encoding Standard §4.2 and a few
of the IANA registry; Python's own lookup is never asked with a stranger's word, because it also knows `punycode`,
`idna`, `unicode_escape`, `undefined` and codecs that are no text encodings at all.
"""

import codecs
import re

UTF_8 = "utf-8"
GB18030 = "gb18030"
WINDOWS_1252 = "windows-1252"

_NAMES = {
    UTF_8: "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf-8-sig utf8mb4",
    # GB18030 holds GBK and GB 2312 whole, and pages of all three call themselves gb2312 (Encoding Standard §10.2).
    GB18030: "gb18030 gbk gb2312 gb_2312 gb_2312-80 csgb2312 chinese iso-ir-58 x-gbk euc-cn cp936 ms936 windows-936",
    "big5": "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 ms950 windows-950",
    "shift_jis": "shift_jis shift-jis sjis x-sjis ms_kanji csshiftjis windows-31j ms932 cp932",
    "euc-jp": "euc-jp eucjp x-euc-jp cseucpkdfmtjapanese",
    "iso-2022-jp": "iso-2022-jp csiso2022jp",
    "euc-kr": "euc-kr euckr cseuckr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 iso-ir-149 cp949 windows-949",
    # ISO 8859-1 and ASCII are read as Windows-1252 on the web (Encoding Standard §4.2).
    WINDOWS_1252: "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso_8859-1 iso88591 latin1 latin-1 l1 cp819 "
    "ibm819 csisolatin1 iso-ir-100 ascii us-ascii ansi_x3.4-1968 x-user-defined",
    "iso-8859-2": "iso-8859-2 iso8859-2 iso_8859-2 latin2 l2 csisolatin2",
    "iso-8859-3": "iso-8859-3 iso8859-3 latin3 l3",
    "iso-8859-4": "iso-8859-4 iso8859-4 latin4 l4",
    "iso-8859-5": "iso-8859-5 iso8859-5 cyrillic",
    "iso-8859-6": "iso-8859-6 iso8859-6 arabic",
    "iso-8859-7": "iso-8859-7 iso8859-7 greek greek8",
    "iso-8859-8": "iso-8859-8 iso8859-8 iso-8859-8-i hebrew",
    "iso-8859-10": "iso-8859-10 iso8859-10 latin6 l6",
    "iso-8859-13": "iso-8859-13 iso8859-13",
    "iso-8859-14": "iso-8859-14 iso8859-14",
    "iso-8859-15": "iso-8859-15 iso8859-15 iso_8859-15 latin9 latin-9 l9",
    "iso-8859-16": "iso-8859-16",
    "windows-874": "windows-874 tis-620 tis620 iso-8859-11 dos-874",
    "windows-1250": "windows-1250 cp1250 x-cp1250",
    "windows-1251": "windows-1251 cp1251 x-cp1251 win-1251",
    "windows-1253": "windows-1253 cp1253 x-cp1253",
    "windows-1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 latin5 l5",
    "windows-1255": "windows-1255 cp1255 x-cp1255",
    "windows-1256": "windows-1256 cp1256 x-cp1256",
    "windows-1257": "windows-1257 cp1257 x-cp1257",
    "windows-1258": "windows-1258 cp1258 x-cp1258",
    "koi8-r": "koi8-r koi8_r koi8 koi cskoi8r",
    "koi8-u": "koi8-u koi8-ru",
    "ibm866": "ibm866 866 cp866 csibm866",
    "macintosh": "macintosh mac x-mac-roman csmacintosh",
    "x-mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "utf-16": "utf-16 utf16 utf-16le utf-16be utf_16 unicode ucs-2 iso-10646-ucs-2 csunicode unicodefeff unicodefffe",
    "utf-32": "utf-32 utf32 utf-32le utf-32be ucs-4 iso-10646-ucs-4",
}

_CODECS = {
    "big5": "big5hkscs",  # the web's Big5 includes HKSCS (Encoding Standard §12.1)
    "shift_jis": "cp932",
    "iso-2022-jp": "iso2022_jp",
    "euc-kr": "cp949",
    "windows-874": "cp874",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "ibm866": "cp866",
}

_BY_LABEL = {label: name for name, labels in _NAMES.items() for label in labels.split()}

MULTI_BYTE = frozenset({GB18030, "big5", "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr"})
WIDE = frozenset({"utf-16", "utf-32"})

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9][\w.:\-]{0,39})", re.IGNORECASE)


def named(label: str | None) -> str | None:
    """Tell the encoding that a label means, under its standard name, or None for a word that means none."""
    return _BY_LABEL.get(label.strip().strip("\"'").lower()) if label else None


def codec_of(name: str) -> str:
    """Name the Python codec that reads an encoding of `named`."""
    return _CODECS.get(name, name)


def load_codecs() -> None:
    """Load every codec that reading may need, for a process that can open no file later."""
    for name in (*map(codec_of, _NAMES), *(f"{name}-{end}" for name in WIDE for end in ("le", "be")), "punycode"):
        codecs.lookup(name)


def charset_of(content_type: str | None) -> str | None:
    """Tell the encoding that a `Content-Type` names (RFC 9110 §8.3.2), under its standard name."""
    found = _CHARSET.search(content_type[:1000]) if content_type else None
    return named(found[1]) if found else None
