"""The articles of one run: each is made and put once, several at once, and what was put is made durable as it grows.

An article that fails, for its own faults or for ours, costs itself alone.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import TypeAlias

from ingest.budget.allowance import UnbegunError
from ingest.budget.crashes import CRASHES_NOTE
from ingest.budget.places import Place
from ingest.events import Event, log_event
from ingest.extractor.trouble import Failed, Obstacle
from ingest.report.outcomes import ArticleOutcome, Change, Report
from ingest.run.faults import ends_run, fault_line
from ingest.run.left import LeftToNextRun
from ingest.run.order import Alias, Doubt, Made, NotMade, Order, Product, Stays
from ingest.run.tools import Tools
from ingest.source import Source
from store.errors import DocumentError
from store.keys import holds_everywhere
from store.late.dataclass import replace
from store.memory import ItemMemory, Want

log = logging.getLogger(__name__)
Put: TypeAlias = Callable[[Order, Product, Tools], ArticleOutcome]
Held: TypeAlias = deque[tuple[Order, Made]]

COMMIT_EVERY = 32
"""Articles between two commits: each commit costs a sync of the disk, and is what a killed run keeps."""
HELD_AT_MOST = 2 * COMMIT_EVERY
"""Articles for whose pages nothing vouches that wait to be compared: what a killed run asks for once more."""
_DOUBTS_KEPT = 1_000
"""Doubts that the pages to come are compared with, too, after their articles were put."""


# What makes and puts articles is loaded with the first one, for most polls bring none.


async def make(order: Order, tools: Tools) -> Product:
    """Lead to `ingest.run.make.make`."""
    from ingest.run.make import make

    return await make.make(order, tools)


async def make_behind_wall(order: Order, tools: Tools) -> Product:
    """Make an article whose page shows what other pages of its host show, too, without its page."""
    from ingest.run.make import alike, make

    return await make.make_without_page(order, Failed(Obstacle.WITHHELD, alike.SAME_FOR_ALL), tools)


def put(order: Order, product: Product, tools: Tools) -> ArticleOutcome:
    """Lead to `ingest.run.put`."""
    from ingest.run import put

    return put.put(order, product, tools)


def walls_among(doubts: Iterable[Doubt]) -> frozenset[tuple[str, str]]:
    """Lead to `ingest.run.make.alike`."""
    from ingest.run.make import alike

    return alike.walls_among(doubts)


def known_by_now(order: Order, made: Made, known: Iterable[ItemMemory | None]) -> Alias | None:
    """Lead to `ingest.run.make.decide`."""
    from ingest.run.make import decide

    return decide.known_by_now(order, made, known)


class Articles:
    """The articles of one run: which are claimed, how many are under way, and how many are not durable yet."""

    def __init__(self, tools: Tools, report: Report, put_product: Put | None = None) -> None:
        """Outcomes go into `report` as they come; `put_product` takes what was made, in place of the store."""
        self._put = put_product or put
        self._tools = tools
        self._report = report
        self._left = LeftToNextRun(tools, report)
        self._places = asyncio.Semaphore(tools.settings.concurrency)
        self._uncommitted = self._quiet_polls = 0
        self._untold: list[ArticleOutcome] = []
        self._host_waits = tools.host_waits()
        self._doubts: deque[Doubt] = deque(maxlen=_DOUBTS_KEPT)

    def putting(self, put_product: Put) -> "Articles":
        """Return the same run's articles, where something else is done with what was made."""
        return Articles(self._tools, self._report, put_product)

    def put_made(self, order: Order, product: Product) -> None:
        """Put an article that was made before; it is durable with the next commit."""
        try:
            self.tell(self._put(order, product, self._tools))
        except DocumentError as error:
            self.tell(self._owed(order, f"could not be stored: {error}"))
        except Exception as error:  # noqa: BLE001 - as below
            self.note_fault(order.url, error)
            self.tell(self._owed(order, fault_line(error)))

    async def make_all(self, orders: Sequence[Order]) -> None:
        """Make and put some articles, several at once; raise, when all are done, a fault for which one is not owed.

        Told to stop, it puts what is held: its pages were had.
        """
        if not orders:
            return
        self._tools.progress.expect(len(orders))
        held: Held = deque()
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._begun(order, held)) for order in orders]
        except asyncio.CancelledError:
            self._put_at_once(held)
            raise
        faults = [fault for task in tasks for fault in task.result()]
        faults += await self._put_held(held, leave=0)
        if faults:
            raise faults[0]

    def commit(self) -> None:
        """Make durable what was put so far, and what hosts asked for meanwhile: a run that is killed keeps both."""
        self._host_waits = self._tools.host_waits()
        self._tools.store.save_host_waits(self._host_waits)
        if self._tools.crashes.is_changed:
            self._tools.store.save_note(CRASHES_NOTE, self._tools.crashes.text())
        self._tools.store.commit()
        self._uncommitted = self._quiet_polls = 0
        untold, self._untold = self._untold, []
        for outcome in untold:
            self._tools.progress.article(outcome)

    def commit_soon(self) -> None:
        """Make a poll that brought nothing durable together with others: a killed run asks a few of them once more."""
        self._quiet_polls += 1
        if self._quiet_polls >= COMMIT_EVERY or self._tools.host_waits() != self._host_waits:
            self.commit()

    def settle(self) -> None:
        """Make durable, and tell, what was put since the last commit, if anything was."""
        if self._untold or self._quiet_polls:
            self.commit()

    def tell(self, outcome: ArticleOutcome) -> None:
        """Take down what became of an article; it is told when it is stored, with the next commit."""
        self._report.articles.append(outcome)
        self._untold.append(outcome)

    def told(self, since: int = 0) -> list[ArticleOutcome]:
        """Return what was told so far, without the first `since`."""
        return self._report.articles[since:]

    def tell_left(self, source: str) -> None:
        """Say in one line what of a source was left to the next run."""
        self._left.tell(source)

    def note_fault(self, what: str, error: Exception) -> None:
        """Take down a fault of ours; the traceback goes to the log. An error of the store ends the run."""
        if ends_run(error):
            raise error
        log_event(log, Event.FAULT, error=error, what=what)
        self._report.faults += 1

    def blame(self, source: Source, what: str, error: Exception) -> None:
        """Name a fault of ours at an article that could not even be begun."""
        self.note_fault(what, error)
        self.tell(ArticleOutcome(source.name, what, "", Change.OWED, detail=fault_line(error)))

    async def _make(
        self, order: Order, work: Callable[[], Awaitable[Product | None]], *, is_at_hand: bool = False
    ) -> Exception | None:
        """Put what the work comes to; return a fault of ours for which the article could not even be owed.

        `is_at_hand`: its page was had in time, and nothing more is asked for.
        """
        try:
            async with nullcontext() if is_at_hand else Place(self._places):  # else it stands behind all that wait
                await self._make_in_time(order, work, is_at_hand=is_at_hand)
            self._uncommitted += 1
            if self._uncommitted >= COMMIT_EVERY or self._tools.host_waits() != self._host_waits:
                self.commit()
        except Exception as fault:
            if ends_run(fault):
                raise
            self._tools.claims.unclaim(order.identity)
            return fault
        return None

    async def _begun(self, order: Order, held: Held) -> list[Exception]:
        """Make one article, and put those that were held longest when they are many; return faults as `_make` does."""
        fault = await self._make(order, partial(self._made, order, held))
        faults = [] if fault is None else [fault]
        if len(held) >= HELD_AT_MOST:
            faults += await self._put_held(held, leave=HELD_AT_MOST // 2)
        return faults

    async def _made(self, order: Order, held: Held) -> Product | None:
        """Make one article; None of one that is held until others can be compared with it."""
        product = await make(order, self._tools)
        if isinstance(product, Made) and product.doubt is not None:
            held.append((order, product))
            self._doubts.append(product.doubt)
            return None
        return product

    async def _put_held(self, held: Held, *, leave: int) -> list[Exception]:
        """Compare and put what is held, without the last ones, and return faults as `_make` does."""
        walls = walls_among(self._doubts)
        faults = []
        while len(held) > leave:
            order, made = held.popleft()
            fault = await self._make(order, partial(self._held, order, made, walls), is_at_hand=True)
            faults += [] if fault is None else [fault]
        return faults

    def _put_at_once(self, held: Held) -> None:
        """Put what is held and is no wall by all that is known; the others are asked for again."""
        walls = walls_among(self._doubts)
        for order, made in held:
            if not _is_among(walls, made):
                self.put_made(order, self._known_by_now(order, made) or made)

    async def _held(self, order: Order, made: Made, walls: frozenset[tuple[str, str]]) -> Product:
        """Return what becomes of an article that was held: no wall is one, and it may be stored by now."""
        if _is_among(walls, made):
            return await make_behind_wall(order, self._tools)
        return self._known_by_now(order, made) or made

    def _known_by_now(self, order: Order, made: Made) -> Alias | None:
        store = self._tools.store
        known = sorted(set(store.known(key for key in made.keys if holds_everywhere(key)).values()))
        return known_by_now(order, made, map(store.item, known))

    async def _make_in_time(
        self, order: Order, work: Callable[[], Awaitable[Product | None]], *, is_at_hand: bool
    ) -> None:
        """Put what the work comes to, if there is time for it."""
        why = self._tools.allowance.objection(under_way=is_at_hand)
        if why is None:
            try:
                outcome = await self._outcome(order, work)
            except UnbegunError:
                why = self._tools.allowance.objection() or self._tools.allowance.limit()
            else:
                if outcome is not None:
                    self.tell(outcome)
                return
        self._tools.claims.unclaim(order.identity)
        self._left.leave(order, why)

    async def _outcome(self, order: Order, work: Callable[[], Awaitable[Product | None]]) -> ArticleOutcome | None:
        """Put what the work comes to: what becomes of the article, a fault of ours included; None while it is held."""
        names = [key for key in order.keys if holds_everywhere(key)]
        if not self._tools.claims.claimed(names, order.identity):
            return outcome_without_post(order, Change.ALIAS, "is in this run already")
        try:
            product = await work()
            if isinstance(product, Alias) and product.has_moved:
                return await self._moved(order, product)
            return None if product is None else self._put(order, product, self._tools)
        except UnbegunError:
            raise
        except DocumentError as error:
            return self._owed(order, f"could not be stored: {error}")
        except Exception as error:  # noqa: BLE001 - a fault of ours must not cost the other articles
            self.note_fault(order.url, error)
            return self._owed(order, fault_line(error))

    async def _moved(self, order: Order, alias: Alias) -> ArticleOutcome:
        """Let the post of a known article show where it stands now; the page is at hand, and asked for once."""
        store = self._tools.store
        item = store.item(alias.identity)
        moved = replace(
            order, identity=alias.identity, keys=alias.keys, item=item, owed=store.debt(alias.identity), want=Want.MOVED
        )
        product = await make(moved, self._tools)
        put(order, alias, self._tools)
        return put(moved, product, self._tools)

    def _owed(self, order: Order, why: str) -> ArticleOutcome:
        failed = Failed(Obstacle.CRASH, why)
        if order.recheck is not None or order.refresh is not None:
            return self._put(order, Stays(failed), self._tools)
        return self._put(order, NotMade(failed, order.owe(why, self._tools.now(), want=order.want)), self._tools)


def _is_among(walls: frozenset[tuple[str, str]], made: Made) -> bool:
    return made.doubt is not None and (made.doubt.host, made.doubt.text) in walls


def outcome_without_post(order: Order, change: Change, detail: str) -> ArticleOutcome:
    """Return the outcome of an article of which no post is written."""
    return ArticleOutcome(order.source.name, order.url, order.entry.title, change, detail=detail)
