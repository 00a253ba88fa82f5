"""Verse that is set as preformatted text: lines with links and emphasis, which code has not. Changes the tree."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_MAX_VERSES = 200
_IS_VERSE = re.compile(r"(?<![a-z])(?:verse|poem|poetry|lyrics?|stanza|song)(?![a-z])")
_MARKED = "a[href], em, strong, i, b"
_OF_CODE = "code, samp, kbd, span[class], table, div, button, input"
_LINE_ENDS = re.compile(r"(<[^>]*>)|\r?\n([ \t]*)")
_NO_BREAK_SPACE = "\u00a0"


def write_verse(tree: LexborHTMLParser, root: LexborNode) -> None:
    """Turn each verse below a node into a paragraph of lines."""
    for node in root.css("pre")[:_MAX_VERSES]:
        called = _IS_VERSE.search((node.attributes.get("class") or "").lower()) is not None
        if node.css_first(_OF_CODE) is not None or not (called or _is_prose(node)):
            continue
        verse = tree.create_node("p")
        verse.inner_html = _LINE_ENDS.sub(_broken, (node.inner_html or "").strip("\n"))
        node.replace_with(verse, move=True)


def _is_prose(node: LexborNode) -> bool:
    """Whether preformatted text that nobody calls code has links or emphasis in it, and nothing else."""
    return not node.attributes.get("class") and node.css_first(_MARKED) is not None


def _broken(match: re.Match[str]) -> str:
    return match[1] or f"<br>{_NO_BREAK_SPACE * len((match[2] or '').expandtabs(4))}"
