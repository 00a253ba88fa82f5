"""The text of an article: its page's, from the web or as it was kept, or its feed's own; or what becomes without it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from ingest.budget.allowance import UnbegunError
from ingest.documents import NO_HINTS, Extracted, Hints
from ingest.extractor.pull import Pulled, extract_reply, pull
from ingest.extractor.trouble import Failed, Obstacle
from ingest.http.own_secrets import own_secrets
from ingest.identity.keys import address_name
from ingest.messages import Answer, Crash, Dialogue, Effect, NoReply, Reason, Reply, Request, Task, drive
from ingest.run.make.decide import (
    UseFeedText,
    after_failed_page,
    has_lost_text,
    has_page,
    is_page_for_all,
    with_feed_text,
)
from ingest.run.make.feed_text import (
    NOT_THE_ARTICLE,
    PageText,
    asks_password,
    beginning,
    gives_text,
    holds,
    may_be_article,
    of_feed,
    page_text,
)
from ingest.run.make.kept_pages import KeptPage, from_kept_pages, kept_page
from ingest.run.order import LeftOut, NotMade, Order, Refresh, Same, Stays
from ingest.run.recheck import validators_of
from ingest.run.tools import Tools
from ingest.tasks import extract_feed_body, shows_text
from ingest.warc.pages import ArchivedPage
from normalize.values import Origin, Url
from store.memory import Want

_KEPT_PAGE_WILL_DO = frozenset({Want.IMAGES, Want.AGAIN})


async def text_of_article(order: Order, tools: Tools, now: datetime) -> Pulled | Same | Stays | LeftOut | NotMade:
    """Return the article's text, its page's or the feed's own; where none can be had, what becomes of it."""
    if has_lost_text(order):
        why = "its text is the feed's own, as `full_text: false` says, and the feed's text is not kept"
        return Stays(Failed(Obstacle.NO_ARTICLE, why))
    pulled = await _pulled(order, tools, now)
    if isinstance(pulled, Pulled) and is_page_for_all(order, pulled.extracted):
        own = await _from_feed(order, tools)
        if order.refresh is not None and isinstance(own, Failed):
            return Stays(Failed(Obstacle.NO_ARTICLE, "its page is not its own alone, and the feed's text is not kept"))
        return pulled if isinstance(own, Failed) else own
    if isinstance(pulled, Pulled) and pulled.page is not None:
        pulled = await _beside_feed(order, pulled, tools)
    if isinstance(pulled, Failed):
        return await instead_of_page(order, pulled, tools, now)
    if order.refresh is Refresh.KEPT and pulled.incomplete and not pulled.final:
        return Stays(Failed(Obstacle.NO_ARTICLE, pulled.incomplete))
    return pulled


async def instead_of_page(
    order: Order, failed: Failed, tools: Tools, now: datetime
) -> Pulled | Same | Stays | LeftOut | NotMade:
    """Return the feed's own text in place of a page that could not be had, or what becomes of the article."""
    if failed.obstacle is Obstacle.UNBEGUN:
        raise UnbegunError(failed.detail)
    instead = after_failed_page(order, failed, now, tools.hosts_now())
    if not isinstance(instead, UseFeedText):
        return instead
    own = await _from_feed(order, tools)
    if isinstance(own, Pulled) and await _is_shown(order, failed.page, tools):
        return own
    return with_feed_text(order, failed, own, now, is_final=instead.is_final)


async def _beside_feed(order: Order, pulled: Pulled, tools: Tools) -> Pulled | Failed:
    """Return what a page gave, the feed's fuller text in its place, or that the page is not the article."""
    match page_text(order.entry, pulled.extracted):
        case PageText.ITS_OWN:
            return pulled
        case PageText.A_PART:
            own = await _from_feed(order, tools)
            if isinstance(own, Failed) or not holds(own.extracted, pulled.extracted):
                return pulled
            return replace(pulled, extracted=of_feed(pulled.extracted, own.extracted), incomplete=None, final=False)
        case PageText.DOUBTFUL:
            is_shown = await _is_shown(order, pulled.page, tools)
            if may_be_article(order.entry, pulled.extracted, is_shown=is_shown):
                return pulled
        case PageText.ANOTHER if order.given_up(tools.hosts_now()) and not (order.entry.body or order.entry.summary):
            return replace(pulled, incomplete=NOT_THE_ARTICLE, final=True)  # better than nothing, and marked
    return Failed(Obstacle.WITHHELD, NOT_THE_ARTICLE, pulled.page)


async def _is_shown(order: Order, page: Reply | None, tools: Tools) -> bool:
    """Say whether the page shows the feed's whole text, though not as its article: then nothing is missing."""
    if page is None or not gives_text(order.entry) or not order.entry.text_length:
        return False
    shown = await tools.engine.perform(shows_text(page, beginning(order.entry), tools.settings.limits))
    return shown is True


async def _pulled(order: Order, tools: Tools, now: datetime) -> Pulled | Failed:
    """Return the article's text: from the page that was kept, from the web, or from the feed, as the order wants."""
    if order.page is not None:
        return await _pull_archived(order, order.page, tools)
    uses_kept = order.want in _KEPT_PAGE_WILL_DO or order.refresh is Refresh.KEPT
    kept = kept_page(tools.store, order.url) if uses_kept else None
    if kept is not None:
        again = await _pull_kept(order, tools, kept)
        if isinstance(again, Pulled):
            return replace(again, is_kept=True)
        if order.refresh is Refresh.KEPT:
            return again
    if order.refresh is Refresh.KEPT:
        return Failed(Obstacle.NO_ARTICLE, "no page of it is kept; `--web` asks for it")
    if not has_page(order):
        return await _from_feed(order, tools)
    return await tools.drive(_pull(order, tools, now))


def _pull(order: Order, tools: Tools, now: datetime) -> Dialogue[Pulled | Failed]:
    """Return the dialogue that gets an article from its pages, as they are or were at `now`."""
    return pull(
        order.url,
        source=order.source.name,
        zone=str(order.source.zone),
        now=order.entry.captured_at or now,
        page_url=order.entry.page_url if order.page is None else None,
        is_at_hand=order.page is not None,
        hints=Hints(order.entry.title or None, order.entry.home_title or None),
        settings=tools.settings.pulling,
        by_hand=order.by_hand,
        validators=validators_of(order),
        validators_of=Url(order.item.url) if order.item is not None else None,
        is_other=partial(_is_other, order, tools),
    )


async def _pull_kept(order: Order, tools: Tools, first: KeptPage) -> Pulled | Failed:
    """Get an article from the pages that were kept of it; one that was not is asked for, unless no other is wanted."""
    ask_kept = from_kept_pages(tools.store, first)

    async def at_hand(request: Request) -> Answer | None:
        kept = ask_kept(request)
        return kept if isinstance(kept, Reply) or order.refresh is Refresh.KEPT else None

    return await _answered(_pull(order, tools, first.fetched_at), at_hand, tools, order.read)


async def _pull_archived(order: Order, page: ArchivedPage, tools: Tools) -> Pulled | Failed:
    """Get an article from the page that an archive has of it, and its further pages from there, not from the web."""
    is_begun = False

    async def at_hand(request: Request) -> Answer:
        nonlocal is_begun
        if not is_begun:
            is_begun = True
            return page.reply
        if order.further is None:
            return NoReply(request.url, Reason.BROKEN, "the archive does not hold it")
        return await order.further(request.url, page.captured_at)

    return await _answered(_pull(order, tools, page.captured_at), at_hand, tools)


async def _answered(
    dialogue: Dialogue[Pulled | Failed],
    at_hand: Callable[[Request], Awaitable[Answer | None]],
    tools: Tools,
    read: Extracted | None = None,
) -> Pulled | Failed:
    """Run a dialogue to its end, with what is at hand before the web; `read` is what its first page gave."""

    async def handle(effect: Effect | Sequence[Effect]) -> Any:  # noqa: ANN401 - as in `Tools.handle`
        nonlocal read
        if isinstance(effect, Task) and read is not None:
            once, read = read, None
            return once
        answer = await at_hand(effect) if isinstance(effect, Request) else None
        return answer if answer is not None else await tools.handle(effect)

    return await drive(dialogue, handle)


def _is_other(order: Order, tools: Tools, url: Url) -> bool:
    """Say whether an address is an entry's or a known item's of its own, not a further page of this article."""
    key = address_name(Url(own_secrets(order.source.urls).emptied(url)))
    if key == address_name(order.url):
        return False
    return key in order.listed or tools.store.known([key]).get(key, order.identity) != order.identity


async def _from_feed(order: Order, tools: Tools) -> Pulled | Failed:
    """Take the feed's own body for the article."""
    base = order.url or order.entry.home_url or order.entry.feed_url or Url("")
    body = order.entry.body or order.entry.summary
    if asks_password(body):
        return Failed(Obstacle.WALLED_OFF, "the feed gives no text; it asks for a password")
    if not body.strip():
        return Failed(Obstacle.NO_ARTICLE, "the feed gives no text")
    extracted = await tools.engine.perform(extract_feed_body(body, base, tools.settings.limits))
    if isinstance(extracted, Crash):
        return Failed(Obstacle.CRASH, f"the feed's text could not be read: {extracted.detail}")
    if not extracted.body:
        return Failed(Obstacle.NO_ARTICLE, "the feed gives no text")
    return Pulled(extracted, base)


async def origin_on_kept_page(order: Order, tools: Tools) -> Origin | None:
    """Return where a post's text was found, for one of which only its file is known: its kept page is read again."""
    kept = kept_page(tools.store, order.url)
    if kept is None:
        return None
    settings, zone = tools.settings.pulling, str(order.source.zone)
    pulled = await tools.drive(
        extract_reply(kept.reply, zone=zone, now=kept.fetched_at, hints=NO_HINTS, settings=settings)
    )
    return None if isinstance(pulled, Failed) else pulled.extracted.origin
