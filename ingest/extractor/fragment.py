"""An article's HTML as found, made into what `Extracted.body` promises: links absolute, of each image one `<img src alt>`.

Parses the body by itself, once; knows nothing of the page that it was found in.
"""

from dataclasses import dataclass
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.images import settle_images
from ingest.extractor.rule import Images
from ingest.extractor.visible import text_of
from ingest.messages import ImageRef
from ingest.text.urls import resolve
from normalize.article import Html, Url

_NEVER_CONTENT = ["script", "style", "template", "link", "meta", "base"]
_ADDRESSES = (("a", "href"), ("area", "href"), ("iframe", "src"), ("video", "src"), ("audio", "src"), ("source", "src"), ("embed", "src"), ("object", "data"), ("video", "poster"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fragment:
    """A body that keeps the promise, its visible text, and its images in order."""

    html: Html
    text: str
    images: tuple[ImageRef, ...]


def settle(html: str, base_url: Url, quirks: Images | None = None) -> Fragment:
    """Make links and image addresses absolute and leave one `<img src alt>` of each image.

    `quirks` are a site rule's; without a rule advertisements, avatars and buttons are told by their looks.
    """
    tree = LexborHTMLParser(f"<!DOCTYPE html><body>{html}")
    root = tree.body
    if root is None:
        return Fragment(Html(""), "", ())
    tree.strip_tags(_NEVER_CONTENT)
    images = settle_images(tree, root, base_url, quirks)
    for tag, attribute in _ADDRESSES:
        for node in root.css(f"{tag}[{attribute}]"):
            _absolute(node, attribute, base_url)
    inner = root.inner_html or ""
    return Fragment(Html(inner), text_of(inner), images)


def _absolute(node: LexborNode, attribute: str, base_url: Url) -> None:
    """Make one address absolute; what leads nowhere on the web loses its attribute, but mail and page anchors stay."""
    value = (node.attributes.get(attribute) or "").strip()
    if value.startswith("#") or value[:7].lower() == "mailto:":
        return
    url = resolve(base_url, value)
    if url is None:
        del node.attrs[attribute]
    else:
        node.attrs[attribute] = url
