"""A title for an entry that has none, so that a person can tell it from others.

Pure. A feed's `title` stays empty in the `Entry`: a page may know a better one.
"""

from ingest.documents import Entry
from ingest.fetcher.feeds.plain_text import text_of_html

_LONGEST = 100


def shown_title(entry: Entry) -> str:
    """Return the title, else the beginning of the text, else the link or the guid; empty for an entry of pictures."""
    return entry.title or _beginning(entry.summary) or _beginning(entry.body) or entry.link or entry.guid or ""


def _beginning(html: str) -> str:
    text = text_of_html(html[:5_000])
    if len(text) <= _LONGEST:
        return text
    cut = text.rfind(" ", _LONGEST // 2, _LONGEST)
    return text[: cut if cut > 0 else _LONGEST] + "…"
