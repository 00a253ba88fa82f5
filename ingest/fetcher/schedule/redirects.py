"""Whether a source has moved: permanent redirects that agree on several days and lead to the same items. Pure.

One redirect proves nothing: sites under repair send everything to a notice with a 301, and take it back. What a feed
says of itself (`itunes:new-feed-url`) is heard with the same care, and tried before it is believed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus

from ingest.messages import Reply
from ingest.text.json_fields import Jotted, listed, seconds, table, text
from store.late.dataclass import dataclass, field, replace

DAYS = 3
"""So many days on which a poll has to say the same."""
_MAX_PAST = 5
_PERMANENT = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})


@dataclass(frozen=True, slots=True)
class Moves:
    """Where a source's URLs live now."""

    settled: Mapping[str, str] = field(default_factory=dict)
    """Configured URL -> where it has moved for good."""
    voted: tuple[str, str] | None = None
    """The configured URL and the target that the last polls agree upon."""
    days: tuple[str, ...] = ()
    """The days on which they did."""
    strange: str | None = None
    """Where the URL led when it began to lead elsewhere, to none of the source's items: a notice, or another site."""
    stated: str | None = None
    """Where the last document that was read says that it is listed from now on."""
    trial: str | None = None
    """Where a source has moved by its own word alone, until it has answered with the source's items there."""
    past: tuple[tuple[str, int], ...] = ()
    """URLs that were left, and when (seconds since 1970): the newest last."""

    @classmethod
    def from_json(cls, jotted: Jotted) -> "Moves":
        """Read what `to_json` wrote."""
        if not jotted:
            return cls()
        settled = {url: target for url, each in table(jotted.get("settled")).items() if (target := text(each))}
        strange, stated, trial = (text(jotted.get(name)) for name in ("strange", "stated", "trial"))
        match listed(jotted.get("voted")):
            case [str() as url, str() as target]:
                voted = (url, target)
            case _:
                return cls(settled, strange=strange, stated=stated, trial=trial, past=_past(jotted))
        days = tuple(day for day in listed(jotted.get("days")) if isinstance(day, str))
        return cls(settled, voted, days, strange, stated, trial, _past(jotted))

    def to_json(self) -> dict[str, object]:
        """Return what is kept with the source; nothing of one that stays."""
        jotted: dict[str, object] = {"settled": dict(self.settled), "voted": self.voted, "days": self.days}
        jotted |= {"strange": self.strange, "stated": self.stated, "trial": self.trial, "past": self.past}
        return {name: value for name, value in jotted.items() if value}

    def addresses(self, url: str) -> tuple[str, ...]:
        """Return where to ask for a configured URL: where it moved, then the URL itself."""
        target = self.settled.get(url)
        return (target, url) if target else (url,)

    def after(self, url: str, asked: str, target: str | None, now: datetime, *, shares_items: bool) -> "Moves":
        """Return the moves after a poll of a configured URL at the address `asked`, which led to `target` for good.

        `target` is None when it led nowhere else; `shares_items` says whether the source's items were there.
        """
        if self.trial is not None and asked != self.trial:  # it did not answer, or not with the source's items
            return replace(self, settled=self._settled_without(url), voted=None, days=(), trial=None)
        if self.trial is not None:
            return replace(self, trial=None).after(url, asked, target, now, shares_items=shares_items)
        if target is None and self.stated not in (None, asked):
            target, shares_items = self.stated, True
        return self._voted(url, asked, target, now, shares_items=shares_items)

    def hearing(self, asked: str, stated: str | None) -> "Moves":
        """Take note of where a document that was had at `asked` says that it is listed; never from https to http."""
        is_safe = stated is not None and (stated.startswith("https:") or not asked.startswith("https:"))
        return replace(self, stated=stated if is_safe else None)

    def _voted(self, url: str, asked: str, target: str | None, now: datetime, *, shares_items: bool) -> "Moves":
        if target is None or target == asked:
            # The URL itself gives the feed again: wherever it had moved, it is back.
            settled = self._settled_without(url) if asked == url else self.settled
            return replace(self, settled=settled, voted=None, days=(), strange=None)
        if not shares_items:
            return replace(self, voted=None, days=(), strange=target)
        if target == self.strange:
            return self  # what it shows now is what it showed then
        day = f"{now:%Y-%m-%d}"
        days = self.days if self.voted == (url, target) else ()
        days = days if day in days else (*days, day)
        if len(days) < DAYS:
            return replace(self, voted=(url, target), days=days)
        settled = self._settled_without(url)
        past = (*self.past, (asked, seconds(now) or 0))[-_MAX_PAST:]
        trial = target if target == self.stated and target != url else None
        moved = settled if target == url else settled | {url: target}
        return Moves(moved, stated=self.stated, trial=trial, past=past)

    def _settled_without(self, url: str) -> dict[str, str]:
        return {known: where for known, where in self.settled.items() if known != url}


def permanent_target(asked: str, reply: Reply) -> str | None:
    """Return where an answer's permanent redirects led, up to the first passing one; None when it had none.

    From https to http no source is moved: what was safe from being read and changed on the way stays so.
    """
    target: str | None = None
    for hop in reply.hops:
        if hop.status not in _PERMANENT or (asked.startswith("https:") and not hop.url.startswith("https:")):
            break
        target = hop.url
    return target


def _past(jotted: Jotted) -> tuple[tuple[str, int], ...]:
    found: Sequence[object] = listed(jotted.get("past"))
    return tuple((url, at) for each in found if isinstance(each, list) and len(each) == 2 for url, at in [each])
