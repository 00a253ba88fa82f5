"""Footnotes of an article or a built page, in whichever of a dozen ways they are marked up."""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

_HOLDERS = frozenset({"footnotes", "footnote-definition", "footnote"})
_BACK = (
    "a.footnote-backref, a.footnote-back, a.data-footnote-backref, a[data-footnote-backref], a.reversefootnote, a[rev]"
)
_LABEL = ".footnote-definition-label"


@dataclass(slots=True)
class Notes:
    """The marks in the text (`mem_id`) with the text of their notes, which are taken out of the page."""

    marks: dict[int, str] = field(default_factory=dict)

    @classmethod
    def taken_out(cls, root: LexborNode, *, wanted: bool) -> "Notes":
        """Take the notes out of a page; where none are `wanted` they stay, and only the links back go."""
        by_id = {node.attributes.get("id") or "": node for node in root.css("[id]")}
        marks: dict[int, LexborNode] = {}
        for link in root.css("sup a[href^='#'], a.footnote-ref"):
            note = by_id.get((link.attributes.get("href") or "").lstrip("#"))
            if note is not None and not _is_within(link, note):
                marks[_mark(link).mem_id] = note
        backs = {f"#{identity}" for identity in by_id}
        for note in marks.values():
            for link in [*note.css(_BACK), *note.css("a[href^='#']")]:
                if (link.attributes.get("href") or "") in backs or link.attributes.get("class"):
                    link.decompose()
        if not wanted:
            return cls()
        for note in marks.values():
            for label in note.css(_LABEL):
                label.decompose()
        found = cls({mark: note.text() for mark, note in marks.items()})
        for note in {note.mem_id: note for note in marks.values()}.values():
            (_holder(note) or note).decompose()
        return found


def _mark(link: LexborNode) -> LexborNode:
    parent = link.parent
    return parent if parent is not None and parent.tag == "sup" else link


def _is_within(node: LexborNode, holder: LexborNode) -> bool:
    seen: LexborNode | None = node
    while seen is not None:
        if seen.mem_id == holder.mem_id:
            return True
        seen = seen.parent
    return False


def _holder(note: LexborNode) -> LexborNode | None:
    """Return the section that holds nothing but notes."""
    seen: LexborNode | None = note
    while seen is not None and seen.tag not in {"main", "body"}:
        attributes = seen.attributes
        if "data-footnotes" in attributes or _HOLDERS & set((attributes.get("class") or "").split()):
            return seen
        seen = seen.parent
    return None
