"""Makes HTML as found into what `Extracted.body` promises: links absolute, of each image one `<img src alt>`.

Knows nothing of how the body was found.
"""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.documents import ImageRef
from ingest.extractor.images.find import settle_images
from ingest.extractor.images.quirks import ImageQuirks
from ingest.extractor.markup.held import held_by
from ingest.extractor.markup.plain import make_plain, write_plainly
from ingest.extractor.page.called import class_names
from ingest.text.urls import resolve
from normalize.values import Html, Url

_NEVER_CONTENT = "script:not([type^='math/tex']), style, template, link, meta, base"
_MAYBE_ADDED = ("a", "iframe")
_ADDRESSED = (*_MAYBE_ADDED, "video", "audio", "source", "embed", "object", "area")
_ATTRIBUTES = ("href", "src", "data", "poster")


def settle(html: str, base_url: Url, quirks: ImageQuirks | None = None) -> tuple[Html, tuple[ImageRef, ...]]:
    """Make links and image addresses absolute and leave one `<img src alt>` of each image; return both, in order.

    `quirks` are a site rule's; without a rule advertisements, avatars and buttons are told by their looks.
    """
    tree = LexborHTMLParser(f"<!DOCTYPE html><body>{html}")
    root = tree.body
    if root is None:
        return Html(""), ()
    make_plain(tree, root, class_names(tree))
    for node in reversed(tree.css(_NEVER_CONTENT)):
        node.decompose()
    images = settle_node(tree, root, base_url, quirks)
    return Html(root.inner_html or ""), images


def settle_node(
    tree: LexborHTMLParser, root: LexborNode, base_url: Url, quirks: ImageQuirks | None = None
) -> tuple[ImageRef, ...]:
    """Do the same to an element where it stands, and return its images."""
    held = held_by(root)
    write_plainly(tree, root, held)
    images = settle_images(tree, root, base_url, quirks, held)
    for node in root.css(", ".join([tag for tag in _ADDRESSED if tag in held.tags or tag in _MAYBE_ADDED])):
        attributes = node.attributes
        for name in _ATTRIBUTES:
            if name in attributes:
                _make_absolute(node, name, attributes[name] or "", base_url)
    return images


def _make_absolute(node: LexborNode, name: str, address: str, base_url: Url) -> None:
    """Make one address absolute; what leads nowhere on the web loses its attribute, but mail and page anchors stay."""
    value = address.strip()
    if value[:1] == "#" or value[:7].lower() == "mailto:":
        return
    url = resolve(base_url, value)
    if url is None:
        del node.attrs[name]
    elif url != address:
        node.attrs[name] = url
