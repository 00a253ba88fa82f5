"""A page as the extractor sees it: its text, its tree, its address; and the bounds that a hostile page meets first.

Pure; knows nothing of articles.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from ingest.documents import Finding, FindingKind
from ingest.extractor.page.called import class_names
from ingest.text.decode import decode_html
from ingest.text.encodings import UTF_8
from ingest.text.urls import resolve
from normalize.html_names import VOID_ELEMENTS
from normalize.values import Url

MAX_CHARS = 6_000_000
"""Pages with more are cut: the largest article pages seen hold 3 million characters, nearly all of it script."""
MAX_TAGS = 120_000
"""`<` signs; the largest article pages seen hold 30,000."""
MAX_DEPTH = 3000
"""Elements within elements: lexbor's cost is quadratic in it (measured: 0.08 s at 8,000, 8.5 s at 40,000), and no page
nests text deeper than a few dozen."""
DEPTH_IS_ASKED_ABOVE = 15_000
"""Tags: fewer cannot cost much however deep they lie."""
STRETCH_CHARS = 30_000
"""Of a page that is asked roughly how deep it is."""
MAX_OPTIONS = 4000
"""Of `option` elements: lexbor's cost is quadratic in them, too."""
MAX_ATTRIBUTES = 4000
"""Of one tag: lexbor's cost is quadratic in their number, too. They are only counted in tags of `LONG_TAG_CHARS`."""
LONG_TAG_CHARS = 10_000

_TAG = re.compile(r"<(/?)([a-zA-Z]+)")
_NO_END_TAG = re.compile(r"</(?![a-zA-Z])")


@dataclass(frozen=True, slots=True)
class Page:
    """One page, parsed. `tree` is changed by those who read it, in the order in which `extract` calls them."""

    url: Url
    base_url: Url
    """What relative addresses are relative to: the page's URL, or its `<base href>`."""
    source: str
    tree: LexborHTMLParser
    findings: tuple[Finding, ...] = ()
    first_url: Url | None = None
    """The article's first page, where this is a further one."""
    site_name: str | None = None
    """What its feed calls itself."""
    called: str = ""
    """All class names that it was served with (`class_names`)."""

    @property
    def is_data(self) -> bool:
        """Whether it is JSON: a site's data about an article, not its page."""
        return self.source[:100].lstrip("\ufeff \t\r\n")[:1] in {"{", "["}


def read_page(body: bytes, url: Url, content_type: str | None) -> Page | Finding:
    """Decode and parse a page; a page that would cost too much is not parsed, and the finding says why."""
    decoded = decode_html(body, content_type)
    source, findings = decoded.text, []
    if decoded.repaired:
        findings.append(
            Finding(FindingKind.ENCODING_REPAIRED, f"{decoded.repaired} broken characters, read as {decoded.encoding}")
        )
    if len(source) > MAX_CHARS:
        source = source[:MAX_CHARS]
        findings.append(Finding(FindingKind.TRUNCATED, f"only the first {MAX_CHARS} characters of the page were read"))
    if hostile := too_costly(source):
        return Finding(FindingKind.TOO_LARGE, hostile)
    # What is UTF-8 as it came need not be encoded again; findings tell what was repaired or cut.
    as_it_came = decoded.encoding == UTF_8 and not findings and not body.startswith(BOM_UTF8)
    tree = LexborHTMLParser(body if as_it_came else source)
    return Page(url, _base(tree, url), source, tree, tuple(findings), called=class_names(tree))


def too_costly(source: str) -> str | None:
    """Why parsing a text would cost too much; None when it would not. Linear in the text."""
    tags = source.count("<")
    if tags > MAX_TAGS:
        return f"more than {MAX_TAGS} tags"
    if tags > MAX_OPTIONS and source.count("<option") > MAX_OPTIONS:
        return f"more than {MAX_OPTIONS} option elements"
    if tags > DEPTH_IS_ASKED_ABOVE and may_be_deep(source) and _depth(source) > MAX_DEPTH:
        return f"more than {MAX_DEPTH} elements within elements"
    if any(len(tag.split()) > MAX_ATTRIBUTES for tag in _long_tags(source)):
        return f"a tag with more than {MAX_ATTRIBUTES} attributes"
    return None


def _long_tags(source: str) -> Iterator[str]:
    """Yield the tags so long that they cover a whole stride of the text: looked for where no tag ends for a stride."""
    for at in range(0, len(source) - LONG_TAG_CHARS, LONG_TAG_CHARS):
        if source.find(">", at, at + LONG_TAG_CHARS) < 0:
            start = source.rfind("<", 0, at + 1)
            if start >= 0 and source[start + 1 : start + 2].isalpha() and source.find(">", start, at) < 0:
                end = source.find(">", at)
                yield source[start : end if end >= 0 else len(source)]


def may_be_deep(source: str) -> bool:
    """Whether tags may nest too deeply: every `<` is taken for an open element, of each stretch those that begin first.

    What is said of few of the largest pages costs a fourth of counting. Where a `</` begins no tag, it may be so.
    """
    if _NO_END_TAG.search(source):
        return True
    depth = 0
    for at in range(0, len(source), STRETCH_CHARS):
        closing = source.count("</", at, at + STRETCH_CHARS)
        opening = source.count("<", at, at + STRETCH_CHARS) - closing
        if depth + opening > MAX_DEPTH:
            return True
        depth = max(0, depth - closing) + opening
    return False


def _depth(source: str) -> int:
    """How deep the tags of a text nest, at most: end tags that are left out make it deeper than the tree will be."""
    deepest = depth = 0
    for closing, name in _TAG.findall(source):
        if closing:
            depth = max(0, depth - 1)
        elif name.lower() not in VOID_ELEMENTS:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _base(tree: LexborHTMLParser, url: Url) -> Url:
    head = tree.head
    node = head.css_first("base[href]") if head is not None else None
    if node is None and (head is None or head.css_first("title") is None):
        # Something that does not belong there has ended the head early.
        node = tree.css_first("base[href]")
    return (resolve(url, node.attributes.get("href") or "") if node else None) or url
