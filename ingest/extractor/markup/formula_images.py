"""Formulas that are drawn as images, by the TeX that they state. Changes the tree."""

from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.markup.held import Held
from ingest.extractor.page.called import selector_of

_IMAGES = 'img[src*="tex="], img[src*="latex?"], img[src*="latex.php"]'
_CALLED_FORMULAS = [(name, f"img.{name}") for name in ("latex", "tex", "math")] + [
    ("math-fallback", 'img[class*="math-fallback"]')
]
_QUERIES = ("tex", "latex", "eq")
_MAX_IMAGES = 1000


def write_formulas(tree: LexborHTMLParser, root: LexborNode, held: Held) -> None:
    """Put the TeX of an image that draws a formula in its place; beside the formula itself it goes."""
    for image in root.css(selector_of(_IMAGES, _CALLED_FORMULAS, held.called))[:_MAX_IMAGES]:
        attributes = image.attributes
        parent = image.parent
        if parent is not None and parent.css_first("math, script[type^='math/tex']") is not None:
            image.decompose()
            continue
        tex = (attributes.get("alt") or "").strip() or _tex_of(attributes.get("src") or "")
        if tex:
            formula = tree.create_node("span")
            formula.attrs["data-formula"] = tex
            if "display" in (attributes.get("class") or ""):
                formula.attrs["class"] = "katex-display"
            image.replace_with(formula, move=True)


def _tex_of(address: str) -> str:
    query = urlsplit(address).query
    said = parse_qs(query)
    for name in _QUERIES:
        if said.get(name):
            return said[name][0]
    return ""
