"""What a page says of its article in JSON-LD (schema.org), its references resolved.

Pure; a page's claims about itself, to be weighed against what it shows by `metadata` and `generic`.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from ingest.extractor.metadata.own_object import MAX_OBJECTS, PageIdentity, placed_objects, stated_address
from ingest.extractor.page.json_values import Json

MAX_LD_CHARS = 2_000_000
_ARTICLES = re.compile(r"(?:article|blogposting|posting|report|review|story|analysis|opinion)$", re.IGNORECASE)
_NEWS = re.compile(r"newsarticle$|liveblogposting$", re.IGNORECASE)
_PAGES = frozenset(
    "WebPage ItemPage AboutPage FAQPage VideoObject PodcastEpisode Recipe Event Book Product HowTo Course".split()
)
_THINGS = frozenset("VideoObject PodcastEpisode Event Book Product Course".split())
"""Of those: what articles often only show or sell."""
_CDATA = re.compile(
    r"^\s*(?:/\*\s*)?(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)(?:\s*\*/)?|(?:-->|(?://)?\s*\]\]>)(?:\s*\*/)?\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


_SIMPLE_SELECTOR = re.compile(r"(?:[a-zA-Z][\w-]{0,40})?[.#][\w-]{1,80}")
"""What a page may have looked for in itself: one class or id, no more."""
_MAX_PARTS = 8
_ARTICLE = 2
"""The kind of what is an article; what else a page can be about is 1."""


@dataclass(frozen=True, slots=True)
class Paid:
    """What a page says of an article that is to be paid for (`isAccessibleForFree`, schema.org)."""

    selectors: tuple[str, ...] = ()
    """Of the parts that are not free."""
    words: int | None = None
    """Of the whole article."""


@dataclass(frozen=True, slots=True)
class Structured:
    """An article's description in JSON-LD; what it does not say is None or empty. Dates are as written."""

    is_article: bool
    is_news: bool = False
    title: str | None = None
    body: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    description: str | None = None
    language: str | None = None
    site_name: str | None = None
    url: str | None = None
    license: str | None = None
    images: tuple[str, ...] = ()
    paid: Paid | None = None
    """None where it does not say that it costs anything."""


def read_structured(scripts: Iterable[str], page: PageIdentity) -> Structured:
    """Return the best description in JSON-LD of the article that a page is: never that of something else on it."""
    objects: list[tuple[dict[str, Json], bool]] = []
    for script in scripts:
        objects.extend(placed_objects(_parsed(script)))
        if len(objects) > MAX_OBJECTS:
            break
    by_id = {identity: each for each, _ in objects if isinstance(identity := each.get("@id"), str) and len(each) > 1}
    ranked = [(rank, each) for each, is_own in objects if (rank := _rank(each, page, is_own=is_own))[0]]
    return _described(max(ranked, key=itemgetter(0))[1], by_id) if ranked else Structured(is_article=False)


def _parsed(text: str) -> Json:
    """Return the JSON of a script element, the usual faults forgiven; None when it cannot be read."""
    for mended in (str, _uncovered, _without_trailing_commas, html.unescape):
        text = mended(text[:MAX_LD_CHARS])
        try:
            return json.loads(text, strict=False)  # type: ignore[no-any-return]  # loads returns Any
        except (ValueError, RecursionError):
            continue
    return None


def _uncovered(text: str) -> str:
    """Return a script's text without the comments and CDATA marks around it."""
    return _CDATA.sub("", text.strip()).strip().rstrip(";")


def _without_trailing_commas(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", text)


def _types(each: Mapping[str, Json]) -> Sequence[str]:
    kind = each.get("@type")
    return (
        [kind] if isinstance(kind, str) else [k for k in kind if isinstance(k, str)] if isinstance(kind, list) else []
    )


def _rank(each: Mapping[str, Json], page: PageIdentity, *, is_own: bool) -> tuple[int, int, int]:
    """How much an object speaks of the page's article: its kind (0: not at all), its agreement with the page, its text.

    What stands within another object, or is a thing that pages show beside their text, must agree with the page; what
    states another page's address and another heading is about that page.
    """
    names = _names_of_types(each)
    is_article = _is_article_by_name(names)
    is_other = not _PAGES.isdisjoint(names)
    if not (is_article or is_other):
        return 0, 0, 0  # Most objects: people, sites, crumbs.
    address, heading = stated_address(each), _text(each.get("headline")) or _text(each.get("name")) or ""
    is_here = bool(address) and address in page.addresses
    is_article = is_article and (is_here or "headline" in each or "articleBody" in each or "datePublished" in each)
    if not (is_article or is_other):
        return 0, 0, 0
    agreement = 2 if is_here else int(bool(heading) and page.is_headed(heading))
    is_elsewhere = bool(address and page.addresses and heading and page.headings) and not agreement
    if is_elsewhere or (not agreement and (not is_own or not _THINGS.isdisjoint(names))):
        return 0, 0, 0
    return _ARTICLE if is_article else 1, agreement, len(_text(each.get("articleBody")) or "")


def _is_article_by_name(names: Iterable[str]) -> bool:
    return any(map(_ARTICLES.search, names))


def _names_of_types(each: Mapping[str, Json]) -> list[str]:
    return [kind.rpartition("/")[2] for kind in _types(each)]


def _described(each: Mapping[str, Json], by_id: Mapping[str, dict[str, Json]]) -> Structured:
    publisher = _resolved(each.get("publisher"), by_id)
    main = each.get("mainEntityOfPage")
    url = each.get("url") or (main.get("@id") if isinstance(main, dict) else main)
    return Structured(
        is_article=_is_article_by_name(_names_of_types(each)),
        is_news=any(_NEWS.search(kind) for kind in _types(each)),
        title=_text(each.get("headline")) or _text(each.get("name")),
        body=_text(each.get("articleBody")),
        authors=tuple(dict.fromkeys(_names(each.get("author") or each.get("creator"), by_id))),
        published=_text(each.get("datePublished")) or _text(each.get("dateCreated")) or _text(each.get("uploadDate")),
        modified=_text(each.get("dateModified")),
        description=_text(each.get("description")),
        language=_text(each.get("inLanguage")),
        site_name=_text(publisher.get("name")) if isinstance(publisher, dict) else None,
        url=_text(url),
        license=_text(each.get("license")),
        images=tuple(dict.fromkeys(_urls(each.get("image"), by_id))),
        paid=_paid(each, by_id),
    )


def _paid(each: Mapping[str, Json], by_id: Mapping[str, dict[str, Json]]) -> Paid | None:
    stated = each.get("hasPart")
    parts = [_resolved(part, by_id) for part in (stated if isinstance(stated, list) else [stated])[:_MAX_PARTS]]
    paid = [part for part in parts if isinstance(part, dict) and _is_false(part.get("isAccessibleForFree"))]
    if not paid and not _is_false(each.get("isAccessibleForFree")):
        return None
    named = [name for part in paid for name in _selectors(part.get("cssSelector"))]
    words = each.get("wordCount")
    count = int(words) if isinstance(words, int | str) and str(words).isdecimal() else 0
    return Paid(tuple(dict.fromkeys(named))[:_MAX_PARTS], count or None)


def _selectors(value: Json) -> Iterator[str]:
    for text in value if isinstance(value, list) else [value]:
        for selector in text.split(",") if isinstance(text, str) else ():
            if _SIMPLE_SELECTOR.fullmatch(selector.strip()):
                yield selector.strip()


def _is_false(value: Json) -> bool:
    return value is False or (isinstance(value, str) and value.rpartition("/")[2].strip().lower() == "false")


def _resolved(value: Json, by_id: Mapping[str, dict[str, Json]]) -> Json:
    """Return a value, or the object that its `@id` refers to."""
    if isinstance(value, list) and value:
        value = value[0]
    if (
        isinstance(value, dict)
        and isinstance(identity := value.get("@id"), str)
        and "name" not in value
        and "url" not in value
    ):
        return by_id.get(identity, value)
    return value


def _text(value: Json) -> str | None:
    """Return a value's text without entities, which many sites escape once more than JSON needs."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return None
    return html.unescape(value).strip() or None


def _names(value: Json, by_id: Mapping[str, dict[str, Json]]) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        person = _resolved(each, by_id)
        name = person.get("name") if isinstance(person, dict) else person
        for one in name if isinstance(name, list) else [name]:
            if isinstance(one, str) and one.strip():
                yield " ".join(html.unescape(one).split())


def _urls(value: Json, by_id: Mapping[str, dict[str, Json]]) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        image = _resolved(each, by_id)
        url = (image.get("url") or image.get("contentUrl")) if isinstance(image, dict) else image
        for one in url if isinstance(url, list) else [url]:
            if isinstance(one, str) and one.strip():
                yield one.strip()
