"""Notes that stand beside or behind their marks, in the very sentence: put below the text and linked, as footnotes are.

Changes the tree.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

TRACES = '[class*="note" i]'
_IS_NOTE = re.compile(
    r"(?<![a-z])(?:side-?note|margin-?note|footnotes?-+note|footnote-(?:text|body|content)|inline-footnote)(?![a-z])"
)
_IS_MARK = re.compile(r"(?<![a-z])(?:margin-toggle|sidenote-(?:number|toggle|ref)|footnotes?(?:-\w+)?)(?![a-z])")
_INLINE = frozenset({"span", "small", "aside", "i", "em"})
_MAX_NOTES = 500
_MAX_MARKS = 3
_NUMBER = re.compile(r"\W*\d{0,3}\W*")
PREFIX = "note-beside-"


def write_notes(tree: LexborHTMLParser, root: LexborNode) -> None:
    """Turn each note that stands in a sentence into a mark and a note at the end."""
    notes: list[str] = []
    for node in root.css(TRACES)[:_MAX_NOTES]:
        names = (node.attributes.get("class") or "").lower().replace("_", "-")
        if node.tag not in _INLINE or not _IS_NOTE.search(names) or not node.text(strip=True):
            continue
        if node.css_first(TRACES) is not None and any(
            _IS_NOTE.search(each.attributes.get("class") or "") for each in node.css(TRACES)[1:]
        ):
            continue
        notes.append(node.inner_html or "")
        _drop_marks(node)
        mark = tree.create_node("sup")
        number = len(notes)
        mark.inner_html = f'<a href="#{PREFIX}{number}" id="{PREFIX}{number}-mark">{number}</a>'
        node.replace_with(mark, move=True)
    if notes:
        below = tree.create_node("ol")
        below.inner_html = "".join(
            f'<li id="{PREFIX}{number}">{_without_number(note)}</li>' for number, note in enumerate(notes, 1)
        )
        root.insert_child(below, move=True)


def _drop_marks(note: LexborNode) -> None:
    """Remove the number, the sign and the box that stand before a note and show where it belongs."""
    for _ in range(_MAX_MARKS):
        mark = note.prev
        while mark is not None and mark.tag == "-text" and mark.is_empty_text_node:
            mark = mark.prev
        if mark is None or not mark.is_element_node:
            return
        names = (mark.attributes.get("class") or "").lower().replace("_", "-")
        is_mark = mark.tag in {"label", "input", "sup"} or (mark.tag in {"a", "span"} and _IS_MARK.search(names))
        if not is_mark or not _NUMBER.fullmatch(mark.text()):
            return
        mark.decompose()


def _without_number(note: str) -> str:
    return re.sub(r"^\s*<sup[^>]*>\s*\d{1,3}\s*</sup>\s*", "", note)
