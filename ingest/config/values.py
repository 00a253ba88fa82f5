"""What a configuration says, once it is validated: plain values, for everybody but those who read or explain the file.

Pure, and light: most runs of cron find nothing to do, and what validates a file takes longer to load than all the rest.
`ingest.config.schema` has every key with its type, its default and what may stand there.
"""

import json
from typing import Literal

from normalize.article import Publish
from store.late.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class SinkSection:
    """A second copy of all posts, in another form, for another site."""

    content: str
    profile: str
    body: Literal["markdown", "html"] | None
    url: str | None


@dataclass(frozen=True, slots=True)
class RawSection:
    """What is kept of the pages as they came."""

    keep: bool
    images: bool
    compress: Literal["gzip", "zstd"]


@dataclass(frozen=True, slots=True)
class StoreSection:
    """Where and in which form posts are written."""

    content: str
    state: str
    journal: str
    timezone: str
    profile: str
    body: Literal["markdown", "html"] | None
    url: str | None
    images: Literal["download", "link", "none"]
    raw: RawSection
    kept_days: float
    """For how many days pages are kept."""
    kept_bytes: int
    """How many bytes of pages are kept."""
    duplicates: Literal["mark", "skip"]
    search: bool
    """Runs keep the search index, where there is one, up to date."""
    sinks: list[SinkSection]


@dataclass(frozen=True, slots=True)
class NetworkSection:
    """How the web is asked."""

    user_agent: str
    proxy: str | None
    ca_file: str | None
    per_host: int
    delay_s: float
    timeout_s: float
    allow_private: bool | list[str]
    ports: list[int]
    resolve: dict[str, str]
    concurrency: int
    max_feed_bytes: int
    max_page_bytes: int
    max_image_bytes: int
    max_entries: int
    max_images: int


@dataclass(frozen=True, slots=True)
class ScheduleSection:
    """How often a source may be, and must be, polled."""

    min_minutes: float
    max_hours: float
    item_hours: float
    requests_per_day: float | None
    recheck_hours: list[float]
    run_minutes: float | None
    source_minutes: float


@dataclass(frozen=True, slots=True)
class RulesSection:
    """Which site rules are used."""

    built_in: bool
    folder: str | None


@dataclass(frozen=True, slots=True)
class HooksSection:
    """What is started after a run that changed something."""

    git_commit: bool
    on_change: list[str] | None
    timeout_s: float


@dataclass(frozen=True, slots=True)
class HealthSection:
    """Where it is told how the sources are, after each run."""

    page: str | None
    metrics: str | None
    feed: str | None
    command: list[str] | None
    webhook: str | None
    mail: str | None
    sendmail: str
    timeout_s: float
    is_said: bool
    """False: all of it is as it is by default, and nothing is told."""


@dataclass(frozen=True, slots=True)
class EngineSection:
    """Where feeds and pages are worked on."""

    kind: Literal["child", "inline", "processes", "ray"]
    workers: int
    address: str
    listen: str
    feed_cpu_s: float
    page_cpu_s: float
    source_cpu_s: float
    feed_memory_mib: int
    page_memory_mib: int


@dataclass(frozen=True, slots=True)
class PatternsSection:
    """Plain patterns."""

    title: list[str]
    author: list[str]
    category: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inherited:
    """What a source inherits from `defaults`."""

    tags: list[str]
    categories: list[str]
    timezone: str
    full_text: bool
    first_import: int
    publish: Publish
    keep: PatternsSection
    drop: PatternsSection
    max_age_days: float | None
    keep_days: float | None
    min_letters: int
    max_letters: int | None
    entry_tags: bool | dict[str, str]
    pages: bool
    robots: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSection(Inherited):
    """One source."""

    name: str
    url: list[str]
    was: list[str]
    paused: bool
    headers: dict[str, str]
    auth: str | None
    proxy: str | None
    ca_file: str | None


@dataclass(frozen=True, slots=True)
class InboxSection:
    """Where addresses wait to be fetched."""

    file: str | None


@dataclass(frozen=True, slots=True)
class Config:
    """The whole file."""

    store: StoreSection
    network: NetworkSection
    schedule: ScheduleSection
    rules: RulesSection
    hooks: HooksSection
    health: HealthSection
    engine: EngineSection
    inbox: InboxSection
    defaults: Inherited
    sources: list[SourceSection]


def config_from(text: str) -> Config:
    """Return the configuration that a text of `ingest.config.load` says, which has validated it.

    Raises `KeyError`, `TypeError` or `ValueError` for another text.
    """
    told = json.loads(text)
    for each in (told["defaults"], *told["sources"]):
        each["publish"] = Publish(each["publish"])
        each["keep"], each["drop"] = PatternsSection(**each["keep"]), PatternsSection(**each["drop"])
    store = told["store"]
    store["raw"] = RawSection(**store["raw"])
    store["sinks"] = [SinkSection(**each) for each in store["sinks"]]
    return Config(
        store=StoreSection(**store),
        network=NetworkSection(**told["network"]),
        schedule=ScheduleSection(**told["schedule"]),
        rules=RulesSection(**told["rules"]),
        hooks=HooksSection(**told["hooks"]),
        health=HealthSection(**told["health"]),
        engine=EngineSection(**told["engine"]),
        inbox=InboxSection(**told["inbox"]),
        defaults=Inherited(**told["defaults"]),
        sources=[SourceSection(**each) for each in told["sources"]],
    )
