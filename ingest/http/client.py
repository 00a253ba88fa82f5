"""Door: network. `Web` asks for one thing at a time, under guard, robots.txt, pace, bounds and deadline.

The only way out of this house: feeds, pages, images, robots.txt and sitemaps all come through `Web.ask`, and what fails
is a value. It knows nothing of what a body means.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from random import Random

from ingest.http.caller import Caller, Patient
from ingest.http.clock import Clock, SystemClock
from ingest.http.clock_skew import ClockSkew
from ingest.http.exchange import Budget, Exchange
from ingest.http.guard import Refusal, Target, judge, redirect_url
from ingest.http.headers import Headers, headers_elsewhere, headers_to_other, location_text, request_headers
from ingest.http.hosts import HostLeftAloneError, Hosts, OutOfTimeError, OwnHosts
from ingest.http.redact import shown_url
from ingest.http.retry import retried
from ingest.http.robots import RobotsBook, binds
from ingest.http.settings import NetworkSettings, SourceAccess
from ingest.http.traffic import Traffic, TrafficCount
from ingest.http.transport.direct import DirectTransport
from ingest.http.transport.interface import Ask, Route, Transport, TransportError
from ingest.messages import Answer, Hop, NoReply, Reason, Reply, Request, Verb
from ingest.text.clock_time import clock_time
from ingest.text.urls import resource_mark
from store.late.dataclass import replace

MAX_HOPS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Web:
    """The web as one polite, guarded, bounded client sees it. For the tasks of one event loop."""

    def __init__(
        self,
        settings: NetworkSettings,
        transport: Transport,
        clock: Clock,
        random: Random,
        not_before: Mapping[str, datetime] | None = None,
        robots: RobotsBook | None = None,
        caller: Callable[[], Caller] = Patient,
    ) -> None:
        """`caller` returns who asks, in the task that asks."""
        self._settings = settings
        self._transport = transport
        self._clock = clock
        self._random = random
        self._robots = robots
        self._caller = caller
        self.hosts: Hosts = OwnHosts(settings, clock, not_before)
        """When hosts may be asked."""
        self._traffic = TrafficCount()
        self.clock_skew = ClockSkew()
        """What the hosts say of the time."""
        self._exchange = Exchange(settings, transport, clock, self.hosts, self._traffic)

    async def ask(self, request: Request) -> Answer:
        """Ask for one thing: a `Reply` of whatever status, or a `NoReply` that says why there is none."""
        budget = Budget(self._settings.timeout_s)
        try:
            if request.verb is not Verb.GET:  # what was lost on the way may have been done
                return await self._walk(request, budget)
            return await retried(lambda: self._walk(request, budget), self._clock.sleep, self._random, self._clock.now)
        except TransportError as error:
            return NoReply(request.url, error.reason, error.detail)
        except OutOfTimeError:
            detail = f"{shown_url(request.url)} is left to the next run, as its turn would come too late for this one"
            return NoReply(request.url, Reason.UNBEGUN, detail, self._clock.now())
        except HostLeftAloneError as error:
            left_alone = f"{clock_time(error.until, self._settings.zone, seconds=True)}, as its host asked"
            detail = f"{shown_url(request.url)} is left alone until {left_alone}"
            return NoReply(request.url, Reason.LATER, detail, error.until)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    def obey(self, hosts: Hosts, clock_skew: ClockSkew) -> None:
        """Ask hosts when these say so, and tell what they say of the time there: for one of several that ask."""
        self.hosts = self._exchange.hosts = hosts
        self.clock_skew = clock_skew

    def take(self, host: str, traffic: Traffic) -> None:
        """Count what others asked of a host in this run."""
        self._traffic.take(host, traffic)

    def traffic(self) -> Mapping[str, Traffic]:
        """Return what each host was asked so far."""
        return self._traffic.by_host()

    def not_before(self) -> Mapping[str, datetime]:
        """Host -> the instant before which it asked not to be asked: to be handed to the next run."""
        return self.hosts.not_before()

    async def _walk(self, request: Request, budget: Budget) -> Reply:
        """One try: the URL and what it redirects to, each judged like the first."""
        target = self._filled(self._judged(request.url), request)
        given: Headers = request.headers
        hops: list[Hop] = []
        seen = {target.url}
        while True:
            sent = given if _holds_validators_of(target, request, is_first=not hops) else headers_to_other(given)
            reply = await self._asked(target, request, sent, budget)
            location = reply.headers.get("location")
            if reply.status not in REDIRECTS or location is None or request.verb is not Verb.GET:
                return replace(reply, hops=tuple(hops)) if hops else reply
            following = self._followed(target, location, request)
            if following.url in seen or len(hops) == MAX_HOPS:
                what = "in a circle" if following.url in seen else f"more than {MAX_HOPS} times"
                raise TransportError(Reason.REDIRECT, f"{shown_url(request.url)} redirects {what}")
            if following.origin != target.origin:
                given = headers_elsewhere(given)
            hops.append(Hop(reply.status, following.url))
            seen.add(following.url)
            target = following

    def _judged(self, url: str) -> Target:
        target = judge(url, self._settings)
        if isinstance(target, Refusal):
            raise TransportError(Reason.FORBIDDEN, target.detail)
        return target

    def _filled(self, target: Target, request: Request) -> Target:
        """Return the target with the source's own secrets where they were taken out, if it is one of its origins."""
        access = self._settings.sources.get(request.source or "", SourceAccess())
        is_own = access.secrets and target.origin in access.origins
        return self._judged(access.secrets.filled(target.url)) if is_own else target

    def _followed(self, target: Target, location: str, request: Request) -> Target:
        url = redirect_url(target, location_text(location))
        verdict = url if isinstance(url, Refusal) else judge(url, self._settings)
        if isinstance(verdict, Refusal):
            raise TransportError(Reason.FORBIDDEN, f"{shown_url(request.url)} redirects elsewhere: {verdict.detail}")
        return verdict

    async def _asked(self, target: Target, request: Request, given: Headers, budget: Budget) -> Reply:
        """One hop: with the source's own headers where they belong, if robots.txt lets it."""
        access = self._settings.sources.get(request.source or "", SourceAccess())
        if access.robots and self._robots is not None and binds(request):
            await self._heed_robots(self._robots, target, request)
        if request.delay_s:
            self.hosts.keep_apart(target.server, request.delay_s)
        own = access.headers if target.origin in access.origins else ()
        headers = request_headers(request.purpose, self._settings.user_agent, (*own, *given))
        route = Route(access.proxy or self._settings.proxy, access.ca_file)
        reply = await self._exchange.reply(
            Ask(target, headers, route, request.verb, request.body), request.purpose, budget, self._caller()
        )
        self.clock_skew.note(target.host, reply.headers, self._clock.now())
        return reply

    async def _heed_robots(self, robots: RobotsBook, target: Target, request: Request) -> None:
        leave = await robots.leave(target, request, self.ask)
        self.hosts.ask_for_delay(target.server, leave.delay_s)
        if leave.objection is not None:
            raise TransportError(leave.reason, leave.objection)


def _holds_validators_of(target: Target, request: Request, *, is_first: bool) -> bool:
    """Say whether the validators of a request came from the resource that is asked."""
    if request.validators_of is None:
        return is_first
    return request.validators_of == resource_mark(target.url)


def open_web(
    settings: NetworkSettings,
    environ: Mapping[str, str],
    random: Random,
    clock: Clock | None = None,
    not_before: Mapping[str, datetime] | None = None,
) -> Web:
    """Open the web over real sockets. Raises `OSError` when a file of authorities cannot be read."""
    return Web(settings, DirectTransport(settings, environ), clock or SystemClock(), random, not_before)
