"""The elements of a page that speak of its article, gathered in one walk: headings, `meta`, links, dates, JSON-LD.

Pure; what they say is weighed by `metadata`.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.metadata.own_object import in_foreign_item
from ingest.extractor.metadata.titles import PART_BREAK

MAX_OF_A_KIND = 400
"""Pages of comments have thousands of `time` elements; the article's is among the first."""

_WANTED = (
    'title, h1, h2, time, link[rel], a[rel~="license"], a[rel~="home"], meta[content],'
    ' [itemprop]:is(span, div, p, abbr), script[type*="ld+json"], abbr[title]:is(.published, .dt-published)'
)


_MAYBE_DATED = frozenset({"span", "div", "p", "abbr"})


_SITES_NAME = frozenset("site-title site-name sitename sitetitle site-logo blog-title logo wp-block-site-title".split())
_LINK_SIGNS = "¶§🔗\u200b"
_SIGNS_AHEAD = "#¶§🔗"
"""What the link to a heading shows behind it, or ahead of it."""
MAX_INITIAL = 2
"""Letters of an element in a heading that are no part of it: an initial in larger type."""
_FURTHER_PAGE = re.compile(r"(?:page|seite|p)?[/-]?\d{1,3}(?:\.[a-z]{3,5})?/?", re.IGNORECASE)
_FRONT_PAGE = re.compile(r"/|\./|(?:https?:)?//[^/?#]+/?(?:index\.\w{3,5})?|/index\.\w{3,5}")


@dataclass(slots=True)
class Signposts:
    """The elements by kind, in document order."""

    meta: dict[str, str] = field(default_factory=dict)
    """The `meta` values by their lower-case name, property or itemprop; the first of a name wins."""
    title: str | None = None
    first_headings: list[LexborNode] = field(default_factory=list)
    second_headings: list[LexborNode] = field(default_factory=list)
    times: list[LexborNode] = field(default_factory=list)
    """And what microformats (hAtom, h-entry) call the date of publication, in an `abbr` with the date in its title."""
    published: list[LexborNode] = field(default_factory=list)
    """Elements that microdata calls the date of publication."""
    links: dict[str, str] = field(default_factory=dict)
    """Relation -> address, the first of each."""
    paging: list[LexborNode] = field(default_factory=list)
    """Links that may lead to the article's next page, among others."""
    home: str | None = None
    """What the link to the site's front page says (`rel=home`)."""
    scripts: list[str] = field(default_factory=list)
    """The texts of JSON-LD."""


def heading_text(node: LexborNode) -> str:
    """Return what a heading says, with a `PART_BREAK` between parts that are elements of their own.

    A kicker and a headline in a `span` each stand on lines of their own though no space is between them in the source;
    a letter or two in an element is a part of a word.
    """
    children = [each for each in node.iter(include_text=True) if each.tag != "-comment"]
    texts = [each.text() for each in children] if len(children) > 1 else []
    is_parted = sum(each.tag != "-text" for each in children) > 1 and all(
        len(text.strip()) > MAX_INITIAL if each.tag != "-text" else not text.strip()
        for each, text in zip(children, texts, strict=True)
        if each.tag != "br"
    )
    text = PART_BREAK.join(texts) if is_parted else node.text()
    if text[-1:] in _LINK_SIGNS:
        return text.rstrip(_LINK_SIGNS)
    if text.lstrip()[:1] in _SIGNS_AHEAD and node.css_first('a[href^="#"]') is not None:
        return text.lstrip(_SIGNS_AHEAD + " \n")
    return text


def read_signposts(tree: LexborHTMLParser, further: str) -> Signposts:
    """Gather what speaks of the article. The page's scripts must still be in its tree.

    `further` selects the links that may lead to the article's next page: one look at the tree is enough for all.
    """
    found = Signposts()
    for node in tree.css(f"{_WANTED}, {further}"):
        tag = node.tag
        if tag == "meta":
            _add_meta(found, node)
        elif tag == "link" or tag == "a":
            attributes = node.attributes
            relations = (attributes.get("rel") or "").lower().split()
            if "home" in relations and tag == "a":
                found.home = found.home or node.text()
            if tag == "a" or "next" in relations:
                found.paging.append(node)
            for relation in relations:
                found.links.setdefault(relation, attributes.get("href") or "")
        elif tag == "title":
            # An image drawn in the page (`svg`) has a title of its own; the page's comes first.
            found.title = node.text() if found.title is None else found.title
        elif tag == "script":
            found.scripts.append(node.text())
        elif tag in _MAYBE_DATED and not (_is_hatom(node) or _is_published(node)):
            continue
        elif len(kind := _kind(found, node)) < MAX_OF_A_KIND:
            kind.append(node)
    return found


def names_site(heading: LexborNode, url: str) -> bool:
    """Whether a heading shows the site's name: it is called so, or leads to the front page, or to a blog's own one.

    `url` is the page's: a blog's front page stands above it, as does the first of an article's pages.
    """
    if not _SITES_NAME.isdisjoint((heading.attributes.get("class") or "").lower().split()):
        return True
    parent = heading.parent
    link = next((child for child in heading.iter() if child.tag == "a"), parent)
    if link is None or link.tag != "a":
        return False
    attributes = link.attributes
    is_home = "home" in (attributes.get("rel") or "").split()
    href = (attributes.get("href") or "").strip()
    return is_home or _FRONT_PAGE.fullmatch(href) is not None or _stands_above(href, url)


def _stands_above(href: str, url: str) -> bool:
    """Whether a folder is above a page, and not the beginning of an article of which the page is a further one."""
    front, own = urlsplit(href), urlsplit(url)
    if not front.path.endswith("/") or front.query or front.netloc not in {"", own.netloc}:
        return False
    below = own.path.removeprefix(front.path)
    return below not in {own.path, ""} and _FURTHER_PAGE.fullmatch(below) is None


def _kind(found: Signposts, node: LexborNode) -> list[LexborNode]:
    tag = node.tag
    if tag == "h1":
        return found.first_headings
    if tag == "h2":
        return found.second_headings
    return found.times if tag == "time" or _is_hatom(node) else found.published


def _is_hatom(node: LexborNode) -> bool:
    """Whether an element is the date of publication by hAtom (microformats.org/wiki/hatom), and not by microdata."""
    return node.tag == "abbr" and "itemprop" not in node.attributes


def _is_published(node: LexborNode) -> bool:
    """Whether microdata calls the element the date of publication of what the page is about."""
    return "datePublished" in (node.attributes["itemprop"] or "").split() and not in_foreign_item(node)


def _add_meta(found: Signposts, node: LexborNode) -> None:
    attributes = node.attributes
    content = (attributes.get("content") or "").strip()
    if content and not ("itemprop" in attributes and in_foreign_item(node)):
        for key in ("property", "name", "itemprop"):
            if name := attributes.get(key):
                found.meta.setdefault("".join(name.lower().split()), content)
