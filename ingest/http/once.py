"""Asks for a page or an image once in a run, however many articles lead to it. Knows nothing of sockets.

Entries that share a link, and pictures that stand on every page of a site, would otherwise cost a host the same request
over and over. What was answered is kept for the run, up to a bound; feeds have their own ways (ETag, Last-Modified).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from ingest.messages import Answer, NoReply, Purpose, Reason, Reply, Request

ONCE = frozenset({Purpose.PAGE, Purpose.IMAGE})
MAX_KEPT_BYTES = 8_000_000
"""Some eighty pages, or hundreds of pictures: articles that share one are asked for close to each other."""
MAX_KEPT = 1_000


class Once:
    """Stands before the network door of one run, for the tasks of one event loop."""

    def __init__(self, ask: Callable[[Request], Awaitable[Answer]], max_bytes: int = MAX_KEPT_BYTES) -> None:
        """`ask` is the door's."""
        self._ask = ask
        self._max_bytes = max_bytes
        self._kept: OrderedDict[Request, Answer] = OrderedDict()
        self._kept_bytes = 0
        self._locks: dict[Request, asyncio.Lock] = {}

    async def ask(self, request: Request) -> Answer:
        """Ask as the door does; the same request for a page or an image is given the answer that is at hand."""
        if request.purpose not in ONCE:
            return await self._ask(request)
        lock = self._locks.setdefault(request, asyncio.Lock())
        async with lock:
            if request in self._kept:
                self._kept.move_to_end(request)
                answer = self._kept[request]
            else:
                answer = await self._ask(request)
                if not (isinstance(answer, NoReply) and answer.reason is Reason.UNBEGUN):
                    self._keep(request, answer)
        if not lock.locked() and self._locks.get(request) is lock:
            del self._locks[request]
        self._make_room()
        return answer

    def _keep(self, request: Request, answer: Answer) -> None:
        self._kept[request] = answer
        self._kept_bytes += _size(answer)

    def _make_room(self) -> None:
        """Forget what was asked for longest ago."""
        while self._kept and (self._kept_bytes > self._max_bytes or len(self._kept) > MAX_KEPT):
            _, answer = self._kept.popitem(last=False)
            self._kept_bytes -= _size(answer)


def _size(answer: Answer) -> int:
    return len(answer.body) + len(answer.raw_body or b"") if isinstance(answer, Reply) else 0
