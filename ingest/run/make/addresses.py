"""Where an article stands, and the keys that its page's own addresses give. Pure."""

import re

from ingest.extractor.pull import Pulled
from ingest.extractor.site_rules.book import RuleBook, canonical, site_key
from ingest.identity.keys import address_name, number_name
from ingest.run.order import Order
from ingest.text.urls import canonical as canonical_url
from normalize.values import Url
from store import keys
from store.keys import KeyKind
from store.memory import Key

_NUMBERED_POST = re.compile(r"/\?p=\d+$")


def page_keys(order: Order, pulled: Pulled, rules: RuleBook) -> tuple[Key, ...]:
    """Return the keys that the page's own addresses give; none where other entries lead to it, too."""
    if order.shares_page:
        return ()
    addresses = [url for url in (pulled.url, pulled.extracted.canonical_url) if url]
    numbers = [number for url in addresses if (number := site_key(url, rules))]
    names = [address_name(url) for url in addresses] + [number_name(number) for number in numbers]
    return tuple(dict.fromkeys(names))


def short_name(order: Order, pulled: Pulled) -> tuple[Key, ...]:
    """Return the name of a post by its page's `rel=shortlink`, which is the guid that a WordPress gives it in feeds."""
    short = pulled.extracted.short_url
    if order.shares_page or short is None or not _NUMBERED_POST.search(short):
        return ()
    return (keys.key(KeyKind.GUID, short, order.source.name),)


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
