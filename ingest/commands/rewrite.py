"""`rewrite`: all posts, or many, made again from their kept pages with today's rules, extractor and profile.

First nothing but looked at: how many would change, in what, and which most. What is made for that waits, and is put
then, a batch at a time; stopped in between, the same command goes on, for what is done does not change a second time.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.commands.known import is_removed
from ingest.commands.refresh import Named, Orders
from ingest.commands.rewriting.groups import Groups
from ingest.commands.rewritten import Looked, Rewritten
from ingest.config.errors import ConfigError
from ingest.engine.questions import Questions
from ingest.engine.start import cores
from ingest.remaking.contrast import Contrast, contrast
from ingest.report.outcomes import ArticleOutcome, Change
from ingest.report.progress import Ahead as Coming
from ingest.report.progress import Silence
from ingest.run.articles import Articles
from ingest.run.order import Made, Order, Product, Refresh, Same, Stays
from ingest.run.pipeline import Walk
from ingest.run.tools import Tools
from ingest.session.assemble import Assembled
from ingest.session.session import Session, Walked
from ingest.session.turns import with_patience
from ingest.session.walking import walk
from ingest.source import Source
from store.files.revisions import line_diff
from store.files.spool import Spool
from store.memory import ItemMemory, ItemStatus

_LOOKED_AT_ONCE = 64
_PUT_AT_ONCE = 256
"""Posts between two commits: each costs a sync of the disk, and what is made still waits when a run is killed."""
_MOST_CHILDREN = 4
_WORK = ("ingest.work", "ingest.rework")


@dataclass(frozen=True, slots=True)
class MadeAhead:
    """A post that was made again, and is to be put."""

    order: Order
    product: Made


@dataclass(frozen=True, slots=True)
class Stands:
    """A post that comes out as it stands."""

    item: ItemMemory
    stamp: int
    """With what it was made."""


Ahead = MadeAhead | Stands


def rewrite(
    session: Session, named: Sequence[str], since: datetime | None, tell: Callable[[str], None], *, everything: bool
) -> Walked:
    """Look at what would change, tell it, and change it, unless the session is a dry one. Raises `ConfigError`."""
    with Spool[Ahead](session.base / session.config.store.state, Questions((Source,)).packed) as spool:
        walked, looked = _looked(session, named, since, None if session.dry else spool, everything=everything)
        for line in looked.lines():
            tell(line)
        if not len(spool):
            walked.report.articles.clear()
            return walked

        async def work(walking: Walk, at_hand: Assembled) -> None:
            left = await _put(walking, at_hand.tools, spool)
            await _make(session, walking, at_hand.tools, left)

        put = with_patience(session, lambda: walk(_with_children(session), work), tell)
    put.report.faults += walked.report.faults
    return put


def foreseen(
    session: Session, named: Sequence[str], since: datetime | None, *, everything: bool
) -> tuple[Walked, Looked]:
    """Look at what would change, and change nothing. Raises `ConfigError`."""
    return _looked(session, named, since, None, everything=everything)


def _looked(
    session: Session, named: Sequence[str], since: datetime | None, spool: Spool[Ahead] | None, *, everything: bool
) -> tuple[Walked, Looked]:
    if everything == bool(named):
        raise ConfigError("say which posts: SOURCE, URL or PATH, or --all")
    looked = Looked()

    async def look(walking: Walk, at_hand: Assembled) -> None:
        tools = at_hand.tools
        items = list(_items(session, tools, named, since))
        looked.posts = len(items)
        orders = Orders(session, tools, Refresh.KEPT, items)
        looking = _Looking(looked, spool, tools, walking.articles)
        articles = walking.articles.putting(looking.take)
        wanted = [item for item in orders.as_kept(items) if _may_change(item, orders, tools)]
        await Groups(orders, tools, looking, articles.make_all, at_hand.workers).make(wanted)
        walking.articles.commit()
        articles.commit()

    walked = walk(_with_children(replace(session, dry=True, progress=Silence())), look)
    return walked, looked


def _with_children(session: Session) -> Session:
    return replace(session, doors=replace(session.outside(), children=min(cores(), _MOST_CHILDREN), work=_WORK))


def _items(session: Session, tools: Tools, named: Sequence[str], since: datetime | None) -> Iterator[ItemMemory]:
    found = Named(session, tools).items(named) if named else tools.store.items()
    for item in found:
        at = item.published_at
        is_in_time = since is None or at is None or at >= since
        if item.status is ItemStatus.STORED and is_in_time and not is_removed(item, tools.store):
            yield item


def _may_change(item: ItemMemory, orders: Orders, tools: Tools) -> bool:
    """Say whether a post may come out in another way: it was made with something else, or does not stand as made."""
    if orders.differs(item):
        return True
    return not tools.store.has_post(item.identity) or tools.store.is_edited(item.identity)


class _Looking:
    """Compares what is made with what stands, in place of putting it; what is to be put waits in a spool."""

    def __init__(self, looked: Looked, spool: Spool[Ahead] | None, tools: Tools, articles: Articles) -> None:
        self._looked = looked
        self._spool = spool
        self._tools = tools
        self._articles = articles

    def same(self, order: Order) -> None:
        """Take an article that comes out as it stands."""
        if order.item is not None:
            self._add(Stands(order.item, self._tools.made_with(order.source, order.url)))
        self._tell(order, Change.UNCHANGED)

    def other(self, order: Order, made: Made, contrast: Contrast) -> None:
        """Take one that does not, and that nobody edited."""
        self._add(MadeAhead(order, made))
        self._looked.changed.append(Rewritten(order.identity, made.document.path, contrast))
        self._tell(order, Change.UPDATED)

    def _tell(self, order: Order, change: Change) -> None:
        self._articles.tell(ArticleOutcome(order.source.name, order.url, order.entry.title, change))

    def take(self, order: Order, product: Product, tools: Tools) -> ArticleOutcome:
        """Compare a product, and say what became of it."""
        if isinstance(product, Made):
            change, detail = self._compared(order, product, tools), ""
        elif isinstance(product, Same):
            change, detail = Change.UNCHANGED, ""
        else:
            change, detail = Change.STAYS, _why(product)
            self._looked.cannot[detail] += 1
        return ArticleOutcome(order.source.name, order.url, order.entry.title, change, None, detail)

    def _compared(self, order: Order, made: Made, tools: Tools) -> Change:
        standing, path, text = tools.store.read_post(made.document.path), made.document.path, made.document.text
        if standing is None or order.item is None:
            return Change.UNCHANGED
        if standing == text:
            if made.owed is None:
                self._add(Stands(order.item, tools.made_with(order.source, order.url)))
            return Change.UNCHANGED
        self._add(MadeAhead(replace(order, read=None), made))
        if tools.store.is_edited(order.identity):
            self._looked.edited += 1
            return Change.KEPT
        self._looked.changed.append(
            Rewritten(
                order.identity, path, contrast(standing, text, line_diff(path, order.item.revision, standing, text))
            )
        )
        return Change.UPDATED

    def _add(self, ahead: Ahead) -> None:
        if self._spool is not None:
            self._spool.add(ahead)


def _why(product: Product) -> str:
    return product.failed.detail if isinstance(product, Stays) else "it cannot be made again"


async def _put(walking: Walk, tools: Tools, spool: Spool[Ahead]) -> list[ItemMemory]:
    """Put what is made, a batch at a time; return the items that have become others since they were looked at."""
    others: list[ItemMemory] = []
    for number, ahead in enumerate(spool):
        if number % _PUT_AT_ONCE == 0:
            walking.articles.commit()
            tools.progress.ahead(Coming("posts", len(spool) - number))
            await asyncio.sleep(0)  # whoever wants it to end is heard
        known = ahead.item if isinstance(ahead, Stands) else ahead.order.item
        item = tools.store.item(known.identity) if known is not None else None
        if item is None or item.status is not ItemStatus.STORED:
            continue
        if item != known:
            others.append(item)
        elif isinstance(ahead, MadeAhead):
            walking.articles.put_made(ahead.order, ahead.product)
        else:
            tools.store.note_stamp(item.identity, ahead.stamp)
    walking.articles.commit()
    return others


async def _make(session: Session, walking: Walk, tools: Tools, items: Iterable[ItemMemory]) -> None:
    """Make those again that a run has changed since."""
    wanted = list(items)
    orders = Orders(session, tools, Refresh.KEPT, wanted)
    for start in range(0, len(wanted), _LOOKED_AT_ONCE):
        some = wanted[start : start + _LOOKED_AT_ONCE]
        await walking.articles.make_all([replace(orders.of(item), by_hand=False) for item in some])
        walking.articles.commit()
