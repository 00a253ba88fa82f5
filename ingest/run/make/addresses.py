"""Where an article stands, and the keys that its page's own addresses give. Pure."""

import re
from collections.abc import Collection

from ingest.extractor.pull import Pulled
from ingest.extractor.site_rules.book import RuleBook, canonical, site_key
from ingest.identity.addresses import bare_host
from ingest.identity.addresses import place_of as place_on_site
from ingest.identity.keys import address_name, number_name
from ingest.identity.match import MAX_MOVES
from ingest.run.order import Order
from ingest.text.urls import canonical as canonical_url
from normalize.values import Url
from store import keys
from store.keys import KeyKind, kind_of
from store.memory import ItemMemory, Key

_NUMBERED_POST = re.compile(r"/\?p=\d+$")


def page_keys(order: Order, pulled: Pulled, rules: RuleBook) -> tuple[Key, ...]:
    """Return the keys that the page's own addresses give; none where other entries lead to it, too.

    An entry without a link has none: what its text's links are relative to is the front page, or the feed.
    """
    if order.shares_page or (order.entry.link is None and pulled.page is None):
        return ()
    return names_of(pulled.url, pulled.extracted.canonical_url, rules)


def names_of(url: Url, canonical_url: Url | None, rules: RuleBook) -> tuple[Key, ...]:
    """Return the keys that the addresses of a page give: its own, and the one that it names itself."""
    addresses = [each for each in (url, canonical_url) if each]
    numbers = [number for url in addresses if (number := site_key(url, rules))]
    names = [address_name(url) for url in addresses] + [number_name(number) for number in numbers]
    return tuple(dict.fromkeys(names))


def short_name(order: Order, pulled: Pulled) -> tuple[Key, ...]:
    """Return the name of a post by its page's `rel=shortlink`, which is the guid that a WordPress gives it in feeds."""
    short = pulled.extracted.short_url
    if order.shares_page or short is None or not _NUMBERED_POST.search(short):
        return ()
    return (keys.key(KeyKind.GUID, short, order.source.name),)


def numbered_name(order: Order, pulled: Pulled) -> tuple[Key, ...]:
    """Return the name of an article by the number that its page states as its own, which is the same at any address.

    It is no proof: broken themes write one number into all pages.
    """
    number = pulled.extracted.page_number
    if order.shares_page or pulled.page is None or number is None:
        return ()
    return (keys.key(KeyKind.NUMBER, f"{bare_host(pulled.url)}#{number}", order.source.name),)


def stands_here_now(order: Order, pulled: Pulled, known: ItemMemory, held: Collection[Key]) -> bool:
    """Say whether a known article, whose text a page shows, stands there now: on its site, and listed there alone.

    `held` are the keys of the known one. Its page need not be gone where it stood: the feed has the word. But a page
    that leads elsewhere, or names another place as its own, moves nothing, nor does what was found by other ways.
    """
    link = order.entry.link
    is_listed_alone = order.is_listed and address_name(known.url) not in order.listed
    if link is None or not is_listed_alone or known.source != order.source.name or order.shares_page:
        return False
    own = {address_name(url) for url in (pulled.url, pulled.extracted.canonical_url) if url}
    addresses = sum(kind_of(key) == KeyKind.URL for key in held)
    return (
        own == {address_name(link)}
        and bare_host(link) == bare_host(known.url)
        and place_on_site(link) != place_on_site(known.url)
        and addresses <= MAX_MOVES
    )


def place_of(order: Order, pulled: Pulled, rules: RuleBook) -> Url:
    """Return where the article stands; a post stays with its address as long as the feed does not say another."""
    if order.post is not None and not order.has_moved:
        return Url(order.post.url)
    return address_of(pulled.url or order.entry.home_url or Url(""), rules)


def address_of(url: Url, rules: RuleBook) -> Url:
    """Return an article's address in its canonical form: the site rule's, else without tracking."""
    if site_key(url, rules):
        return canonical(url, rules)
    return canonical_url(url)
