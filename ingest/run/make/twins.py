"""Finds the items that an article may be again, though its feed alone cannot tell."""

from collections.abc import Iterable, Iterator

from ingest.extractor.site_rules.book import site_key
from ingest.identity.agreement import Agreement, published_at, times_agree
from ingest.identity.keys import address_name, keys_of
from ingest.run.order import Order
from ingest.run.tools import Tools
from store.memory import ItemMemory, Key


def items_of(keys: Iterable[Key], tools: Tools) -> Iterator[ItemMemory | None]:
    """Yield the items that are known under some keys."""
    return map(tools.store.item, sorted(set(tools.store.known(keys).values())))


def alike(order: Order, tools: Tools) -> list[ItemMemory]:
    """Return the items of the source with the title, the text or the number of an entry, and no other time.

    One that the same document lists at an address of its own is an article of its own (RSS 2.0: a guid names its item),
    but for one to which the feed gives the same time.
    """
    keys = keys_of(order.entry, order.source.name, lambda url: site_key(url, tools.rules))
    if keys.site is not None or order.by_hand:
        return []
    found = items_of((*keys.weak, keys.whole), tools)
    own = [item for item in found if item and item.source == order.source.name and item.identity != order.identity]
    at = published_at(order.entry)
    if at is None:
        return [item for item in own if not is_listed_beside(order, item, tools)]
    return [item for item in own if times_agree(at, item.published_at) is not Agreement.DIFFERS]


def is_listed_beside(order: Order, item: ItemMemory, tools: Tools) -> bool:
    """Say whether one document lists both: the one at hand, or, of an article that is owed, an earlier one."""
    if address_name(item.url) in order.listed:
        return True
    own, its = (
        [each for each in tools.store.sightings(identity) if each.source == order.source.name]
        for identity in (order.identity, item.identity)
    )
    return any(one.first_at <= other.last_at and other.first_at <= one.last_at for one in own for other in its)
