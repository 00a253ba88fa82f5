"""What a page says of itself as a whole: when it was changed last, and that it is its site's front page.

Wikis and manuals tell nothing else of their days. Pure; looked at where a page states no day of publication.
"""

import re
from datetime import datetime, tzinfo

from selectolax.lexbor import LexborNode

from ingest.extractor.metadata.dates import date_in
from ingest.extractor.page.called import selector_of
from ingest.extractor.page.document import Page
from ingest.extractor.page.visible_text import one_line
from ingest.text.urls import resolve, url_key
from normalize.values import Moment

_THE_PAGE = (
    r"(?:this (?:page|article|document|topic|entry) |diese(?:r|s)? (?:seite|artikel|dokument) |(?:de )?cette page "
    r"|esta página |questa pagina |esta pagina |(?:эта|этой) страниц\w |[本此]?[页頁]面?|このページ)"
)
_CHANGE = (
    r"(?:last (?:edited|modified|updated|changed|revised)|zuletzt|dernière modification|última vez"
    r"|última (?:edição|edición)|ultima modifica|modificata|последн\w{2}"
    r"|最后(?:编辑|修改|更新)|最後(?:編輯|修改|更新)|最終更新)"
)
_CHANGED = re.compile(rf"{_THE_PAGE}.{{0,30}}?{_CHANGE}|{_CHANGE} .{{0,10}}?{_THE_PAGE}", re.IGNORECASE)
_CHANGED_HERE = re.compile(_CHANGE, re.IGNORECASE)
"""In a place that is called by the last change, which is the page's own."""
_CLOCK_FIRST = re.compile(r"(\d{1,2}:\d\d),? (\d{1,2} [^\W\d_]{3,12}\.? (?:19|20)\d\d)")
_FEET = 'footer, [role="contentinfo"], [id*="foot" i], [id*="lastmod" i]'
_FEET_BY_CLASS = (("lastmod", '[class*="lastmod" i]'), ("docinfo", '[class*="docinfo" i]'))
_CALLED_SO = ("lastmod", "docinfo")
_LOGOS = 'a[rel~="home"], [id*="logo" i] a[href]'
_LOGOS_BY_CLASS = (("logo", 'a[class*="logo" i], [class*="logo" i] a[href]'),)
_LOGO = re.compile(
    r"(?<![a-z])[Ll]ogo(?![a-z])|(?<=[a-z])Logo(?![a-z])|(?:site|head|header|brand|nav|main|page|top)logo(?![a-z])"
    r"|(?<![a-z])logo(?:type|link|img|image|wrap|box)"
)
"""A name that speaks of one, as a word: no `catalogo`, `blogoverview` or `logout`."""
_MAX_LOGOS, _MAX_ABOVE = 8, 6
_MAX_FEET = 12
_MAX_SAID = 4_000
_BEHIND = 80
"""Characters behind such words in which their date stands."""


def changed_last(page: Page, *, zone: tzinfo, now: datetime) -> Moment | None:
    """Return when a page was changed last, as its foot says: "This page was last edited on 3 May 2024, at 9:17".

    When a site was built ("Last updated on …" on all of its pages) says nothing of one of them.
    """
    for node in page.tree.css(selector_of(_FEET, _FEET_BY_CLASS, page.called))[:_MAX_FEET]:
        said = one_line(node.text(separator=" "))[:_MAX_SAID]
        called = f"{node.attributes.get('id')} {node.attributes.get('class')}".lower()
        found = (_CHANGED_HERE if any(name in called for name in _CALLED_SO) else _CHANGED).search(said)
        behind = said[found.end() : found.end() + _BEHIND] if found else ""
        moment = date_in(_CLOCK_FIRST.sub(r"\2 \1", behind), zone=zone, now=now) if behind else None
        if moment is not None:
            return moment
    return None


def is_front_page(page: Page) -> bool:
    """Say whether a page is where the logo of its own site leads: its front page, whatever its address is."""
    own = url_key(page.url)
    links = page.tree.css(selector_of(_LOGOS, _LOGOS_BY_CLASS, page.called))[:_MAX_LOGOS]
    logo = next(filter(_is_logo, links), None)
    href = (logo.attributes.get("href") or "").strip() if logo is not None else ""
    path, _, mark = href.partition("#")  # a mark is a place in an article's text
    there = resolve(page.base_url, path) if path and not mark else None
    return there is not None and url_key(there) == own


def _is_logo(link: LexborNode) -> bool:
    """Say whether a link, or what it stands in, is called so by a whole word."""
    if "home" in (link.attributes.get("rel") or "").lower().split():
        return True
    node: LexborNode | None = link
    for _ in range(_MAX_ABOVE):
        if node is None:
            return False
        if any(_LOGO.search(node.attributes.get(name) or "") for name in ("id", "class")):
            return True
        node = node.parent
    return False
