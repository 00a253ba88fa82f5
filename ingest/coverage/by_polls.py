"""What the polls of a source let expect: times of which its feed has shown nothing. Pure."""

from collections.abc import Sequence
from datetime import datetime

from ingest.coverage.facts import Cure, Hole, Known, Row, Said
from ingest.fetcher.schedule.memory import SourceMemory


def by_polls(memory: SourceMemory | None, known: Sequence[Known], since: datetime, until: datetime) -> Said:
    """Say of which times no poll has shown anything: before the first one, in a gap, since it fails."""
    if memory is None or memory.state.first_polled_at is None:
        never = Hole("it was never polled", Cure.POLL, since, until)
        return Said(Row("feed", "nothing can be said: it was never polled"), (never,))
    state, gap, first_at = memory.state, memory.polling.gap, memory.state.first_polled_at
    holes = []
    shown = min((each.at for each in known if each.is_dated), default=first_at)
    if since < shown <= first_at and not any(each.at < since for each in known):
        why = "older than what the feed showed at the first poll: what there is, nobody knows"
        holes.append(Hole(why, Cure.WALK, since, shown))
    if gap is not None and gap.until > since and gap.since < until:
        why = "the feed rolled over between two polls; the next poll looks for what came and went"
        holes.append(Hole(why, Cure.WALK, max(since, gap.since), min(until, gap.until)))
    if state.failures and (state.succeeded_at is None or state.succeeded_at < until):
        why = f"its polls fail: {state.error or 'for an unknown reason'}"
        holes.append(Hole(why, Cure.WALK, max(since, state.succeeded_at or since), until))
    first = f"polled since {first_at:%Y-%m-%d}"
    window = f"; its feed shows {memory.polling.window.size} at once" if memory.polling.window else ""
    fails = "; its polls fail" if state.failures else ""
    return Said(Row("feed", first + window + fails), tuple(holes))
