"""The driver of a run in workers: it has the store, the turns and the report, and hands out groups of sources."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from urllib.parse import urlsplit

from ingest.budget.crashes import CRASHES_NOTE
from ingest.config.values import EngineSection
from ingest.http.hosts import Hosts
from ingest.report.outcomes import ArticleOutcome
from ingest.run.pipeline import Walk
from ingest.run.put import changed_by
from ingest.session.assemble import Assembled
from ingest.session.session import Session
from ingest.shards.begin import Begin, rules_digest
from ingest.shards.calls import Method, Owner
from ingest.shards.engine import GroupEngine, Lost, Processes, Result
from ingest.shards.far_worker import FarWorker, Start
from ingest.shards.messages import Ahead, Expected, Fared, Group, Refused, Remaining, Stepped, Up, Walked, shard_of
from ingest.shards.process import started
from ingest.shards.serving import Served
from ingest.source import Source
from store.document import Document
from store.landing import PostChange
from store.memory import ItemStatus

_GIVEN_UP = "each worker that walked it ended, the last one with nothing else to do: it is put off"


class Desk:
    """Serves one worker with what all have in common."""

    def __init__(self, walk: Walk, at_hand: Assembled, begin: Begin, start: Start) -> None:
        self._walk = walk
        self._at_hand = at_hand
        self._tools = at_hand.tools
        self._begin = begin
        self._start = start
        self._claimed: set[str] = set()
        self._untold: tuple[Document, PostChange] | None = None
        """What was put last, until it is told."""

    async def start(self) -> FarWorker:
        """Start the worker, with what is left of the run's time."""
        served = Served(self._tools.store, self._call, self._told)
        return await self._start(lambda: self._begin.now(self._tools.allowance), served, self._at_hand.web.hosts)

    def hear(self, message: Up) -> None:
        """Take down what is no turn."""
        match message:
            case Expected(articles):
                self._tools.progress.expect(articles)
            case Remaining(ahead):
                self._tools.progress.ahead(ahead)
            case Stepped(url, step):
                self._tools.progress.step(url, step)
            case Fared(outcome):
                self._tools.progress.source(outcome)
            case Ahead(host, seconds):
                self._at_hand.web.clock_skew.take(host, timedelta(seconds=seconds))
            case Refused(_, until) if until is not None:
                self._walk.articles.commit()  # what a host asked for outlasts a kill
            case _:
                pass

    def gone(self) -> None:
        """Tell what was put and not told, and let others have what was claimed and is not known."""
        if self._untold is not None:
            document, kind = self._untold
            item = self._tools.store.item(document.identity)
            if item is not None and item.status is ItemStatus.STORED and item.content_hash == document.content_hash:
                self._told(
                    ArticleOutcome(
                        document.source, document.source_url, document.title, changed_by(kind), document.path
                    )
                )
        claims, store = self._tools.claims, self._tools.store
        for identity in self._claimed:
            if not store.known(claims.names_of(identity)):
                claims.unclaim(identity)

    def _told(self, outcome: ArticleOutcome) -> None:
        self._untold = None
        self._walk.articles.tell(outcome)

    def _call(self, owner: Owner, name: str, args: list[object]) -> object:
        if owner == "near":
            return _done(self._tools.near, name, [*args, self._tools.store] if name == "original_of" else args)
        if owner == "clock":
            return self._tools.clock_ahead()
        if owner == "claims":
            if name != "join":
                self._claimed.add(str(args[-1]))
            return _done(self._tools.claims, name, args)
        if name == "commit":
            self._walk.articles.commit()
            return None
        if name == "save_note" and args[0] == CRASHES_NOTE:
            self._tools.crashes.join(str(args[1]))
            return None
        result = _done(self._tools.store, name, args)
        if isinstance(result, PostChange) and isinstance(args[0], Document):
            self._untold = args[0], result
        return result


def _done(owner: object, name: str, args: Iterable[object]) -> object:
    method: Method = getattr(owner, name)
    return method(*args)


async def walk_in_workers(walk: Walk, at_hand: Assembled, session: Session, sources: Sequence[Source]) -> None:
    """Walk all sources in workers, as `Walk.run` does in this process. Raises `ConfigError` where no worker can be."""
    section = session.config.engine
    window = max(1, at_hand.tools.settings.concurrency // section.workers)
    async with _starting(section, at_hand) as (start, blob, rules):
        begin = Begin(session.config, session.base, session.options, blob, rules)
        engine = Processes(section.workers, window, lambda: Desk(walk, at_hand, begin, start))
        groups = grouped(walk.begun(sources), section.workers)
        await conducted(engine, [Walked(group, walk.schedule()) for group in groups], walk, at_hand)


@asynccontextmanager
async def _starting(section: EngineSection, at_hand: Assembled) -> AsyncIterator[tuple[Start, str, str]]:
    """Yield what starts a worker, and what workers of other machines compare: a blob of the store, and the rules."""
    if section.kind != "ray":
        yield _here, "", ""
        return
    from ingest.shards.cluster import cluster

    async with cluster(section.address, section.listen, section.workers, os.environ) as found:
        blob = at_hand.tools.store.keep_blob(secrets.token_bytes(32))
        yield found.started, blob, rules_digest(at_hand.tools.rules)


async def _here(begin: Callable[[], Begin], served: Served, hosts: Hosts) -> FarWorker:
    return await started(begin(), served, hosts, os.environ)


def grouped(sources: Iterable[Source], shards: int) -> list[Group]:
    """Return the sources by their hosts, those first whose first source comes first."""
    by_host: dict[str, list[Source]] = {}
    for source in sources:
        by_host.setdefault(urlsplit(source.urls[0]).hostname or "", []).append(source)
    return [
        Group(number, shard_of(host, shards), tuple(of_host)) for number, (host, of_host) in enumerate(by_host.items())
    ]


async def conducted(engine: GroupEngine, groups: Sequence[Walked], walk: Walk, at_hand: Assembled) -> None:
    """Have all groups walked, and take down what came of them in the order of the groups."""
    results: dict[int, list[Result]] = {}
    left = sum(len(each.group.sources) for each in groups)
    by_number = {each.group.number: each for each in groups}

    async def submit(shard: int) -> None:
        for each in groups:
            if each.group.shard == shard:
                await engine.submit(each)

    try:
        async with asyncio.TaskGroup() as tasks:
            for shard in {each.group.shard for each in groups}:
                tasks.create_task(submit(shard))
            if left:
                async for result in engine.results():
                    number = result.group.number if isinstance(result, Lost) else result.number
                    results.setdefault(number, []).append(result)
                    left -= 1 if isinstance(result, Lost) else result.walked
                    if not left:
                        break
    finally:
        await engine.close()
    for number in by_number:
        for result in results.get(number, []):
            _take(result, walk, at_hand)


def _take(result: Result, walk: Walk, at_hand: Assembled) -> None:
    """Take down what came of a group."""
    if isinstance(result, Lost):
        walk.give_up(result.group.sources[0], _GIVEN_UP)
        return
    walk.take(result.sources, result.articles, result.notes, result.faults)
    for host, traffic in result.traffic:
        at_hand.web.take(host, traffic)
