"""Stored articles that are made again a group at a time by the workers, while answers are taken and more is asked.

What they cannot make by themselves is left to whoever makes all other articles.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol

from ingest.budget.allowance import UnbegunError
from ingest.commands.refresh import Orders
from ingest.documents import Extracted
from ingest.messages import Crash
from ingest.remaking.contrast import Contrast
from ingest.remaking.values import Answer, Batch, Manner, Outcome, Remade, Remaking
from ingest.run.make.addresses import names_of
from ingest.run.make.remade import is_plain, made_of
from ingest.run.order import Made, Order
from ingest.run.tools import Tools
from ingest.tasks import remake_posts
from normalize.values import Url
from store.memory import ItemMemory, PictureMemory

_IN_A_GROUP = 8
_GROUPS_AHEAD = 4
"""For each worker: one that is worked on, those that lie in its pipe, one that is put together."""
_BY_THEMSELVES = 64
"""So many that no worker could make are made together."""


class Taking(Protocol):
    """Takes what came out."""

    def same(self, order: Order) -> None:
        """Take an article that comes out as it stands."""

    def other(self, order: Order, made: Made, contrast: Contrast) -> None:
        """Take one that does not."""


class Groups:
    """The groups of one rewriting, on their way."""

    def __init__(
        self,
        orders: Orders,
        tools: Tools,
        taking: Taking,
        by_themselves: Callable[[Sequence[Order]], Awaitable[None]],
        workers: int,
    ) -> None:
        settings = tools.settings
        self._orders = orders
        self._tools = tools
        self._taking = taking
        self._by_themselves = by_themselves
        self._ahead = _GROUPS_AHEAD * workers
        self._manner = Manner(settings.profile, settings.folder_zone, settings.images)
        self._left: list[Order] = []

    async def make(self, items: Sequence[ItemMemory]) -> None:
        """Make them all."""
        under_way: deque[tuple[list[Remaking], asyncio.Task[Sequence[Answer]]]] = deque()
        async with asyncio.TaskGroup() as group:
            for start in range(0, len(items), _IN_A_GROUP):
                asked = await self._asked(items[start : start + _IN_A_GROUP])
                if asked:
                    under_way.append((asked, group.create_task(self._answers(asked))))
                while len(under_way) >= self._ahead or (under_way and under_way[0][1].done()):
                    one, answers = under_way.popleft()
                    self._take(one, await answers)
                await self._make_left(_BY_THEMSELVES)
            for one, answers in under_way:
                self._take(one, await answers)
            await self._make_left(1)

    async def _asked(self, items: Sequence[ItemMemory]) -> list[Remaking]:
        await asyncio.sleep(0)  # what workers answer is read, and what they are asked is sent
        return [remaking for item in items if (remaking := self._remaking(item)) is not None]

    def _remaking(self, item: ItemMemory) -> Remaking | None:
        """Return what a worker has to know of an article; None of one that it cannot make."""
        store, address = self._tools.store, self._orders.kept_at(item)
        kept = store.page(address) if address is not None else None
        if kept is None:
            self._left.append(self._order(item))
            return None
        head, body = kept
        order = replace(self._orders.of(item, head), by_hand=False)
        standing = store.standing(item.identity) if is_plain(order) else None
        if standing is None or not standing[1]:
            self._left.append(order)
            return None
        read_at = order.entry.captured_at or head.fetched_at
        return Remaking(
            order=order,
            content_type=head.content_type,
            coding=head.content_encoding,
            body=body,
            fetched_at=head.fetched_at,
            rule=self._tools.settings.pulling.rule_for(order.url, read_at.date()),
            standing=standing[0],
            pictures=self._pictures(item.identity) if self._manner.images == "download" else {},
        )

    def _order(self, item: ItemMemory) -> Order:
        return replace(self._orders.of(item), by_hand=False)

    def _pictures(self, identity: str) -> dict[str, PictureMemory]:
        store = self._tools.store
        return {
            url: memory
            for url, memory in store.pictures(identity).items()
            if (memory.next_try_at is None if memory.name is None else store.has_file(identity, memory.name))
        }

    async def _answers(self, asked: Sequence[Remaking]) -> Sequence[Answer]:
        """Have a group made; where it cannot be, each of it is made by itself, and costs itself alone."""
        limits, now = self._tools.settings.limits, self._tools.now()
        try:
            answers = await self._tools.engine.perform(remake_posts(Batch(tuple(asked)), self._manner, now, limits))
        except UnbegunError:
            return [Outcome.UNREAD] * len(asked)
        if isinstance(answers, Crash) or len(answers) != len(asked):
            return [Outcome.UNREAD] * len(asked)
        return answers

    def _take(self, asked: Sequence[Remaking], answers: Sequence[Answer]) -> None:
        for one, answer in zip(asked, answers, strict=True):
            if answer is Outcome.SAME:
                self._taking.same(one.order)
            elif isinstance(answer, Remade) and (made := self._made(one, answer)) is not None:
                self._taking.other(one.order, made, answer.contrast)
            else:
                self._left.append(replace(one.order, read=answer if isinstance(answer, Extracted) else None))

    def _made(self, asked: Remaking, answer: Remade) -> Made | None:
        names = names_of(Url(asked.order.url), answer.canonical_url, self._tools.rules)
        return made_of(asked, answer, self._manner, names)

    async def _make_left(self, least: int) -> None:
        if len(self._left) >= least:
            left, self._left = self._left, []
            await self._by_themselves(left)
