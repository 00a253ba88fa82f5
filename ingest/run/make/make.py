"""Makes one article: its page, its body, its images, its document.

A walk that calls in order: what becomes of the article is decided in `decide`, and it is written in `write`. Out comes
a `Product`; nothing is stored here but the bytes of images, which the document's assets name.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from ingest.extractor.pull import Pulled
from ingest.extractor.trouble import Failed
from ingest.http.own_secrets import extracted_without, own_secrets
from ingest.identity.keys import address_name
from ingest.identity.minhash import bands, similarity
from ingest.run.make.addresses import numbered_name, page_keys, short_name, stands_here_now
from ingest.run.make.compose import title_of
from ingest.run.make.decide import (
    after_comparison,
    article_hash,
    is_same_place,
    is_same_post,
    is_unchanged,
    known_as,
    not_made,
    post_to_compare,
    unwanted,
)
from ingest.run.make.feed_text import FOR_MEMBERS, is_cut
from ingest.run.make.moved import has_moved
from ingest.run.make.text import instead_of_page, origin_on_kept_page, text_of_article
from ingest.run.make.twins import alike, is_listed_beside, items_of
from ingest.run.make.withheld import has_drifted
from ingest.run.make.write import write
from ingest.run.order import Alias, LeftOut, NotMade, Order, Product, Same, Stays
from ingest.run.tools import Tools
from ingest.steps import Step
from normalize.values import Origin, Url
from store.memory import ItemMemory, ItemStatus, Key

_MAY_BE_LIKE = 0.4
"""Of two sketches, from which on the texts are compared: three standard errors less than of one text (0.6)."""
_BEFORE_NAME = re.compile(r"^.{1,100}[/:] ?")
"""What stands before a page's own name where it is called by its place: `Archive/2023/The bees`."""


async def make(order: Order, tools: Tools) -> Product:
    """Make an article, or say why it could not be made and what is owed.

    Raises `UnbegunError` when there was no time for it.
    """
    now = tools.now()
    tools.progress.step(order.url, Step.PAGE)
    return await _product(order, await text_of_article(order, tools, now), tools, now)


async def make_without_page(order: Order, failed: Failed, tools: Tools) -> Product:
    """Make an article whose page turned out to be none: of the feed's text, or say what is owed."""
    now = tools.now()
    return await _product(order, await instead_of_page(order, failed, tools, now), tools, now)


async def _product(
    order: Order, pulled: Pulled | Same | Stays | LeftOut | NotMade, tools: Tools, now: datetime
) -> Product:
    """Return what becomes of an article of which this was had."""
    if not isinstance(pulled, Pulled):
        return pulled
    tools.progress.step(order.url, Step.TEXT)
    if pulled.incomplete is None and is_cut(order.entry, pulled.extracted):
        pulled = replace(pulled, incomplete=FOR_MEMBERS, final=True)
    own = own_secrets(order.source.urls)
    if own:
        pulled = replace(pulled, extracted=extracted_without(pulled.extracted, own), url=Url(own.emptied(pulled.url)))
    known = (
        _known_as(order, pulled, tools)
        or await _known_elsewhere(order, pulled, tools, now)
        or unwanted(order, pulled.extracted, now)
    )
    if known is not None:
        return known
    text_hash = article_hash(order, pulled.extracted)
    if is_unchanged(order, text_hash, now):
        return Same(order.keys)
    kept = await _kept(order, pulled, text_hash, tools, now)
    if kept is not None:
        return kept
    return await write(order, pulled, text_hash, tools, now)


def _known_as(order: Order, pulled: Pulled, tools: Tools) -> Alias | None:
    """Look up whose the page's own addresses are, and which items its entry is like."""
    if order.is_stored:
        return None
    keys = page_keys(order, pulled, tools.rules)
    alias = known_as(order, pulled, keys, items_of(keys, tools), alike(order, tools))
    item = tools.store.item(alias.identity) if alias is not None else None
    if alias is None or item is None or item.status is not ItemStatus.STORED:
        return alias
    return replace(alias, has_moved=stands_here_now(order, pulled, item, tools.store.keys_of(item.identity)))


async def _known_elsewhere(order: Order, pulled: Pulled, tools: Tools, now: datetime) -> Alias | NotMade | None:
    """Look for an article of the source that is stored under another address.

    What comes from the past is known by its short link, by title and text; what is listed, where its page states the
    number of that one, or its address is a spelling of that one's. Else, and where nothing but the text is the same,
    the place where the stored one stood is asked whether it has moved.
    """
    if order.is_stored or order.by_hand:
        return None
    own = page_keys(order, pulled, tools.rules)
    short = short_name(order, pulled) if order.is_past else ()
    alias = tuple(dict.fromkeys((*order.keys, *own, *short)))
    like = _namesakes(order, pulled, short, tools) if order.is_past else ()
    numbered = tuple(tools.store.known(numbered_name(order, pulled)).values())
    posts = _with_posts((*like, *numbered, *_of_like_text(order, pulled, tools)), tools)
    for item, post in posts:
        is_told = item.identity in numbered or is_same_place(order, pulled, item)
        is_likely = order.is_past or (is_told and not is_listed_beside(order, item, tools))
        if is_likely and is_same_post(order, pulled, item, post):
            return _alias_of(order, pulled, item, alias, tools)
    for item, post in posts:
        has = await has_moved(order, pulled, own, item, post, tools)
        if isinstance(has, Failed):
            return not_made(order, has, now)
        if has:
            return _alias_of(order, pulled, item, alias, tools)
    return None


def _alias_of(order: Order, pulled: Pulled, item: ItemMemory, keys: tuple[Key, ...], tools: Tools) -> Alias:
    """Return that an article is a known one; a post that stands is to show where it stands now."""
    is_here = stands_here_now(order, pulled, item, tools.store.keys_of(item.identity))
    return Alias(item.identity, keys, has_moved=is_here and item.status is ItemStatus.STORED)


def _namesakes(order: Order, pulled: Pulled, short: Iterable[Key], tools: Tools) -> tuple[str, ...]:
    """Return the identities of the source's articles of a page's short link or title."""
    title = title_of(order.entry, pulled.extracted, order.url)
    titles = dict.fromkeys((title, _BEFORE_NAME.sub("", title)))
    named = (each for name in titles for each in tools.namesakes.of(order.source.name, name, tools.store.items))
    return (*tools.store.known(short).values(), *named)


def _of_like_text(order: Order, pulled: Pulled, tools: Tools) -> Iterator[str]:
    """Yield the identities of the source's articles whose text is like that of a page."""
    sketch = pulled.extracted.sketch
    for each in tools.store.lookalikes(bands(sketch), or_removed=True) if sketch else ():
        if each.source == order.source.name and similarity(each.sketch, sketch) >= _MAY_BE_LIKE:
            yield from tools.store.known([address_name(each.url)]).values()


def _with_posts(identities: Iterable[str], tools: Tools) -> list[tuple[ItemMemory, str]]:
    """Return those of some items that have a post, with the text of its file; empty of those that were taken down."""
    found = []
    for identity in dict.fromkeys(identities):
        item = tools.store.item(identity)
        is_down = item is not None and item.status is ItemStatus.REMOVED
        post = tools.store.read_post(item.path) if item is not None and item.path is not None and not is_down else None
        if item is not None and (post is not None or is_down):
            found.append((item, post or ""))
    return found


async def _kept(order: Order, pulled: Pulled, text_hash: str, tools: Tools, now: datetime) -> Stays | NotMade | None:
    """Compare what the page shows with the post that it would take the place of."""
    path = post_to_compare(order, pulled, text_hash)
    post = tools.store.read_post(path) if path is not None else None
    if order.post is None or post is None:
        return None
    origin = Origin.parse(order.post.origin)
    if origin is None and has_drifted(pulled.extracted):
        origin = await origin_on_kept_page(order, tools)
    return after_comparison(order, origin, post, pulled.extracted, now)
