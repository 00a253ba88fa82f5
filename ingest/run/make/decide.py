"""Decides what becomes of an article that is being made: values in, a value out, nothing asked for or stored. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.documents import Extracted
from ingest.extractor.pull import Pulled
from ingest.extractor.trouble import Failed, Obstacle
from ingest.identity.addresses import is_spelling, leads_nowhere
from ingest.identity.agreement import Agreement, is_same_title, published_at, times_agree
from ingest.identity.fingerprint import digest, letters
from ingest.identity.keys import address_name, title_letters
from ingest.identity.namesakes import may_be_one_day
from ingest.run.make.compose import is_misdated, publication, title_of
from ingest.run.make.feed_text import gives_text
from ingest.run.make.no_news import why_no_news
from ingest.run.make.withheld import share_of_post, withheld
from ingest.run.order import Alias, LeftOut, Made, NotMade, Order, Refresh, Same, Stays
from normalize.values import BodyOrigin, Origin
from store.memory import ItemMemory, ItemStatus, Key
from store.names import InnerPath

_NO_ARTICLE = frozenset({Obstacle.NO_ARTICLE, Obstacle.NOT_A_PAGE, Obstacle.STATUS})
"""What an address that was found in a list of pages shows when it is no article."""
_HAD = frozenset({ItemStatus.STORED, ItemStatus.REMOVED})
"""What was taken down stays so, under whatever address its page comes back."""
_BEGINNING = 60
"""Letters of an entry's text that are looked for on a page to which other entries lead, too."""
_MIN_SAID, _MIN_SAID_OF_OTHERS = 30, 12
"""Letters of that text from which on its absence tells: under the entry's own title, and under another."""
_MIN_COMPARED = 120
"""Letters of a page from which on it is an article's: less is a notice that all pages of a site may show."""
_SAME_TEXT = 0.6
"""The share of common shingles from which a page is that of a post: another theme leaves 0.9, another report 0.1."""
MAX_CRASHED_TRIES = 4
"""After so many tries, of which the last crashed, the feed's own text takes the place of the page."""


@dataclass(frozen=True, slots=True)
class UseFeedText:
    """The feed's own text is to take the place of a page that could not be had: for good, or until it can."""

    is_final: bool = True


def has_page(order: Order) -> bool:
    """Say whether the article's page is to be asked for.

    The link of a podcast may be nothing but its sound file, that of a note the front page, the feed, or `N/A`.
    """
    entry = order.entry
    if not order.url.startswith(("http://", "https://")) or order.url in {file.url for file in entry.enclosures}:
        return False
    has_text = bool((entry.body or entry.summary).strip())
    return not has_text or (order.source.full_text and not leads_nowhere(entry))


def has_lost_text(order: Order) -> bool:
    """Say whether a post that is to be made again was made of its feed's text, as its source wants, which is gone."""
    if order.refresh is None or order.source.full_text or order.post is None or order.entry.body:
        return False
    return Origin.parse(order.post.origin) == Origin(BodyOrigin.FEED)


def not_made(order: Order, failed: Failed, now: datetime) -> NotMade:
    """Return that an article is owed; a host that asked for patience costs no try."""
    counts = failed.obstacle is not Obstacle.LATER
    return NotMade(failed, order.owe(failed.detail, now, want=order.want, counts=counts))


def after_failed_page(
    order: Order, failed: Failed, now: datetime, hosts_now: datetime
) -> Same | Stays | LeftOut | NotMade | UseFeedText:
    """Decide what becomes of an article whose page could not be had; not for one whose turn did not come.

    `hosts_now` is the time by which an article is given up (`Tools.hosts_now`).
    """
    if order.refresh is not None:
        return Stays(failed)
    if order.recheck is not None:
        return Same() if failed.obstacle is Obstacle.UNCHANGED else Stays(failed)
    if order.guessed and failed.obstacle in _NO_ARTICLE:
        return LeftOut(failed.detail, order.keys)
    if order.is_stored and not stands_in(order):
        return not_made(order, failed, now)
    tries = 1 + (order.owed.attempts if order.owed else 0)
    crashes_on = failed.obstacle is Obstacle.CRASH and tries >= MAX_CRASHED_TRIES
    has_own_text = order.shares_page and bool((order.entry.body or order.entry.summary).strip())
    is_final = failed.obstacle is Obstacle.ROBOTS or crashes_on or has_own_text or order.given_up(hosts_now)
    if is_final or gives_text(order.entry) or order.is_overdue(hosts_now):
        return UseFeedText(is_final=is_final)
    return not_made(order, failed, now)


def stands_in(order: Order) -> bool:
    """Say whether the post that is there is the feed's text: then the feed's newer text may take its place."""
    post = order.post
    return post is not None and Origin.parse(post.origin) == Origin(BodyOrigin.FEED)


def with_feed_text(
    order: Order, failed: Failed, own: Pulled | Failed, now: datetime, *, is_final: bool = True
) -> Pulled | LeftOut | NotMade:
    """Return the feed's own text, marked as such, for a page that failed; or what becomes without it, or beside it.

    What stands in the feed of an entry that shares its page with others is not marked: it is all there is of it.
    """
    if isinstance(own, Pulled) and order.shares_page:
        return own
    if isinstance(own, Pulled):
        if order.item is not None and order.is_stored and order.item.text_hash == article_hash(order, own.extracted):
            return not_made(order, failed, now)
        return replace(own, incomplete=f"{failed.detail}; this is the feed's own text", final=is_final)
    if failed.obstacle is Obstacle.ROBOTS:
        return LeftOut(failed.detail, order.keys)
    return not_made(order, own, now)


def is_page_for_all(order: Order, page: Extracted) -> bool:
    """Say whether a page to which several entries lead is not this one's, as far as title and text tell.

    It may be a show's, or a list of changes. A post that was made of it stays so.
    """
    found_by = Origin.parse(order.post.origin) if order.post is not None else None
    if not order.shares_page or (order.post is not None and found_by != Origin(BodyOrigin.FEED)):
        return False
    short, long = sorted((title_letters(page.title or ""), title_letters(order.entry.title)), key=len)
    is_other_title = short not in long or len(short) * 2 < len(long)
    said = letters(order.entry.teaser)[:_BEGINNING]
    least = _MIN_SAID if short == long else _MIN_SAID_OF_OTHERS
    return is_other_title or (len(said) >= least and said not in letters(page.text))


def known_as(
    order: Order,
    pulled: Pulled,
    keys: tuple[Key, ...],
    known: Iterable[ItemMemory | None],
    alike: Iterable[ItemMemory | None] = (),
) -> Alias | None:
    """Tell an article that its page shows to be a known one.

    `known` are the items that have one of `keys`, which the page's own addresses give: a redirect or a canonical link
    led to them. `alike` are those that the feed alone could not tell apart from it.
    """
    if order.is_stored:
        return None
    others = [item for item in _others(order, known) if _is_same(order, pulled, item)]
    if copies := _others(order, alike):
        shown = shown_hash(order, pulled)
        others += [item for item in copies if item.text_hash == shown]
    return Alias(others[0].identity, (*order.keys, *keys)) if others else None


def is_same_place(order: Order, pulled: Pulled, item: ItemMemory) -> bool:
    """Say whether an article's address is a spelling of a known one's, and its page shows that one's text."""
    return is_spelling(pulled.url, item.url) and article_hash(order, pulled.extracted) == item.text_hash


def is_same_post(order: Order, pulled: Pulled, item: ItemMemory, post: str) -> bool:
    """Say whether an article of the past is a known one of its source: its title, its text, and no other day.

    `post` is the text of the item's file, empty where it was taken down.
    """
    page = pulled.extracted
    if item.status not in _HAD or item.identity == order.identity or item.source != order.source.name:
        return False
    if not is_same_title(title_of(order.entry, page, order.url), item.title):
        return False
    stated = [moment for moment in (order.entry.published, page.published) if moment is not None]
    if stated and not any(may_be_one_day(moment.at, item) for moment in stated):
        return False
    return article_hash(order, page) == item.text_hash or (bool(post) and share_of_post(post, page) >= _SAME_TEXT)


def _others(order: Order, items: Iterable[ItemMemory | None]) -> list[ItemMemory]:
    """Return those that have a post, or had one that was taken down, and are not the order's own item."""
    stored = [item for item in items if item is not None and item.status in _HAD]
    return [item for item in stored if item.identity != order.identity]


def known_by_now(order: Order, made: Made, known: Iterable[ItemMemory | None]) -> Alias | None:
    """Tell an article that was put while this one was held, by what its page's addresses lead to: `known`, in order."""
    for item in known:
        if item is not None and item.identity != order.identity and item.status is ItemStatus.STORED:
            has_title = title_letters(item.title) == title_letters(made.item.title)
            stands_there = address_name(item.url) in made.keys
            time = times_agree(made.item.published_at, item.published_at)
            has_more = stands_there or time is not Agreement.DIFFERS
            if item.text_hash == made.item.text_hash or (has_title and has_more):
                return Alias(item.identity, made.keys)
    return None


def _is_same(order: Order, pulled: Pulled, item: ItemMemory) -> bool:
    """Look for more than a canonical link, which many sites point from all their pages at one."""
    if article_hash(order, pulled.extracted) == item.text_hash:
        return True
    title = title_letters(title_of(order.entry, pulled.extracted, order.url))
    its_place = (address for address in (pulled.url, pulled.extracted.canonical_url) if address)
    stands_there = address_name(item.url) in map(address_name, its_place)
    time = times_agree(published_at(order.entry), item.published_at)
    return title == title_letters(item.title) and (stands_there or time is not Agreement.DIFFERS)


def shown_hash(order: Order, pulled: Pulled) -> str:
    """Return the hash by which an article is told at another address; empty where its page does not show enough."""
    text = pulled.extracted.text
    # Letters of a beginning are letters of the whole, and nearly always enough.
    shows_enough = any(len(letters(part)) >= _MIN_COMPARED for part in (text[: 4 * _MIN_COMPARED], text))
    return article_hash(order, pulled.extracted) if pulled.page is not None and shows_enough else ""


def article_hash(order: Order, extracted: Extracted) -> str:
    """Return a hash of what an edit of the article changes."""
    return text_hash_of(title_of(order.entry, extracted, order.url), extracted)


def text_hash_of(title: str, extracted: Extracted) -> str:
    """Return that hash of a text under another title."""
    return digest(f"{title_letters(title)}\n{letters(extracted.text)}")


def unwanted(order: Order, extracted: Extracted, now: datetime) -> LeftOut | None:
    """Leave out a new article that only its page shows to be too old, too short or too long."""
    if order.is_stored:
        return None
    no_news = why_no_news(order.entry, extracted) if order.guessed and not order.takes_pages else None
    if no_news is not None:
        return LeftOut(no_news, order.keys)
    at = publication(order.entry, extracted, now)
    if order.since is not None and at < order.since:
        return LeftOut(f"published before {order.since:%Y-%m-%d}", order.keys)
    if order.until is not None and at >= order.until:
        return LeftOut(f"published on or after {order.until:%Y-%m-%d}", order.keys)
    refusal = order.source.filters.refuse_length(len(letters(extracted.text)))
    return LeftOut(refusal, order.keys, ItemStatus.DROPPED) if refusal else None


def is_unchanged(order: Order, text_hash: str, now: datetime) -> bool:
    """Say whether the post that is there already says just this, with nothing missing."""
    item = order.item
    if (
        item is None
        or not order.is_stored
        or order.has_moved
        or order.refresh is not None
        or is_misdated(item, order.entry, now)
    ):
        return False
    return item.text_hash == text_hash and order.owed is None


def post_to_compare(order: Order, pulled: Pulled, text_hash: str) -> InnerPath | None:
    """Return where the post lies that what a page shows is compared with before it takes its place.

    None where there is no post, where it says the same, and where a person who named the page has the say, as does one
    who wants a post read anew from the page of which it was made.
    """
    stored = order.post
    if stored is None or stored.text_hash == text_hash or pulled.page is None:
        return None
    is_of_this_page = order.refresh is Refresh.KEPT and Origin.parse(stored.origin) != Origin(BodyOrigin.FEED)
    is_wanted = is_of_this_page or (order.by_hand and order.refresh is None)
    return None if is_wanted else stored.path


def after_comparison(
    order: Order, origin: Origin | None, post: str, extracted: Extracted, now: datetime
) -> Stays | NotMade | None:
    """Keep a page that lost its article from taking the place of a good post; None where it has not.

    `origin` is where the post's text was found, None where nobody knows; `post` is the text of its file.
    """
    why = withheld(origin, post, extracted)
    if why is None:
        return None
    failed = Failed(Obstacle.WITHHELD, f"{why}; the post stays as it is")
    return Stays(failed) if order.recheck is not None or order.refresh is not None else not_made(order, failed, now)
