"""Applies what was made: one writer, in the order that survives being killed at any point.

The files first, then the item; the source's own row comes last, by the pipeline, when all its items are dealt with.
"""

from dataclasses import replace
from pathlib import Path

from ingest.extractor.trouble import Obstacle
from ingest.identity.keys import address_name
from ingest.identity.minhash import bands
from ingest.identity.namesakes import may_be_one_day
from ingest.report.outcomes import ArticleOutcome, Change
from ingest.run.make.kept_pages import keep_pages
from ingest.run.make.twins import alike
from ingest.run.order import Alias, LeftOut, Made, NotMade, Order, Product, Refresh, Same, Stays
from ingest.run.recheck import plan_recheck
from ingest.run.tools import Tools
from ingest.text.clock_time import clock_time
from store.landing import PostChange
from store.memory import ItemMemory, ItemStatus, Want


def put(order: Order, product: Product, tools: Tools) -> ArticleOutcome:
    """Hand a product to the store and say what became of the article: all of it is remembered, or nothing."""
    with tools.store.together():
        outcome = _put(order, product, tools)
        plan_recheck(order, product, tools)
    return outcome


def _put(order: Order, product: Product, tools: Tools) -> ArticleOutcome:
    match product:
        case Made():
            return _put_made(order, product, tools)
        case Same():
            return _put_same(order, product, tools)
        case Stays():
            return _put_stays(order, product)
        case Alias():
            return _put_alias(order, product, tools)
        case LeftOut():
            return _put_left_out(order, product, tools)
        case NotMade():
            return _put_not_made(order, product, tools)


def _put_made(order: Order, made: Made, tools: Tools) -> ArticleOutcome:
    store = tools.store
    twin = _twin_of(order, made, tools)
    if twin is not None:
        return _put_alias(order, Alias(twin, made.keys), tools)
    joined = tuple(address_name(url) for url, _ in made.further_pages)
    if joined:
        tools.claims.join(joined)
    if not tools.settings.keep_pages:  # else a kept page says that it is a further one
        made = replace(made, keys=(*made.keys, *joined))
    kind = store.put(made.document, made.item, made.keys, made.pictures)
    if made.sketch:
        store.note_sketch(order.identity, made.sketch, bands(made.sketch), tools.now())
        if kind is not PostChange.GONE:  # else the store finds no copy of it
            tools.near.is_stored(order.source.name, made.sketch)
    if made.page is not None and tools.settings.keep_pages:
        keep_pages(store, order, made, tools.now())
    stamp = tools.made_with(order.source, order.url)
    if stamp and made.owed is None and (made.page is not None or order.refresh is Refresh.KEPT):
        store.note_stamp(order.identity, stamp)
    if made.owed is not None:
        store.owe(made.owed, made.item, made.keys)
    elif kind is PostChange.GONE:  # what was put is owed no more
        store.settle(order.identity)
    by_hand = _BY_HAND.get(kind, "")
    if kind is PostChange.KEPT:
        by_hand += shown_path(store.newer_path(order.identity), tools.settings.base)
    names = {picture.name for picture in made.pictures if picture.name}
    return ArticleOutcome(
        source=order.source.name,
        url=made.item.url,
        title=made.item.title,
        change=changed_by(kind),
        path=made.document.path,
        detail="; ".join(filter(None, (by_hand, made.owed.error if made.owed else "", *made.remarks))),
        images=len(names),
        missing_images=made.missing_images,
    )


def _twin_of(order: Order, made: Made, tools: Tools) -> str | None:
    """Return the article that came under another address while this one was made."""
    if order.post is not None:
        return None
    if not order.is_past:
        same = (item for item in alike(order, tools) if item.status is ItemStatus.STORED)
        return next((item.identity for item in same if item.text_hash == made.shown_hash), None)
    like = tools.namesakes.of(order.source.name, made.item.title, tools.store.items)
    others = (tools.store.item(identity) for identity in like if identity != order.identity)
    twins = (item for item in others if item is not None and item.text_hash == made.item.text_hash)
    twin = next((item.identity for item in twins if may_be_one_day(made.item.published_at, item)), None)
    if twin is None:
        tools.namesakes.note(made.item)
    return twin


_CHANGES = {PostChange.ADDED: Change.ADDED, PostChange.UPDATED: Change.UPDATED, PostChange.KEPT: Change.KEPT}
_BY_HAND = {
    PostChange.KEPT: "was edited by hand and stays as it is; the newer version is ",
    PostChange.GONE: "was deleted by hand and stays deleted",
}


def changed_by(kind: PostChange) -> Change:
    """Return what became of an article, by what became of its post."""
    return _CHANGES.get(kind, Change.UNCHANGED)


def shown_path(path: Path, base: Path) -> str:
    """Return a path as a person writes it who stands where the configuration is."""
    return str(path.relative_to(base) if path.is_relative_to(base) else path)


def _put_same(order: Order, same: Same, tools: Tools) -> ArticleOutcome:
    """Remember what the feed says now, so that it is not taken for an edit again."""
    tools.store.remember_item(order.memory(ItemStatus.STORED, tools.now()), same.keys)
    if order.recheck is None:  # else its images may be owed as before
        tools.store.settle(order.identity)
    path = order.item.path if order.item else None
    return ArticleOutcome(order.source.name, order.url, order.entry.title, Change.UNCHANGED, path)


def _put_stays(order: Order, stays: Stays) -> ArticleOutcome:
    """Leave everything as it is: what is remembered of the article is what its page said when it could be had."""
    path, detail = order.item.path if order.item else None, stays.failed.detail
    if order.refresh is None:
        detail = f"looked for edits: {detail}"
    return ArticleOutcome(order.source.name, order.url, order.entry.title, Change.STAYS, path, detail)


def _put_alias(order: Order, alias: Alias, tools: Tools) -> ArticleOutcome:
    store = tools.store
    known = store.item(alias.identity)
    store.add_keys(alias.identity, alias.keys)
    if not order.by_hand:
        store.note_sightings(order.source.name, [alias.identity], tools.now())
    if order.owed is not None:
        store.settle(order.identity)
    path = known.path if known else None
    is_gone = known is not None and known.status is ItemStatus.REMOVED
    detail = "was taken down under another address" if is_gone else "is stored under another address"
    return ArticleOutcome(order.source.name, order.url, order.entry.title, Change.ALIAS, path, detail)


def _put_left_out(order: Order, left_out: LeftOut, tools: Tools) -> ArticleOutcome:
    memory = order.memory(left_out.status, tools.now())
    tools.store.remember_item(replace(memory, status=left_out.status, reason=left_out.detail), left_out.keys)
    tools.store.settle(order.identity)
    change = Change.DROPPED if left_out.status is ItemStatus.DROPPED else Change.SKIPPED
    return ArticleOutcome(order.source.name, order.url, order.entry.title, change, detail=left_out.detail)


def _put_not_made(order: Order, product: NotMade, tools: Tools) -> ArticleOutcome:
    """Owe it, unless it has been owed for too long and there is nothing to put in its place."""
    now = tools.now()
    over = order.given_up(tools.hosts_now()) and product.failed.obstacle is not Obstacle.LATER
    if over:
        tools.store.remember_item(_given_up(order, tools), order.keys)
        tools.store.settle(order.identity)
        detail = f"{product.failed.detail}; given up after {(now - product.owed.since).days} days"
        return ArticleOutcome(order.source.name, order.url, order.entry.title, Change.SKIPPED, None, detail)
    if order.is_listed and order.owed is None and order.item is None and tools.store.owes_much(order.source.name):
        detail = f"{product.failed.detail}; very much of this source is owed: its document is read again for this"
        return ArticleOutcome(order.source.name, order.url, order.entry.title, Change.OWED, None, detail)
    tools.store.owe(product.owed, order.memory(ItemStatus.OWED, now), order.keys)
    what = "its images are asked for again" if order.want is Want.IMAGES else "asked for again by the next run"
    if product.owed.attempts > 1:
        what = f"asked for again after {clock_time(product.owed.next_try_at, tools.settings.zone)}"
    detail = f"{product.failed.detail}; {what}"
    return ArticleOutcome(order.source.name, order.url, order.entry.title, Change.OWED, None, detail)


def _given_up(order: Order, tools: Tools) -> ItemMemory:
    memory = order.memory(ItemStatus.SKIPPED, tools.now())
    stored = memory.status is ItemStatus.STORED
    return memory if stored else replace(memory, status=ItemStatus.SKIPPED)
