"""OPML: lists of subscriptions in and out, their groups as tags. Pure.

After opml.org/spec2.opml. A list is somebody's file: it is bounded, declares no entities, and is well-formed (once bare
ampersands are mended) before listparser, which reads what is meant by it, sees it.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from ingest.config.names import source_name
from ingest.config.new_source import NewSource
from ingest.documents import Finding, FindingKind
from ingest.fetcher.feeds.plain_text import text_of_html
from ingest.fetcher.feeds.prologue import describe
from ingest.report.format import several
from ingest.text.decode import decode_feed
from ingest.text.urls import resolve, url_key
from ingest.text.xml_faults import with_ampersands_escaped, without_illegal
from normalize.values import Url
from store.unseen import LINE_SIGNS, UNSEEN

MAX_OPML_BYTES = 10_000_000
MAX_ELEMENTS = 50_000
MAX_DEPTH = 30
MAX_TAG = 200
"""Letters of a tag, as in the configuration."""

_HIDDEN = re.compile(f"[{UNSEEN}{LINE_SIGNS}\u200b]")
_DECLARATION = re.compile(r"[\ufeff\s]*(?:<\?xml\b[^<>]{0,500}\?>)?\s*")


class OpmlError(Exception):
    """The file is no list of subscriptions that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of a list."""

    title: str
    url: Url
    tags: tuple[str, ...] = ()
    """Its groups, outermost first, and its categories."""


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What a list holds. `sites` are entries with a home page and no feed: their feeds may be looked for."""

    feeds: tuple[Subscription, ...]
    sites: tuple[Url, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_opml(body: bytes) -> Subscriptions:
    """Read a list of subscriptions; a feed that it names several times comes once, with all its tags.

    Raises `OpmlError` for a file that is too large, declares entities, is not well-formed, or is no OPML.
    """
    if len(body) > MAX_OPML_BYTES:
        raise OpmlError(f"is larger than {MAX_OPML_BYTES // 1_000_000} megabytes")
    import listparser  # brings requests along, eight megabytes that `serve` has no use for

    text = without_illegal(decode_feed(body, None).text)
    if "<outline" not in text.lower():
        raise OpmlError(f"lists no subscriptions: it is {describe(text)}")
    declaration = _DECLARATION.match(text)
    xml = with_ampersands_escaped(text[declaration.end() if declaration else 0 :])
    _check(xml)
    found = listparser.parse(xml.encode("utf-8"))
    feeds: dict[str, Subscription] = {}
    findings: list[Finding] = []
    for feed in found["feeds"]:
        url, title = _address(feed["url"]), text_of_html(feed["title"])
        if url is None:
            findings.append(_left_out(FindingKind.NO_URLS, title, feed["url"], "is no address that can be asked"))
            continue
        _merge(feeds, Subscription(title, url, _tags(feed["categories"])))
        long = sum(len(word) > MAX_TAG for path in feed["categories"] for word in path)
        if long:
            said = f"{title or url}: {several(long, 'group')} left out: a tag has at most {MAX_TAG} letters"
            findings.append(Finding(FindingKind.TOO_LARGE, said))
    for each in found["lists"]:
        why = "is another list or page; save a list, and import it by itself"
        findings.append(_left_out(FindingKind.LISTS, text_of_html(each["title"]), each["url"], why))
    sites = tuple(url for site in found["opportunities"] if (url := _address(site["url"])))
    return Subscriptions(tuple(feeds.values()), sites, tuple(findings))


def _check(xml: str) -> None:
    """Refuse what is not well-formed, declares entities, or is larger than any list. Raises `OpmlError`."""
    shape = _Shape()
    parser = expat.ParserCreate("utf-8")
    parser.EntityDeclHandler = shape.entity
    parser.StartElementHandler = shape.start
    parser.EndElementHandler = shape.end
    try:
        parser.Parse(xml.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise OpmlError(f"is not XML: line {error.lineno}: {expat.ErrorString(error.code)}") from None
    if not shape.outlines:
        raise OpmlError("lists no subscriptions")


class _Shape:
    """Expat's handlers: how many outlines there are, and how deep."""

    def __init__(self) -> None:
        self.outlines = 0
        self._elements = 0
        self._depth = 0

    def entity(self, *_: object) -> None:
        raise OpmlError("declares entities of its own; a list of subscriptions needs none")

    def start(self, tag: str, _: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        self.outlines += tag.lower() == "outline"
        if self._depth > MAX_DEPTH:
            raise OpmlError(f"is nested deeper than {MAX_DEPTH} levels")
        if self._elements > MAX_ELEMENTS:
            raise OpmlError(f"holds more than {MAX_ELEMENTS} elements")

    def end(self, _: str) -> None:
        self._depth -= 1


def _address(url: str) -> Url | None:
    """Return the address of a feed; `feed:` is http in disguise."""
    if url[:5].lower() == "feed:":
        url = url[5:] if url[5:9].lower() == "http" else "https://" + url[5:].lstrip("/")
    return resolve("", url)


def _tags(categories: Sequence[Sequence[str]]) -> tuple[str, ...]:
    words = (text_of_html(word) for path in categories for word in path)
    return tuple(dict.fromkeys(word for word in words if word and len(word) <= MAX_TAG))


def _merge(feeds: dict[str, Subscription], feed: Subscription) -> None:
    first = feeds.get(url_key(feed.url), feed)
    feeds[url_key(feed.url)] = Subscription(
        first.title or feed.title, first.url, tuple(dict.fromkeys((*first.tags, *feed.tags)))
    )


def _left_out(kind: FindingKind, title: str, address: str, why: str) -> Finding:
    """Name an entry that is not taken, and why."""
    return Finding(kind, f"left out: {title or 'an entry without a title'}: {address!r} {why}")


def as_sources(feeds: Sequence[Subscription], names: Collection[str], urls: Collection[str]) -> tuple[NewSource, ...]:
    """Make sources of subscriptions, each under a name of its own; those that are polled already are left out.

    `names` and `urls` are those of the sources that there are, earlier names included.
    """
    taken = set(names)
    polled = set(map(url_key, urls))
    sources = []
    for feed in feeds:
        if url_key(feed.url) not in polled:
            name = source_name(feed.title, feed.url, taken)
            taken.add(name)
            sources.append(NewSource(name, (feed.url,), feed.tags))
    return tuple(sources)


def write_opml(feeds: Sequence[Subscription], title: str, now: datetime) -> str:
    """Write a list of subscriptions; a feed stands in the group of its first tag and names all of them as categories.

    Most readers know groups alone, categories are the format's own way of naming several.
    """
    groups: dict[tuple[str, ...], list[Subscription]] = {}
    for feed in feeds:
        groups.setdefault(_group(feed.tags), []).append(feed)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{_text(title)}</title><dateCreated>{format_datetime(now)}</dateCreated></head>",
        "  <body>",
    ]
    for group, members in groups.items():
        for depth, name in enumerate(group):
            lines.append(f"{'  ' * (depth + 2)}<outline text={_attribute(name)}>")
        lines += (f"{'  ' * (len(group) + 2)}{_outline(feed)}" for feed in members)
        lines += (f"{'  ' * (depth + 2)}</outline>" for depth in reversed(range(len(group))))
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _group(tags: Sequence[str]) -> tuple[str, ...]:
    """Return the groups in which a feed stands: its first tag, and those that cannot be written as categories."""
    return (*tags[:1], *(tag for tag in tags[1:] if not _is_category(tag)))


def _is_category(tag: str) -> bool:
    return "," not in tag and "/" not in tag


def _outline(feed: Subscription) -> str:
    name = _attribute(feed.title or feed.url)
    categories = ",".join(f"/{tag}" for tag in feed.tags if _is_category(tag))
    category = f" category={_attribute(categories)}" if categories else ""
    return f'<outline type="rss" text={name} title={name} xmlUrl={_attribute(feed.url)}{category}/>'


def _attribute(text: str) -> str:
    return _escaped(quoteattr(without_illegal(" ".join(text.split()))))


def _text(text: str) -> str:
    return _escaped(without_illegal(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _escaped(text: str) -> str:
    """Let signs that no reader sees stand as references, which read back alike."""
    return _HIDDEN.sub(lambda sign: f"&#x{ord(sign[0]):X};", text)
