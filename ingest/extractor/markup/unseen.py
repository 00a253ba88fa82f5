"""Takes out of a tree what no reader sees: hidden elements, dialogs, notes for screen readers, copies beside a text.

What is only folded away (answers, tabs, sections that a script shows) is text and stays. Changes the tree.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from selectolax.lexbor import LexborNode

from ingest.extractor.markup.prose import prose_chars
from ingest.extractor.markup.streamed import is_streamed, join_streamed
from ingest.extractor.page.called import selector_of

_HIDDEN = (
    '[hidden], [style]:is([style*="display:none" i], [style*="display: none" i], [style*="visibility:" i])'
    ', [role$="dialog"], [aria-modal], dialog, noembed'
)
_CALLED_UNSEEN = [(word, f'[class*="{word}"]') for word in ("sr-only", "isually", "creen-r", "creenr")] + [
    (name, f".{name}") for name in ("katex-html", "mw-editsection")
]
"""What is for ears, what draws a formula again for the eye, and the links to edit a wiki's section."""
_MAX_NODES = 2000
_MAX_UP = 60
"""Elements around one that are asked whether they are hidden, too."""
_MAX_CHARS = 200
"""Text for screen readers that is longer is an article's that is called so by mistake."""
_MAX_INLINE_CHARS = 1000
_MIN_PICTURES = 3
_SAMPLES = (0.2, 0.5, 0.8)
_SAMPLE_CHARS = 40
_BETWEEN = "\0"
"""Stands in no text of HTML, and so in no sample."""
_LEAST_SHARE = 0.25
"""Of the page's prose: hidden parts that hold more of it together, and that nothing on the page repeats, are shown by a
script."""
_NO_TEXT = frozenset("img picture figure video audio iframe source input svg path noscript br html body".split())
_INLINE = frozenset("span a em b i strong small sup sub label time abbr cite code font q u s mark bdi".split())
_OPENERS = frozenset("button summary dt h2 h3 h4 h5 h6".split())
_IS_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_ONLY_INVISIBLE = re.compile(r"visibility\s*:\s*hidden", re.IGNORECASE)
_IS_FOR_EARS = re.compile(
    r"(?<![a-z])(?:sr-only|visually-?hidden|screen-?reader)(?![\w-]*focus)|(?<=-)sr-only", re.IGNORECASE
)
_POPUP = re.compile(
    r"(?<![a-z])(?:modal|pop-?up|cookies?|consent|gdpr|newsletter|overlay|lightbox|dialog|login|sign-?in|sign-?up"
    r"|subscribe|toast|tooltip|drawer|off-?canvas|menu|navbar|search|share|banner|tracking|template)(?![a-z])"
)
_FOLDED = re.compile(
    r"(?<![a-z])(?:accordion|collaps\w*|panel|tab-?pane|tab-?panel|tab-?content|tabs?|toggle|faq|answer|expand\w*"
    r"|fold(?:ed|able)?|spoiler|details|read-?more|show-?more|more-?content|more|lazy)(?![a-z])"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def unseen_in(called: str) -> str:
    """Return the selector of what may be unseen on a page with these class names (`Page.called`)."""
    return selector_of(_HIDDEN, _CALLED_UNSEEN, called)


def drop_unseen(root: LexborNode, nodes: Sequence[LexborNode], called: str) -> list[LexborNode]:
    """Remove what no reader sees below a node, unless it is folded away, or is what the page is about.

    `nodes` are those that `unseen_in` finds there, and maybe others. Return what the page is about and shows by a
    script.
    """
    if any(map(is_streamed, nodes)):
        join_streamed(root)
        nodes = root.css(unseen_in(called))[:_MAX_NODES]
    return _Looking(root, nodes).drop() if nodes else []


class _Looking:
    """Looks at the elements that may be unseen, in document order; they go at the end, inner ones first."""

    def __init__(self, root: LexborNode, nodes: Sequence[LexborNode]) -> None:
        self._root, self._nodes = root, nodes
        self._goes: set[int] = set()
        self._known: set[int] = set()
        """Elements that are hidden, or were looked at and stay."""
        self._large: list[LexborNode] = []

    def drop(self) -> list[LexborNode]:
        """Remove what goes, and return what a script shows."""
        nodes = list({node.mem_id: node for node in self._nodes if node.mem_id != self._root.mem_id}.values())
        for node in nodes:
            if self._is_unseen(node):
                self._goes.add(node.mem_id)
        if self._large:
            self._judge_large()
        for node in reversed(nodes):
            if node.mem_id in self._goes:
                node.decompose()
        return [node for node in self._large if node.mem_id not in self._goes]

    def _is_unseen(self, node: LexborNode) -> bool:
        attributes, tag = node.attributes, node.tag or ""
        if tag in _NO_TEXT:
            return False
        name = attributes.get("class") or ""
        if name in {"katex-html", "mw-editsection"} or tag == "noembed":
            return True
        if _IS_FOR_EARS.search(name) and len(node.text()) <= _MAX_CHARS:
            return tag != "h1" and node.css_first("h1, img, math") is None
        return self._is_hidden(node) and not self._stands_in_hidden(node) and self._goes_as_hidden(node)

    def _is_hidden(self, node: LexborNode) -> bool:
        attributes = node.attributes
        if "hidden" in attributes:
            return attributes["hidden"] != "until-found"
        if node.tag == "dialog":
            return "open" not in attributes
        if (attributes.get("role") or "").endswith("dialog") or attributes.get("aria-modal") == "true":
            return True
        return _IS_HIDDEN.search(attributes.get("style") or "") is not None

    def _stands_in_hidden(self, node: LexborNode) -> bool:
        """Whether an element goes or stays with a hidden one around it."""
        self._known.add(node.mem_id)
        up = node.parent
        for _ in range(_MAX_UP):
            if up is None:
                return False
            if up.mem_id in self._known:
                return True
            up = up.parent
        return False

    def _goes_as_hidden(self, node: LexborNode) -> bool:
        text = node.text()
        if not text or text.isspace() or node.css_first("math") is not None:
            return False
        popup = is_popup(node)
        if not popup and (is_folded(node) or self._is_opened(node)):
            self._known.discard(node.mem_id)
            return False
        if not popup and (2 * len(text) > self._page_chars or self._is_album(node)):
            self._large.append(node)
            return False
        if popup or len(text) < (_MAX_INLINE_CHARS if node.tag in _INLINE else _MAX_CHARS):
            return True
        self._large.append(node)
        return False

    def _is_album(self, node: LexborNode) -> bool:
        """Whether an element that is only made invisible holds most of the page's pictures."""
        if not _ONLY_INVISIBLE.search(node.attributes.get("style") or ""):
            return False
        held = len(node.css("img"))
        return held >= _MIN_PICTURES and 2 * held > len(self._root.css("img"))

    @cached_property
    def _page_chars(self) -> int:
        return len(self._root.text())

    def _is_opened(self, node: LexborNode) -> bool:
        """Whether a button or a link names an element."""
        name = node.attributes.get("id") or ""
        return bool(name) and name in self._openers

    @cached_property
    def _openers(self) -> frozenset[str]:
        """What buttons and links on the page open, by its id."""
        found: set[str] = set()
        for node in self._root.css("[aria-controls], [data-target], [data-bs-target]")[:_MAX_NODES]:
            said = node.attributes
            found.update((said.get("aria-controls") or "").split())
            found.add((said.get("data-target") or said.get("data-bs-target") or "").lstrip("#"))
        return frozenset(found - {""})

    def _judge_large(self) -> None:
        """Let go what repeats what is seen, and what is little; what is much of the page a script shows."""
        asked = [node for node in self._large if not _is_aside(node)]
        is_much = bool(asked) and sum(map(prose_chars, asked)) >= _LEAST_SHARE * prose_chars(self._root)
        stays = [node for node in asked if is_much or self._is_album(node)]
        if stays:
            copied = _Copied(_folded_text(self._root), _BETWEEN.join(map(_folded_text, self._large)))
            stays = [node for node in stays if not all(copied[sample] for sample in _samples(_folded_text(node)))]
        self._goes |= {node.mem_id for node in self._large} - {node.mem_id for node in stays}


def names_of(node: LexborNode) -> str:
    """Return what an element is called, in small letters, words apart."""
    attributes = node.attributes
    return _CAMEL.sub("-", f"{attributes.get('class') or ''} {attributes.get('id') or ''}").lower()


def is_popup(node: LexborNode) -> bool:
    """Whether an element is a dialog or a menu, by its role or by what it is called."""
    attributes = node.attributes
    if node.tag == "dialog" or "dialog" in (attributes.get("role") or "") or attributes.get("aria-modal") == "true":
        return True
    return _POPUP.search(names_of(node)) is not None


def is_folded(node: LexborNode) -> bool:
    """Whether an element is called what is opened, or a heading or a button stands before it."""
    attributes = node.attributes
    if (attributes.get("role") or "") in {"tabpanel", "region"} or "aria-labelledby" in attributes:
        return True
    if _FOLDED.search(names_of(node)):
        return True
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    if before is not None:
        said = before.attributes
        if before.tag in _OPENERS or said.get("role") == "button" or "aria-expanded" in said:
            return True
    return node.parent is not None and node.parent.tag == "details"


def _is_aside(node: LexborNode) -> bool:
    """Whether a hidden element is in another language, kept from all readers, or the source of what is shown."""
    attributes = node.attributes
    return (
        attributes.get("aria-hidden") == "true" or bool(attributes.get("lang")) or node.tag in {"pre", "code", "form"}
    )


class _Copied(dict[str, bool]):
    """Of samples of hidden texts: whether the page has them more often than the hidden texts do. Each is asked once."""

    def __init__(self, page: str, hidden: str) -> None:
        super().__init__()
        self._page, self._hidden = page, hidden

    def __missing__(self, sample: str) -> bool:
        self[sample] = more = self._page.count(sample) > self._hidden.count(sample)
        return more


def _samples(text: str) -> Iterator[str]:
    for share in _SAMPLES:
        at = int(len(text) * share)
        yield text[at : at + _SAMPLE_CHARS]


def _folded_text(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())
