"""What a site's robots.txt allows (RFC 9309): when it is asked for, how long a copy serves, and whom it binds.

They bind pages, images and sitemaps. They do not bind the feed itself, which is there to be polled, nor what a person
names by hand; and the user may take a source out of them. Knows nothing of sockets: the web is asked through `ask`.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import datetime, timedelta

from ingest.http.guard import Target
from ingest.http.redact import masked
from ingest.http.robots_rules import MAX_BYTES, Rules, product_token, rules_for, without_the_rest
from ingest.messages import Answer, NoReply, Purpose, Reason, Request
from normalize.values import Url
from store.late.dataclass import dataclass

BOUND = frozenset({Purpose.PAGE, Purpose.IMAGE, Purpose.SITEMAP})
MAX_AGE = timedelta(hours=24)
"""RFC 9309 §2.4: a copy is not used for longer."""
MAX_AGE_UNREACHABLE = timedelta(days=30)
"""RFC 9309 §2.3.1.4: as long as the site gives no new copy, the old one may be used."""
RETRY_AGE = timedelta(hours=1)
"""So long no copy is asked for again after one could not be had."""
MAX_PARSED_CHARACTERS = 1_000_000
"""Of the copies whose parsed rules are held at the same time; the rules of the one used last are always held."""

AskWeb = Callable[[Request], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class RobotsText:
    """A robots.txt as it was last had: what is remembered between runs."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Leave:
    """What robots.txt says of one URL."""

    objection: str | None = None
    """Why it may not be asked; None when it may."""
    delay_s: float = 0.0
    """The pause between two requests to the host that is asked for."""
    reason: Reason = Reason.ROBOTS


@dataclass(slots=True)
class _Origin:
    lock: asyncio.Lock
    copied_at: datetime | None = None
    """When the copy was had; None without one, and of one that is not looked for yet."""
    is_known: bool = False
    failure: NoReply | None = None
    asked_at: datetime | None = None


class RobotsBook:
    """The robots.txt of every origin that this run has to do with; one request each, whoever needs it first.

    The copies lie in `kept`, and are read from there as they are needed: a run may meet hundreds of hosts.
    """

    def __init__(self, user_agent: str, now: Callable[[], datetime], kept: MutableMapping[str, RobotsText]) -> None:
        self._product = product_token(user_agent)
        self._now = now
        self._kept = kept
        self._origins: dict[str, _Origin] = {}
        self._parsed: OrderedDict[str, tuple[int, Rules]] = OrderedDict()

    async def leave(self, target: Target, request: Request, ask: AskWeb) -> Leave:
        """Say whether a target may be asked for this request, which is one that robots.txt binds."""
        origin = self._origins.get(target.origin)
        if origin is None:
            origin = self._origins[target.origin] = _Origin(asyncio.Lock())
        if origin.lock.locked() or self._is_stale(target.origin, origin):
            async with origin.lock:
                if self._is_stale(target.origin, origin):
                    await self._refresh(origin, target, request, ask)
        rules = self.rules_of(target.origin) if origin.copied_at is not None else None
        if rules is None:
            return _unknown(target, origin.failure)
        objection = rules.objection(target.url)
        if objection is None:
            return Leave(delay_s=rules.delay_s)
        return Leave(f"the robots.txt of {target.host} {objection} {masked(target.path)[:200]}", rules.delay_s)

    def _is_stale(self, name: str, origin: _Origin) -> bool:
        """Tell whether a copy is to be asked for; whether one is kept is looked up once."""
        now = self._now()
        if not origin.is_known:
            copy = self._kept.get(name)
            origin.copied_at, origin.is_known = (copy.at if copy is not None else None), True
        if origin.asked_at is not None and now - origin.asked_at < RETRY_AGE:
            return False
        return origin.copied_at is None or not timedelta(0) <= now - origin.copied_at < MAX_AGE

    async def _refresh(self, origin: _Origin, target: Target, request: Request, ask: AskWeb) -> None:
        answer = await ask(Request(Url(f"{target.origin}/robots.txt"), Purpose.ROBOTS, source=request.source))
        now, text = self._now(), text_of(answer)
        if isinstance(answer, NoReply) and answer.reason is Reason.UNBEGUN:
            origin.failure = answer  # nobody was asked: whoever still has time may ask
            return
        if text is not None:
            self._kept[target.origin] = RobotsText(now, without_the_rest(text))
            self._parsed.pop(target.origin, None)
            origin.copied_at, origin.failure = now, None
        elif origin.copied_at is not None and now - origin.copied_at > MAX_AGE_UNREACHABLE:
            origin.copied_at = None
        if text is None and isinstance(answer, NoReply):
            origin.failure = answer
        origin.asked_at = now  # last: a copy that was not taken whole is asked for again, not taken for an error

    def rules_of(self, name: str) -> Rules | None:
        """Return the rules of a kept copy; those that were used longest ago go when many are held."""
        held = self._parsed.get(name)
        if held is not None:
            self._parsed.move_to_end(name)
            return held[1]
        copy = self._kept.get(name)
        if copy is None:
            return None
        held = self._parsed[name] = len(copy.text), rules_for(copy.text, self._product)
        while len(self._parsed) > 1 and self.parsed_characters() > MAX_PARSED_CHARACTERS:
            self._parsed.popitem(last=False)
        return held[1]

    def parsed_characters(self) -> int:
        """Return how much text the rules that are held were made of."""
        return sum(size for size, _ in self._parsed.values())


def binds(request: Request) -> bool:
    """Tell whether robots.txt has a say in a request."""
    return request.purpose in BOUND and not request.by_hand


def text_of(answer: Answer) -> str | None:
    """Return the rules that an answer to /robots.txt comes to; None when it tells nothing, and so forbids everything.

    A 4xx, or a body that cannot be read, means that there are none (RFC 9309 §2.3.1.3); after a 5xx, a 429 or no answer
    no one knows (§2.3.1.4).
    """
    if isinstance(answer, NoReply):
        unreadable = {Reason.TOO_LARGE, Reason.ENCODING, Reason.REDIRECT, Reason.FORBIDDEN}
        return "" if answer.reason in unreadable else None
    if answer.status == 429 or answer.status >= 500:
        return None
    return answer.body[:MAX_BYTES].decode("utf-8-sig", "replace") if answer.is_content else ""


def _unknown(target: Target, failure: NoReply | None) -> Leave:
    """Say that nothing may be asked: as the failure that it is, or as a server's own error."""
    if failure is not None:
        return Leave(f"no robots.txt, so nothing is asked: {failure.detail}", reason=failure.reason)
    return Leave(f"{target.host} answers with an error for its robots.txt, so nothing is asked of it for an hour")
