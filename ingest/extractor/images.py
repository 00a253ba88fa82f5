"""The images of a body: of each one `<img src alt>` with its best address; pixels, avatars, buttons and ads out.

Changes the tree that it is given; the choice among an element's addresses is `image_urls`' business.
"""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.image_urls import candidates, is_image_path, is_placeholder, srcset
from ingest.extractor.rule import Images
from ingest.messages import ImageRef
from ingest.text.urls import resolve
from normalize.article import Url

MAX_IMAGES = 2000
"""More than this are not looked at: every image costs a handful of objects."""

_NOT_CONTENT = re.compile(
    r"(?:^|[\s/_.-])(?:avatar|gravatar|userpic|profile[-_]?(?:pic|image|photo)|author[-_]?(?:img|image|photo|pic)|byline|icons?|logo|badge"
    r"|sprite|button|btn|share|social|emoji|emoticon|smiley|wp-smiley|advert|ads?|banner[-_]?ad|sponsor|tracking|tracker|beacon|captcha"
    r"|rating|stars?)(?:[\s/_.-]|$)",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*['\"]?([^'\")]+)", re.IGNORECASE)
_KEPT = ("data-formula",)


def settle_images(
    tree: LexborHTMLParser, root: LexborNode, base_url: Url, quirks: Images | None
) -> tuple[ImageRef, ...]:
    """Leave of each image one `<img src alt>` with an absolute address, and return them in order.

    With `quirks` (a rule found the body) every real image of it counts; without, what looks like an avatar, a button,
    an icon or an advertisement goes.
    """
    if quirks:
        for selector in quirks.drop:
            _remove(root.css(selector))
        if quirks.background:
            _foreground(tree, root.css(quirks.background))
    _open_noscripts(root)
    _open_pictures(tree, root)
    kept: list[ImageRef] = []
    for node in root.css("img, amp-img")[:MAX_IMAGES]:
        image = _settle(tree, node, base_url, quirks)
        if image is not None and not (kept and kept[-1].url == image.url and _repeats(node)):
            kept.append(image)
    return tuple(kept)


def _remove(nodes: Iterable[LexborNode]) -> None:
    for node in nodes:
        node.decompose()


def _foreground(tree: LexborHTMLParser, nodes: Iterable[LexborNode]) -> None:
    """Put an `img` into elements that show an image as their CSS background."""
    for node in nodes:
        found = _BACKGROUND.search(node.attributes.get("style") or "")
        if found and node.css_first("img") is None:
            image = tree.create_node("img")
            image.attrs["src"] = found[1].strip()
            node.insert_child(image, move=True)


def _open_noscripts(root: LexborNode) -> None:
    """Let the image that is meant for readers without scripts stand where its placeholder stands."""
    for noscript in root.css("noscript"):
        inner = noscript.css("img")
        if len(inner) != 1:
            if inner:
                noscript.unwrap()
            else:
                noscript.decompose()
            continue
        stand_in = _neighbour_image(noscript)
        if stand_in is None:
            noscript.unwrap()
            continue
        for name, value in inner[0].attributes.items():
            # The stand-in's own lazy address is the same picture; its `src` is what must go.
            if value and (name != "src" or not candidates(stand_in.attributes)):
                if name in {"src", "srcset", "alt"}:
                    stand_in.attrs[name] = value
        noscript.decompose()


def _neighbour_image(noscript: LexborNode) -> LexborNode | None:
    """The only image in the element just before, else just after, that has no text of its own."""
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
    """The next element in a direction; None when text comes first."""
    found: LexborNode | None = getattr(node, direction)
    while found is not None and (found.is_empty_text_node or found.is_comment_node):
        found = getattr(found, direction)
    return found if found is not None and found.is_element_node else None


def _open_pictures(tree: LexborHTMLParser, root: LexborNode) -> None:
    """Give the image of a `picture` the addresses of its sources, and let it stand alone."""
    for picture in root.css("picture"):
        image = picture.css_first("img")
        offered = [url for source in picture.css("source") for url in _source_urls(source)]
        if image is None:
            image = tree.create_node("img")
            picture.insert_child(image, move=True)
        if offered and not candidates(image.attributes):
            image.attrs["src"] = offered[0]
        _remove(picture.css("source"))
        picture.unwrap()


def _source_urls(source: LexborNode) -> list[str]:
    attributes = source.attributes
    return srcset(attributes.get("srcset") or attributes.get("data-srcset") or attributes.get("src") or "")


def _settle(tree: LexborHTMLParser, node: LexborNode, base_url: Url, quirks: Images | None) -> ImageRef | None:
    """Reduce one image element to `src` and `alt`, or remove it."""
    attributes = node.attributes
    if _is_pixel(attributes) or (quirks is None and _is_ornament(attributes)):
        _drop(node, attributes)
        return None
    link = _enclosing_link(node)
    urls = [url for url in (resolve(base_url, address) for address in _wanted(attributes, link)) if url]
    if not urls:
        _drop(node, attributes)
        return None
    if quirks is not None and quirks.https:
        urls = [Url(re.sub(r"^http:", "https:", url)) for url in urls]
    alt = " ".join((attributes.get("alt") or "").split())
    for name in attributes:
        if name not in _KEPT:
            del node.attrs[name]
    node.attrs["src"], node.attrs["alt"] = urls[0], alt
    if link is not None and is_image_path(link.attributes.get("href") or ""):
        link.unwrap()
    if node.tag != "img":
        _rename(tree, node)
    return ImageRef(urls[0], tuple(dict.fromkeys(urls[1:])), alt)


def _wanted(attributes: dict[str, str | None], link: LexborNode | None) -> list[str]:
    """The addresses of an image, best first; a link that leads to an image file leads to its full size."""
    offered = candidates(attributes)
    href = (link.attributes.get("href") or "") if link is not None else ""
    return [href, *offered] if is_image_path(href) and not is_placeholder(href) else offered


def _enclosing_link(node: LexborNode) -> LexborNode | None:
    """The link around an image, where it holds nothing else."""
    parent = node.parent
    for _ in range(3):
        if parent is None or parent.tag not in {"a", "span", "figure", "div", "noscript"}:
            return None
        if parent.tag == "a":
            return parent if len(parent.css("img")) == 1 and not parent.text(strip=True) else None
        parent = parent.parent
    return None


def _is_pixel(attributes: dict[str, str | None]) -> bool:
    """Whether an image is too small to be seen."""
    sizes = [_pixels(attributes.get(name)) for name in ("width", "height")]
    return any(size is not None and size <= 2 for size in sizes)


def _pixels(value: str | None) -> int | None:
    found = re.match(r"\s*(\d{1,5})(?:px|\.\d+)?\s*$", value or "")
    return int(found[1]) if found else None


def _is_ornament(attributes: dict[str, str | None]) -> bool:
    """Whether an image looks like an avatar, a button, an icon or an advertisement."""
    sizes = [size for name in ("width", "height") if (size := _pixels(attributes.get(name))) is not None]
    if sizes and max(sizes) <= 48:
        return True
    names = " ".join(attributes.get(name) or "" for name in ("class", "id"))
    return _NOT_CONTENT.search(names) is not None


def _drop(node: LexborNode, attributes: dict[str, str | None]) -> None:
    """Remove an image; a smiley leaves the sign that it draws."""
    alt = (attributes.get("alt") or "").strip()
    if 0 < len(alt) <= 3 and not alt.isascii():
        node.replace_with(alt)
    else:
        node.decompose()


def _rename(tree: LexborHTMLParser, node: LexborNode) -> None:
    image = tree.create_node("img")
    image.attrs["src"], image.attrs["alt"] = node.attributes["src"], node.attributes["alt"]
    node.replace_with(image, move=True)


def _repeats(node: LexborNode) -> bool:
    """Remove an image that shows the same picture as the one just before it."""
    node.decompose()
    return True
