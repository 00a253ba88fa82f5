"""Presentation MathML (Core, §3) as TeX, for formulas that come without their source. Pure."""

import re

from selectolax.lexbor import LexborNode

from normalize.plain import visible

_MAX_DEPTH = 40
_SPECIAL = re.compile(r"[#%&_${}~^\\\\]")
_SIGNS = {
    "∑": "\\sum",
    "∏": "\\prod",
    "∫": "\\int",
    "∮": "\\oint",
    "≤": "\\leq",
    "≥": "\\geq",
    "≠": "\\neq",
    "≈": "\\approx",
    "≡": "\\equiv",
    "±": "\\pm",
    "×": "\\times",
    "÷": "\\div",
    "⋅": "\\cdot",
    "∈": "\\in",
    "∉": "\\notin",
    "⊂": "\\subset",
    "⊆": "\\subseteq",
    "∪": "\\cup",
    "∩": "\\cap",
    "→": "\\to",
    "⇒": "\\Rightarrow",
    "⇔": "\\Leftrightarrow",
    "∞": "\\infty",
    "∂": "\\partial",
    "∇": "\\nabla",
    "∀": "\\forall",
    "∃": "\\exists",
    "…": "\\ldots",
}
"""Signs that have a name in TeX which sets them as what they are, with limits and the space around."""
_FUNCTIONS = frozenset(
    "arccos arcsin arctan cos cosh cot csc deg det dim exp gcd inf ker lim ln log max min sec sin sinh sup tan"
    " tanh".split()
)
_FONTS = {"double-struck": "\\mathbb", "bold": "\\mathbf", "script": "\\mathcal", "fraktur": "\\mathfrak"}
_LEAVES = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_COMMAND = re.compile(r"\\[A-Za-z]+")
_PATTERNS = {
    "msup": "{0}^{{{1}}}",
    "msub": "{0}_{{{1}}}",
    "msubsup": "{0}_{{{1}}}^{{{2}}}",
    "munder": "\\underset{{{1}}}{{{0}}}",
    "mover": "\\overset{{{1}}}{{{0}}}",
    "munderover": "{0}_{{{1}}}^{{{2}}}",
    "mfrac": "\\frac{{{0}}}{{{1}}}",
    "mroot": "\\sqrt[{1}]{{{0}}}",
}
"""Elements with a fixed number of children -> how these stand in TeX."""


def to_tex(formula: LexborNode) -> str:
    """Return a formula as one line of TeX; what is nested too deeply comes as its text."""
    return " ".join(_tex(formula, 0).split())


def _tex(node: LexborNode, depth: int) -> str:
    if node.tag == "-text":
        return _SPECIAL.sub(_escaped, visible(node.text_content or ""))
    if depth > _MAX_DEPTH:
        return _SPECIAL.sub(_escaped, visible(node.text() or ""))
    parts = [_tex(child, depth + 1) for child in _children(node)]
    tag = node.tag or ""
    pattern = _PATTERNS.get(tag)
    if pattern is not None and len(parts) == 2 + pattern.count("{2}"):
        return pattern.format(_grouped(parts[0]) if pattern.startswith("{0}") else parts[0], *parts[1:])
    if tag == "msqrt":
        return f"\\sqrt{{{''.join(parts)}}}"
    if tag == "mtable":
        return f"\\begin{{matrix}}{' '.join(parts)}\\end{{matrix}}"
    if tag == "mtr":
        return " & ".join(parts) + r" \\"
    text = "".join(parts)
    return _leaf(node, tag, text) if tag in _LEAVES else text


def _leaf(node: LexborNode, tag: str, text: str) -> str:
    """Return what a sign, a number, a name or words are in TeX."""
    said = text.strip()
    if tag == "mtext":
        return f"\\text{{{text}}}" if said else text
    if said in _SIGNS:
        return f"{_SIGNS[said]} "
    if said in _FUNCTIONS:
        return f"\\{said} "
    font = _FONTS.get(node.attributes.get("mathvariant") or "")
    if font and said.isalnum():
        return f"{font}{{{said}}}"
    return f"\\mathrm{{{said}}}" if tag == "mi" and len(said) > 1 and said.isalpha() and said.isascii() else text


def _children(node: LexborNode) -> list[LexborNode]:
    children: list[LexborNode] = []
    child = node.first_child
    leaf = node.tag in _LEAVES
    while child is not None:
        tag = child.tag or ""
        if not tag.startswith("annotation") and (tag != "-text" or leaf) and tag != "-comment":
            children.append(child)
        child = child.next
    return children


def _grouped(part: str) -> str:
    return part.strip() if len(part.strip()) < 2 or _COMMAND.fullmatch(part.strip()) else f"{{{part.strip()}}}"


def _escaped(match: re.Match[str]) -> str:
    return {"\\": r"\backslash ", "^": r"\hat{}", "~": r"\sim "}.get(match[0], f"\\{match[0]}")
