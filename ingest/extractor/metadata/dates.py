"""When an article was published and changed: where pages say so, in an order of trust, and dates inside longer texts.

What a date in words means is `ingest.text.dates.read`' business.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, tzinfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.metadata.elements import Signposts
from ingest.extractor.metadata.json_ld import Structured
from ingest.extractor.metadata.own_object import in_foreign_item
from ingest.extractor.metadata.titles import Claimed
from ingest.extractor.page.called import selector_of
from ingest.extractor.page.class_names import Sign, signs_of
from ingest.extractor.page.visible_text import one_line
from ingest.text.dates.calendars import in_plain_calendar
from ingest.text.dates.read import read_date
from normalize.tree import upward
from normalize.values import Moment, Url

_PUBLISHED_META = tuple(
    (
        "article:published_time og:article:published_time og:published_time article:published article.published"
        " datepublished date_published publish_date published_date published-date publishdate publish-date pubdate"
        " publication_date published_time published article:post_date date.published sailthru.date parsely-pub-date"
        " cxenseparse:recs:publishtime cxenseparse:publishtime dc.date.issued dcterms.issued dcterms.created dc.date"
        " dcterms.date citation_publication_date citation_date citation_online_date date article_date_original"
        " originalpublicationdate w-published-date rnews:datepublished weibo:article:create_at apub:time release_date"
        " firstpublished created article:create_at"
        " firstpublishedtime publishtime pub_date create_time createtime dateupdate"
        " bytedance:published_time"
    ).split()
)
_MODIFIED_META = tuple(
    (
        "article:modified_time og:updated_time article:modified datemodified lastmod last-modified dcterms.modified"
        " dc.date.modified modified_time date.modified revised article:updated weibo:article:update_at modified-date"
    ).split()
)
_MAX_TIMES = 12
_CALLED_A_TIME = '[id*="time" i], [id*="date" i]'
_BY_CLASS = (("time", '[class*="time" i]'), ("date", '[class*="date" i]'))
_MAY_SHOW_A_TIME = frozenset({"abbr", "span", "div", "p", "em", "i", "li", "small", "b", "dd", "td", "strong", "label"})
MAX_CALLED_A_TIME = 40
MAX_DATED_CHARS = 80
_ENDS = ".。!！?？"

_CLOCK = (
    r"(?:[\sT,|·-]*(?:um|at|kl\.?|à|às|a las|,)?\s*\d{1,2}[:.時时시]\s?\d{2}(?:[:分]\d{2}秒?|分)?(?:\.\d+)?"
    r"\s?(?:Uhr|[AaPp]\.?[Mm]\.?(?![a-z]))?(?:\s?(?:Z\b|UTC|GMT|[A-Z]{2,4}\b|[+-]\d{2}:?\d{2}))?)?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|\.|º|ª)?"
_MONTH = r"[^\W\d_]{3,12}\.?"
_DATE = re.compile(
    rf"(?<![\d/.-])(?:(?:19|20)\d\d\s?[-/.年년]\s?\d{{1,2}}\s?[-/.月월]\s?\d{{1,2}}(?!\d)\s?[日일]?{_CLOCK}"
    r"|[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
    rf"|(?:19|20)\d\d\s\d{{1,2}}\s?/\s?\d{{1,2}}(?!\d){_CLOCK}"
    rf"|{_DAY}\s+(?:de\s+|of\s+)?{_MONTH},?\s+(?:de\s+|del\s+)?(?:19|20)\d\d(?!\d){_CLOCK}"
    rf"|{_MONTH}\s+{_DAY},?\s+(?:19|20)\d\d(?!\d){_CLOCK}"
    rf"|\d{{1,2}}(?P<s>[./-])\d{{1,2}}(?P=s)(?:19|20)\d\d(?!\d){_CLOCK})"
)
_SET_APART = re.compile(r"^(\d{4})\s(\d{1,2})\s?/\s?(\d{1,2})(?!\d)")
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")


def published_claims(posts: Signposts, ld: Structured, url: Url) -> Iterator[Claimed]:
    """Yield what the page says of its publication, the most trusted first."""
    if ld.published:
        yield Claimed("json-ld", ld.published)
    for name in _PUBLISHED_META:
        if name in posts.meta:
            yield Claimed("opengraph" if ":" in name else "meta", posts.meta[name])
    for node in posts.published[:3]:
        attributes = node.attributes
        stated = attributes.get("content") or attributes.get("datetime") or attributes.get("title")
        if stated:
            yield Claimed("meta", stated)
        yield Claimed("meta", node.text())
    yield from _times(posts.times)
    if in_path := _IN_PATH.search(url):
        yield Claimed("url", "-".join(in_path.groups()))


def modified_claims(posts: Signposts, ld: Structured) -> Iterator[Claimed]:
    """Yield what the page says of its last change, the most trusted first."""
    if ld.modified:
        yield Claimed("json-ld", ld.modified)
    for name in _MODIFIED_META:
        if name in posts.meta:
            yield Claimed("opengraph" if ":" in name else "meta", posts.meta[name])


def first_moment(claims: Iterable[Claimed], *, zone: tzinfo, now: datetime) -> tuple[str, Moment] | None:
    """Return the first claim that can be read as a date, and where it was made.

    One that says no more than a day gives way to the first behind it that has the hour of that day.
    """
    day: tuple[str, Moment] | None = None
    for place, text in claims:
        moment = read_date(text, zone=zone, now=now) or date_in(text, zone=zone, now=now)
        if moment is None:
            continue
        if day is None and is_bare_day(moment):
            day = place, moment
        elif day is None or (not is_bare_day(moment) and _is_on(moment, day[1], zone)):
            return place, moment
    return day


def _is_on(moment: Moment, day: Moment, zone: tzinfo) -> bool:
    """Whether an instant lies on a day where it was written, or where its site is."""
    return day.at.date() in {moment.at.date(), moment.at.astimezone(zone).date()}


def date_in(text: str, *, zone: tzinfo, now: datetime) -> Moment | None:
    """Return the first date inside a text that says other things too."""
    for found in _DATE.finditer(in_plain_calendar(text[:400])):
        # `2025 05/14`: a year that is set apart.
        written = _SET_APART.sub(r"\1-\2-\3", found[0].strip(" ,|·-"))
        moment = read_date(written, zone=zone, now=now)
        if moment:
            return moment
    return None


def is_bare_day(moment: Moment) -> bool:
    """Whether a date says no more than its day: midnight is what stands where there is no clock."""
    return moment.at.time() == time()


def dated_texts(tree: LexborHTMLParser, called: str) -> tuple[str, ...]:
    """Return the short texts of the elements that are called a time, outside comments and other articles."""
    found: dict[str, None] = {}
    for node in tree.css(selector_of(_CALLED_A_TIME, _BY_CLASS, called))[:MAX_CALLED_A_TIME]:
        text = one_line(_said_by(node)) if node.tag in _MAY_SHOW_A_TIME else ""
        if text and len(text) <= MAX_DATED_CHARS and text[-1:] not in _ENDS and not _is_elsewhere(node):
            found.setdefault(text)
    return tuple(found)


def _said_by(node: LexborNode) -> str:
    """Return the time that an element shows; of an abbreviated or a rough one ("1 month ago"), the one in its title."""
    titled = node if "title" in node.attributes else node.css_first("[title]")
    title = (titled.attributes.get("title") or "") if titled is not None else ""
    return title if _DATE.search(title) else node.text(separator=" ")


def _times(times: Sequence[LexborNode]) -> Iterator[Claimed]:
    """Yield `time` elements and what stands for them, outside comments and other articles, publications first."""
    nodes = [node for node in times[:_MAX_TIMES] if not _is_elsewhere(node) and not in_foreign_item(node)]
    nodes.sort(key=_lateness)
    for node in nodes:
        stated = node.attributes.get("datetime" if node.tag == "time" else "title")
        if stated:
            yield Claimed("time", stated)
        yield Claimed("time", node.text())


def _lateness(node: LexborNode) -> int:
    """0 for a time that is called the publication's, 2 for the last change's, 1 for others."""
    attributes = node.attributes
    called = f"{attributes.get('class')} {attributes.get('itemprop')}".lower()
    if "pubdate" in attributes or "publish" in called:
        return 0
    return 2 if "update" in called or "modif" in called else 1


def _is_of_facts(of: LexborNode | None) -> bool:
    """Whether a list is called one of facts about an article: `post-meta`."""
    return of is not None and signs_of(of.attributes.get("class") or "") & (Sign.META | Sign.CARD) == Sign.META


def _is_elsewhere(node: LexborNode) -> bool:
    """Whether a date stands in a list, beside the article or below the page.

    An article's own footer is its own, and so is a list of what is to know of it, or a date that is called its own.
    """
    footer = False
    is_own = "datePublished" in (node.attributes.get("itemprop") or "")
    for up in upward(node.parent, 8):
        if footer and up.tag == "article":
            return False
        is_own = is_own and "itemscope" not in up.attributes
        if up.tag in {"aside", "nav"} or (up.tag == "li" and not (is_own or _is_of_facts(up.parent))):
            return True
        if signs_of(up.attributes.get("class") or "") & (Sign.COMMENT | Sign.RELATED | Sign.SIDE):
            return True
        footer = footer or up.tag == "footer"
    return footer
