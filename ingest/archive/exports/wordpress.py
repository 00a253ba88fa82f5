"""WordPress' export (WXR 1.0 to 1.2): an RSS document with posts, their text, and much else. Pure.

Read by expat's events, so that a large site is no tree; entities of its own are refused. After
wp-admin/includes/export.php, which writes it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ingest.archive.exports.entry import Export, Exported, ExportError
from ingest.archive.exports.wordpress_text import Attachment, html_of
from ingest.text.xml_faults import without_illegal

_MARK = "wordpress.org/export/"
_ARTICLES = frozenset({"post", "page"})
_NOT_TAKEN = {
    "draft": "is a draft",
    "auto-draft": "is a draft",
    "pending": "waits for a review, and was not published",
    "future": "was not published yet",
    "private": "is private",
    "trash": "is in the trash",
}
_NEVER = "0000-00-00 00:00:00"


@dataclass(slots=True)
class _Item:
    """An `item`: the first text of each element, and what it is filed under."""

    texts: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)


class _Events:
    """Expat's handlers: items, and the names of authors."""

    def __init__(self) -> None:
        self.items: list[_Item] = []
        self.authors: dict[str, str] = {}
        self._item: _Item | None = None
        self._login = ""
        self._domain = ""
        self._text: list[str] = []

    def entity(self, *_: object) -> None:
        raise ExportError("declares entities of its own, which no export of WordPress does")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._text.clear()
        if tag == "item":
            self._item = _Item()
        self._domain = attributes.get("domain", "") if tag == "category" else ""

    def text(self, text: str) -> None:
        self._text.append(text)

    def end(self, tag: str) -> None:
        said = "".join(self._text)
        self._text.clear()
        item = self._item
        if tag == "wp:author_login":
            self._login = said
        elif tag == "wp:author_display_name":
            self.authors[self._login] = said.strip()
        elif item is None:
            return
        elif tag == "item":
            self.items.append(item)
            self._item = None
        elif tag == "category":
            filed = {"post_tag": item.tags, "category": item.categories}.get(self._domain)
            if filed is not None and said.strip():
                filed.append(said.strip())
        else:
            item.texts.setdefault(tag, said)


def read_wordpress(data: str, name: str) -> Export | None:
    """Read an export; None for another document. Raises `ExportError` for one that is broken."""
    if _MARK not in data[:20_000]:
        return None
    events = _Events()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.EntityDeclHandler = events.entity
    parser.StartElementHandler = events.start
    parser.EndElementHandler = events.end
    parser.CharacterDataHandler = events.text
    try:
        parser.Parse(without_illegal(re.sub(r"\A\s*<\?xml[^>]*\?>", "", data)).encode(), True)
    except expat.ExpatError as error:
        raise ExportError(f"is no whole XML: line {error.lineno}: {expat.ErrorString(error.code)}") from None
    kinds = Counter(item.texts.get("wp:post_type", "post").strip() for item in events.items)
    others = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()) if kind not in _ARTICLES)
    notes = (f"not taken, for they are no posts: {others}",) if others else ()
    return Export("WordPress", tuple(_entries(events, name)), notes)


def _entries(events: _Events, name: str) -> Iterator[Exported]:
    attachments: dict[str, Attachment] = {}
    by_post: defaultdict[str, list[Attachment]] = defaultdict(list)
    for item in events.items:
        if url := item.texts.get("wp:attachment_url", "").strip():
            picture = Attachment(url, item.texts.get("title", ""))
            attachments[item.texts.get("wp:post_id", "").strip()] = picture
            by_post[item.texts.get("wp:post_parent", "").strip()].append(picture)
    number = 0
    for item in events.items:
        if item.texts.get("wp:post_type", "post").strip() in _ARTICLES:
            number += 1
            said = item.texts
            own = by_post[said.get("wp:post_id", "").strip()]
            login = said.get("dc:creator", "").strip()
            yield Exported(
                name=f"{name}#{number}",
                url=said.get("link", "").strip(),
                title=said.get("title", "").strip(),
                body=html_of(said.get("content:encoded", ""), attachments, own),
                dates=tuple(_dates(item)),
                tags=tuple(dict.fromkeys(item.tags)),
                categories=tuple(dict.fromkeys(each for each in item.categories if each != "Uncategorized")),
                author=events.authors.get(login) or login,
                description=said.get("excerpt:encoded", "").strip(),
                guid=said.get("guid", "").strip(),
                why_not=_why_not(item),
            )


def _dates(item: _Item) -> Iterator[str]:
    """Yield when it was published: in UTC, as its feed would say, by its site's clock."""
    gmt, local = (item.texts.get(key, _NEVER).strip() for key in ("wp:post_date_gmt", "wp:post_date"))
    if gmt and gmt != _NEVER:
        yield f"{gmt.replace(' ', 'T')}Z"
    if item.texts.get("pubDate", "").strip():
        yield item.texts["pubDate"].strip()
    if local and local != _NEVER:
        yield local


def _why_not(item: _Item) -> str:
    if item.texts.get("wp:post_password", "").strip():
        return "is behind a password"
    return _NOT_TAKEN.get(item.texts.get("wp:status", "publish").strip(), "")
