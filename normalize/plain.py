"""Plain text made fit to be written: what is invisible and steers a terminal, a reader's eye or a parser is taken out.

Pure; knows nothing of HTML or of Markdown.
"""

import unicodedata
from collections.abc import Callable

from store.late.pattern import pattern
from store.unseen import LINE_SIGNS, UNSEEN

UNCLEAN = pattern(f"[{UNSEEN}{LINE_SIGNS}\u200b\U000e0000-\U000e007f]")
"""Finds a text that `visible` may change. None of it is printable to Python."""

_ASCII = bytes(range(128))
_SHORT = 200
"""So few characters are looked at one by one as quickly as together."""
_ANSI = pattern(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)")
# A zero-width space separates words in Lao, Thai, Burmese and Khmer (UAX 14, class ZW); elsewhere it is litter.
# Tag characters mean something behind a black flag only (UTS 51); elsewhere they smuggle text past the reader.
_UNSEEN = pattern(
    f"[{UNSEEN}]|\u200b(?![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"
)
_LINE_SIGNS = pattern(f"[{LINE_SIGNS}]")


def visible(text: str) -> str:
    """Return text without control, bidi and other unseen characters; the rarer line separators become spaces."""
    if (len(text) < _SHORT and text.isprintable()) or not _may_be_unclean(text):
        return text
    return _UNSEEN.sub("", _LINE_SIGNS.sub(" ", _ANSI.sub("", text)))


def beyond_ascii(text: str) -> str:
    """Return the signs of a text that are not ASCII, in their order: few of most texts, so a look at them is short."""
    if text.isascii():
        return ""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def one_line(text: str, max_chars: int | None = None) -> str:
    """Return text as one line: NFC, unseen characters out, white space folded, cut with an ellipsis at `max_chars`."""
    line = " ".join(unicodedata.normalize("NFC", visible(text)).replace("\u200b", "").split())
    return line if max_chars is None else shorten(line, max_chars)


def shorten(line: str, max_chars: int) -> str:
    """Cut a line to at most `max_chars`, at a word where one is near, and say so with an ellipsis."""
    if len(line) <= max_chars:
        return line
    cut = line[: max_chars - 1]
    words = cut.rpartition(" ")[0] if not line[max_chars - 1].isspace() else cut
    return (words if len(words) > max_chars * 2 // 3 else cut).rstrip() + "…"


def clip_bytes(text: str, max_bytes: int) -> str:
    """Return the longest beginning of `text` that UTF-8 holds in `max_bytes`."""
    return text.encode("utf-8")[:max_bytes].decode("utf-8", "ignore")


def holds(signs: bytes) -> Callable[[str], bool]:
    """Return what says whether a text holds one of these ASCII characters, or any that `visible` may change.

    As a search for one class of characters would, in a tenth of the time: `re` looks at each character by itself.
    """
    harmless = bytes(code for code in range(128) if code not in signs and not UNCLEAN.match(chr(code)))
    wanted = pattern(rf"[\x00-\x7f]|{UNCLEAN.pattern}")

    def found(text: str) -> bool:
        if text.isascii():
            return bool(text.encode().translate(None, harmless))
        rest = text.encode("utf-8", "surrogatepass").translate(None, harmless)
        return wanted.search(rest.decode("utf-8", "surrogatepass")) is not None

    return found


_may_be_unclean = holds(b"")


_HAN = pattern("[\u4e00-\u9fff]")
_KANA_HANGUL = pattern("[\u3040-\u30ff\uac00-\ud7a3]")
_CHINESE_SHARE = 0.2
"""Of the letters of a Chinese technical text with English names, Han signs are still this share."""


def may_be_chinese(text: str) -> bool:
    """Say whether any Han sign is in a text."""
    return not text.isascii() and _HAN.search(text) is not None


def is_chinese(language: str | None, text: str) -> bool:
    """Say whether a text is Chinese: as its language tag (BCP 47) says, else by its signs."""
    if language:
        return language.lower().split("-")[0].split("_")[0] in {"zh", "cmn", "yue", "wuu"}
    han = len(_HAN.findall(text))
    if not han:
        return False
    letters = sum(map(str.isalpha, text))
    return han > letters * _CHINESE_SHARE and len(_KANA_HANGUL.findall(text)) * 10 < han
