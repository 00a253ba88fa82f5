"""The images of a body: of each one `<img src alt>` with its best address; pixels, avatars, buttons and ads out.

Changes the tree that it is given; the choice among an element's addresses is `image_urls`' business.
"""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.documents import ImageRef
from ingest.extractor.images.candidates import (
    Attributes,
    candidates,
    is_image_path,
    picture_name,
    same_picture,
    shows_on_screen,
    srcset,
)
from ingest.extractor.images.decorative import is_ornament, is_pixel, stated_sizes
from ingest.extractor.images.enlarged import drop_hints, drop_links_to, open_buttons
from ingest.extractor.images.quirks import ImageQuirks
from ingest.extractor.markup.held import Held
from ingest.text.urls import resolve
from normalize.values import Url

MAX_IMAGES = 2000
"""More than this are not looked at: every image costs a handful of objects."""
MAX_LINK_DISTANCE = 3
"""Elements between an image and the link around it."""
MAX_CARD_DEPTH = 6
CARD_MIN_CHARS = 15

_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*['\"]?([^'\")]+)", re.IGNORECASE)
_KEPT = frozenset({"data-formula"})
_LAZY_TAGS = frozenset({"noscript", "picture"})
_LAZY_ATTRIBUTES = frozenset({"data-bg", "data-src"})
_OWN_LAZINESS = frozenset({"img", "amp-img", "iframe", "source", "video", "audio", "script", "embed"})


def settle_images(
    tree: LexborHTMLParser, root: LexborNode, base_url: Url, quirks: ImageQuirks | None, held: Held
) -> tuple[ImageRef, ...]:
    """Leave of each image one `<img src alt>` with an absolute address, and return them in order.

    With `quirks` (a rule found the body) every real image of it counts; without, what looks like an avatar, a button,
    an icon or an advertisement goes. `held` is what the body holds, or held a moment ago.
    """
    if quirks:
        for selector in quirks.drop:
            _remove(root.css(selector))
        if quirks.background:
            _foreground(tree, root.css(quirks.background))
    may_be_lazy = not (_LAZY_TAGS.isdisjoint(held.tags) and _LAZY_ATTRIBUTES.isdisjoint(held.attributes))
    if may_be_lazy and root.css_first("noscript, picture, [data-bg], :not(img)[data-src]") is not None:
        _open_noscripts(root)
        _open_pictures(tree, root)
        _open_lazy_boxes(tree, root)
    if quirks is None:
        drop_hints(root)
    kept: list[ImageRef] = []
    previous: LexborNode | None = None
    for node in root.css("img, amp-img")[:MAX_IMAGES]:
        image = _offer(node, base_url, quirks)
        if image is None or (kept and previous is not None and _repeats(node, image, previous, kept[-1])):
            _drop(node)
            continue
        previous = _settled(tree, node, image)
        kept.append(image)
    if quirks is None:
        drop_links_to(root, kept)
        if "button" in held.tags:
            open_buttons(root)
    return tuple(kept)


def _remove(nodes: Iterable[LexborNode]) -> None:
    for node in nodes:
        node.decompose()


def _foreground(tree: LexborHTMLParser, nodes: Iterable[LexborNode]) -> None:
    """Put an `img` into elements that show an image as their CSS background."""
    for node in nodes:
        found = _BACKGROUND.search(node.attributes.get("style") or "")
        if found and node.css_first("img") is None:
            _insert(tree, node, found[1].strip())


def _open_lazy_boxes(tree: LexborHTMLParser, root: LexborNode) -> None:
    """Put an `img` into boxes that a script fills with the image that an attribute of theirs names."""
    for node in root.css("[data-src], [data-bg]")[:MAX_IMAGES]:
        if node.tag in _OWN_LAZINESS:
            continue
        attributes = node.attributes
        url = attributes.get("data-src") or attributes.get("data-bg") or ""
        if is_image_path(url) and node.css_first("img") is None:
            _insert(tree, node, url)


def _insert(tree: LexborHTMLParser, node: LexborNode, url: str) -> None:
    image = tree.create_node("img")
    image.attrs["src"] = url
    node.insert_child(image, move=True)


def _open_noscripts(root: LexborNode) -> None:
    """Let the image that is meant for readers without scripts stand where its placeholder stands."""
    for noscript in root.css("noscript"):
        inner = noscript.css("img")
        stand_in = _neighbour_image(noscript) if len(inner) == 1 else None
        if not inner:
            noscript.decompose()
        elif stand_in is None:
            noscript.unwrap()
        else:
            _fill(stand_in, inner[0].attributes)
            noscript.decompose()


def _fill(stand_in: LexborNode, real: Attributes) -> None:
    """Give a placeholder the addresses of the image that it stands for; its own lazy address is the same picture."""
    if not candidates(stand_in.attributes):
        for name, value in real.items():
            if value and name in {"src", "srcset"}:
                stand_in.attrs[name] = value
    if real.get("alt") and not stand_in.attributes.get("alt"):
        stand_in.attrs["alt"] = real["alt"]


def _neighbour_image(noscript: LexborNode) -> LexborNode | None:
    """Return the only image in the element just before, else just after, that has no text of its own."""
    for neighbour in (_element(noscript, "prev"), _element(noscript, "next")):
        if neighbour is None:
            continue
        if neighbour.tag == "img":
            return neighbour
        images = neighbour.css("img")
        if len(images) == 1 and not neighbour.text(strip=True):
            return images[0]
    return None


def _element(node: LexborNode, direction: str) -> LexborNode | None:
    """Return the next element in a direction; None when text comes first."""
    found: LexborNode | None = getattr(node, direction)
    while found is not None and (found.is_empty_text_node or found.is_comment_node):
        found = getattr(found, direction)
    return found if found is not None and found.is_element_node else None


def _open_pictures(tree: LexborHTMLParser, root: LexborNode) -> None:
    """Give the image of a `picture` the addresses of its sources, and let it stand alone.

    Of sources for different media those of a wide, light screen count (HTML Standard, "select an image source").
    """
    for picture in root.css("picture"):
        image = picture.css_first("img")
        sources = [source.attributes for source in picture.css("source")]
        shown = [each for each in sources if shows_on_screen(each.get("media"))]
        chosen = next((each for each in shown if each.get("media")), None)
        if chosen is not None:
            shown = [each for each in shown if each.get("media") == chosen.get("media")]
        offered = [value for source in shown if (value := _source_set(source))]
        if image is None:
            image = tree.create_node("img")
            picture.insert_child(image, move=True)
        attributes = image.attributes
        if chosen is not None and offered:
            image.attrs["srcset"], image.attrs["src"] = ", ".join(offered), (srcset(offered[0]) or offered)[0]
        elif offered and (re.search(r"\s\d+w", " ".join(offered)) or not candidates(attributes)):
            image.attrs["srcset"] = ", ".join([*offered, attributes.get("srcset") or ""]).strip(", ")
        _remove(picture.css("source"))
        picture.unwrap()


def _source_set(attributes: Attributes) -> str:
    return attributes.get("srcset") or attributes.get("data-srcset") or attributes.get("src") or ""


def _offer(node: LexborNode, base_url: Url, quirks: ImageQuirks | None) -> ImageRef | None:
    """Return what an image element shows, its addresses absolute; None for what is no image of the article."""
    attributes = node.attributes
    sizes = stated_sizes(attributes)
    if is_pixel(sizes):
        return None
    link = _enclosing_link(node)
    urls = list(dict.fromkeys(url for address in _wanted(attributes, link) if (url := resolve(base_url, address))))
    if not urls or (quirks is None and (is_ornament(node, attributes, urls[0], sizes) or _announces(node))):
        return None
    if quirks is not None and quirks.https:
        # The address as it stands is asked when the safer one fails.
        urls = list(dict.fromkeys([*(Url(re.sub(r"^http:", "https:", url)) for url in urls), *urls]))
    return ImageRef(urls[0], tuple(urls[1:]), " ".join((attributes.get("alt") or "").split()))


def _wanted(attributes: Attributes, link: LexborNode | None) -> list[str]:
    """Return the addresses of an image, best first; a link to an image file of the same name leads to its full size."""
    offered = candidates(attributes)
    href = (link.attributes.get("href") or "").strip() if link is not None else ""
    if is_image_path(href) and (not offered or any(same_picture(href, url) for url in offered)):
        return [href, *offered]
    return offered


def _enclosing_link(node: LexborNode) -> LexborNode | None:
    """Return the link around an image, where it holds nothing else."""
    parent = node.parent
    for _ in range(MAX_LINK_DISTANCE):
        if parent is None or (tag := parent.tag) not in {"a", "span", "figure", "div"}:
            return None
        if tag == "a":
            return parent if len(parent.css("img")) == 1 and not parent.text(strip=True) else None
        parent = parent.parent
    return None


def _announces(node: LexborNode) -> bool:
    """Whether an image stands with text in one link: the card of another article."""
    up = node.parent
    for _ in range(MAX_CARD_DEPTH):
        if up is None:
            return False
        if up.tag == "a":
            caption = up.css_first("figcaption")
            chars = len(up.text(strip=True)) - (len(caption.text(strip=True)) if caption is not None else 0)
            return chars >= CARD_MIN_CHARS and not is_image_path(up.attributes.get("href") or "")
        up = up.parent
    return False


def _repeats(node: LexborNode, image: ImageRef, previous: LexborNode, shown: ImageRef) -> bool:
    """Whether an image shows in the same figure what the one before shows: a second size, a copy for printing."""
    if picture_name(image.url) != picture_name(shown.url):
        return False
    one, other = _figure(node), _figure(previous)
    return one is not None and other is not None and one.mem_id == other.mem_id


def _figure(node: LexborNode) -> LexborNode | None:
    up = node.parent
    for _ in range(5):
        if up is None or up.tag == "figure":
            return up
        up = up.parent
    return None


def _settled(tree: LexborHTMLParser, node: LexborNode, image: ImageRef) -> LexborNode:
    """Reduce an image element to `src` and `alt`; the link to its full size has done its work."""
    link = _enclosing_link(node)
    for name in node.attributes:
        if name not in _KEPT:
            del node.attrs[name]
    node.attrs["src"], node.attrs["alt"] = image.url, image.alt
    if link is not None and is_image_path(link.attributes.get("href") or ""):
        link.unwrap()
    if node.tag == "img":
        return node
    plain = tree.create_node("img")
    plain.attrs["src"], plain.attrs["alt"] = image.url, image.alt
    node.replace_with(plain, move=True)
    return plain


def _drop(node: LexborNode) -> None:
    """Remove an image; a smiley leaves the sign that it draws."""
    alt = (node.attributes.get("alt") or "").strip()
    if 0 < len(alt) <= 3 and not alt.isascii():
        node.replace_with(alt)
    else:
        node.decompose()
