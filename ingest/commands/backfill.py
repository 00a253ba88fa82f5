"""`backfill`: the articles that a source published before it was polled, by the same walk, with their own dates."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from ingest.budget.allowance import GIVES_WAY
from ingest.commands.source_names import chosen, source_names
from ingest.config.errors import ConfigError
from ingest.configured import sources_of
from ingest.fetcher.walks.lists import is_template_of_days
from ingest.fetcher.walks.survey import WITH_TEMPLATE, Survey
from ingest.fetcher.walks.via import Via
from ingest.report.outcomes import Change
from ingest.run.past.backfill import Backfill, Past, surveyed
from ingest.run.past.found import Found
from ingest.run.past.saved import Saved, saved_among
from ingest.run.pipeline import Walk
from ingest.session.assemble import Assembled
from ingest.session.looking import Tell, look, unheard
from ingest.session.session import Session, Walked
from ingest.session.turns import after_others
from ingest.session.walking import walk
from ingest.source import Source
from ingest.text.counted import counted
from store.files.regular import check_regular, file_fault

__all__ = ["Backfill", "backfill", "plan", "status_lines"]


def backfill(session: Session, names: Sequence[str], wanted: Backfill) -> Walked:
    """Store the past of the named sources; with `resume` and no name, of those whose backfill was stopped."""
    stopped = _stopped(session) if wanted.resume else []
    if wanted.resume and not any(not names or saved.source in names for saved in stopped):
        raise ConfigError(
            f"no backfill{' of ' + ', '.join(names) if names else ''} was stopped; begin one without --resume"
        )
    if not names and not wanted.resume:
        raise ConfigError("name the source whose past is wanted")
    if sum(each is not None for each in (wanted.urls, wanted.warc, wanted.via)) > 1:
        raise ConfigError("--urls, --warc and --via are ways to find the articles; say one of them")
    if wanted.warc is not None:
        _check_file(wanted.warc)
    _check_template(wanted)
    sources = chosen(session.config, names or list(dict.fromkeys(saved.source for saved in stopped)))

    return in_rounds(session, sources, wanted)


def in_rounds(session: Session, sources: list[Source], wanted: Backfill) -> Walked:
    """Work in rounds: each gives way to whoever waits for the store, and the next one goes on behind it."""
    session = replace(session, doors=replace(session.outside(), gives_way=not session.dry))
    clock, began_s = session.outside().clock, session.outside().clock.monotonic()
    pending: dict[str, Found] = {}
    walked = _round(session, sources, wanted, pending)
    rounds = [walked[0]]
    while walked[1]:
        budget, passed = session.options.budget, timedelta(seconds=clock.monotonic() - began_s)
        left = replace(session.options, budget=max(timedelta(), budget - passed) if budget is not None else None)
        taken = sum(each.report.counts()[Change.ADDED] for each in rounds)
        limit = max(1, wanted.limit - taken) if wanted.limit is not None else None
        rest = replace(wanted, resume=wanted.walks, limit=limit)
        following = partial(_round, replace(session, options=left), walked[1], rest, pending)
        walked = after_others(session, following)
        rounds.append(walked[0])
    return joined(rounds)


def _round(
    session: Session, sources: Sequence[Source], wanted: Backfill, pending: dict[str, Found]
) -> tuple[Walked, list[Source]]:
    """Work until all is done or somebody waits; return what came of it, and the sources that are not done.

    `pending` holds what a source was at when it gave way, from one round to the next.
    """
    left = list(sources)

    async def work(walk: Walk, at_hand: Assembled) -> None:
        for source in sources:
            past = Past(source, wanted, walk, at_hand.tools, pending.pop(source.name, None))
            await walk.alone(source, past.fetch())
            if past.gave_way:
                pending.update({source.name: past.pending} if past.pending is not None else {})
                return
            left.remove(source)

    return walk(session, work), left


def joined(rounds: Sequence[Walked]) -> Walked:
    """Return what several walks, one behind the other, came to as one."""
    first, *others = rounds
    report = first.report
    traffic = {name: dict(count) for name, count in first.traffic.items()}
    for walked in others:
        more = walked.report
        report.articles = [each for each in report.articles if each.change is not Change.LEFT]  # done by this one
        report.finished_at = more.finished_at
        report.articles += more.articles
        report.notes += [note for note in more.notes if note not in report.notes]
        report.broken_sinks += more.broken_sinks
        report.faults += more.faults
        named = {outcome.name: outcome for outcome in report.sources}
        for outcome in more.sources:
            before = named.get(outcome.name)
            found = outcome.entries + (before.entries if before else 0)
            notes = tuple(dict.fromkeys((*(before.notes if before else ()), *outcome.notes)))
            named[outcome.name] = replace(outcome, entries=found, notes=notes)
        report.sources[:] = named.values()
        for name, count in walked.traffic.items():
            known = traffic.get(name, {})
            traffic[name] = {what: known.get(what, 0) + more_of for what, more_of in count.items()}
    report.notes = [note for note in report.notes if GIVES_WAY not in note]
    return Walked(report, traffic, first.rehearsed)


def _check_file(path: Path) -> None:
    try:
        check_regular(path, sys.maxsize)
    except OSError as error:
        raise ConfigError(f"--warc {path}: {file_fault(error)}") from None


def _check_template(wanted: Backfill) -> None:
    """Raise `ConfigError` where a way lacks the template that it goes by."""
    template, via = wanted.template, wanted.via
    if template and (via not in WITH_TEMPLATE or not template.startswith(("http://", "https://"))):
        raise ConfigError("--at ADDRESS goes with --via list, days or numbers, and begins with https:// or http://")
    if via is Via.NUMBERS and not wanted.resume and "{n}" not in template:
        raise ConfigError("--via numbers needs --at with {n} for the number: https://site.example/articles/{n}.html")
    if via is Via.DAYS and not wanted.resume and not is_template_of_days(template):
        raise ConfigError("--via days needs --at with {Y}, {m} and {d} for the day: https://site.example/{Y}/{m}/{d}/")
    if via is Via.LIST and not wanted.resume and not template:
        raise ConfigError("--via list needs --at with the first page of the list; {n} in it counts the pages")


def plan(session: Session, names: Sequence[str], wanted: Backfill) -> list[str]:
    """Ask sources a few times which ways into their past they offer; return a line each, the one to be taken first."""
    if not names:
        raise ConfigError("name the source whose past is wanted")
    lines: list[str] = []

    async def survey(source: Source, at_hand: Assembled) -> None:
        lines.extend(_plan_lines(source.name, await surveyed(source, wanted, at_hand.tools)))

    async def work(walk: Walk, at_hand: Assembled) -> None:
        for source in chosen(session.config, names):
            await walk.alone(source, survey(source, at_hand))

    walked = walk(replace(session, dry=True), work)
    return lines + [outcome.detail for outcome in walked.report.sources]


def _plan_lines(name: str, found: Survey) -> Iterator[str]:
    for number, offer in enumerate(found.offers):
        yield f"{'takes ' if number == 0 else 'or '}{offer.told()}"
    yield from found.without
    yield f"{counted(found.requests, 'request')} asked; `fetched backfill {name}` takes the first, `--via` another"


def status_lines(session: Session, names: Sequence[str], tell: Tell) -> list[str]:
    """Return how far the backfills have come that are not done, a line each, without asking the web."""
    source_names(names, (source.name for source in sources_of(session.config)))
    lines = [saved.line() for saved in _stopped(session, tell) if not names or saved.source in names]
    return lines or ["no backfill is under way or was stopped"]


def _stopped(session: Session, tell: Tell = unheard) -> list[Saved]:
    now = session.outside().clock.now()
    return look(session.config, session.base, now, lambda store: saved_among(store.cursors(), now), tell)
