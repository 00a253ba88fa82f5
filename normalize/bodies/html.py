"""A body as one line of HTML, the form that eight of eight site generators gave back unchanged in real builds. Pure.

One line, because an empty line ends a block of HTML in Markdown (CommonMark §4.6) and what follows would be read as
Markdown; in `pre` a line end is `&#10;`. Every brace is an entity, in text and in attributes: templates run before HTML
is read.
"""

import re
from collections.abc import Mapping
from html import escape

from selectolax.lexbor import LexborNode

from normalize.excerpt import fits
from normalize.tree import VOID, parse
from normalize.urls import safe_link, safe_web
from normalize.values import CleanHtml
from normalize.visible import visible_text

_SPACES = re.compile(r"[ \t\n\r\f]+")
_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})


def text(value: str) -> str:
    """Return text as HTML that no template engine stumbles over."""
    return escape(value, quote=False).translate(_BRACES)


def attribute(value: str) -> str:
    """Return an attribute's value, for double quotes, on one line."""
    return escape(value).translate(_BRACES).replace("\n", "&#10;").replace("\r", "&#13;")


def lead_and_rest(html: CleanHtml) -> tuple[CleanHtml, CleanHtml]:
    """Part clean HTML behind the first block that says what it is about; the lead is empty where none comes first.

    An image before it, whose address holds on its own page only, must not stand in a list.
    """
    lead: list[str] = []
    node = _inmost(parse(html).body)
    while node is not None:
        if node.tag == "img" or (node.tag != "-text" and node.css_first("img") is not None):
            break
        lead.append(_written(node))
        node = node.next
        if node is not None and lead[-1].startswith("<") and fits(visible_text(lead[-1])):
            rest: list[str] = []
            while node is not None:
                rest.append(_written(node))
                node = node.next
            return CleanHtml("".join(lead)), CleanHtml("".join(rest))
    return CleanHtml(""), html


def _inmost(body: LexborNode | None) -> LexborNode | None:
    """Return the first child of the element that holds more than one, from the body inwards."""
    holder = body
    while holder is not None:
        inner = [node for node in holder.iter(include_text=True) if node.tag != "-text" or node.text().strip()]
        if len(inner) != 1 or inner[0].tag not in {"div", "section", "article", "main"}:
            return holder.first_child
        holder = inner[0]
    return None


def _written(node: LexborNode) -> str:
    return escape(node.text_content or "", quote=False) if node.tag == "-text" else node.html or ""


def one_line(html: CleanHtml, images: Mapping[str, str | None], title: str = "") -> str:
    """Return clean HTML on one line, its images under the names that the post has for them (None leaves one out).

    A heading that only says `title` again, before any text, is left out.
    """
    pieces: list[str] = []
    stack: list[str] = []
    nodes: list[LexborNode] = []
    body = parse(html).body
    node = body.first_child if body is not None else None
    if title:
        node = _without_heading(node, title)
    while node is not None or nodes:
        if node is None:
            node = nodes.pop().next
            pieces.append(stack.pop())
            continue
        tag = node.tag or ""
        if tag == "-text":
            pieces.append(_text(node.text_content or "", pre="</pre>" in stack))
        elif not tag.startswith("-"):
            opening, closing = _tags(node, tag, images)
            pieces.append(opening)
            child = node.first_child
            if child is not None:
                nodes.append(node)
                stack.append(closing)
                node = child
                continue
            pieces.append(closing)
        node = node.next
    return _BETWEEN.sub(r"\1", "".join(pieces)).strip()


_BETWEEN = re.compile(r"(</(?:p|div|h[1-6]|ul|ol|li|table|tbody|thead|tr|td|th|blockquote|figure|figcaption)>) +(?=<)")
"""White space behind a block shows nothing."""


def _text(value: str, *, pre: bool) -> str:
    return text(value).replace("\n", "&#10;") if pre else _SPACES.sub(" ", text(value))


def _tags(node: LexborNode, tag: str, images: Mapping[str, str | None]) -> tuple[str, str]:
    """Return an element's tags; both are empty when it is not to be seen."""
    attributes = {name: value or "" for name, value in node.attributes.items()}
    own = ""
    if tag == "img":
        address = images.get(attributes.get("src", ""), "")
        shown = None if address is None else address or safe_web(attributes.get("src"))
        if shown is None:
            return "", ""
        if address:
            del attributes["src"]
            own = f' src="{escape(address)}"'  # braces in the post's own names are the profile's, for its generator
        else:
            attributes["src"] = shown
    elif tag == "a" and safe_link(attributes.get("href")) is None:
        return "", ""
    written = "".join(f' {name}="{attribute(value)}"' for name, value in attributes.items())
    start = f"<{tag}{own}{written}>"
    if tag == "pre" and (node.text() or "").startswith("\n"):
        start += "&#10;"  # the parser drops the first line end of a `pre` (HTML §13.2.6.4.7)
    return start, "" if tag in VOID else f"</{tag}>"


def _without_heading(root: LexborNode | None, title: str) -> LexborNode | None:
    """Take out the first element when it is a heading that says the title again."""
    node = root
    while node is not None and node.tag in {"div", "section", "article", "main", "header", "-text", "-comment"}:
        if node.tag == "-text" and (node.text_content or "").strip():
            return root
        node = node.next if node.tag in {"-text", "-comment"} else node.first_child
    if node is None or node.tag not in {"h1", "h2", "h3"} or " ".join(node.text().split()) != title:
        return root
    if node.mem_id == (root.mem_id if root is not None else 0):
        return node.next
    node.decompose()
    return root
