"""What of a text makes it the same text: visible letters, without the churn that pages and feeds put around them.

Pure. Runs where lexbor may work on what strangers wrote: in the engine.
"""

import hashlib
import re
import unicodedata
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from ingest.messages import Entry, Listing

_INVISIBLE = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffd"
    "\x00-\x1f\x7f-\x9f]+"
)
_SILENT = ["script", "style", "noscript", "template", "svg", "iframe", "object"]
_TEASER_LETTERS = 400
_READ_ON = re.compile(
    r"\s*(?:阅读全文|閱讀全文|查看全文|继续阅读|繼續閱讀|read (?:more|on)|continue reading)\W*$", re.IGNORECASE
)
_COUNT = r"(?<![\d.,])\d[\d,.]*\d?\s*(?:[万萬kKwW])?"
_COUNTER = re.compile(
    # A number beside one of these words counts readers, not facts.
    rf"(?:阅读|閱讀|浏览|瀏覽|点击|點擊|评论|評論|点赞|點讚|收藏|转发|轉發)\s*(?:数|数量|量|次数)?\s*[:：(（]?\s*{_COUNT}\s*次?[)）]?"
    rf"|{_COUNT}\s*(?:次|条|個|个|人)?\s*(?:阅读|閱讀|浏览|瀏覽|评论|評論|点赞|點讚)"
    rf"|{_COUNT}\s*(?:views?|comments?|likes?|shares?|reads?|points?)\b"
    rf"|\b(?:views?|comments?|likes?|shares?|points?)\s*[:(]\s*{_COUNT}\)?",
    re.IGNORECASE,
)


def with_fingerprints(listing: Listing) -> Listing:
    """Return the listing with `text_hash` and `text_length` of every entry filled in."""
    return replace(listing, entries=tuple(_of_entry(entry) for entry in listing.entries))


def _of_entry(entry: Entry) -> Entry:
    text = letters(visible(entry.body or entry.summary))
    teaser = visible(entry.summary or entry.body)[:_TEASER_LETTERS]
    return replace(entry, text_hash=digest(text), text_length=len(text), teaser=_READ_ON.sub("", teaser).strip())


def visible(html: str) -> str:
    """Return the text that a reader would see of some HTML."""
    if "<" not in html and "&" not in html:
        return html
    tree = LexborHTMLParser(html)
    tree.strip_tags(_SILENT)
    return tree.body.text(separator=" ") if tree.body else ""


def letters(text: str) -> str:
    """Return a text in NFKC without white space, invisible signs and counters of readers: what an edit changes."""
    return _INVISIBLE.sub("", _COUNTER.sub("", unicodedata.normalize("NFKC", text)))


def digest(text: str) -> str:
    """Return 24 hex digits of the text's SHA-256; nothing for no text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24] if text else ""
