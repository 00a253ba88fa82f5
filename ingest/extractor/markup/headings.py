"""What hangs on headings and questions: links to themselves and to edit them go, the buttons that they are become text.

Changes the tree.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.markup.held import Held

_LINKED = ("h1", "h2", "h3", "h4", "h5", "h6")
_BUTTONS = "button, [role=button]"
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 dt summary".split())
_MAX_NODES = 2000
_MAX_UP = 3
_MAX_MARK_CHARS = 12
_IS_MARK = re.compile(r"(?<![a-z])(?:anchor\w*|header-?link|hash-?link|permalink|heading-?link|self-?link)(?![a-z])")
_EDITS = re.compile(r"[?&]action=edit\b|[?&]do=edit\b")
_IS_QUESTION = re.compile(r"(?<![a-z])(?:accordion\w*|toggle\w*|faq\w*|question|collaps\w*|spoiler\w*|q)(?![a-z])")
MIN_ANSWER_CHARS = 40
MIN_QUESTION_CHARS = 4
MAX_QUESTION_CHARS = 300
_ANSWERS = frozenset("div section p ul ol dl article".split())


def drop_heading_links(root: LexborNode, held: Held) -> None:
    """Remove the links from headings to themselves; one that holds the heading's words leaves them."""
    links = ", ".join([f"{heading} a" for heading in _LINKED if heading in held.tags])
    if not links or "a" not in held.tags:
        return
    for link in reversed(root.css(links)[:_MAX_NODES]):
        attributes = link.attributes
        href = (attributes.get("href") or "").strip()
        text = link.text().strip()
        leads_to_itself = href[:1] == "#" or ("#" in href and href.partition("#")[2] == _id_of_heading(link))
        if _EDITS.search(href):
            link.decompose()
        elif leads_to_itself and link.css_first("img") is None:
            is_mark = len(text) <= _MAX_MARK_CHARS and (
                attributes.get("aria-hidden") == "true" or _IS_MARK.search((attributes.get("class") or "").lower())
            )
            if is_mark or not any(map(str.isalnum, text)):
                link.decompose()
            else:
                link.unwrap()


def _id_of_heading(link: LexborNode) -> str:
    up = link.parent
    for _ in range(_MAX_UP):
        if up is None or up.tag in _HEADINGS:
            break
        up = up.parent
    return (up.attributes.get("id") or "") if up is not None else ""


def write_questions(tree: LexborHTMLParser, root: LexborNode) -> None:
    """Let the buttons that open answers be text: in a heading its words, else a paragraph in bold above the answer."""
    for button in reversed(root.css(_BUTTONS)[:_MAX_NODES]):
        if button.css_first("img, h1, h2, h3, h4, h5, h6") is not None:
            continue
        if _stands_in_heading(button):
            if button.tag == "button":
                button.unwrap()
        elif _opens_an_answer(button):
            question = tree.create_node("p")
            question.inner_html = "<strong></strong>"
            strong = question.css_first("strong")
            if strong is not None:
                strong.insert_child(" ".join(button.text().split()))
            button.replace_with(question, move=True)


def _stands_in_heading(button: LexborNode) -> bool:
    up = button.parent
    for _ in range(_MAX_UP):
        if up is None:
            return False
        if up.tag in _HEADINGS:
            return True
        up = up.parent
    return False


def _opens_an_answer(button: LexborNode) -> bool:
    """Whether a button is a question: it says so, and what stands next to it is a text."""
    attributes = button.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    if not ("aria-expanded" in attributes or "aria-controls" in attributes or _IS_QUESTION.search(names)):
        return False
    if not MIN_QUESTION_CHARS <= len(button.text(strip=True)) <= MAX_QUESTION_CHARS:
        return False
    answer = button.next
    while answer is not None and not answer.is_element_node:
        if answer.tag == "-text" and not answer.is_empty_text_node:
            return False
        answer = answer.next
    if answer is None or answer.tag not in _ANSWERS:
        return False
    linked = sum(len(link.text(strip=True)) for link in answer.css("a"))
    chars = len(answer.text(strip=True))
    return chars >= MIN_ANSWER_CHARS and 2 * linked < chars
