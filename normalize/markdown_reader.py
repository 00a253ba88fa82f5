"""Markdown read back as HTML: our own, and what others wrote, with tables, footnotes and formulas. Pure."""

from functools import cache
from html import unescape

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from selectolax.lexbor import LexborHTMLParser

from normalize.values import Html


class _Reader(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        """Leave an address as it was written."""
        return url


@cache
def _reader() -> MarkdownIt:
    reader = _Reader("commonmark", {"html": True}).enable(["table", "strikethrough"])
    reader.use(footnote_plugin)
    reader.use(dollarmath_plugin, allow_labels=False, allow_digits=False, double_inline=False)
    return reader


def to_html(markdown: str) -> Html:
    """Return Markdown as HTML that says where notes and formulas are, as pages do; dirty like every page."""
    html = str(_reader().render(markdown))
    if 'class="math' not in html and "footnotes" not in html:
        return Html(html)
    tree = LexborHTMLParser(f"<!DOCTYPE html><body>{html}")
    for rule in tree.css("hr.footnotes-sep"):
        rule.decompose()
    for formula in tree.css(".math"):
        text = formula.text()
        if "&#" in text:  # signs that were escaped because they are none of a formula
            formula.replace_with(f"${unescape(text)}$")
        else:
            formula.attrs["data-formula"] = text
    return Html(tree.body.inner_html or "" if tree.body else "")
