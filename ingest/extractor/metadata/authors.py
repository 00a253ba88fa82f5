"""Who wrote an article: names out of what a page states and out of the bylines that it shows.

Pure functions over texts, but for the one that looks for bylines in a tree.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.metadata.han_bylines import is_nobody, is_outlet, persons
from ingest.extractor.metadata.own_object import in_foreign_item
from ingest.extractor.page.called import selector_of
from ingest.extractor.page.class_names import Sign, signs_of
from ingest.extractor.page.labelled import has_han, labelled
from ingest.extractor.page.visible_text import one_line
from normalize.tree import upward

MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 6
MAX_HAN_SIGNS = 14
MAX_HAN_BYLINE = 60
"""A line of more is a title."""
_HAN = re.compile(r"[\u3400-\u9fff]")
MAX_AUTHORS = 20
MAX_BYLINES = 60
"""Elements that are looked at; pages of comments have hundreds of authors."""

_BYLINES = '[rel~="author" i], [itemprop~="author" i], [data-testid*="author" i], [data-testid*="byline" i]'
_CALLED_BYLINES = [
    (word, f'[class*="{word}" i]') for word in ("author", "byline", "writer", "reporter", "autor", "authi")
]
_CALLED_FACTS = [(word, f'[class*="{word}" i]') for word in ("foot", "meta", "info", "copyright")]
_SAYS_BY = re.compile(
    r"^\W*(?:(?:(?:written|posted|published|created|edited|reported|story|words|article|text)(?:\s*by)?|by|von|par|por"
    r"|di|da|door|av|af|autore?|auteur|authors?|writer|reporter|contributors?|the author)\b|作者|文|撰文|记者|記者|글"
    r"|기자)\s*[:：/／|｜丨]?\s*",
    re.IGNORECASE,
)
_STARTS_WITH_BY = re.compile(
    r"^\W*(?:(?:written|posted|published|words|story|text)\s+by|by|von|par|por|door|av)\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
_ENDS_NAME = re.compile(
    r"\s*(?:[|•·\n\t–—:;]|\s-\s|\s@|\b(?:is|was|has|on|at|am|in|for|updated|published|posted|last)\s|(?:19|20)\d\d"
    r"|\d{1,2}[./:]\d|\(@?)"
)
_NO_NAME = re.compile(
    r"https?:|www\.|^\+|report an? |fehler melden|signaler une|举报|纠错|报错"
    r"|[@{}<>=#*_]|\d{3}|^(?:authors?|editors?|staff|admin|share|follow|more|read|about|bio|profile"
    r"|posted|published|updated|by|written|contributors?|comments?|sign|log|subscribe|view|see|all|the author"
    r"|advertisement|sponsored|guest|unknown|none|null|undefined|author bio|guide|posts?|veröffentlicht|sign in|log in"
    r"|meet the author|about the author|related|menu|home|search)$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:editor|writer|reporter|correspondent|journalist|contributor|columnist|redakteur|redaktion|min read|minutes?"
    r"|posts?|articles?|followers?)\b",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s+(?=[a-zä]{3,9}\.? \d|\d)"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b"
    r"|\b\d{1,2}\.?\s+[a-zä]{3,9}\s+\d{4}",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"[a-zA-Z][a-zA-Z0-9]{0,20}(?:_[a-zA-Z0-9]{1,20}){1,3}")
"""A name of a user, where an element is called the author's."""
_NO_HANDLE = re.compile(r"(?:author|user|name|admin|post|byline|display)(?:_|$)", re.IGNORECASE)
_REPORTER_IN_KOREAN = re.compile(r"\W*(?:기자명\s*)?([가-힣]{2,4})\s?(?:선임|인턴|수습|전문)?기자(?:\s+\S+@\S+)?\W*")
_FOLLOWED = re.compile(
    r"(?P<name>.{2,40}?)\s*[+＋]?\s*(?:关注|已关注|關注|Follow|Following|Folgen|Seguir|フォロー(?:する)?|팔로우|이웃추가)"
)
"""A name with a button beside it to follow whom it names."""
_FOLLOW = re.compile(r"[+＋]?\s*(?:关注|關注|Follow|Folgen|Seguir|フォロー(?:する)?|팔로우)")
MAX_LONE_NAMES = 3
_LONE_NAME = re.compile(r"[^\W\d_a-zß-ÿ][\w’'.-]{0,20}(?: [^\W\d_a-zß-ÿ][\w’'.-]{0,20}){1,3}")
_NO_LONE_NAME = re.compile(
    r"\b(?:summary|takeaways?|contents?|news|introduction|updates?|overview|points?|facts|highlights|story|video|photos?"
    r"|read|watch|live|breaking|exclusive|opinion|editorial|analysis|the|of|to|what|how|why|share|print|advertisement"
    r"|subscribe|about|menu|home|press|release|correspondent|reporter|writer|staff|agency|team|part|chapter)\b",
    re.IGNORECASE,
)
_NO_STATED_NAME = re.compile(r"https?:|^@|^\d+$|^www\.|\S@\S+\.\w|[{}<>$]|^[a-z]+(?:\.[a-z]+){2,}$|责任编辑|責任編輯")
"""Addresses, and the words of a template that nobody filled in."""
_NOT_SHOWN = frozenset({"meta", "link", "img", "svg", "script", "body", "html", "input", "form", "nav"})


def name_of(text: str) -> str | None:
    """Return the name that a byline holds, without "By", date and role; None when it holds none."""
    name = _SAYS_BY.sub("", one_line(text), count=1) if _SAYS_BY.match(text) else one_line(text)
    name = _MONTH_FIRST.split(name, maxsplit=1)[0]
    name = _ENDS_NAME.split(name, maxsplit=1)[0].strip(" ,.-–—|/·•:：")
    if len(_HAN.findall(name)) > MAX_HAN_SIGNS:
        return None
    if _HANDLE.fullmatch(name) and not _NO_HANDLE.search(name):
        return name
    if not 1 < len(name) <= MAX_NAME_CHARS or len(name.split()) > MAX_NAME_WORDS or _NO_NAME.search(name):
        return None
    return name if any(letter.isalpha() for letter in name) else None


def stated_names(texts: Iterable[str]) -> list[str]:
    """Return the names among what a page states as its authors: no addresses, no handles, no numbers."""
    found: dict[str, None] = {}
    for text in texts:
        name = re.sub(r"^[Bb]y\s+|\s*\([a-zäöü.]{2,5}\)", "", one_line(text)).strip(" ,;")
        if name and len(name) <= 300 and not _NO_STATED_NAME.search(name) and not is_nobody(name):
            found.setdefault(name)
    return list(found)[:MAX_AUTHORS]


def are_site(names: Sequence[str], site_names: Iterable[str], *, more: int = 4) -> bool:
    """Whether the stated authors are nothing but the site's own name, and `more` letters at most."""
    own = [folded for name in site_names if (folded := _folded(name))]
    return all(any(site in _folded(name) and len(_folded(name)) <= len(site) + more for site in own) for name in names)


def shown_names(tree: LexborHTMLParser, called: str) -> list[str]:
    """Return the names of the first byline that the page shows outside its comments; `called` is `Page.called`."""
    for node in tree.css(selector_of(_BYLINES, _CALLED_BYLINES, called))[:MAX_BYLINES]:
        if node.tag in _NOT_SHOWN or not _is_byline(node) or _in_comments(node) or in_foreign_item(node):
            continue
        names = list(_names_in(node))
        if names:
            return names
    return []


def _is_byline(node: LexborNode) -> bool:
    """Whether an element is called a byline in so many words ("authorization" is another)."""
    attributes = node.attributes
    if "author" in f"{attributes.get('rel')} {attributes.get('itemprop')}":
        return True
    return (
        re.search(r"author(?!i[sz])|byline|writer|reporter|autor(?!i)|authi\b", (attributes.get("class") or "").lower())
        is not None
    )


def name_in_text(texts: Iterable[str]) -> str | None:
    """Return the name of the first text that says "By …", or that names a Korean reporter."""
    for text in texts:
        if reporter := _REPORTER_IN_KOREAN.fullmatch(text):
            return reporter[1]
        if len(text) < 2 * MAX_NAME_CHARS and _STARTS_WITH_BY.match(text):
            name = name_of(_STARTS_WITH_BY.sub("", text, count=1))
            if name and (not name.isascii() or name[:1].isupper()):
                return name
    return None


def name_to_follow(lines: Sequence[str]) -> str | None:
    """Return the name that has a button to follow it beside it or in the next line."""
    for line, below in zip(lines, (*lines[1:], ""), strict=False):
        found = _FOLLOWED.fullmatch(line) if len(line) <= MAX_NAME_CHARS else None
        offer = found["name"] if found else line if _FOLLOW.fullmatch(below) else None
        name = name_of(offer) if offer and len(offer) <= MAX_NAME_CHARS else None
        if name and not is_nobody(name) and not is_outlet(name) and offer == name:
            return name
    return None


def nickname(tree: LexborHTMLParser, called: str) -> list[str]:
    """Return the first name that is called a nickname, outside comments."""
    if "nickname" not in called and "nick-name" not in called:
        return []
    for node in tree.css('[class*="nickname" i], [class*="nick-name" i]')[:MAX_BYLINES]:
        name = name_of(node.text()) if node.tag not in _NOT_SHOWN and not _in_comments(node) else None
        if name and not is_nobody(name):
            return [name]
    return []


def labelled_author(tree: LexborHTMLParser, called: str) -> list[str]:
    """Return the names that a line of facts labels as the author's, in Han signs: many skins put it below the text."""
    if not any(word in called for word, _ in _CALLED_FACTS):
        return []
    for node in tree.css(", ".join(part for word, part in _CALLED_FACTS if word in called))[:MAX_BYLINES]:
        if node.tag in _NOT_SHOWN or _in_comments(node):
            continue
        text = one_line(node.text(separator=" "))
        if len(text) <= 2 * MAX_HAN_BYLINE and (names := persons([text])):
            return names
    return []


def lone_names(line: str) -> list[str]:
    """Return the names of a line that holds nothing but one or two: two to four capitalised words each."""
    names = [part.strip() for part in re.split(r"\s*(?:[/&]|,|\band\b)\s*", line) if part.strip()][:MAX_LONE_NAMES]
    return names if all(_LONE_NAME.fullmatch(name) and not _NO_LONE_NAME.search(name) for name in names) else []


def _names_in(node: LexborNode) -> Iterator[str]:
    """Yield the names in one byline: its lines, without what is no name."""
    text = node.text(separator="\n", strip=True)
    if len(text) > 400:
        return
    if not text and (stated := node.css_first('meta[itemprop="name"]')) is not None:
        text = one_line(stated.attributes.get("content") or "")
    lines = text.split("\n")
    if any(map(labelled, lines)) or (has_han(text) and len(text) > MAX_HAN_BYLINE):
        yield from persons(lines)
        return
    found: dict[str, None] = {}
    for line in lines:
        if _ROLE.search(line) and not _SAYS_BY.match(line):
            continue
        name = name_of(line) or name_of(line.partition(",")[0])
        if name and not _is_connective(name) and not is_nobody(name):
            found.setdefault(name)
        if len(found) == 1 and not re.search(r"[,&]|\band\b", text):
            break
    yield from list(found)[:4]


def _is_connective(text: str) -> bool:
    return text.lower() in {"and", "with", "und", "et", "y", "in", "from", "for", "to"}


def _in_comments(node: LexborNode) -> bool:
    for up in upward(node, 8):
        attributes = up.attributes
        if signs_of(f"{attributes.get('class') or ''} {attributes.get('id') or ''}") & Sign.COMMENT:
            return True
    return False


@lru_cache(maxsize=256)
def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
