"""From a source's listing and what is remembered to the orders for its articles. Pure but for reading the memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from ingest.documents import Entry, Listing
from ingest.extractor.site_rules.book import RuleBook, site_key
from ingest.fetcher.filters import Filters
from ingest.http.own_secrets import OwnSecrets, listing_without, own_secrets
from ingest.identity.entry_json import to_json
from ingest.identity.key_trust import KeyTrust
from ingest.identity.keys import address_name
from ingest.identity.match import KeysHeld, MatchedEntry, Verdict, match_entries, wanted_keys
from ingest.run.judge_anew import is_corrected, is_told_first, is_wanted_now, leads_elsewhere
from ingest.run.make.compose import is_misdated
from ingest.run.order import Order
from ingest.source import Source
from normalize.values import DateOrigin, Url
from store.memory import ItemMemory, ItemStatus, Key, Want
from store.store import Store

_WANTED_BY_HAND = frozenset({ItemStatus.OWED, ItemStatus.SKIPPED, ItemStatus.DROPPED})
"""What is known and not stored is made all the same when a person names it."""
_RESTLESS_FROM = 8
"""The revision from which on a text that goes on changing is taken for one that always does."""
_RESTLESS_WAIT = timedelta(days=1)
_OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What of the new entries is taken."""

    newest: int | None = None
    """So many of them at most, the newest ones."""
    since: datetime | None = None
    """Only those published then or later; an entry without a date is taken."""


@dataclass(slots=True)
class Sifting:
    """What is to be done about one listing."""

    trust: KeyTrust
    orders: list[Order] = field(default_factory=list)
    skipped: list[Order] = field(default_factory=list)
    """New ones that are left out: remembered, so that no later poll takes them for new."""
    dropped: list[tuple[Order, str]] = field(default_factory=list)
    """New ones that the source's filters refuse, and why."""
    corrected: list[Order] = field(default_factory=list)
    """What is owed, and said in another way now."""
    seen: list[MatchedEntry] = field(default_factory=list)

    def identities(self) -> set[str]:
        """Return the items that the listing shows, whatever is done about them."""
        orders = (*self.orders, *self.corrected, *self.skipped, *(order for order, _ in self.dropped))
        return {order.identity for order in orders} | {matched.identity for matched in self.seen}


@dataclass(frozen=True, slots=True)
class Sieve:
    """By what the listing of a source is sifted."""

    source: Source
    now: datetime
    trust: KeyTrust = field(default_factory=KeyTrust)
    bounds: Bounds = field(default_factory=Bounds)
    feed_url: Url | None = None
    """Where the listing was had: it stays with its entries."""
    by_hand: bool = False
    """A person named the entries: what is owed or was left out is wanted, too."""
    afresh: bool = False
    """All is taken as if nothing of it were stored."""
    force: bool = False
    """What a filter left out for what its page showed is asked for again."""


def sift_listing(
    listing: Listing,
    sieve: Sieve,
    store: Store,
    rules: RuleBook,
) -> Sifting:
    """Judge a listing's entries against the memory, and make an order of each that is new or changed."""
    source, now, by_hand = sieve.source, sieve.now, sieve.by_hand
    listing = replace(listing, entries=tuple(_with_origin(each, listing, sieve.feed_url) for each in listing.entries))
    verdicts, trust, items = _sifted(listing, sieve.source, sieve.trust, store, rules)
    by_identity = {item.identity: item for item in items.values()}
    listed = frozenset(address_name(each.entry.link) for each in verdicts if each.entry.link)
    sifting = Sifting(trust)
    fresh: list[Order] = []
    for verdict in verdicts:
        item = by_identity.get(verdict.identity)
        order = Order(
            source=source,
            entry=verdict.entry,
            identity=verdict.identity,
            keys=verdict.keys,
            entry_hash=verdict.entry_hash,
            item=item,
            by_hand=by_hand,
            listed=listed,
            shares_page=trust.shares_page(verdict.entry),
            want=Want.MOVED if item and item.status is ItemStatus.STORED and verdict.has_moved else Want.ARTICLE,
        )
        if sieve.afresh:
            fresh.append(replace(order, item=None))
        elif by_hand and item is not None and item.status in _WANTED_BY_HAND:
            fresh.append(replace(order, owed=store.debt(order.identity)))
        elif item is not None and item.status is ItemStatus.STORED and _is_another(verdict, item, source, now):
            if _is_restless(item, now) and not by_hand:  # its hash stays as it was, so it is an edit still tomorrow
                sifting.seen.append(replace(verdict, entry_hash=None))
            else:
                sifting.orders.append(order)
        elif _is_open(verdict, item, source.filters, force=sieve.force):
            refusal = None if by_hand else source.filters.refuse(verdict.entry, now)
            if refusal is None and item is not None and item.status is ItemStatus.OWED:
                owed = store.debt(order.identity)
                want = Want.AGAIN if owed is not None and owed.want is Want.AGAIN else order.want
                sifting.corrected.append(replace(order, owed=owed, want=want))
            elif refusal is None:
                fresh.append(order)
            elif item is None or item.reason != refusal:
                sifting.dropped.append((order, refusal))
            else:
                sifting.seen.append(verdict)
        else:
            sifting.seen.append(verdict)
    taken, left = _within(fresh, sieve.bounds)
    sifting.orders[:0] = taken
    sifting.skipped = left
    return sifting


def _is_open(matched: MatchedEntry, item: ItemMemory | None, filters: Filters, *, force: bool) -> bool:
    """Say whether the filters have the word on an entry: on a new one, and on a known one without a post anew."""
    if matched.verdict is Verdict.NEW:
        return True
    if item is None or matched.is_listed_again:
        return False
    if item.status is ItemStatus.DROPPED:
        return is_wanted_now(matched, item, filters, force=force)
    return item.status is ItemStatus.OWED and (is_corrected(matched, item) or is_told_first(matched, item))


def _sifted(
    listing: Listing, source: Source, trust: KeyTrust, store: Store, rules: RuleBook
) -> tuple[list[MatchedEntry], KeyTrust, dict[Key, ItemMemory]]:
    """Judge entries without the keys of their own source; items that were remembered with such a key are found, too."""
    items = known_items(listing.entries, source.name, store, rules)
    keys_held: KeysHeld = store.keys_of
    own, renamed = own_secrets(source.urls), dict[Key, ItemMemory]()
    if own:
        emptied = {Key(own.emptied(key)): item for key, item in items.items()}
        listing = listing_without(listing, own)
        items = known_items(listing.entries, source.name, store, rules)
        renamed = {key: item for key, item in emptied.items() if key not in items}
        keys_held = partial(_keys_without, own, store)
    known, numbered = items | renamed, partial(site_key, rulebook=rules)
    verdicts, trust = match_entries(listing.entries, source.name, known, trust, numbered, keys_held)
    for key, item in renamed.items():
        verdicts = [
            replace(each, keys=(*each.keys, key)) if each.identity == item.identity else each for each in verdicts
        ]
    return verdicts, trust, items | renamed


def _keys_without(own: OwnSecrets, store: Store, identity: str) -> list[Key]:
    return [Key(own.emptied(key)) for key in store.keys_of(identity)]


def _is_another(matched: MatchedEntry, item: ItemMemory, source: Source, now: datetime) -> bool:
    """Say whether a stored article was edited, stands elsewhere, or is to be dated anew."""
    is_misdated_here = item.source == source.name and is_misdated(item, matched.entry, now)
    return matched.verdict is Verdict.CHANGED or matched.has_moved or is_misdated_here


def _is_restless(item: ItemMemory, now: datetime) -> bool:
    """Tell an article whose text is another at every poll (a counter, `5 minutes ago`): it is made once a day."""
    made_at = item.changed_at or item.fetched_at
    return item.revision >= _RESTLESS_FROM and made_at is not None and timedelta() <= now - made_at < _RESTLESS_WAIT


def _with_origin(entry: Entry, listing: Listing, feed_url: Url | None) -> Entry:
    """Give an entry what only its document says, so that it can be owed by itself."""
    return replace(
        entry,
        feed_url=feed_url,
        home_url=listing.home_url,
        home_title=listing.title or "",
        language=entry.language or listing.language,
        license=entry.license or listing.license,
    )


def remember_known(sifting: Sifting, source: Source, store: Store, now: datetime) -> None:
    """Remember new names of known items, what their entries say now, and the entries that are left out."""
    for matched in sifting.seen:
        item = store.item(matched.identity)
        if item is None:
            continue
        is_stale = item.source == source.name and matched.entry_hash not in {None, item.entry_hash}
        if is_stale and item.status is not ItemStatus.OWED:
            store.remember_item(replace(item, entry_hash=matched.entry_hash), matched.keys)
        elif matched.keys:
            store.add_keys(matched.identity, matched.keys)
    for order in sifting.corrected:
        _renew_debt(order, store, now)
    for order in sifting.skipped:
        store.remember_item(order.memory(ItemStatus.SKIPPED, now), order.keys)
    for order, refusal in sifting.dropped:
        store.remember_item(replace(order.memory(ItemStatus.DROPPED, now), reason=refusal), order.keys)
        store.settle(order.identity)


def _renew_debt(order: Order, store: Store, now: datetime) -> None:
    """Let what is owed be owed as the feed says it now; at another address it is asked for with the next run."""
    owed = order.owed
    if owed is None:
        return
    next_try_at = now if leads_elsewhere(order.entry, owed.url) else owed.next_try_at
    renewed = replace(owed, entry=to_json(order.entry), url=order.url, next_try_at=next_try_at)
    store.owe(renewed, order.memory(ItemStatus.OWED, now), order.keys)


def known_items(entries: Iterable[Entry], source: str, store: Store, rules: RuleBook) -> dict[Key, ItemMemory]:
    """Return the items that the memory holds under any key of the entries."""
    identities = store.known(wanted_keys(entries, source, lambda url: site_key(url, rules)))
    items = {identity: store.item(identity) for identity in set(identities.values())}
    return {key: item for key, identity in identities.items() if (item := items[identity]) is not None}


def _within(orders: Sequence[Order], bounds: Bounds) -> tuple[list[Order], list[Order]]:
    """Part the new ones into those that are taken, newest first, and those that are left out."""
    newest_first = sorted(orders, key=lambda order: _date(order.entry) or _OLDEST, reverse=True)
    undated_last = sorted(newest_first, key=lambda order: _date(order.entry) is None)
    taken: list[Order] = []
    left: list[Order] = []
    for order in undated_last:
        too_old = bounds.since is not None and _is_before(order.entry, bounds.since)
        too_many = bounds.newest is not None and len(taken) >= bounds.newest
        (left if too_old or too_many else taken).append(order)
    return taken, left


def _is_before(entry: Entry, since: datetime) -> bool:
    """Say whether an entry is known to be older; a date without a clock may be any time of its day."""
    moment = entry.published or entry.updated
    if moment is None:
        return False
    return moment.at + timedelta(days=1 if moment.origin is DateOrigin.GUESSED else 0) < since


def _date(entry: Entry) -> datetime | None:
    moment = entry.published or entry.updated
    return moment.at if moment else None
