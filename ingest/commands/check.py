"""`check`: asks each source once and says what is wrong and how to mend it; stores nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ingest.commands.source_names import chosen
from ingest.documents import Entry, Listing
from ingest.fetcher.poll import Polled, PollOutcome, poll
from ingest.fetcher.schedule.after_poll import WHOLE_TEXT_LETTERS
from ingest.http.headers import contact_objection
from ingest.report.outcomes import SourceOutcome
from ingest.run.pipeline import Walk, outcome_of
from ingest.session.assemble import Assembled
from ingest.session.session import Session, Walked
from ingest.session.walking import walk
from ingest.source import Source
from normalize.values import BodyOrigin, Origin
from store.memory import ItemStatus
from store.store import Store


def check(session: Session, names: Sequence[str]) -> Walked:
    """Poll each source as if for the first time, and tell what it gives."""
    sources = chosen(session.config, names)

    async def work(walk: Walk, at_hand: Assembled) -> None:
        tools = at_hand.tools
        settings = tools.settings
        for source in sources:
            now = tools.now()
            ways = [replace(source, urls=(url,)) for url in source.urls]
            found = [await tools.drive(poll(way, None, now, settings.schedule, settings.limits)) for way in ways]
            told = _told(source, found, now)
            walk.tell(replace(told, notes=(*told.notes, *_about_posts(source, tools.store))))

    walked = walk(session, work)
    objection = contact_objection(session.config.network.user_agent)
    walked.report.notes.extend([objection] if objection else [])
    return walked


def _told(source: Source, found: Sequence[Polled], now: datetime) -> SourceOutcome:
    """Say how a source is, every one of its URLs asked: the first good one speaks for it, each broken one is named."""
    polled = next((each for each in found if each.outcome is PollOutcome.READ), found[0])
    others = zip(source.urls, found, strict=True)
    broken = tuple(f"{url} fails: {each.detail}" for url, each in others if each.detail and each is not polled)
    return outcome_of(source, polled, notes=(*broken, *_advice(source, polled, now)))


def _advice(source: Source, polled: Polled, now: datetime) -> tuple[str, ...]:
    """Say what a source that answers could be asked better."""
    if polled.outcome is not PollOutcome.READ or polled.listing is None:
        return ()
    listing = polled.listing
    notes: list[str] = []
    if polled.moved_to is not None:
        notes.append(f"it has moved to {polled.moved_to}: put that into the configuration")
    if not listing.entries:
        notes.append("it lists nothing; see whether the URL is the feed that you want")
    newest = max((entry.published.at for entry in listing.entries if entry.published), default=None)
    if newest is not None:
        notes.append(f"newest of {newest:%Y-%m-%d %H:%M %z}")
        if newest > now:
            notes.append("dates lie in the future: set the source's `timezone`")
    elif listing.entries:
        notes.append("its entries have no dates; the pages' own dates are taken")
    notes.append(_about_text(source, listing))
    return tuple(filter(None, notes))


def _about_posts(source: Source, store: Store) -> tuple[str, ...]:
    """Say how many posts hold the feed's text though their pages were to be had, which said less or nothing."""
    if not source.full_text:
        return ()
    owed = {debt.identity for debt in store.all_owed()}
    stored = [item for item in store.items(source.name) if item.status is ItemStatus.STORED]
    own = [item for item in stored if item.origin == str(Origin(BodyOrigin.FEED)) and item.identity not in owed]
    told = f"posts with the feed's own text, which says more than their pages: {len(own)} of {len(stored)}"
    return (f"{told}; `full_text: false` takes it for all",) if own else ()


def _about_text(source: Source, listing: Listing) -> str:
    """Say whether the feed's own bodies are whole articles."""
    lengths = sorted(entry.text_length for entry in listing.entries)
    if not lengths:
        return ""
    whole = lengths[len(lengths) // 2] >= WHOLE_TEXT_LETTERS and any(_is_full(entry) for entry in listing.entries)
    if whole and source.full_text:
        return "its entries hold whole articles: `full_text: false` would spare the pages"
    if not whole and not source.full_text:
        return "its entries are teasers: `full_text: true` would get the articles"
    return ""


def _is_full(entry: Entry) -> bool:
    return entry.full
