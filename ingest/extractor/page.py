"""A page as the extractor sees it: its text, its tree, its address; and the bounds that a hostile page meets first.

Pure; knows nothing of articles.
"""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from ingest.messages import Finding
from ingest.text.decode import decode_html
from ingest.text.urls import resolve
from normalize.article import Url

MAX_CHARS = 6_000_000
"""Pages with more are cut: the largest article pages seen hold 3 million characters, nearly all of it script."""
MAX_TAGS = 120_000
"""`<` signs; the largest article pages seen hold 30,000."""
MAX_OPEN_RUN = 600
"""Start tags in a row without text or end tag between them: lexbor's cost is quadratic in depth (measured: 40,000
nested elements take 8.5 s), and no page nests text deeper than a few dozen."""
MAX_OPTIONS = 4000
MAX_TAG_CHARS = 300_000
"""Of one tag, attributes included: lexbor's cost is quadratic in their number (40,000 attributes take 18.6 s)."""

_DEEP = re.compile(rf"(?:<[a-zA-Z][^<>]*>\s*){{{MAX_OPEN_RUN}}}")


@dataclass(frozen=True, slots=True)
class Page:
    """One page, parsed. `tree` is changed by those who read it, in the order in which `extract` calls them."""

    url: Url
    base_url: Url
    """What relative addresses are relative to: the page's URL, or its `<base href>`."""
    source: str
    tree: LexborHTMLParser
    findings: tuple[Finding, ...] = ()


def read_page(body: bytes, url: Url, content_type: str | None) -> Page | Finding:
    """Decode and parse a page; a page that would cost too much is not parsed, and the finding says why."""
    decoded = decode_html(body, content_type)
    source, findings = decoded.text, []
    if decoded.repaired:
        findings.append(
            Finding("encoding_repaired", f"{decoded.repaired} broken characters, read as {decoded.encoding}")
        )
    if len(source) > MAX_CHARS:
        source = source[:MAX_CHARS]
        findings.append(Finding("truncated", f"only the first {MAX_CHARS} characters of the page were read"))
    if hostile := too_costly(source):
        return Finding("too_large", hostile)
    tree = LexborHTMLParser(source)
    return Page(url, _base(tree, url), source, tree, tuple(findings))


def too_costly(source: str) -> str | None:
    """Why parsing a text would cost too much; None when it would not. Linear in the text."""
    if source.count("<") > MAX_TAGS:
        return f"more than {MAX_TAGS} tags"
    if source.count("<option") > MAX_OPTIONS:
        return f"more than {MAX_OPTIONS} option elements"
    if _DEEP.search(source):
        return f"more than {MAX_OPEN_RUN} elements in a row are opened and none closed"
    return None


def _base(tree: LexborHTMLParser, url: Url) -> Url:
    node = tree.css_first("base[href]")
    return (resolve(url, node.attributes.get("href") or "") if node else None) or url
