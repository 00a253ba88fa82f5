"""What a page shows of a wall in its article's place: a form for a password, a paid part that is not there. Pure.

Nothing is got round: what stands before an article is named. Read before the tree is pruned, used once the body is
found, for a form or an offer beside a whole article says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from ingest.documents import Finding, FindingKind
from ingest.extractor.generic.outline import weight_of
from ingest.extractor.metadata.json_ld import Paid
from ingest.extractor.page.document import Page
from normalize.tree import upward

_CALLED_OF_POST = "post-password"
_FORM_OF_POST = 'form[class*="post-password"], .post-password-form'
_FIELD = 'input[type="password" i]'
_AROUND = frozenset({"header", "nav", "aside", "footer", "dialog"})
_AROUND_NAMES = ("modal", "popup", "sidebar", "widget", "dropdown", "offcanvas", "overlay", "drawer", "comment")
_MAX_DEPTH = 40
_LITTLE, _LITTLE_OF_POST = 500, 1_500
"""Letters beside a form for a password: more are an article, whatever the form is for."""
_PAID_PART = 600
"""Letters of a paid part that is there; an offer to pay in its place has fewer."""
_WHOLE = 0.8
"""Of the words that a page says its article has."""
_SHORT_WITHOUT_PART = 2_500
_OFFERS = '[class*="paywall" i], [class*="regwall" i], [id*="paywall" i], [class*="subscri" i], [class*="piano" i]'
_UPGRADE = "gh-post-upgrade-cta"
"""What a Ghost puts behind the part of a post that is for everybody, and into no post that is shown whole."""
_BROKEN_OFF = ("…", "...", "[…]")


@dataclass(frozen=True, slots=True)
class Signs:
    """What a page shows beside its text."""

    asks_password: bool = False
    of_post: bool = False
    """The form belongs to a single post, as WordPress has it."""
    paid: Paid | None = None
    paid_letters: float | None = None
    """Of the parts that are said to be paid for; None where the page names none."""
    offers: bool = False
    """Something offers a subscription."""
    is_cut: bool = False
    """The site itself says that it shows only a part."""


NO_SIGNS = Signs()


def read_signs(page: Page, paid: Paid | None) -> Signs:
    """Look for a form and for the paid parts of a page; next to nothing where there are none."""
    # The text is asked last: looking through all of a page's takes four times as long as looking through its tree.
    may_ask = (_CALLED_OF_POST in page.called or page.tree.css_first(_FIELD) is not None) and "assword" in page.source
    asks, of_post = _form(page) if may_ask else (False, False)
    is_cut = _UPGRADE in page.called
    if paid is None or is_cut:
        return Signs(asks, of_post, is_cut=is_cut) if asks or is_cut else NO_SIGNS
    letters = _letters_below(page, paid.selectors) if paid.selectors else None
    return Signs(asks, of_post, paid, letters, page.tree.css_first(_OFFERS) is not None)


def wall_of(signs: Signs, text: str) -> Finding | None:
    """Name the wall in the place of an article of which this text is shown; None where it is the article."""
    if signs.asks_password and _letters(text) < (_LITTLE_OF_POST if signs.of_post else _LITTLE):
        return Finding(FindingKind.WALLED_OFF, "no article is shown; the page asks for a password")
    return None


def cut_of(signs: Signs, text: str) -> Finding | None:
    """Say that a text is a part of an article that is to be paid for; None where it is all, or not paid for."""
    if signs.is_cut:
        return Finding(FindingKind.PAID, "the page shows only a part to those who are no members")
    paid = signs.paid
    if paid is None:
        return None
    if paid.words:
        is_cut = len(text.split()) < _WHOLE * paid.words
    elif signs.paid_letters is not None:
        is_cut = signs.paid_letters < _PAID_PART
    else:
        breaks_off = text.rstrip().endswith(_BROKEN_OFF)
        is_cut = _letters(text) < _SHORT_WITHOUT_PART and (breaks_off or signs.offers)
    return (
        Finding(FindingKind.PAID, "the page shows only a part of an article that is to be paid for") if is_cut else None
    )


def _form(page: Page) -> tuple[bool, bool]:
    """Say whether a form in the page's own part asks for a password, and whether it is a post's."""
    if page.tree.css_first(_FORM_OF_POST) is not None:
        return True, True
    return any(map(_stands_in_place, page.tree.css(_FIELD))), False


def _stands_in_place(field: LexborNode) -> bool:
    """Whether nothing above a field says that it stands around the page's own part."""
    up = field.parent
    for _ in range(_MAX_DEPTH):
        if up is None:
            return True
        names = f"{up.attributes.get('class') or ''} {up.attributes.get('id') or ''}".lower()
        if up.tag in _AROUND or "hidden" in up.attributes or any(name in names for name in _AROUND_NAMES):
            return False
        up = up.parent
    return True


def _letters_below(page: Page, selectors: Sequence[str]) -> float:
    """Return how many letters the elements have that any of the selectors names, each letter counted once."""
    named = {node.mem_id: node for selector in selectors for node in page.tree.css(selector)}
    outermost = (
        node for node in named.values() if not any(up.mem_id in named for up in upward(node.parent, _MAX_DEPTH))
    )
    return sum(_letters(node.text()) for node in outermost)


def _letters(text: str) -> float:
    """Return how many letters a text has; a wide sign says as much as two or three."""
    return sum(map(str.isalnum, text)) + weight_of(text) - len(text)
