"""What all commands that walk have in common: open, walk, finish, tell builders, start the hook."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from ingest.assemble import Assembled, Doors, assembled
from ingest.config.schema import Config
from ingest.hooks import commit, start
from ingest.report.format import commit_message
from ingest.report.outcomes import Report
from ingest.report.progress import Progress
from ingest.run.pipeline import RunOptions, Walk
from ingest.run.sinks import write_sinks
from ingest.text.counted import counted
from store.document import Document
from store.errors import DamageError, StoreError
from store.manifest import Changes, Run
from store.publishing import CHANGES_NAME, MANIFEST_NAME
from store.rehearsal import Rehearsal


@dataclass(frozen=True, slots=True)
class Session:
    """How a command walks: with which configuration, told how, for real or not."""

    config: Config
    base: Path
    progress: Progress | None = None
    dry: bool = False
    doors: Doors | None = None
    options: RunOptions = field(default_factory=RunOptions)
    follow: bool = True
    """False: what other hands did to the posts is not taken for granted before the command has seen it."""

    def outside(self) -> Doors:
        """Return the real world, or what stands in its place."""
        return self.doors or Doors()

    def seeing(self) -> "Session":
        """Return the session for a command that wants to see first what other hands did."""
        return replace(self, follow=False)


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk came to."""

    report: Report
    traffic: dict[str, dict[str, int]]
    rehearsed: tuple[Document, ...] = ()
    """Of a dry run: the posts that would have been written."""


def walk(session: Session, work: Callable[[Walk, Assembled], Awaitable[None]]) -> Walked:
    """Open the doors, do the work, and finish the run. Raises `ConfigError`, `StoreError`, `LockHeld`.

    Where the state shows damage in the midst of it, all begins once more, with a state made anew from the files.
    """
    try:
        return _walked(session, work)
    except DamageError:
        if session.dry:
            raise
        return _walked(session, work)


def _walked(session: Session, work: Callable[[Walk, Assembled], Awaitable[None]]) -> Walked:
    try:
        return asyncio.run(_walk(session, work))
    except BaseExceptionGroup as group:
        # Several sources meet the same full disk at once: one line says it.
        broken = group.subgroup(StoreError)
        if broken is None:
            raise
        error: BaseException = broken
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        raise error from None


async def _walk(session: Session, work: Callable[[Walk, Assembled], Awaitable[None]]) -> Walked:
    async with assembled(
        session.config,
        session.base,
        progress=session.progress,
        dry=session.dry,
        follow=session.follow,
        doors=session.outside(),
    ) as at_hand:
        tools = at_hand.tools
        report = Report(tools.now(), dry=session.dry, notes=list(tools.store.notices))
        await work(Walk(tools, session.options, report), at_hand)
        tools.store.save_host_waits(tools.host_waits())
        report.finished_at = tools.now()
        report.notes += filter(None, [at_hand.web.dates.line(report.finished_at.astimezone(tools.settings.zone))])
        run = Run(f"{report.started_at:%Y%m%dT%H%M%S.%fZ}", report.started_at, report.finished_at)
        kept = session.config.store
        trimmed = tools.store.trim_pages(report.finished_at, kept.raw_days, int(kept.raw_max_mb * 1e6))
        report.notes += filter(None, [trimmed])
        changes = tools.store.finish(run)
        report.notes += tools.store.refused
        if tools.store.thinned:
            files = counted(tools.store.thinned, "file")
            report.notes.append(f"earlier texts of posts that change often are thinned out: {files} dropped")
        if not session.dry:
            report.broken_sinks, notes = await write_sinks(at_hand.sinks, at_hand.state, tools)
            report.notes += [*report.broken_sinks, *notes]
            if changes and at_hand.commit is not None:
                report.notes += filter(None, [commit(at_hand.commit, commit_message(run, changes))])
        rehearsed = tuple(tools.store.rehearsed) if isinstance(tools.store, Rehearsal) else ()
        traffic = {host: asdict(traffic) for host, traffic in at_hand.web.traffic().items()}
    # The lock is free again: a hook may start a build that takes it, or another run.
    if changes and at_hand.hook is not None and not session.dry:
        await _start_hook(at_hand, changes, report)
    return Walked(report, traffic, rehearsed)


async def _start_hook(at_hand: Assembled, changes: Changes, report: Report) -> None:
    """Start the user's hook and report its failure, which is not repeated."""
    counts = {"added": len(changes.added), "updated": len(changes.updated), "removed": len(changes.removed)}
    environment = {
        "FETCHED_CHANGES": str((at_hand.state / CHANGES_NAME).resolve()),
        "FETCHED_MANIFEST": str((at_hand.state / MANIFEST_NAME).resolve()),
        "FETCHED_ADDED": str(counts["added"]),
        "FETCHED_UPDATED": str(counts["updated"]),
    }
    if at_hand.hook is not None:
        trouble = await asyncio.to_thread(start, at_hand.hook, environment, json.dumps(counts))
        if trouble:
            report.notes.append(trouble)
