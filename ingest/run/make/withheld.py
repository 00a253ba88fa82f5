"""Tells a page that withholds its article from an edit of it: a wall, a teaser, or another text in its place. Pure.

An edit changes an article or adds to it. What is left of it by half, or shares next to nothing with it, is far more
often a login, a bill, a notice or the front page with status 200: then the post that was had while it could be stays.
"""

import re
from html import unescape

from ingest.documents import Extracted, FindingKind
from ingest.identity.fingerprint import letters
from normalize.front_matter.read import FrontMatterError, read_back
from normalize.values import BodyOrigin, Origin

_MIN_LETTERS = 200
"""Of a shorter post an edit may leave anything."""
_LEFT = 0.5
"""A page with less of the post's letters is a teaser or a wall."""
_GROWN = 1.5
"""A text so much longer than the post may be the story of which the post is the first notice, all its words changed."""
_SHARED = 0.1
"""Unrelated texts of one language share some 0.01 of their shingles, an edit that rewrites every other line 0.4."""
_SHINGLE = 8
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_TARGET = re.compile(r"\]\((?:<[^>]*>|[^)\s]*)[^)]*\)|<[^>]+>")
_MARKS = re.compile(r"[\\*_`~#>|\[\]!-]+")


def has_drifted(found: Extracted) -> bool:
    """Say whether a page has a site rule that does not read it any more."""
    return not _by_rule(found.origin) and any(each.kind == FindingKind.DRIFT for each in found.findings)


def withheld(origin: Origin | None, post: str, found: Extracted) -> str | None:
    """Say why what a page shows is not the article of a post; None where it may well be.

    `origin` is where the post's text was found, None where nobody knows; `post` is the text of its file.
    """
    if _by_rule(origin) and has_drifted(found):
        return "the page does not look any more as its site rule says"
    before, after = _letters_of(_body(post)), _letters_of(found.text)
    if len(before) < _MIN_LETTERS:
        return None
    if len(after) < _LEFT * len(before):
        return f"the page shows {len(after)} letters of an article that had {len(before)}"
    if len(after) <= _GROWN * len(before) and shared_share(before, after) < _SHARED:
        return "the page shows another text"
    return None


def _by_rule(origin: Origin | None) -> bool:
    return origin is not None and origin.kind is BodyOrigin.RULE


def _body(post: str) -> str:
    """Return the text of a post without what its Markdown or HTML says to programs."""
    try:
        _, body = read_back(post)
    except FrontMatterError:
        body = post
    return unescape(_TARGET.sub(" ", _IMAGE.sub(" ", body)))


def _letters_of(text: str) -> str:
    return _MARKS.sub("", letters(text))


def share_of_post(post: str, found: Extracted) -> float:
    """Return how much of the text of a post's file what a page shows has in common with it, 0 to 1."""
    return shared_share(_letters_of(_body(post)), _letters_of(found.text))


def shared_share(before: str, after: str) -> float:
    """Return the share of the shingles of two texts that both have, 0 to 1: of those of the one that has fewer."""
    one, two = ({text[at : at + _SHINGLE] for at in range(len(text) - _SHINGLE + 1)} for text in (before, after))
    return len(one & two) / max(1, min(len(one), len(two)))
