"""What of a text makes it the same text: visible letters, without the churn that pages and feeds put around them.

Pure. Runs where lexbor may work on what strangers wrote: in the engine.
"""

import hashlib
import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser

from ingest.documents import Entry, Listing
from normalize.later import later
from normalize.plain import beyond_ascii

_INVISIBLE = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffd"
    "\x00-\x1f\x7f-\x9f]+"
)
_INVISIBLE_ASCII = bytes(code for code in range(128) if _INVISIBLE.match(chr(code)))
_WIDE = re.compile("[\u00a0\u2026\u3000\uff01-\uff5e]")
"""A space that does not break, an ellipsis; white space, signs and letters of ASCII in the width of a Chinese one."""
_SILENT = ["script", "style", "noscript", "template", "svg", "iframe", "object"]
_TEASER_LETTERS = 400
_READ_ON = later(
    r"\s*(?:阅读全文|閱讀全文|查看全文|继续阅读|繼續閱讀|read (?:more|on)|continue reading)\W*$", re.IGNORECASE
)
_OF_READ_ON = ("read", "全文", "阅读", "閱讀")
"""One of these is in each call to read on."""
_COUNTER_WORDS = (
    *"阅读 閱讀 浏览 瀏覽 点击 點擊 评论 評論 点赞 點讚 收藏 转发 轉發 view comment like share read point".split(),
    *"replies reply kommentar aufruf antworten réponse comentario respuesta комментари просмотр ответ コメント".split(),
    *(" ago", "vor ", "il y a ", "hace ", "назад", "分钟前", "分鐘前", "小时前", "小時前", "秒前"),
)
_COUNTER_WORD = later("|".join(map(re.escape, _COUNTER_WORDS)))
_NUMBER = re.compile(r"\d[\d,.]*")
_REACH = 24
"""Characters beside a number within which the word that makes it a counter stands whole: `12 k Kommentare`."""
_LETTERS_FOR_A_NUMBER = 60
"""Where a text has more for each number than so many, a look beside each is less work than one for each word."""
_NEAR = 60
"""Characters around a counter's word within which all of the counter stands."""
_MAX_COUNTERS = 5_000
"""Words of counters in one text; what has more is no article, and is taken as it is."""
_COUNT = r"(?<![\d.,])\d[\d,.]*\d?\s*(?:[万萬kKwW])?"
_OTHER_WORDS = (
    r"repl(?:y|ies)|kommentare?|aufrufe?|antworten|commentaires?|réponses?|comentarios?|respuestas?"
    r"|комментари\w{1,2}|просмотр\w{0,2}|ответ\w{0,2}|コメント"
)
_COUNTER = later(
    # A number beside one of these words counts readers, not facts.
    rf"(?:阅读|閱讀|浏览|瀏覽|点击|點擊|评论|評論|点赞|點讚|收藏|转发|轉發)\s*(?:数|数量|量|次数)?\s*[:：(（]?\s*{_COUNT}\s*次?[)）]?"
    rf"|{_COUNT}\s*(?:次|条|個|个|人)?\s*(?:阅读|閱讀|浏览|瀏覽|评论|評論|点赞|點讚)"
    rf"|{_COUNT}\s*(?:views?|comments?|likes?|shares?|reads?|points?)\b"
    rf"|\b(?:views?|comments?|likes?|shares?|points?)\s*[:(]\s*{_COUNT}\)?"
    rf"|{_COUNT}\s*(?:{_OTHER_WORDS})|\b(?:{_OTHER_WORDS})\s*[:(]\s*{_COUNT}\)?"
    # So long ago something was, or so long from now: another number at each look.
    rf"|{_COUNT}\s*(?:seconds?|minutes?|mins?|hours?)\s+ago\b|\bvor\s+{_COUNT}\s*(?:sekunden?|minuten?|stunden?)\b"
    rf"|\b(?:il\s+y\s+a|hace)\s+{_COUNT}\s*(?:secondes?|segundos?|minut[eo]s?|heures?|horas?)\b"
    rf"|{_COUNT}\s*(?:секунд\w?|минут\w?|час\w{{0,2}})\s+назад\b|{_COUNT}\s*(?:秒|分钟|分鐘|小时|小時)前",
    re.IGNORECASE,
)
_BEFORE = "读讀览覽击擊论論赞讚藏发發数量"
_MAY_COUNT = re.compile(
    # A digit comes first, which `re` finds quickly; the rest is asked for where one is, what excludes most first.
    r"[0-9](?:(?!\d)[,.]*+[万萬kw]?[次条條個个人]?(?=[a-zа-яoôコ分点秒点小浏瀏評评閱阅點])"
    rf"(?:views?|comment|like|share|read|point|阅读|閱讀|浏览|瀏覽|评论|評論|点赞|點讚|{_OTHER_WORDS}"
    r"|(?:second|minute|min|hour)s?ago|(?:секунд|минут|час).{0,2}назад|(?:秒|分钟|分鐘|小时|小時)前)"
    r"|(?<=[:：(（].)(?:(?<=(?:iew|ews|ent|nts|ike|kes|are|res|int|ply|ies|tar|ruf|ufe|ten|ire|nse|ses|rio|ios)[:(].)"
    rf"|(?<=(?:sta|tas|メント|отр|вет)[:(].)|(?<=(?:ари|отр|вет).[:(].)|(?<=(?:ари|отр|вет)..[:(].)|(?<=[{_BEFORE}]..))"
    rf"|(?<=[rae{_BEFORE}].)(?:(?<=vor.)|(?<=ilya.)|(?<=hace.)|(?<=[{_BEFORE}].)))",
    re.IGNORECASE,
)
"""Finds a digit of each counter, and few others, in a text without white space whose digits are those of ASCII."""
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")


_TITLE_WORDS = (
    r"(?:views?|comments?|repl(?:y|ies)|responses?|answers?|likes?|shares?|reads?|points?|votes?|upvotes?|reactions?"
    rf"|{_OTHER_WORDS}|阅读|閱讀|浏览|瀏覽|点击|點擊|评论|評論|回复|回覆|回帖|跟帖|点赞|點讚|赞同|赞|讚|收藏|转发|轉發)"
)
_TITLE_COUNT = (
    rf"(?:{_COUNT}\s*(?:次|条|條|個|个|人)?\s*{_TITLE_WORDS}"
    rf"|{_TITLE_WORDS}\s*(?:数|數|量)?\s*[:：]?\s*{_COUNT}\s*(?:次|条|條)?)"
)
_TITLE_ENDS = later(rf"[(\[（【|｜·•—–-]\s*{_TITLE_COUNT}\s*[)\]）】]?\s*$", re.IGNORECASE)
_TITLE_BEGINS = later(rf"^\s*[(\[（【]\s*{_TITLE_COUNT}\s*[)\]）】]", re.IGNORECASE)
_BARE_COUNT = later(rf"[(\[（【]\s*{_COUNT}\s*[)\]）】]\s*$", re.IGNORECASE)
_BARE_FIRST = later(rf"^\s*[(\[（【]\s*{_COUNT}\s*[)\]）】]", re.IGNORECASE)


def without_title_counter(title: str) -> str:
    """Return a headline without a number of readers or answers that is set off before or behind it.

    Within a headline such a number is a fact: so many points are a result.
    """
    at = max(0, len(title) - _NEAR)
    shorter = title[:at] + _TITLE_ENDS().sub("", title[at:])
    return _TITLE_BEGINS().sub("", shorter[:_NEAR]) + shorter[_NEAR:]


def without_bare_count(title: str) -> str:
    """Return a headline without a bare number in brackets at an end: for the question alone whether it was edited."""
    at = max(0, len(title) - _NEAR)
    shorter = title[:at] + _BARE_COUNT().sub("", title[at:])
    return _BARE_FIRST().sub("", shorter[:_NEAR]) + shorter[_NEAR:]


def with_fingerprints(listing: Listing) -> Listing:
    """Return the listing with `text_hash` and `text_length` of every entry filled in."""
    return replace(listing, entries=tuple(_of_entry(entry) for entry in listing.entries))


def _of_entry(entry: Entry) -> Entry:
    shown = visible(entry.body or entry.summary)
    text = letters(shown)
    teaser = (visible(entry.summary) if entry.body and entry.summary else shown)[:_TEASER_LETTERS]
    return replace(entry, text_hash=digest(text), text_length=len(text), teaser=_without_read_on(teaser).strip())


def _without_read_on(teaser: str) -> str:
    lowered = teaser.lower()
    return _READ_ON().sub("", teaser) if any(word in lowered for word in _OF_READ_ON) else teaser


def visible(html: str) -> str:
    """Return the text that a reader would see of some HTML."""
    if "<" not in html and "&" not in html:
        return html
    tree = LexborHTMLParser(html)
    tree.strip_tags(_SILENT)
    return tree.body.text(separator=" ") if tree.body else ""


@lru_cache(maxsize=16)
def letters(text: str) -> str:
    """Return a text in NFKC without white space, invisible signs and counters of readers: what an edit changes."""
    # The text of an article is asked for some five times while it is decided what becomes of it.
    plain = text if text.isascii() else _nfkc(text)
    joined, foreign = _joined(plain)
    if not _may_count(joined, foreign):
        return joined
    # White space is folded before the counters are looked for: their pattern would try every way to share a long run.
    return _joined(_without_counters(" ".join(plain.split())))[0]


def _joined(text: str) -> tuple[str, str]:
    """Return a text without white space and invisible signs, and what of it is not ASCII."""
    # Those of ASCII go as bytes: a tenth of the work.
    octets = text.encode("utf-8", "surrogatepass").translate(None, _INVISIBLE_ASCII)
    joined = octets.decode("utf-8", "surrogatepass")
    foreign = beyond_ascii(joined)
    return (_INVISIBLE.sub("", joined) if _INVISIBLE.search(foreign) else joined), foreign


def _may_count(joined: str, foreign: str) -> bool:
    """Say whether a text may hold a counter: most do not, and need no longer look."""
    return _MAY_COUNT.search(joined) is not None or _FOREIGN_DIGIT.search(foreign) is not None


def _nfkc(text: str) -> str:
    """Return a text in NFKC; the signs that keep nearly every Chinese text from being in it are changed one by one."""
    plain = text
    for sign in set(_WIDE.findall(beyond_ascii(text))):
        plain = plain.replace(sign, unicodedata.normalize("NFKC", sign))
    return plain if unicodedata.is_normalized("NFKC", plain) else unicodedata.normalize("NFKC", text)


def _without_counters(text: str) -> str:
    """Drop the counters; only the neighbourhood of their words is looked at, which is little of any text."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters are longer in lower case
        return _COUNTER().sub("", text)
    pieces, copied = [], 0
    for start, end in _neighbourhoods(lowered):
        piece = text[start:end]
        may_count = _may_count(*_joined(piece))
        pieces += [text[copied:start], _COUNTER().sub("", piece) if may_count else piece]
        copied = end
    return "".join([*pieces, text[copied:]]) if pieces else text


def _neighbourhoods(lowered: str) -> list[tuple[int, int]]:
    """List the stretches around the words of counters, in order, those that meet as one; none where they are many."""
    numbers = [number.span() for number in _NUMBER.finditer(lowered)]
    is_quicker = len(numbers) * _LETTERS_FOR_A_NUMBER < len(lowered)
    hits = _words_beside(lowered, numbers) if is_quicker else _words_in(lowered) if numbers else []
    stretches: list[tuple[int, int]] = []
    for at in sorted(hits) if len(hits) <= _MAX_COUNTERS else ():
        start, end = max(0, at - _NEAR), at + _NEAR
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    return stretches


def _words_beside(lowered: str, numbers: list[tuple[int, int]]) -> set[int]:
    """Return where the words of counters begin that stand so near to a number that they may belong to it."""
    return {
        word.start()
        for start, end in numbers
        for word in _COUNTER_WORD().finditer(lowered, max(0, start - _REACH), end + _REACH)
    }


def _words_in(lowered: str) -> list[int]:
    """Return where the words of counters begin; when there are too many, of one more than that."""
    hits: list[int] = []
    for word in _COUNTER_WORDS:
        at = lowered.find(word)
        while at >= 0 and len(hits) <= _MAX_COUNTERS:
            hits.append(at)
            at = lowered.find(word, at + len(word))
    return hits


def digest(text: str) -> str:
    """Return 24 hex digits of the text's SHA-256; nothing for no text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24] if text else ""
