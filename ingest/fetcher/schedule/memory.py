"""What is remembered of a source, as one value: decoded when a run gathers it, encoded when it is remembered. Pure."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from ingest.fetcher.schedule.altered import altered
from ingest.fetcher.schedule.arrival_rates import Rhythm
from ingest.fetcher.schedule.backoff import Failing
from ingest.fetcher.schedule.feed_window import Window
from ingest.fetcher.schedule.redirects import Moves
from ingest.fetcher.schedule.server_hints import Hints
from ingest.identity.key_trust import KeyTrust
from ingest.text.json_fields import Jotted, instant, listed, number, read, seconds, table, text
from store.late.dataclass import dataclass, field, replace
from store.memory import SourceState

FULL_EVERY = timedelta(days=14)
FULL_EVERY_POLLS = 20
DISTRUST_FOR = timedelta(days=90)
_TRUST = "keys"
_NOTHING = "{}"
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of which entries may have come and gone unseen: to be filled from the source's archive or sitemap."""

    since: datetime
    """The last poll before it."""
    until: datetime


@dataclass(frozen=True, slots=True)
class PollMemory:
    """What the policies of polling remember of a source."""

    rhythm: Rhythm = field(default_factory=Rhythm)
    window: Window | None = None
    hints: Hints = field(default_factory=Hints)
    failing: Failing = field(default_factory=Failing)
    moves: Moves = field(default_factory=Moves)
    gap: Gap | None = None
    """Not filled yet."""
    quiet_since: datetime | None = None
    """Since when polls have brought nothing new."""
    polls_since_full: int = 0
    validators_wrong_since: datetime | None = None
    """When its validators were found to stand for two different bodies."""
    reason: str = ""
    """What the last decision on the next poll went by."""
    filters: str = ""
    """What tells the filters by which its last document was sifted from others."""
    held: tuple[str, ...] = ()
    """Entries, as JSON, that stood alone where a list was: the next document tells whether they are news."""
    had_pages: bool = False
    """Entries of its last document led to pages of their own."""
    validators_of: str = ""
    """The resource (`resource_mark`) from which its validators came, where redirects led to it; empty: from its URL."""

    @classmethod
    def from_json(cls, jotted: Jotted) -> "PollMemory":
        """Read what `to_json` wrote; what cannot be read is learned anew."""
        polling = table(jotted.get("polling"))
        return cls(
            rhythm=Rhythm.from_json(table(jotted.get("rhythm"))),
            window=Window.from_json(table(jotted.get("window"))),
            hints=Hints.from_json(table(jotted.get("hints"))),
            failing=Failing.from_json(table(jotted.get("failing"))),
            moves=Moves.from_json(table(jotted.get("moves"))),
            gap=_gap(table(jotted.get("hole"))),
            quiet_since=instant(polling.get("quiet_since")),
            polls_since_full=int(number(polling.get("since_full"))),
            validators_wrong_since=instant(polling.get("lied_at")),
            reason=text(polling.get("reason")) or "",
            filters=text(polling.get("filters")) or "",
            held=tuple([each for each in listed(polling.get("held")) if isinstance(each, str)]),
            had_pages=polling.get("had_pages") is True,
            validators_of=text(polling.get("validators_of")) or "",
        )

    def up_to(self, now: datetime) -> "PollMemory":
        """Return it without what a clock wrote that has been set back since: no instant lies ahead."""
        return altered(
            self,
            window=self.window.up_to(now) if self.window else None,
            failing=self.failing.up_to(now),
            gap=self.gap if self.gap and self.gap.since < self.gap.until <= now else None,
            quiet_since=_earlier(self.quiet_since, now),
            validators_wrong_since=_earlier(self.validators_wrong_since, now),
        )

    def to_json(self) -> dict[str, Jotted]:
        """Return it as parts by name; one that says nothing is empty."""
        polling = {
            "quiet_since": seconds(self.quiet_since),
            "since_full": self.polls_since_full,
            "lied_at": seconds(self.validators_wrong_since),
            "reason": self.reason,
            "filters": self.filters,
            "held": list(self.held),
            "had_pages": self.had_pages,
            "validators_of": self.validators_of,
        }
        return {
            "rhythm": self.rhythm.to_json(),
            "window": self.window.to_json() if self.window else {},
            "hints": self.hints.to_json(),
            "failing": self.failing.to_json(),
            "moves": self.moves.to_json(),
            "hole": {"since": seconds(self.gap.since), "until": seconds(self.gap.until)} if self.gap else {},
            "polling": {name: value for name, value in polling.items() if value},
        }

    def may_ask_conditionally(self, full_at: datetime | None, now: datetime) -> bool:
        """Say whether the validators may be sent along.

        Now and then the whole feed is asked for: servers have gone on saying 304 for weeks (newsboat#3340). One whose
        validators stood for two different bodies is asked for all of it for some months.
        """
        is_trusted = self.validators_wrong_since is None or now - self.validators_wrong_since >= DISTRUST_FOR
        is_recent = full_at is not None and timedelta() <= now - full_at < FULL_EVERY
        return is_trusted and is_recent and self.polls_since_full < FULL_EVERY_POLLS


_KNOWN = frozenset({*PollMemory().to_json(), _TRUST})


@dataclass(frozen=True, slots=True)
class SourceMemory:
    """All that is remembered of a source, decoded."""

    state: SourceState
    """What the store keeps as it is. Its `notes`, the text of all that follows, are written by `to_state` alone."""
    polling: PollMemory = field(default_factory=PollMemory)
    trust: KeyTrust = field(default_factory=KeyTrust)
    others: Mapping[str, object] = field(default_factory=dict)
    """Parts of the text that nobody here knows, as a later version may have written them: they are kept."""

    @classmethod
    def of(cls, state: SourceState) -> "SourceMemory":
        """Decode what the store remembers of a source."""
        parts = read(state.notes)
        polling, trust = PollMemory.from_json(parts), KeyTrust.from_json(table(parts.get(_TRUST)))
        others = {name: part for name, part in parts.items() if name not in _KNOWN}
        return cls(replace(state, notes=_NOTHING), polling, trust, others)

    def to_state(self) -> SourceState:
        """Encode it for the store."""
        parts = {name: part for name, part in (self.polling.to_json() | {_TRUST: self.trust.to_json()}).items() if part}
        return replace(self.state, notes=_ENCODER.encode({**self.others, **parts}))


def _earlier(at: datetime | None, now: datetime) -> datetime | None:
    return min(at, now) if at else None


def _gap(jotted: Jotted) -> Gap | None:
    since, until = instant(jotted.get("since")), instant(jotted.get("until"))
    return Gap(since, until) if since and until else None
