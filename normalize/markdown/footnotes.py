"""Footnotes: the marks in the text that lead to notes below, the notes, and the links back. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from normalize.markdown.blocks import Frame
from normalize.markdown.emphasis import marks
from normalize.markdown.writer import SKIP, Leave, Special, Writer
from normalize.tree import upward

_LABEL = re.compile(
    r"[\s\[\](){}（）〔〕【】^]*(?:[0-9]{1,3}|[a-z*†‡§¶]{1,3}|注\s*+[0-9]*+|note\s*[0-9]+)[\s\[\](){}（）〔〕【】.:]*",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\s*[\[(（〔【].*[\])）〕】]\s*")
_CALLED = re.compile(r"noteref|footnote-ref|footnote_ref|fnref|cite_ref", re.IGNORECASE)
_HOLDERS = frozenset({"li", "p", "div", "dd", "aside", "section", "blockquote"})
_MAX_NOTES = 999
_MAX_LINKS = 20
"""Of a note: the one back to its mark is among the first."""


_LINK_WITHIN = re.compile(r"""href\s*=\s*["']?#""")
_MAY_LEAD_WITHIN = re.compile(r"""#(?<=["'=\s]#)""")
"""Found sooner: it begins with one character."""


def may_hold(html: str, page_urls: frozenset[str]) -> bool:
    """Say whether a look for notes is worth its while: some link leads within the page."""
    if "#" not in html:
        return False
    within = _MAY_LEAD_WITHIN.search(html) and _LINK_WITHIN.search(html)
    return bool(within) or any(f"{url}#" in html for url in page_urls)


@dataclass(slots=True)
class Footnotes:
    """What was found: node (`mem_id`) -> number of the note, and the links back."""

    references: dict[int, int] = field(default_factory=dict)
    bodies: dict[int, int] = field(default_factory=dict)
    back: set[int] = field(default_factory=set)

    labels: dict[int, str] = field(default_factory=dict)
    """What a mark says, by its node."""

    def as_text(self) -> dict[int, Special]:
        """Return what the nodes become for a reader that knows no notes: raised marks, and the notes where they are."""
        return {
            **dict.fromkeys(self.back, _nothing),
            **{node: _raised(label) for node, label in self.labels.items()},
        }

    def specials(self) -> dict[int, Special]:
        """Return what each of the nodes becomes."""
        return {
            **dict.fromkeys(self.back, _nothing),
            **{node: _reference(number) for node, number in self.references.items()},
            **{node: _note(number) for node, number in self.bodies.items()},
        }


def find(root: LexborNode, page_urls: frozenset[str]) -> Footnotes:
    """Find the notes of a text.

    A mark is a short link (in `sup`, in brackets, or called one) to an element further down, which, or whose paragraph
    or list item, is the note. A link from there back up to the mark is none of the text.
    """
    nodes = root.css("[id], a[name], a[href*='#']")
    place = {node.mem_id: at for at, node in enumerate(nodes)}
    targets = _targets(nodes)
    notes = Footnotes()
    for node in nodes:
        target = targets.get(_fragment(node, page_urls)) if node.tag == "a" else None
        if target is None:
            continue
        if place[target.mem_id] <= place[node.mem_id]:
            if _is_back_link(node, notes):
                notes.back.add(node.mem_id)
            continue
        holder = _holder(target)
        if (
            holder is None
            or not (_is_mark(node) or _leads_back(node, target, holder))
            or len(notes.bodies) >= _MAX_NOTES
            or _within(node, holder)
        ):
            continue
        number = notes.bodies.setdefault(holder.mem_id, len(notes.bodies) + 1)
        mark = _mark_of(node).mem_id
        notes.references[mark], notes.labels[mark] = number, node.text().strip()
    return notes


def _targets(nodes: list[LexborNode]) -> Mapping[str, LexborNode]:
    targets: dict[str, LexborNode] = {}
    for node in nodes:
        attributes = node.attributes
        for name in (attributes.get("id"), attributes.get("name") if node.tag == "a" else None):
            if name:
                targets.setdefault(name, node)
    return targets


def _fragment(node: LexborNode, page_urls: frozenset[str]) -> str:
    address, _, fragment = (node.attributes.get("href") or "").strip().partition("#")
    return fragment if not address or address in page_urls else ""


def _is_mark(node: LexborNode) -> bool:
    text = node.text()
    if not _LABEL.fullmatch(text):
        return False
    attributes = node.attributes
    called = " ".join(
        filter(
            None, (attributes.get("class"), attributes.get("role"), attributes.get("epub:type"), attributes.get("id"))
        )
    )
    parent = node.parent
    raised = node.css_first("sup") is not None or (parent is not None and parent.tag == "sup")
    return raised or bool(_BRACKETED.fullmatch(text)) or bool(_CALLED.search(called))


def _leads_back(node: LexborNode, target: LexborNode, holder: LexborNode) -> bool:
    """Say whether a short link is a mark, though nothing calls it one: its note links back to it."""
    own = node.attributes.get("id")
    if not own or not _LABEL.fullmatch(node.text()):
        return False
    back = f"#{own}"
    links = [target] if target.tag == "a" else holder.css("a[href]")[:_MAX_LINKS]
    return any((link.attributes.get("href") or "").strip() == back for link in links)


def _mark_of(node: LexborNode) -> LexborNode:
    """Return what the mark is as a whole: the `sup` around the link, if it holds nothing else."""
    parent = node.parent
    return parent if parent is not None and parent.tag == "sup" and _is_alone(node) else node


def _is_alone(node: LexborNode) -> bool:
    """Say whether nothing beside a node shows text; of many in a row each looks only as far as the next."""
    after, before = node.next, node.prev
    while after is not None:
        if (after.text() or "").strip():
            return False
        after = after.next
    while before is not None:
        if (before.text() or "").strip():
            return False
        before = before.prev
    return True


def _holder(target: LexborNode) -> LexborNode | None:
    """Return the list item, paragraph or block that is the note to which an anchor belongs."""
    return next((node for node in upward(target, 6) if node.tag in _HOLDERS), None)


def _within(node: LexborNode, holder: LexborNode) -> bool:
    return any(seen.mem_id == holder.mem_id for seen in upward(node, 12))


def _is_back_link(node: LexborNode, notes: Footnotes) -> bool:
    """Say whether a link up stands in a note."""
    return any(seen.mem_id in notes.bodies for seen in upward(node, 8))


def _reference(number: int) -> Special:
    def enter(writer: Writer, _: LexborNode) -> Leave:
        writer.pieces.append(marks.atom(f"[^{number}]"))
        return SKIP

    return enter


_SUPER = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _raised(label: str) -> Special:
    """Set a mark off from the word before it: `1` as a raised digit, `a` in brackets; what is in brackets stays so."""
    raised = label.translate(_SUPER) if label.isascii() and label.isdigit() else label
    if label.isalpha():
        raised = f"[{label}]"

    def enter(writer: Writer, _: LexborNode) -> Leave:
        writer.pieces.append(raised)
        return SKIP

    return enter


def _note(number: int) -> Special:
    def enter(writer: Writer, _: LexborNode) -> Leave:
        writer.flush()
        writer.frames.append(Frame("note", start=number))
        return _end_note

    return enter


_LEFT_OVER = re.compile(r"(?:\\?[\^↑↩]|\\?\[\\?\]|\s|&#[0-9]+;)+")


def _end_note(writer: Writer) -> None:
    writer.flush()
    frame = writer.frames.pop()
    for block in frame.blocks[:1]:
        block.text = block.text[_length_of_rest(block.text) :]
    writer.notes[frame.start] = [block for block in frame.blocks if block.text]


def _length_of_rest(text: str) -> int:
    """Return how much of a note's beginning is what its link back left there."""
    found = _LEFT_OVER.match(text)
    return found.end() if found else 0


def _nothing(_: Writer, __: LexborNode) -> Leave:
    return SKIP
