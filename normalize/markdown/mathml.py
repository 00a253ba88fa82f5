"""Presentation MathML (Core, §3) as TeX, for formulas that come without their source. Pure."""

import re

from selectolax.lexbor import LexborNode

from normalize.plain import visible

_MAX_DEPTH = 40
_SPECIAL = re.compile(r"[#%&_${}~^\\\\]")
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
    return f"\\text{{{text}}}" if tag == "mtext" and text.strip() else text


def _children(node: LexborNode) -> list[LexborNode]:
    children: list[LexborNode] = []
    child = node.first_child
    leaf = node.tag in {"mi", "mn", "mo", "mtext", "ms"}
    while child is not None:
        tag = child.tag or ""
        if not tag.startswith("annotation") and (tag != "-text" or leaf) and tag != "-comment":
            children.append(child)
        child = child.next
    return children


def _grouped(part: str) -> str:
    return part if len(part.strip()) < 2 else f"{{{part.strip()}}}"


def _escaped(match: re.Match[str]) -> str:
    return {"\\": r"\backslash ", "^": r"\hat{}", "~": r"\sim "}.get(match[0], f"\\{match[0]}")
