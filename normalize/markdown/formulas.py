"""Formulas that the tree still holds as TeX, written as `$…$` and `$$…$$`, with nothing that a reader runs. Pure."""

import re

from selectolax.lexbor import LexborNode

from normalize.markdown import mathml
from normalize.markdown.code import span
from normalize.markdown.emphasis import marks
from normalize.markdown.writer import SKIP, Leave, Special, Writer
from normalize.plain import visible

SELECTOR = (
    "[data-formula], [data-tex], script[type^='math/tex'], .katex, math, img.latex, img[src*='?tex=']"
    ", img.mwe-math-fallback-image-inline, img.mwe-math-fallback-image-display"
    ", .MathJax_Preview, .MathJax, .MathJax_Display"
)
"""Where TeX is kept: attributes, MathJax 2, KaTeX, MathML, WordPress, MediaWiki; and what repeats it as a picture."""

_MAX_WITHIN = 8
"""Of elements within each other that may hold TeX and do not; what is within a formula is never looked at."""
_TRACES = ("data-formula", "data-tex", "math", "katex", "MathJax", "?tex=", "latex")
_TEX_SOURCES = ("data-formula", "data-tex")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_DISPLAYED = re.compile(r"mode=display|\bblock\b|\btrue\b|katex-display|image-display")
_OUTER = re.compile(r"^\{\\(?:display|text)style\s*+(.*)\}$", re.DOTALL)
_DELIMITED = re.compile(r"^(?:\\\((.*)\\\)|\\\[(.*)\\\]|\$\$(.*)\$\$|\$(.*)\$)$", re.DOTALL)
# A space changes nothing in TeX's mathematics, and takes from these what they are to Markdown or to a template.
_PAIRS = (
    (re.compile(r"\{(?=[{%#])"), "{ "),
    (re.compile(r"<(?=[A-Za-z/!?])"), "< "),
    (re.compile(r"\](?=[(\[:])"), "] "),
    (re.compile(r"&(?=#|[A-Za-z]\w*;)"), "& "),
)


def may_hold(html: str) -> bool:
    """Say whether a look for formulas is worth its while."""
    return any(trace in html for trace in _TRACES)


def find(root: LexborNode) -> dict[int, Special]:
    """Return what each node that is a formula, or only shows one again, becomes."""
    found: dict[int, Special] = {}
    nodes = root.css(SELECTOR)
    scripts = any(node.tag == "script" for node in nodes)
    depth: dict[int, int] = {}
    for node in nodes:
        level = depth.get(node.mem_id, 0)
        if level > _MAX_WITHIN:
            continue
        tex = tex_of(node)
        depth |= dict.fromkeys([below.mem_id for below in node.css(SELECTOR)], _MAX_WITHIN + 1 if tex else level + 1)
        if tex:
            found[node.mem_id] = _writing(tex, display=_is_display(node))
        elif _repeats(node) or (scripts and "MathJax" in (node.attributes.get("class") or "")):
            found[node.mem_id] = _nothing
    return found


def tex_of(node: LexborNode) -> str:
    """Return a formula's TeX; empty when the node does not hold it."""
    attributes = node.attributes
    for name in _TEX_SOURCES:
        if attributes.get(name):
            return _clean(attributes[name] or "")
    if node.tag == "script":
        return _clean(node.text())
    if node.tag == "img":
        return "" if _repeats(node) else _clean(attributes.get("alt") or "")
    note = node.css_first('annotation[encoding="application/x-tex"]')
    if note is not None:
        return _clean(note.text())
    formula = node if node.tag == "math" else node.css_first("math")
    if formula is None:
        return ""
    return _clean(formula.attributes.get("alttext") or "") or mathml.to_tex(formula)


def _repeats(node: LexborNode) -> bool:
    """Say whether an image stands, as MediaWiki's does, beside the MathML of the same formula."""
    parent = node.parent
    falls_back = "math-fallback" in (node.attributes.get("class") or "")
    return falls_back and parent is not None and parent.css_first("math") is not None


def _is_display(node: LexborNode) -> bool:
    formula = node if node.tag in {"math", "script"} else node.css_first("math")
    for each in (node, formula, node.parent):
        if each is not None:
            attributes = each.attributes
            told = f"{attributes.get('type')} {attributes.get('display')} {attributes.get('class')}"
            if _DISPLAYED.search(told) and (each is not node.parent or "katex-display" in told):
                return True
    return False


def _clean(tex: str) -> str:
    """Return TeX as one line: its comments end at line ends, so they go first."""
    text = visible(tex).strip()
    delimited = _DELIMITED.match(text)
    if delimited:
        text = next(group for group in delimited.groups() if group is not None)
    outer = _OUTER.match(text.strip())
    return " ".join(_COMMENT.sub("", outer[1] if outer else text).split())


def guarded(tex: str, *, in_table: bool = False) -> str:
    """Return TeX in which nothing is a tag, an entity, a link or a template's opener."""
    for pattern, replacement in _PAIRS:
        tex = pattern.sub(replacement, tex)
    if in_table:
        tex = tex.replace("\\|", "\\Vert ").replace("|", "\\vert ")
    return tex


def _writing(tex: str, *, display: bool) -> Special:
    def enter(writer: Writer, _: LexborNode) -> Leave:
        manner = writer.manner
        if re.search(r"(?<!\\)\$|`", tex):  # would end the formula; as code it shows, and does nothing
            writer.pieces.append(marks.atom(span(tex, manner.code_openers, in_table=manner.escapes_bars)))
            return SKIP
        alone = display and not manner.one_line
        if alone:
            writer.flush()
        sign = "$$" if display else "$"
        writer.pieces.append(marks.atom(f"{sign}{guarded(tex, in_table=manner.in_table)}{sign}"))
        if alone:
            writer.flush()
        return SKIP

    return enter


def _nothing(_: Writer, __: LexborNode) -> Leave:
    return SKIP
