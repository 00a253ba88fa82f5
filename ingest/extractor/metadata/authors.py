"""Who wrote an article: names out of what a page states and out of the bylines that it shows.

Pure functions over texts, but for the one that looks for bylines in a tree.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.metadata.own_object import in_foreign_item
from ingest.extractor.page.class_names import Sign, signs_of
from ingest.extractor.page.visible_text import one_line

MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 6
MAX_AUTHORS = 20
MAX_BYLINES = 60
"""Elements that are looked at; pages of comments have hundreds of authors."""

_BYLINES = (
    '[rel~="author" i], [itemprop~="author" i], [class*="author" i], [class*="byline" i], [data-testid*="author" i],'
    ' [data-testid*="byline" i], [class*="writer" i], [class*="reporter" i], [class*="autor" i]'
)
_SAYS_BY = re.compile(
    r"^\W*(?:(?:(?:written|posted|published|created|edited|reported|story|words|article|text)(?:\s*by)?|by|von|par|por"
    r"|di|da|door|av|af|autore?|auteur|authors?|writer|reporter|contributors?|the author)\b|作者|文|撰文|记者|記者"
    r"|编辑|編輯|责编|글|기자)\s*[:：/／|｜丨]?\s*",
    re.IGNORECASE,
)
_STARTS_WITH_BY = re.compile(
    r"^\W*(?:(?:written|posted|published|words|story|text)\s+by|by|von|par|por|door|av)\s*:?\s+(?=\S)|^(?:作者|文|撰文"
    r"|记者|記者)\s*[:：/／|｜丨]\s*",
    re.IGNORECASE,
)
_ENDS_NAME = re.compile(
    r"\s*(?:[|•·\n\t–—:;]|\s-\s|\s@|\b(?:is|was|has|on|at|am|in|for|updated|published|posted|last)\s|(?:19|20)\d\d"
    r"|\d{1,2}[./:]\d|\(@?)"
)
_NO_NAME = re.compile(
    r"https?:|www\.|[@{}<>=#*_]|\d{3}|^(?:authors?|editors?|staff|admin|share|follow|more|read|about|bio|profile"
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
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b|\b\d{1,2}\.?\s+[a-zä]{3,9}\s+\d{4}",
    re.IGNORECASE,
)
_NOT_SHOWN = frozenset({"meta", "link", "img", "svg", "script", "body", "html", "input", "form", "nav"})


def name_of(text: str) -> str | None:
    """Return the name that a byline holds, without "By", date and role; None when it holds none."""
    name = _SAYS_BY.sub("", one_line(text), count=1) if _SAYS_BY.match(text) else one_line(text)
    name = _MONTH_FIRST.split(name, maxsplit=1)[0]
    name = _ENDS_NAME.split(name, maxsplit=1)[0].strip(" ,.-–—|/·•:：")
    if not 1 < len(name) <= MAX_NAME_CHARS or len(name.split()) > MAX_NAME_WORDS or _NO_NAME.search(name):
        return None
    return name if any(letter.isalpha() for letter in name) else None


def stated_names(texts: Iterable[str]) -> list[str]:
    """Return the names among what a page states as its authors: no addresses, no handles, no numbers."""
    found: dict[str, None] = {}
    for text in texts:
        name = re.sub(r"^[Bb]y\s+|\s*\([a-zäöü.]{2,5}\)", "", one_line(text)).strip(" ,;")
        if name and len(name) <= 300 and not re.search(r"https?:|^@|^\d+$|^www\.", name):
            found.setdefault(name)
    return list(found)[:MAX_AUTHORS]


def are_site(names: Sequence[str], site_names: Iterable[str]) -> bool:
    """Whether the stated authors are nothing but the site's own name."""
    own = [folded for name in site_names if (folded := _folded(name))]
    return all(any(site in _folded(name) and len(_folded(name)) <= len(site) + 4 for site in own) for name in names)


def shown_names(tree: LexborHTMLParser) -> list[str]:
    """Return the names of the first byline that the page shows outside its comments."""
    for node in tree.css(_BYLINES)[:MAX_BYLINES]:
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
        re.search(r"author(?!i[sz])|byline|writer|reporter|autor(?!i)", (attributes.get("class") or "").lower())
        is not None
    )


def name_in_text(texts: Iterable[str]) -> str | None:
    """Return the name of the first text that says "By …"."""
    for text in texts:
        if len(text) < 2 * MAX_NAME_CHARS and _STARTS_WITH_BY.match(text):
            name = name_of(_STARTS_WITH_BY.sub("", text, count=1))
            if name and (not name.isascii() or name[:1].isupper()):
                return name
    return None


def _names_in(node: LexborNode) -> Iterator[str]:
    """Yield the names in one byline: its lines, without what is no name."""
    text = node.text(separator="\n", strip=True)
    if len(text) > 400:
        return
    found: dict[str, None] = {}
    for line in text.split("\n"):
        if _ROLE.search(line) and not _SAYS_BY.match(line):
            continue
        name = name_of(line) or name_of(line.partition(",")[0])
        if name and not _is_connective(name):
            found.setdefault(name)
        if len(found) == 1 and not re.search(r"[,&]|\band\b", text):
            break
    yield from list(found)[:4]


def _is_connective(text: str) -> bool:
    return text.lower() in {"and", "with", "und", "et", "y", "in", "from", "for", "to"}


def _in_comments(node: LexborNode) -> bool:
    up: LexborNode | None = node
    for _ in range(8):
        if up is None:
            return False
        attributes = up.attributes
        if signs_of(f"{attributes.get('class') or ''} {attributes.get('id') or ''}") & Sign.COMMENT:
            return True
        up = up.parent
    return False


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
