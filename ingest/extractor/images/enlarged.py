"""Images that can be enlarged: the button or link around one, and what it says to the mouse, are none of the article's.

Changes the tree that it is given.
"""

from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from ingest.documents import ImageRef
from ingest.extractor.images.candidates import is_image_path, same_picture

MAX_UP = 6
MAX_HINT_CHARS = 120
MAX_LINKS = 2000


def drop_hints(root: LexborNode) -> None:
    """Remove what the buttons and links around images say besides."""
    seen: set[int] = set()
    for image in root.css("img, amp-img"):
        around = _control_around(image)
        if around is None or around.mem_id in seen or around.mem_id == root.mem_id:
            continue
        seen.add(around.mem_id)
        said = list(_texts(around))
        if sum(len((node.text_content or "").strip()) for node in said) <= MAX_HINT_CHARS:
            for node in said:
                node.decompose()


def open_buttons(root: LexborNode) -> None:
    """Take the images that are left out of the buttons around them, which no reader of the article presses."""
    for button in reversed(root.css("button")):
        if button.css_first("img, amp-img") is not None:
            button.unwrap()


def _texts(root: LexborNode) -> Iterator[LexborNode]:
    """Yield the text nodes below a node, captions left out."""
    nodes = [root]
    while nodes:
        for child in nodes.pop().iter(include_text=True):
            if child.tag == "-text":
                yield child
            elif child.tag != "figcaption":
                nodes.append(child)


def _control_around(image: LexborNode) -> LexborNode | None:
    """Return the outermost button around an image, or the link to it, that holds no other image."""
    found: LexborNode | None = None
    up = image.parent
    for _ in range(MAX_UP):
        if up is None or (tag := up.tag) in {"p", "li", "td", "body", "article", "main", "section"}:
            break
        attributes = up.attributes
        if tag == "button" or attributes.get("role") == "button" or (tag == "a" and _enlarges(attributes.get("href"))):
            found = up
        up = up.parent
    return found if found is not None and len(found.css("img, amp-img")) == 1 else None


def _enlarges(href: str | None) -> bool:
    """Whether a link leads to an image, or to nothing but a script."""
    href = (href or "#").strip()
    return href[:1] == "#" or href[:11].lower() == "javascript:" or is_image_path(href)


def drop_links_to(root: LexborNode, images: Iterable[ImageRef]) -> None:
    """Remove links of a few words that lead to an image which is shown anyway: "Enlarge this image"."""
    shown = [url for image in images for url in (image.url, *image.alternatives)]
    if not shown:
        return
    for link in reversed(root.css("a")[:MAX_LINKS]):
        href = link.attributes.get("href") or ""
        is_hint = is_image_path(href) and link.css_first("img") is None and len(link.text()) <= MAX_HINT_CHARS
        if is_hint and any(same_picture(href, url) for url in shown):
            link.decompose()
