"""What all commands that walk have in common: open, walk, finish, tell builders, start the hook.

What a walk needs is imported when there is something to do: most runs of cron find nothing.
"""

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from ingest.report.format import commit_message
from ingest.report.outcomes import Report, SourceOutcome, SourceResult
from ingest.report.progress import Silence
from ingest.session.opening import open_store
from ingest.session.session import Session, Walked
from ingest.session.turns import in_turn
from ingest.text.counted import counted
from store.errors import DamageError, StoreError
from store.files.regular import real_path
from store.late.dataclass import fields
from store.late.loading import loading
from store.manifest import Changes, Run
from store.publishing import CHANGES_NAME, MANIFEST_NAME
from store.store import Store
from store.upkeep.builds import forget_owed, note_failed, read_owed
from store.upkeep.opening import STATE_NAME

if TYPE_CHECKING:
    from ingest.hooks import Hook
    from ingest.http.traffic import Traffic
    from ingest.run.pipeline import Walk
    from ingest.session.assemble import Assembled
    from ingest.session.telling import UnderWay
    from store.document import Document

Work: TypeAlias = "Callable[[Walk, Assembled], Awaitable[None]]"
Resting: TypeAlias = Callable[[Store], list[SourceOutcome] | None]
"""Says what is to be told of sources that all wait; None when there is something to do."""


def walk(session: Session, work: Work, resting: Resting | None = None) -> Walked:
    """Open the doors, do the work, and finish the run. Raises `ConfigError`, `StoreError`, `LockHeld`.

    Where `resting` finds nothing to do, no door but the store's is opened. Where the state shows damage in the midst of
    it, all begins once more, with a state made anew from the files.
    """
    try:
        return in_turn(session, lambda: _hooked(session, work, resting))
    except DamageError as error:
        if not session.dry:
            return in_turn(session, lambda: _hooked(session, work, resting))
        with open_store(session.config, session.base, session.outside(), dry=True, anew=True) as store:
            from ingest.session.looking import DAMAGE_ADVICE

            store.notices.insert(0, f"{error}: {DAMAGE_ADVICE}")
            return _walked(session, work, store)[0]


def _hooked(session: Session, work: Work, resting: Resting | None) -> Walked:
    """Do the work, then start the hook: the lock is free again, for it may start a build or another run.

    A hook that fails is owed, with what it should have built: the next run starts it again.
    """
    walked, changes = _rested_or_walked(session, work, resting)
    section, state = session.config.hooks, session.base / session.config.store.state
    if section.on_change and not session.dry and (changes or read_owed(state)):
        from ingest.hooks import Hook

        run = _run_of(walked.report).id
        failure = _started(Hook(section.on_change, section.timeout_s, session.base), session, changes)
        if failure:
            note_failed(state, run, failure)
            walked.report.broken_hook = f"{failure}; the next run starts it again"
            walked.report.notes.append(walked.report.broken_hook)
        else:
            forget_owed(state, run)
    if not session.dry:
        _keep(session, walked.report)
    return walked


def _keep(session: Session, report: Report) -> None:
    """Keep the report of a run that did something, for whoever asks later; most runs of cron did nothing."""
    if all(source.result is SourceResult.WAITING for source in report.sources) and not report.articles:
        return
    from ingest.session.telling import keep_report

    keep_report(session.base / session.config.store.state, _run_of(report).id, report)


def _rested_or_walked(session: Session, work: Work, resting: Resting | None) -> tuple[Walked, Changes]:
    """Return what the walk came to, and what a builder has to build."""
    may_rest = resting is not None and not session.dry and not session.config.store.sinks
    if resting is None or not may_rest or not (session.base / session.config.store.state / STATE_NAME).exists():
        return _walked(session, work, None)
    doors = session.outside()
    with open_store(session.config, session.base, doors, follow=session.follow) as store:
        waiting = resting(store)
        if waiting is None:
            return _walked(session, work, store)
        report = Report(doors.clock.now(), notes=list(store.notices), sources=waiting)
        progress = session.progress or Silence()
        for outcome in waiting:
            progress.source(outcome)
        report.finished_at = doors.clock.now()
        changes, to_build = _finished(session, store, report)
        _commit(session, report, changes)
    return Walked(report, {}), to_build


def _walked(session: Session, work: Work, store: Store | None) -> tuple[Walked, Changes]:
    if session.wakes is not None:
        session.wakes()
    with loading():  # what `_walk` uses
        import asyncio

        import ingest.run.pipeline
        import ingest.run.sinks
        import ingest.session.assemble  # noqa: F401

    ended: list[tuple[Walked, Changes]] = []

    async def walked() -> None:
        """Return nothing: as it ends, `asyncio.run` asks who handles Ctrl-C, and for that a text is made of all of it.

        The handler is no member of an enum, which the `signal` module finds out by an error that quotes it.
        """
        ended.append(await _walk(session, work, store))

    try:
        asyncio.run(walked())
        return ended[0]
    except BaseExceptionGroup as group:
        # Several sources meet the same full disk at once: one line says it.
        broken = group.subgroup(StoreError)
        if broken is None:
            raise
        error: BaseException = broken
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        raise error from None


async def _walk(session: Session, work: Work, store: Store | None) -> tuple[Walked, Changes]:
    import asyncio

    from ingest.run.pipeline import Walk
    from ingest.run.sinks import write_sinks
    from ingest.session.assemble import assembled

    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    if session.halt is not None and task is not None:
        session.halt.ends(lambda: loop.call_soon_threadsafe(task.cancel))
    noted = _noted(session)
    async with assembled(
        session.config,
        session.base,
        progress=noted or session.progress,
        dry=session.dry,
        follow=session.follow,
        doors=session.outside(),
        store=store,
    ) as at_hand:
        tools = at_hand.tools
        faults = tools.rules.faults if session.config.rules.folder is not None else ()
        left_out = (f"{fault}; this rule is left out" for fault in faults)
        report = Report(tools.now(), dry=session.dry, notes=[*tools.store.notices, *left_out])
        walk = Walk(tools, session.options, report)
        try:
            await work(walk, at_hand)
        except asyncio.CancelledError:
            walk.articles.settle()  # it is told to stop: what is made is stored
            raise
        finally:
            if noted is not None:
                noted.end()
        walk.articles.settle()
        tools.store.save_host_waits(tools.host_waits())
        report.finished_at = tools.now()
        report.notes += filter(None, [at_hand.web.clock_skew.line(report.finished_at.astimezone(tools.settings.zone))])
        changes, to_build = _finished(session, tools.store, report)
        if not session.dry:
            report.broken_sinks, notes = await write_sinks(at_hand.sinks, at_hand.state, tools)
            report.notes += [*report.broken_sinks, *notes]
            _commit(session, report, changes)
        rehearsed = _rehearsed(tools.store) if session.dry else ()
        traffic = {host: _counts(traffic) for host, traffic in at_hand.web.traffic().items()}
    return Walked(report, traffic, rehearsed), to_build


def _rehearsed(store: Store) -> "tuple[Document, ...]":
    from store.rehearsal import Rehearsal

    return tuple(store.rehearsed) if isinstance(store, Rehearsal) else ()


def _counts(traffic: "Traffic") -> dict[str, int]:
    return {each.name: getattr(traffic, each.name) for each in fields(type(traffic))}


def _noted(session: Session) -> "UnderWay | None":
    """Return what lets others see how far a real run is."""
    if session.dry:
        return None
    from ingest.session.telling import UnderWay

    state = session.base / session.config.store.state
    return UnderWay(session.progress or Silence(), state, session.outside().clock)


def _finished(session: Session, store: Store, report: Report) -> tuple[Changes, Changes]:
    """Let the store end the run, and note what it says of that; return what changed, and what is to be built."""
    ended = report.finished_at or report.started_at
    kept = session.config.store
    report.notes += filter(None, [store.trim_pages(ended, kept.kept_days, kept.kept_bytes)])
    run = _run_of(report)
    to_build = store.owe_build(run) if session.config.hooks.on_change and not session.dry else None
    changes = store.finish(run, to_build, is_asked=session.config.hooks.git_commit)
    report.notes += store.refused
    if store.listed is not None:
        from ingest.search.upkeep import keep_up

        report.notes += filter(None, [keep_up(session.config, session.base, store.listed)])
    if store.thinned:
        files = counted(store.thinned, "file")
        report.notes.append(f"earlier texts of posts that change often are thinned out: {files} dropped")
    return changes, changes if to_build is None else to_build


def _run_of(report: Report) -> Run:
    return Run(f"{report.started_at:%Y%m%dT%H%M%S.%fZ}", report.started_at, report.finished_at or report.started_at)


def _commit(session: Session, report: Report, changes: Changes) -> None:
    """Commit the posts, the journal and what posts said before, and the sinks, where that is configured."""
    hooks, store, base = session.config.hooks, session.config.store, session.base
    if not changes or not hooks.git_commit:
        return
    from ingest.hooks import Commit, commit

    journal = base / store.journal
    kept = (base / store.content, journal, journal.with_suffix(".revisions"))
    wanted = Commit((*kept, *(base / sink.content for sink in store.sinks)), hooks.timeout_s)
    report.notes += filter(None, [commit(wanted, commit_message(_run_of(report), changes))])


def _started(hook: "Hook", session: Session, changes: Changes) -> str:
    """Start the user's hook and wait for it; return its failure, or nothing."""
    from ingest.hooks import start

    counts = {"added": len(changes.added), "updated": len(changes.updated), "removed": len(changes.removed)}
    state = session.base / session.config.store.state
    environment = {
        "FETCHED_CHANGES": str(real_path(state / CHANGES_NAME)),
        "FETCHED_MANIFEST": str(real_path(state / MANIFEST_NAME)),
        "FETCHED_ADDED": str(counts["added"]),
        "FETCHED_UPDATED": str(counts["updated"]),
    }
    return start(hook, environment, json.dumps(counts)) or ""
