"""What a worker does: it walks the sources of groups as a run does; its store, turns and claims are far away."""

import asyncio
import os
import platform
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

from ingest.documents import Listing
from ingest.fetcher.schedule.memory import SourceMemory
from ingest.http.traffic import Traffic
from ingest.report.outcomes import ArticleOutcome, Report, SourceOutcome
from ingest.report.progress import Ahead
from ingest.run.articles import Articles
from ingest.run.options import RunOptions
from ingest.run.pipeline import Walk
from ingest.run.sift import Sifting
from ingest.run.tools import Tools
from ingest.session.assemble import Assembled, assembled
from ingest.session.doors import Doors
from ingest.shards.begin import Begin, rules_digest
from ingest.shards.calls import CALLS
from ingest.shards.far_hosts import FarClockSkew, FarHosts
from ingest.shards.line import Line
from ingest.shards.messages import Ended, Expected, Fared, Group, Remaining, Stepped, Up, Walked
from ingest.shards.remote import RemoteClaims, RemoteNearCopies, RemoteStore
from ingest.source import Source
from ingest.steps import Step
from store.errors import StoreError
from store.files.blobs import Blobs
from store.files.disk import Disk


class Told:
    """A `Progress` that tells the driver."""

    def __init__(self, say: Callable[[Up], None], note: Callable[[Up], None]) -> None:
        self._say = say
        self._note = note

    def expect(self, articles: int) -> None:
        """Tell it."""
        self._say(Expected(articles))

    def ahead(self, ahead: Ahead) -> None:
        """Tell it."""
        self._note(Remaining(ahead))

    def step(self, url: str, step: Step) -> None:
        """Tell it with what is said next."""
        self._note(Stepped(url, step))

    def source(self, outcome: SourceOutcome) -> None:
        """Tell it."""
        self._say(Fared(outcome))

    def article(self, outcome: ArticleOutcome) -> None:
        """Nothing: it was told when it was put."""


class FarArticles(Articles):
    """The articles of a worker: what became of them is told to the driver, right behind the call that put them."""

    def __init__(self, tools: Tools, report: Report, line: Line) -> None:
        super().__init__(tools, report)
        self._line = line

    def tell(self, outcome: ArticleOutcome) -> None:
        """Tell the driver, which tells it on with the next commit."""
        self._line.tell(outcome)


class FarWalk(Walk):
    """The walk of a worker."""

    def __init__(self, tools: Tools, options: RunOptions, report: Report, line: Line) -> None:
        super().__init__(tools, options, report)
        self.articles = FarArticles(tools, report, line)
        self._line = line

    def _sifted(self, source: Source, listing: Listing, learned: SourceMemory, *, is_first: bool) -> Sifting:
        """Sift with nobody else served: what is known of the entries is the same when it is remembered."""
        with self._line.alone():
            return super()._sifted(source, listing, learned, is_first=is_first)


class Work:
    """One worker's work."""

    def __init__(self, at_hand: Assembled, tools: Tools, options: RunOptions, line: Line) -> None:
        self._web = at_hand.web
        self._report = Report(tools.now())
        self._walk = FarWalk(tools, options, self._report, line)
        self._places = asyncio.Semaphore(tools.settings.concurrency)
        self._told: dict[str, Traffic] = {}

    async def group(self, walked: Walked) -> Ended:
        """Walk a group; raise what ends the run."""
        self._walk.keep_to(walked.schedule)
        group = walked.group
        async with asyncio.TaskGroup() as tasks:
            for source in group.sources:
                tasks.create_task(self._walk.in_turn(source, self._places))
        self._walk.articles.settle()
        return self._ended(group)

    def _ended(self, group: Group) -> Ended:
        names, report = {source.name for source in group.sources}, self._report
        ended = Ended(
            group.number,
            len(group.sources),
            tuple(each for each in report.sources if each.name in names),
            tuple(each for each in report.articles if each.source in names),
            tuple(report.notes),
            report.faults,
            tuple(self._traffic()),
        )
        report.sources[:] = [each for each in report.sources if each.name not in names]
        report.articles[:] = [each for each in report.articles if each.source not in names]
        report.notes.clear()
        report.faults = 0
        return ended

    def _traffic(self) -> list[tuple[str, Traffic]]:
        """Return what each host was asked since this was told last."""
        now = self._web.traffic()
        since = [(host, count.since(self._told.get(host, Traffic()))) for host, count in now.items()]
        self._told = dict(now)
        return [(host, count) for host, count in since if count != Traffic()]


async def working(
    begin: Begin, line: Line, hosts: FarHosts, say: Callable[[Up], None], note: Callable[[Up], None]
) -> tuple[Work, AsyncExitStack]:
    """Open a worker's doors; return its work, and what closes them."""
    stack = AsyncExitStack()
    state = begin.base / begin.config.store.state
    blobs = Blobs(state, Disk(), f".{platform.node()}.{os.getpid()}")
    store = RemoteStore(line, blobs if not begin.blob or blobs.has(begin.blob) else None)
    at_hand = await stack.enter_async_context(
        assembled(begin.config, begin.base, progress=Told(say, note), doors=Doors(), store=store)
    )
    if begin.rules and begin.rules != rules_digest(at_hand.tools.rules):
        await stack.aclose()
        raise StoreError(
            f"{platform.node()} has other rules of sites than this machine: copy {begin.base} there, without the posts"
        )
    skew = FarClockSkew(note)
    at_hand.web.obey(hosts, skew)

    def ahead() -> timedelta:
        known = line.call(CALLS["clock", "ahead"], (), {})
        return known if isinstance(known, timedelta) else timedelta()

    tools = replace(at_hand.tools, near=RemoteNearCopies(line), claims=RemoteClaims(line), clock_ahead=ahead)
    return Work(at_hand, tools, begin.options, line), stack
