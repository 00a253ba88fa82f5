"""The number by which a site keeps a page, as the page itself states it: one page, at whatever address it is asked for.

Pure. WordPress (`rel=shortlink` to `/?p=12`, a body of the class `postid-12` or `page-id-12`), Drupal (`/node/12`,
`page-node-12`) and MediaWiki (`wgArticleId`) write it into every page.
"""

import re

from ingest.extractor.metadata.elements import Signposts
from ingest.extractor.page.document import Page

_SHORT = re.compile(r"/(?:\?p=|node/)([1-9]\d{0,11})/?$")
_CLASS = re.compile(r"(?:postid|page-id|page-node)-([1-9]\d{0,11})")
_VARIABLE = '"wgArticleId":'
_IN_SCRIPT = re.compile(_VARIABLE + r"\s?([1-9]\d{0,11})(?=[,}])")


def page_number(page: Page, posts: Signposts) -> str | None:
    """Return a page's own number; None where it states none, or several."""
    body = page.tree.body
    names = (body.attributes.get("class") or "").lower().split() if body is not None else []
    short = _SHORT.search(posts.links.get("shortlink") or "")
    found = {name[1] for name in map(_CLASS.fullmatch, names) if name} | ({short[1]} if short else set())
    if not found and _VARIABLE in page.source:
        found = set(_IN_SCRIPT.findall(page.source))
    return found.pop() if len(found) == 1 else None
