"""Code, inline and in blocks: its text with every line break, its language, fences that it can't break out of. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache

from selectolax.lexbor import LexborNode

from normalize.later import later
from normalize.plain import visible
from normalize.tree import BLOCKS, UNSEEN, upward

WORD_JOINER = "\u2060"
"""Goes between the two characters of a template's opener: invisible, and no break opportunity (UAX 14, class WJ)."""

_LANGUAGE = later(
    r"(?:^|[\s;])(?:language|lang|highlight-source|highlight-text|sourceCode|brush)"
    r"(?:\s*+[-:]|[^\S ]*+ )\s*+([\w+#.-]{1,30})"
    r"|(?:^|\s)highlight-([\w+#.]{1,30})(?=\s++notranslate)"
    r"|(?:^|\s)(?:hljs|highlight|prettyprint|codehilite|syntaxhighlighter)\s++(?!linenums|highlight|hljs|lang|brush|source|js-|tab-|\S*(?:container|wrapper|block))([\w+#.-]{1,30})",
    re.IGNORECASE,
)
_LANGUAGE_ATTRIBUTES = ("data-lang", "data-language", "data-code-language")
_NO_LANGUAGE = frozenset({"none", "default", "plain", "plaintext", "text", "txt", "nohighlight", "auto", "code"})
_CLASS_LEVELS, _ATTRIBUTE_LEVELS = 7, 3
"""How far above its code a language may be said: Hexo's class is on the figure around a table, but `data-lang` further
up is the language of people."""


def language_of(node: LexborNode) -> str:
    """Return the language that a `pre`, its code, or a wrapper names; empty when none does."""
    for level, seen in enumerate(upward(_code_in(node), _CLASS_LEVELS)):
        if seen.tag in {"body", "article", "main"}:
            break
        attributes = seen.attributes
        if level < _ATTRIBUTE_LEVELS:
            for name in _LANGUAGE_ATTRIBUTES:
                if attributes.get(name):
                    return _clean_language(attributes[name])
        found = _LANGUAGE().search(attributes.get("class") or "")
        if found:
            return _clean_language(found[1] or found[2] or found[3])
    return ""


def _code_in(node: LexborNode) -> LexborNode:
    """Return the code of a listing that says its language; else its first code, or itself."""
    named = node.css_first('code[class*="lang"], code[data-lang]')
    return named or node.css_first("code") or node


def _clean_language(name: str | None) -> str:
    name = re.sub(r"[^\w+#.-]", "", name or "", flags=re.ASCII).lower().strip(".-")
    return "" if name in _NO_LANGUAGE else name


def text_of(node: LexborNode) -> str:
    """Return the text of preformatted code: `<br>`, block elements, and WeChat's one `code` a line break lines."""
    lines = _code_per_line(node)
    if lines is None:
        text = "".join(_pieces(node))
    else:
        text = "\n".join("".join(_pieces(line)).removesuffix("\n") for line in lines)
    return visible_code(text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")


def visible_code(text: str) -> str:
    """Return code without unseen characters; a no-break space, which no compiler takes, is a space."""
    return visible(text).replace("\xa0", " ").replace("\u200b", "")


def _code_per_line(node: LexborNode) -> list[LexborNode] | None:
    """Return the `code` elements of a `pre` that has one a line; None when it is not built that way."""
    lines: list[LexborNode] = []
    child = node.first_child
    while child is not None:
        if child.tag == "code":
            lines.append(child)
        elif child.tag != "-text" or (child.text_content or "").strip():
            return None
        child = child.next
    return lines if len(lines) > 1 else None


def _pieces(root: LexborNode) -> Iterator[str]:
    """Yield text and line ends below a node, in order; block elements begin and end lines."""
    stack: list[LexborNode] = []
    node = root.first_child
    fresh = True
    while node is not None or stack:
        if node is None:
            node = stack.pop()
            if node.tag in BLOCKS and not fresh:
                yield "\n"
                fresh = True
            node = node.next
            continue
        tag, child = node.tag, None
        if tag == "-text":
            text = node.text_content or ""
            fresh = text.endswith("\n") if text else fresh
            yield text
        elif tag == "br":
            yield "\n"
            fresh = True
        elif tag not in UNSEEN:
            if tag in BLOCKS and not fresh:
                yield "\n"
                fresh = True
            child = node.first_child
        if child is not None:
            stack.append(node)
        node = child or node.next


def fence(text: str, language: str, openers: tuple[str, ...]) -> str:
    """Return a fenced block whose fence is longer than any run of backticks in it."""
    ticks = "`" * max(3, _longest_run(text) + 1)
    return f"{ticks}{language}\n{guard(text, openers)}\n{ticks}"


def span(text: str, openers: tuple[str, ...], *, in_table: bool = False, pairs: bool = False) -> str:
    """Return a code span (CommonMark §6.1); within a table a bar takes a backslash even here (GFM, tables).

    `pairs` says that two backslashes before a bar are one that escapes nothing: then they must not meet.
    """
    text = guard(" ".join(text.split("\n")), openers)
    if in_table:
        text = (text.replace("\\|", f"\\{WORD_JOINER}|") if pairs else text).replace("|", "\\|")
    ticks = "`" * (_longest_run(text) + 1)  # kramdown looks for the shortest run
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{pad}{text}{pad}{ticks}" if text.strip() else text


def unfenced(text: str, openers: tuple[str, ...]) -> str:
    """Return code for a block that an indent makes: no tabs, which would shift, and no line of spaces only.

    Two colons at its beginning would name its language (Python-Markdown's codehilite).
    """
    if text.startswith("::"):
        text = f":{WORD_JOINER}{text[1:]}"
    return "\n".join([line.rstrip().expandtabs(4) for line in guard(text, openers).split("\n")])


def guard(text: str, openers: tuple[str, ...]) -> str:
    """Break a template's openers in code, where an entity would show, by an invisible character behind their first."""
    if not any(opener in text for opener in openers):
        return text
    return _openers(openers).sub(lambda match: match[0] + WORD_JOINER, text)


@lru_cache(maxsize=16)
def _openers(openers: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"{re.escape(opener[0])}(?={re.escape(opener[1:])})" for opener in openers))


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
