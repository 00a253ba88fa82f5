"""Builds the tools of a run out of the configuration: the only importer of the doors.

The command line, cron, the tests and a worker of a cluster all come in through here.
"""

import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ingest import VERSION
from ingest.access import access_of
from ingest.budget.allowance import Allowance
from ingest.budget.crashes import CRASHES_NOTE, CrashBook
from ingest.budget.places import Asking, asking
from ingest.config.errors import ConfigError
from ingest.config.values import Config, StoreSection
from ingest.configured import late_rules, schedule_of
from ingest.engine.engine import Engine
from ingest.engine.late import LateEngine
from ingest.extractor.pull_settings import PullSettings
from ingest.http.client import Web
from ingest.http.clock import Clock
from ingest.http.once import Once
from ingest.http.robots import RobotsBook
from ingest.http.settings import AllowPrivate, NetworkSettings
from ingest.http.transport.authorities import AuthorityError
from ingest.http.transport.interface import Transport
from ingest.messages import Answer, Request
from ingest.report.progress import Progress, Silence
from ingest.robots_copies import RobotsCopies
from ingest.run.made_with import made_with
from ingest.run.sinks import SinkSettings
from ingest.run.tools import Settings, Tools
from ingest.session.doors import Doors
from ingest.session.opening import late_profile, open_store, profile_of
from ingest.session.program import program
from ingest.tasks import WorkLimits
from store.files.regular import real_path
from store.files.turns import is_awaited
from store.late.dataclass import dataclass
from store.store import Store

if TYPE_CHECKING:
    from ingest.extractor.site_rules.book import RuleBook

FEED_PROFILE = "feed"


@dataclass(frozen=True, slots=True)
class Assembled:
    """The tools of a run, and what is needed around it."""

    tools: Tools
    web: Web
    robots: RobotsBook
    state: Path
    """The state's folder."""
    workers: int = 1
    """Who work on what strangers wrote at the same time."""
    sinks: tuple[SinkSettings, ...] = ()


@asynccontextmanager
async def assembled(
    config: Config,
    base: Path,
    *,
    progress: Progress | None = None,
    dry: bool = False,
    follow: bool = True,
    doors: Doors | None = None,
    store: Store | None = None,
) -> AsyncIterator[Assembled]:
    """Open the doors, and close them at the end; a `store` that is open already stays so.

    Relative paths start at `base`. `follow` is False for whoever wants to see first what other hands did to the posts.
    Raises `ConfigError`, `LockHeld`, `StoreError`.
    """
    doors = doors or Doors()
    rules = late_rules(config, base)
    settings, network = settings_of(config, base, rules), network_settings(config, base, doors.environ)
    state, sinks = base / config.store.state, _sinks(config.store, base)
    transport = _transport(doors, network)
    opening = nullcontext(store) if store else open_store(config, base, doors, dry=dry, follow=follow)
    with opening as store:
        robots = RobotsBook(network.user_agent, doors.clock.now, RobotsCopies(store))
        allowance = allowance_of(config, doors.clock)
        if doors.gives_way:
            allowance.give_way(partial(is_awaited, state))
        web = Web(
            network,
            transport,
            doors.clock,
            doors.random,
            store.host_waits(),
            robots,
            lambda: Asking(allowance),
        )
        crashes = CrashBook(versions, store.note(CRASHES_NOTE))
        engine = LateEngine(partial(_engine, config, doors, allowance, crashes))
        try:
            tools = Tools(
                _in_a_place(Once(web.ask).ask),
                engine,
                store,
                rules,
                settings,
                doors.clock.now,
                progress or Silence(),
                dry,
                doors.random.random,
                host_waits=web.not_before,
                clock_ahead=web.clock_skew.ahead,
                allowance=allowance,
                crashes=crashes,
                made_with=made_with(partial(_basis, settings), rules),
            )
            yield Assembled(tools, web, robots, state, doors.children, sinks)
        finally:
            await engine.aclose()
            await web.aclose()


def _transport(doors: Doors, network: NetworkSettings) -> Transport:
    """Open the way to the network, before anything is written: what the user named for it is read."""
    try:
        return doors.transport(network)
    except AuthorityError as error:
        raise ConfigError(str(error)) from None


def _in_a_place(ask: Callable[[Request], Awaitable[Answer]]) -> Callable[[Request], Awaitable[Answer]]:
    """Let whoever asks give up its place while its host wants to be waited for."""

    async def asked(request: Request) -> Answer:
        with asking():
            return await ask(request)

    return asked


def allowance_of(config: Config, clock: Clock) -> Allowance:
    """Return what the configuration lets a source take of a run."""
    source_time = timedelta(minutes=config.schedule.source_minutes)
    return Allowance(clock.monotonic, source_time, config.engine.source_cpu_s)


def versions() -> str:
    """Name what reads feeds and pages: another one may well read what this one crashed on."""
    import platform
    from importlib.metadata import version

    return f"{VERSION} {platform.python_version()} {version('selectolax')}"


def _basis(settings: Settings) -> str:
    """Return what decides about every post: the program, and what the configuration says of all sources."""
    told = (settings.profile, settings.folder_zone, settings.images, settings.max_images, settings.duplicates)
    return f"{program()} {told!r}"


def settings_of(config: Config, base: Path, rules: "Callable[[], RuleBook]") -> Settings:
    """Return what the configuration says of the walk."""
    limits = WorkLimits(
        feed_cpu_s=config.engine.feed_cpu_s,
        feed_memory_bytes=config.engine.feed_memory_mib << 20,
        page_cpu_s=config.engine.page_cpu_s,
        page_memory_bytes=config.engine.page_memory_mib << 20,
        max_entries=config.network.max_entries,
    )
    return Settings(
        late_profile=late_profile(config.store, base),
        schedule=schedule_of(config),
        recheck_ages=tuple(timedelta(hours=hours) for hours in config.schedule.recheck_hours),
        limits=limits,
        pulling=PullSettings(rule_for=lambda url, on: rules().match(url, on), limits=limits),
        folder_zone=config.store.timezone,
        images=config.store.images,
        keep_pages=config.store.raw.keep,
        keep_images=config.store.raw.keep and config.store.raw.images,
        duplicates=config.store.duplicates,
        max_images=config.network.max_images,
        max_file_bytes=config.network.max_feed_bytes,
        concurrency=config.network.concurrency,
        base=base,
    )


def network_settings(config: Config, base: Path, environ: Mapping[str, str]) -> NetworkSettings:
    """Return what the configuration says of the network."""
    section = config.network
    return NetworkSettings(
        user_agent=section.user_agent,
        proxy=section.proxy,
        ca_file=str(base / section.ca_file) if section.ca_file else None,
        per_host=section.per_host,
        delay_s=section.delay_s,
        timeout_s=section.timeout_s,
        allow_private=_allowed(section.allow_private),
        ports=tuple(section.ports),
        resolve={host: _address(text) for host, text in section.resolve.items()},
        concurrency=section.concurrency,
        max_feed_bytes=section.max_feed_bytes,
        zone=ZoneInfo(config.store.timezone),
        max_page_bytes=section.max_page_bytes,
        max_image_bytes=section.max_image_bytes,
        sources={
            source.name: access for source in config.sources if (access := access_of(source, base, environ)) is not None
        },
    )


def _allowed(allowed: bool | list[str]) -> AllowPrivate:
    return allowed if isinstance(allowed, bool) else tuple(ipaddress.ip_network(text, strict=False) for text in allowed)


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


def _sinks(section: StoreSection, base: Path) -> tuple[SinkSettings, ...]:
    """Return the sinks; one that lies in another folder of the store, or holds one, is a `ConfigError`."""
    taken = {"store.content": base / section.content, "store.state": base / section.state}
    sinks = []
    for number, sink in enumerate(section.sinks):
        where, content = f"store.sinks[{number}]", base / sink.content
        for name, other in taken.items():
            one, two = real_path(content), real_path(other)
            if one == two or one in two.parents or two in one.parents:
                raise ConfigError(
                    f"{where}.content: {sink.content} and {name} lie in one another; put them side by side"
                )
        taken[f"{where}.content"] = content
        feed_url = sink.url.rstrip("/") if sink.profile == FEED_PROFILE and sink.url else None
        if sink.profile == FEED_PROFILE and not (feed_url or "").startswith(("https://", "http://")):
            raise ConfigError(f"{where}.url: a feed needs the address at which {sink.content} is served: https://…")
        sinks.append(SinkSettings(content, profile_of(sink, base, where), feed_url))
    return tuple(sinks)


def shared() -> tuple[type, ...]:
    """Return the types of large arguments that thousands of tasks have in common."""
    from ingest.extractor.site_rules.model import Rule
    from ingest.source import Source
    from normalize.profile import Profile

    return Profile, Rule, Source


def _engine(config: Config, doors: Doors, allowance: Allowance, crashes: CrashBook) -> Engine:
    """Return what does the tasks of a run, each charged to whose it is."""
    from ingest.engine.child import AT_ONCE
    from ingest.engine.metered import MeteredEngine
    from ingest.engine.several import SeveralEngines

    clock = doors.clock.monotonic
    engines = [MeteredEngine(each, allowance, crashes, clock, AT_ONCE) for each in _workers(config, doors)]
    return SeveralEngines(engines) if len(engines) > 1 else engines[0]


def _workers(config: Config, doors: Doors) -> Sequence[Engine]:
    """Return what does the work."""
    from ingest.engine.child import ChildEngine
    from ingest.engine.inline import InlineEngine

    if config.engine.kind == "inline":
        return [InlineEngine()]
    return [ChildEngine(shared=shared, modules=doors.work) for _ in range(doors.children)]
