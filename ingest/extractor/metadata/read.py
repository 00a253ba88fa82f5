"""What a page says about its article, each value with where it was found, in an order of trust.

Pure; the values that a rule finds are `site_rules.apply`'s, the body is `generic`'s.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from ingest.extractor.images.candidates import is_placeholder
from ingest.extractor.metadata.authors import are_site, labelled_author, nickname, shown_names, stated_names
from ingest.extractor.metadata.dates import dated_texts, first_moment, is_bare_day, modified_claims, published_claims
from ingest.extractor.metadata.elements import Signposts, heading_text, names_site, read_signposts
from ingest.extractor.metadata.foot import changed_last, is_front_page
from ingest.extractor.metadata.json_ld import Paid, Structured, read_structured
from ingest.extractor.metadata.own_object import PageIdentity, identify
from ingest.extractor.metadata.page_number import page_number
from ingest.extractor.metadata.titles import Claimed, choose_title, feed_names
from ingest.extractor.page.document import Page
from ingest.extractor.page.labelled import has_han
from ingest.extractor.page.next_page import find_next_page, further_page_links
from ingest.extractor.page.visible_text import one_line
from ingest.text.urls import host, resolve
from normalize.values import Moment, Url

_AUTHOR_META = tuple(
    (
        "author article:author byl citation_author citation_authors dc.creator dcterms.creator sailthru.author"
        " parsely-author cxenseparse:author articleauthor article:author_name creator authors"
    ).split()
)
_LABELS_OF_AUTHORS = frozenset(
    {"written by", "by", "author", "verfasst von", "geschrieben von", "écrit par", "escrito por", "作者"}
)
_SITE_META = ("og:site_name", "sitename", "application-name")
_MAX_HEADINGS = 8
_MAX_SITE_CHARS = 60


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
    short_url: Url | None = None
    page_number: str | None = None
    license: str | None = None
    lead_image: Url | None = None
    found_in: Mapping[str, str] = field(default_factory=dict)
    stated_body: str | None = None
    """The body that the page states in its JSON-LD."""
    next_url: Url | None = None
    """The article's next page, where it has several."""
    is_by_site: bool = False
    """The author is nobody but the site."""
    paid: Paid | None = None
    """What it says of its article's costing something."""
    dated: tuple[str, ...] = ()
    """Short texts of elements that are called a time, where the page states no minute."""
    shows_time: bool = False
    """It shows a time that is marked as one."""
    is_front: bool = False
    """It is its site's front page."""


def read_metadata(page: Page, *, zone: tzinfo, now: datetime) -> Metadata:
    """Read what the page says about its article. The page's scripts must still be in its tree."""
    posts = read_signposts(page.tree, further_page_links(page.url))
    ld = read_structured(posts.scripts, _identity(page, posts)) if posts.scripts else Structured(is_article=False)
    site_names = _site_names(page, posts, ld)
    published = first_moment(published_claims(posts, ld, page.url), zone=zone, now=now)
    modified = first_moment(modified_claims(posts, ld), zone=zone, now=now)
    shown = changed_last(page, zone=zone, now=now) if published is None and modified is None else None
    modified = ("text", shown) if shown is not None else modified
    claims = _claims(page, posts, ld, site_names)
    author, title = claims["author"], claims["title"]
    is_han = title is not None and has_han(title.text)
    wants_minute = published is None or (is_han and is_bare_day(published[1]))
    texts = {name: claim.text for name, claim in claims.items() if claim}
    places = {name: claim.place for name, claim in claims.items() if claim}
    places |= {name: found[0] for name, found in (("published", published), ("modified", modified)) if found}
    return Metadata(
        title=texts.get("title"),
        author=texts.get("author"),
        published=published[1] if published else None,
        modified=modified[1] if modified else None,
        description=texts.get("description"),
        language=texts.get("language"),
        site_name=texts.get("site_name"),
        canonical_url=Url(texts["canonical_url"]) if "canonical_url" in texts else None,
        short_url=resolve(page.base_url, posts.links.get("shortlink") or "") if "shortlink" in posts.links else None,
        page_number=page_number(page, posts),
        license=texts.get("license"),
        lead_image=Url(texts["lead_image"]) if "lead_image" in texts else None,
        found_in=places,
        stated_body=ld.body,
        paid=ld.paid,
        next_url=find_next_page(page, posts.paging),
        is_by_site=author is not None and are_site(author.text.split(", "), site_names, more=0),
        dated=dated_texts(page.tree, page.called) if wants_minute else (),
        shows_time=bool(posts.times or posts.published),
        is_front=published is None and is_front_page(page),
    )


def _claims(page: Page, posts: Signposts, ld: Structured, site_names: Sequence[str]) -> dict[str, Claimed | None]:
    """Return what the page says of each field but the dates, and where."""
    meta = posts.meta
    return {
        "title": _title(posts, ld, site_names),
        "author": _author(page, posts, ld, site_names),
        "description": _first(
            ("opengraph", meta.get("og:description")),
            ("meta", meta.get("description")),
            ("json-ld", ld.description),
        ),
        "language": _language(page.tree, meta, ld),
        "site_name": _first(
            ("opengraph", meta.get("og:site_name")),
            ("json-ld", ld.site_name),
            ("meta", meta.get("sitename") or meta.get("application-name")),
        ),
        "canonical_url": _canonical(page, posts),
        "license": _first(
            ("meta", posts.links.get("license")),
            ("json-ld", ld.license),
            ("meta", meta.get("dcterms.license") or meta.get("dc.rights.license")),
        ),
        "lead_image": _lead_image(page, meta, ld),
    }


def _site_names(page: Page, posts: Signposts, ld: Structured) -> list[str]:
    """Return what the site is called, by the page, by its feed, by its host."""
    stated = (*map(posts.meta.get, _SITE_META), ld.site_name)
    return [
        name
        for name in (
            *stated,
            *_part_site_headings(posts, page.url),
            *feed_names(page.site_name),
            _domain(page.url),
        )
        if name
    ]


def _part_site_headings(posts: Signposts, url: Url) -> list[str]:
    """Take the headings out that show the site's name, and return what the page shows as that."""
    of_site = [node for node in posts.first_headings[:_MAX_HEADINGS] if names_site(node, url)]
    if of_site:
        ids = {node.mem_id for node in of_site}
        posts.first_headings = [node for node in posts.first_headings if node.mem_id not in ids]
    shown = [posts.home or "", *(node.text() for node in of_site)]
    return [name for each in shown if 1 < len(name := one_line(each)) <= _MAX_SITE_CHARS]


def _identity(page: Page, posts: Signposts) -> PageIdentity:
    stated = (posts.links.get("canonical"), posts.meta.get("og:url"))
    addresses = [page.url, *(resolve(page.base_url, each) for each in stated if each)]
    headings = [node.text() for node in posts.first_headings[:_MAX_HEADINGS]]
    return identify(addresses, [posts.title, posts.meta.get("og:title"), *headings])


def _first(*offers: tuple[str, str | None]) -> Claimed | None:
    return next((Claimed(place, text) for place, value in offers if value and (text := one_line(value))), None)


def _domain(url: Url) -> str:
    """Return the word of a host name that names the site."""
    labels = host(url).removeprefix("www.").split(".")
    return labels[-2] if len(labels) > 1 and len(labels[-2]) > 3 else labels[0]


def _title(posts: Signposts, ld: Structured, site_names: Sequence[str]) -> Claimed | None:
    stated = [Claimed("opengraph", posts.meta[name]) for name in ("og:title", "twitter:title") if name in posts.meta]
    if ld.is_article and ld.title:
        stated.append(Claimed("json-ld", ld.title))
    if "articletitle" in posts.meta:
        stated.append(Claimed("meta", posts.meta["articletitle"]))
    if posts.title:
        stated.append(Claimed("meta", posts.title))
    site = {name.lower() for name in site_names}
    first, second = (
        [text for node in nodes[:_MAX_HEADINGS] if one_line(text := heading_text(node)).lower() not in site]
        for nodes in (posts.first_headings, posts.second_headings)
    )
    return choose_title(stated, first, second, site_names, is_news=ld.is_news)


def _author(page: Page, posts: Signposts, ld: Structured, site_names: Sequence[str]) -> Claimed | None:
    """Return the stated authors; where they are nothing but the site, those of a byline."""
    meta = posts.meta
    stated = Claimed("json-ld", ", ".join(names)) if (names := stated_names(ld.authors)) else None
    if stated and not are_site(stated_names(ld.authors), site_names):
        return stated
    by_label = [
        meta.get(f"twitter:data{n}", "")
        for n in (1, 2)
        if meta.get(f"twitter:label{n}", "").lower() in _LABELS_OF_AUTHORS
    ]
    in_meta = stated_names([*(meta[name] for name in _AUTHOR_META if name in meta), *by_label])
    if persons := [name for name in in_meta if not are_site([name], site_names)]:
        return Claimed("meta", ", ".join(persons[:1] if len(persons) > 1 and persons[0] in persons[1] else persons))
    shown = shown_names(page.tree, page.called)
    if shown and (all(" " in name or not name.isascii() for name in shown) or not (stated or in_meta)):
        return Claimed("text", ", ".join(shown))
    if stated or in_meta:
        return stated or Claimed("meta", in_meta[0])
    labelled = labelled_author(page.tree, page.called) if has_han(posts.title or "") else []
    found = labelled or nickname(page.tree, page.called)
    return Claimed("text", ", ".join(found)) if found else None


def _language(tree: LexborHTMLParser, meta: Mapping[str, str], ld: Structured) -> Claimed | None:
    node = tree.root
    stated = node.attributes.get("lang") or node.attributes.get("xml:lang") if node else None
    claim = _first(
        ("meta", stated),
        ("meta", meta.get("content-language") or meta.get("language")),
        ("opengraph", meta.get("og:locale")),
        ("json-ld", ld.language),
    )
    if claim is None or not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", claim.text):
        return None
    return Claimed(claim.place, claim.text.replace("_", "-"))


def _canonical(page: Page, posts: Signposts) -> Claimed | None:
    """Return the address that the page calls its own; not the site's front page, which broken templates name."""
    for place, value in (("meta", posts.links.get("canonical")), ("opengraph", posts.meta.get("og:url"))):
        url = resolve(page.base_url, value) if value else None
        if url and (urlsplit(url).path.strip("/") or urlsplit(url).query or not urlsplit(page.url).path.strip("/")):
            return Claimed(place, url)
    return None


def _lead_image(page: Page, meta: Mapping[str, str], ld: Structured) -> Claimed | None:
    offers = [
        ("opengraph", meta.get(name))
        for name in ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    ]
    for place, value in [*offers, *(("json-ld", image) for image in ld.images[:1])]:
        url = resolve(page.base_url, value) if value else None
        if url and not is_placeholder(url):
            return Claimed(place, url)
    return None
