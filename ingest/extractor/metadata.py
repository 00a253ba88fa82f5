"""What a page says about its article, each value with where it was found, in an order of trust.

Pure; a rule's own values are `by_rule`'s, the body is `generic`'s.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from ingest.extractor.page import Page
from ingest.extractor.structured import Structured, read_structured
from ingest.extractor.visible import one_line
from ingest.text.dates import read_date
from ingest.text.urls import resolve
from normalize.article import Moment, Url


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article besides its body; unknown fields are None and not in `found_in`."""

    title: str | None = None
    author: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    description: str | None = None
    language: str | None = None
    site_name: str | None = None
    canonical_url: Url | None = None
    license: str | None = None
    lead_image: Url | None = None
    found_in: Mapping[str, str] = field(default_factory=dict)
    structured: Structured | None = None


def read_metadata(page: Page, *, zone: tzinfo, now: datetime) -> Metadata:
    """Read what the page says about its article. The page's scripts must still be in its tree."""
    meta = read_meta(page.tree)
    ld = read_structured(page.tree)
    found: dict[str, str] = {}

    def first(name: str, *offers: tuple[str, str | None]) -> str | None:
        for place, value in offers:
            if value and (text := one_line(value)):
                found[name] = place
                return text
        return None

    def moment(name: str, offers: Iterator[tuple[str, str | None]]) -> Moment | None:
        for place, value in offers:
            if value and (at := read_date(value, zone=zone, now=now)):
                found[name] = place
                return at
        return None

    title_node = page.tree.css_first("title")
    h1 = page.tree.css_first("h1")
    title = first(
        "title",
        ("json-ld", ld.title if ld and ld.is_article else None),
        ("opengraph", meta.get("og:title") or meta.get("twitter:title")),
        ("text", h1.text() if h1 else None),
        ("meta", title_node.text() if title_node else None),
    )
    published = moment("published", _published(page.tree, meta, ld))
    modified = moment(
        "modified",
        iter(
            [
                ("json-ld", ld.modified if ld else None),
                ("opengraph", meta.get("article:modified_time") or meta.get("og:updated_time")),
            ]
        ),
    )
    html_node = page.tree.css_first("html")
    link = page.tree.css_first('link[rel~="canonical" i]')
    canonical = resolve(page.base_url, link.attributes.get("href") or "") if link else None
    image = first(
        "lead_image",
        ("opengraph", meta.get("og:image") or meta.get("twitter:image")),
        ("json-ld", ld.images[0] if ld and ld.images else None),
    )
    return Metadata(
        title=title,
        author=first(
            "author",
            ("json-ld", " / ".join(ld.authors) if ld else None),
            ("meta", meta.get("author") or meta.get("article:author")),
        ),
        published=published,
        modified=modified,
        description=first("description", ("opengraph", meta.get("og:description")), ("meta", meta.get("description"))),
        language=first(
            "language",
            ("meta", html_node.attributes.get("lang") if html_node else None),
            ("json-ld", ld.language if ld else None),
        ),
        site_name=first(
            "site_name", ("opengraph", meta.get("og:site_name")), ("json-ld", ld.site_name if ld else None)
        ),
        canonical_url=canonical,
        license=first("license", ("json-ld", ld.license if ld else None)),
        lead_image=resolve(page.base_url, image) if image else None,
        found_in=found,
        structured=ld,
    )


def read_meta(tree: LexborHTMLParser) -> dict[str, str]:
    """Return the page's `meta` values by their lower-case name, property or itemprop; the first of a name wins."""
    values: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        content = (attributes.get("content") or "").strip()
        if content:
            for key in ("property", "name", "itemprop"):
                if name := attributes.get(key):
                    values.setdefault(name.strip().lower(), content)
    return values


def _published(
    tree: LexborHTMLParser, meta: Mapping[str, str], ld: Structured | None
) -> Iterator[tuple[str, str | None]]:
    yield "json-ld", ld.published if ld else None
    for name in ("article:published_time", "og:article:published_time", "og:published_time", "datepublished"):
        yield "opengraph", meta.get(name)
    for name in (
        "date",
        "pubdate",
        "publishdate",
        "dc.date.issued",
        "dc.date",
        "sailthru.date",
        "parsely-pub-date",
        "weibo:article:create_at",
    ):
        yield "meta", meta.get(name)
    for node in tree.css("time")[:5]:
        yield "time", node.attributes.get("datetime")
        yield "time", node.text()
    text = tree.body.text(separator=" ") if tree.body else ""
    if found := re.search(
        r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:\s+\d{1,2}[:时]\d{2}(?::\d{2})?)?", text
    ):
        yield "text", found[0]


def site_of(url: Url) -> str:
    """The host of a page, without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
