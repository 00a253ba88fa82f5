"""Posts as feeds of full texts: Atom (RFC 4287) and JSON Feed 1.1, made of what profile `feed` writes. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from normalize.front_matter.read import FrontMatterError, Read, read_back

MAX_ENTRIES = 100
"""Of the newest posts: a reader polls often, and loads all of them each time."""
ATOM, JSON = "atom.xml", "feed.json"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One post in a feed."""

    slug: str
    title: str
    url: str
    """Of the original."""
    html: str
    """The whole text, images with absolute addresses."""
    published: str
    """RFC 3339, with the offset of the store."""
    updated: str
    summary: str = ""
    author: str = ""
    source: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    image: str = ""


def entry_of(text: str) -> FeedEntry:
    """Return the entry that a post of profile `feed` is. Raises `FrontMatterError` for any other text."""
    front, body = read_back(text)
    said = {name: value if isinstance(value, str) else "" for name, value in front.items()}
    published = said.get("date", "")
    try:
        datetime.fromisoformat(published)
    except ValueError as error:
        raise FrontMatterError("it has no date") from error
    return FeedEntry(
        slug=said.get("slug", ""),
        title=said.get("title", ""),
        url=said.get("source_url", ""),
        html=body.strip(),
        published=published,
        updated=said.get("lastmod") or published,
        summary=said.get("summary", ""),
        author=said.get("author", ""),
        source=said.get("source", ""),
        language=said.get("lang", ""),
        tags=_texts(front.get("tags")),
        image=said.get("cover", ""),
    )


def _texts(value: "Read | None") -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def atom(entries: Sequence[FeedEntry], url: str) -> str:
    """Return an Atom feed that is served below `url`. It is dated by its newest entry: equal posts give equal bytes."""
    newest = max((entry.updated for entry in entries), key=datetime.fromisoformat, default="1970-01-01T00:00:00Z")
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{escape(_name(url))}</title>\n<id>{escape(url)}/{ATOM}</id>\n<updated>{newest}</updated>\n"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(f"{url}/{ATOM}")}/>\n'
        f"<author><name>{escape(_name(url))}</name></author>\n"
    )
    return head + "".join(_atom_entry(entry, url) for entry in entries) + "</feed>\n"


def _atom_entry(entry: FeedEntry, url: str) -> str:
    language = f" xml:lang={quoteattr(entry.language)}" if entry.language else ""
    parts = [
        f"<entry{language}>\n<title>{escape(entry.title)}</title>\n<id>{escape(_id(entry, url))}</id>",
        f'<link rel="alternate" type="text/html" href={quoteattr(entry.url)}/>',
        f"<published>{entry.published}</published>\n<updated>{entry.updated}</updated>",
        f"<author><name>{escape(entry.author or entry.source)}</name></author>",
        *(f"<category term={quoteattr(tag)}/>" for tag in entry.tags),
        f"<summary>{escape(entry.summary)}</summary>" if entry.summary else "",
        f'<content type="html">{escape(entry.html)}</content>\n</entry>\n',
    ]
    return "\n".join(filter(None, parts))


def json_feed(entries: Sequence[FeedEntry], url: str) -> str:
    """Return a JSON feed that is served below `url`."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _name(url),
        "feed_url": f"{url}/{JSON}",
        "items": [_item(entry, url) for entry in entries],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _item(entry: FeedEntry, url: str) -> dict[str, object]:
    author = entry.author or entry.source
    item: dict[str, object] = {
        "id": _id(entry, url),
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "image": entry.image,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [{"name": author}] if author else [],
        "tags": list(entry.tags),
        "language": entry.language,
    }
    return {name: value for name, value in item.items() if value}


def _id(entry: FeedEntry, url: str) -> str:
    """Return an entry's identity, which never changes: a slug is fixed at the first write (RFC 4287 §4.2.6)."""
    return f"{url}/{ATOM}#{entry.slug}"


def _name(url: str) -> str:
    return f"Articles at {urlsplit(url).hostname or url}"
