"""Short posts: a sentence, a link, a photo. Found by what their element is called, where a page shows no prose.

Works on an outline; changes nothing.
"""

from collections.abc import Sequence

from ingest.extractor.generic.outline import Outline
from ingest.extractor.page.class_names import Sign

MAX_LINKS = 0.9
_FORMS = frozenset({"form", "input", "textarea"})


def find_short(page: Outline, signs: Sequence[int], in_clutter: Sequence[int], title_block: int | None) -> int | None:
    """Return the element of a short post: what is called an article's text, else the page's only article."""
    named = [
        element
        for element, sign in enumerate(signs)
        if sign & Sign.BODY and not in_clutter[element] and _shows_something(page, element)
    ]
    # Of several, pages list the posts of a blog; the one that stands with the title is the article.
    for element in named:
        if len(named) == 1 or _stands_with(page, element, title_block):
            return element
    articles = [element for element, tag in enumerate(page.tags) if tag == "article" and not in_clutter[element]]
    if named or len(articles) != 1 or not _shows_something(page, articles[0]):
        return None
    return articles[0] if _stands_with(page, articles[0], title_block) else None


def _stands_with(page: Outline, element: int, title_block: int | None) -> bool:
    """Whether the title is the last heading before an element's text, or stands in it."""
    if title_block is None:
        return False
    if page.first[element] <= title_block < page.last[element]:
        return True
    between = page.owners[title_block + 1 : page.first[element]] if title_block < page.first[element] else [0]
    return all(page.tags[owner] not in {"h1", "h2"} for owner in between) and title_block < page.first[element]


def _shows_something(page: Outline, element: int) -> bool:
    """Whether an element shows an image or a text that is not all links, and asks for nothing."""
    if not _FORMS.isdisjoint(page.tags[element : page.ends[element]]):
        return False
    blocks = range(page.first[element], page.last[element])
    return page.has_image(element) or any(page.links[block] < MAX_LINKS for block in blocks)
