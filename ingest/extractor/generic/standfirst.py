"""The lead and the picture that a page shows between its title and the element that holds the article.

Works on an outline; changes nothing.
"""

from ingest.extractor.generic.boilerplate import kind_of
from ingest.extractor.generic.container import Container, tokens_of
from ingest.extractor.generic.outline import Outline
from ingest.extractor.images.candidates import candidates, picture_name, same_picture
from ingest.extractor.images.decorative import is_ornament, is_pixel, stated_sizes
from ingest.extractor.page.class_names import Sign

MIN_WEIGHT = 50.0
NAMED_MIN_WEIGHT = 20.0
"""Of a text that its element calls a lead."""
MAX_LINKS = 0.3
MAX_BLOCKS = 6
MAX_DISTANCE = 25
"""In blocks, from the title."""
MAX_ABOVE_TITLE = 12
"""In elements: the picture that the page names may stand so far above its title."""
PICTURE_MIN_WIDTH_PX = 300
_NEVER = (
    Sign.CAPTION | Sign.AUTHOR | Sign.META | Sign.CARD | Sign.FORM | Sign.SHARE | Sign.PROMO | Sign.HIDDEN | Sign.NAV
)
_NEVER_TAGS = frozenset(
    {"figure", "figcaption", "li", "button", "label", "table", "nav", "aside", "footer", "form", "h1"}
)


def find_lead(page: Outline, found: Container, description: str | None) -> list[int]:
    """Return the blocks of the lead, in order; none where the container begins with the title."""
    title, start = found.title_block, page.first[found.element]
    if title is None or title >= start:
        return []
    described = tokens_of(description or "")
    inside = {*page.texts[start : page.last[found.element]], page.texts[title]}
    leads = []
    for block in range(title + 1, min(start, title + MAX_DISTANCE)):
        text = page.texts[block]
        if text not in inside and _is_lead(page, found, block, described):
            leads.append(block)
            inside.add(text)
    return leads[:MAX_BLOCKS]


def _is_lead(page: Outline, found: Container, block: int, described: set[str]) -> bool:
    owner = page.owners[block]
    if found.in_clutter[owner] or page.links[block] > MAX_LINKS:
        return False
    named = False
    element = owner
    for _ in range(4):
        signs = found.signs[element]
        if page.tags[element] in {"article", "main"}:
            break  # Such an element is called after its article: its topics, its author.
        if page.tags[element] in _NEVER_TAGS or (signs & _NEVER and not signs & Sign.LEAD):
            return False
        named = named or bool(signs & Sign.LEAD)
        element = page.parents[element]
        if element < 0:
            break
    words = tokens_of(page.texts[block])
    as_described = bool(described) and len(words & described) > 0.6 * len(words | described)
    if page.weights[block] < (NAMED_MIN_WEIGHT if named or as_described else MIN_WEIGHT):
        return False
    return as_described or kind_of(page.texts[block]) is None


def find_picture(page: Outline, found: Container, lead_image: str | None) -> int | None:
    """Return the element with the article's picture: the first image between the title and the container.

    The image that the page names as the article's (`lead_image`) may stand a little above the title, too. None where
    there is none, or where the container shows it anyway.
    """
    if found.title_block is None:
        return None
    title = page.owners[found.title_block]
    if title > found.element:
        return None
    for element in page.images_in(max(0, title - MAX_ABOVE_TITLE), found.element):
        if found.in_clutter[element]:
            continue
        urls = _urls(page, element)
        if not urls:
            continue
        named = lead_image is not None and any(same_picture(lead_image, url) for url in urls)
        if (element < title and not named) or not (named or _is_pictorial(page, element, urls[0])):
            continue
        return None if _shows(page, found, picture_name(urls[0])) else _figure_around(page, found, element)
    return None


def _shows(page: Outline, found: Container, name: str) -> bool:
    """Whether the container holds the picture, in whatever size."""
    return any(
        picture_name(url) == name
        for element in page.images_in(found.element, page.ends[found.element])
        for url in _urls(page, element)[:1]
    )


def _urls(page: Outline, element: int) -> list[str]:
    """Return the addresses of an image element."""
    return candidates(page.nodes[element].attributes)


def _is_pictorial(page: Outline, element: int, url: str) -> bool:
    """Whether an image is a picture of the article's own, not a link to something else."""
    node = page.nodes[element]
    attributes = node.attributes
    sizes = stated_sizes(attributes)
    if is_pixel(sizes) or is_ornament(node, attributes, url, sizes):
        return False
    around = [page.tags[each] for each in list(page.ancestors(element))[1:6]]
    if "a" in around or "li" in around or "button" in around:
        return False
    width = attributes.get("width") or ""
    return "figure" in around or "picture" in around or (width.isdecimal() and int(width) >= PICTURE_MIN_WIDTH_PX)


def _figure_around(page: Outline, found: Container, element: int) -> int:
    """Return the figure or picture around an image, where it holds nothing of the article; else the image."""
    best = element
    for each in list(page.ancestors(element))[1:6]:
        if page.ends[each] > found.element or page.tags[each] in {"header", "section", "article", "main"}:
            break
        if page.tags[each] in {"figure", "picture"}:
            best = each
    return best
