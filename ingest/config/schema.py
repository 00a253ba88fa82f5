"""What may stand in config.yaml: every key, its type, its default. Validates; reads nothing but where home is."""

import ipaddress
import json
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from ingest import USER_AGENT
from ingest.config.cluster import cluster_address, listened_address
from ingest.http.guard import proxy_objection
from ingest.http.settings import SETTABLE_HEADERS
from normalize.article import Publish


class _Section(BaseModel):
    """A mapping of the file: unknown keys are errors, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


_ZONES = {"beijing": "Asia/Shanghai", "china": "Asia/Shanghai", "cst": "Asia/Shanghai or America/Chicago"}
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])0?(\d{1,2})(?::?00)?", re.IGNORECASE)


def _zone_meant(name: str) -> str:
    """Say how a zone is written that was named by its city, its letters or its offset; POSIX counts westwards."""
    if offset := _OFFSET.fullmatch(name):
        west = "-" if offset[1] == "+" else "+"
        return f"name a place such as Asia/Shanghai, or Etc/GMT{west}{offset[2]}"
    wanted = name.strip().replace(" ", "_").lower()
    near = _ZONES.get(wanted) or next(
        (zone for zone in sorted(available_timezones()) if zone.lower().rsplit("/", 1)[-1] == wanted), None
    )
    return f"did you mean {near}?" if near else "write it like Asia/Shanghai or UTC"


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {name!r}; {_zone_meant(name)}") from error
    return name


def _from_home(path: str) -> str:
    """Put the home folder in the place of `~`, as a shell would."""
    if not path.startswith("~"):
        return path
    try:
        return str(Path(path).expanduser())
    except RuntimeError as error:
        raise ValueError(f"{path!r} names a home that is not known here; write the whole path") from error


def _askable(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "file":
        return f"file:{_from_home(url.removeprefix('file:'))}"
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        meant = f"did you mean https://{url}?" if _HOST.match(url) else "it starts with https://, http:// or file:"
        raise ValueError(f"{url!r} is no URL that can be asked; {meant}")
    if parts.username or parts.password:
        raise ValueError(
            "user name and password do not belong into the file; write `auth: $NAME` below it, "
            "and USER:PASSWORD into the environment under that name"
        )
    return url


_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?/", re.IGNORECASE)


def _as_list(value: Any) -> Any:  # noqa: ANN401 - whatever the file holds, before it is validated
    return [value] if isinstance(value, str) else value


def _address_and_port(text: str) -> str:
    host, _, port = text.rpartition(":")
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError as error:
        raise ValueError(f'{text!r} is no "ADDRESS:PORT" (like "127.0.0.1:8080")') from error
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f'{text!r} is no "ADDRESS:PORT" (like "127.0.0.1:8080")')
    return text


def _network(text: str) -> str:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise ValueError(f"{text!r} is no network; write it like 127.0.0.1/32") from error
    return text


def _proxy(text: str) -> str:
    objection = proxy_objection(text)
    if objection:
        raise ValueError(objection)
    return text


def _webhook(text: str) -> str:
    if text.startswith("$") and len(text) > 1:
        return text
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise ValueError("is no address that a message can be sent to: https://…, or $NAME of one in the environment")
    return text


def _from_environment(text: str) -> str:
    if not text.startswith("$") or len(text) < 2:
        raise ValueError("is a secret: write $NAME here and USER:PASSWORD into the environment under that name")
    return text


SECRET_HEADERS = frozenset({"authorization", "cookie", "x-api-key", "x-auth-token"})

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]


def _bool_or_mapping(value: object) -> object:
    if not isinstance(value, bool | dict):
        raise ValueError("is true, false, or a mapping such as {Sport: sports}")  # noqa: TRY004 - pydantic's way
    return value


EntryTagsSetting = Annotated[bool | dict[Text, Text], BeforeValidator(_bool_or_mapping)]


def _in_reach(number: float) -> float:
    return min(number, _AS_GOOD_AS_EVER)


FilePath = Annotated[str, StringConstraints(min_length=1), AfterValidator(_from_home)]
"""A path; a relative one starts at the configuration's folder."""
Zone = Annotated[str, AfterValidator(_known_zone)]

_AS_GOOD_AS_EVER = 365_000
"""Days, a thousand years: what is longer is as long as that, for no calendar reaches that far back."""
Days = Annotated[float, Field(gt=0), AfterValidator(_in_reach)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
SourceUrl = Annotated[str, AfterValidator(_askable)]
SourceUrls = Annotated[list[SourceUrl], BeforeValidator(_as_list), Field(min_length=1)]


class SinkSection(_Section):
    """A second copy of all posts, in another form, for another site."""

    content: FilePath
    profile: FilePath
    body: Literal["markdown", "html"] | None = None
    url: Annotated[str, StringConstraints(pattern=r"^(?:https?://[^/?#\s]+)?(?:/[^?#\s]*)?$")] | None = None


def _keys_of_raw(value: object) -> object:
    """Let true and false stand for what they keep."""
    if isinstance(value, dict):
        return value
    try:
        return {"keep": _TRUTH.validate_python(value)}
    except ValidationError:
        raise ValueError(f"takes true or false, not {value!r}; or keys, such as {{keep_days: 400}}") from None


_TRUTH = TypeAdapter(bool)


class RawSection(_Section):
    """What is kept of the pages as they came, and for how long."""

    keep: bool = True
    keep_days: Days = 400
    max_gb: float = Field(default=2, gt=0)
    images: bool = False
    compress: Literal["gzip", "zstd"] = "gzip"


class StoreSection(_Section):
    """Where and in which form posts are written."""

    content: FilePath = "content/posts"
    state: FilePath = ".fetched"
    journal: FilePath = "fetched.journal"
    timezone: Zone = "UTC"
    profile: FilePath = "hugo"
    body: Literal["markdown", "html"] | None = None
    """None: as the profile has it."""
    url: Annotated[str, StringConstraints(pattern=r"^/[^?#\s]*$")] | None = None
    """Under which path the site serves `content`; None: the folder's own name."""
    images: Literal["download", "link", "none"] = "download"
    raw: Annotated[RawSection, BeforeValidator(_keys_of_raw)] = RawSection()
    raw_days: Days | None = None
    raw_max_mb: float | None = Field(default=None, gt=0)
    """Both as earlier versions wrote them; what `raw` says itself wins."""
    duplicates: Literal["mark", "skip"] = "mark"
    """What is done with a copy of another source's article."""
    search: bool = True
    """Runs keep the index that the first search made up to date; else the next search brings it there."""
    sinks: list[SinkSection] = []

    @property
    def kept_days(self) -> float:
        """For how many days pages are kept."""
        is_said = "keep_days" in self.raw.model_fields_set or self.raw_days is None
        return self.raw.keep_days if is_said else self.raw_days or 0

    @property
    def kept_bytes(self) -> int:
        """How many bytes of pages are kept."""
        is_said = "max_gb" in self.raw.model_fields_set or self.raw_max_mb is None
        return int(self.raw.max_gb * 1e9 if is_said else (self.raw_max_mb or 0) * 1e6)


class NetworkSection(_Section):
    """How the web is asked."""

    user_agent: Text = USER_AGENT
    proxy: Annotated[str, AfterValidator(_proxy)] | None = None
    ca_file: FilePath | None = None
    per_host: int = Field(default=2, ge=1, le=64)
    delay_s: float = Field(default=0.5, ge=0, le=3600)
    timeout_s: float = Field(default=30, gt=0, le=3600)
    allow_private: bool | list[Annotated[str, AfterValidator(_network)]] = False
    ports: list[Annotated[int, Field(ge=1, le=65535)]] = [80, 443, 8080, 8443]
    resolve: dict[str, Annotated[str, AfterValidator(_address_and_port)]] = {}
    concurrency: int = Field(default=16, ge=1, le=512)
    max_feed_bytes: int = Field(default=20_000_000, ge=1_000)
    max_page_bytes: int = Field(default=10_000_000, ge=1_000)
    max_image_bytes: int = Field(default=20_000_000, ge=1_000)
    max_entries: int = Field(default=2_000, ge=1)
    max_images: int = Field(default=100, ge=0)


class ScheduleSection(_Section):
    """How often a source may be, and must be, polled."""

    min_minutes: float = Field(default=10, ge=0)
    max_hours: float = Field(default=24, gt=0, le=24 * 31)
    item_hours: float = Field(default=0.5, gt=0)
    requests_per_day: float | None = Field(default=None, gt=0)
    recheck_hours: list[Annotated[float, Field(gt=0, le=24 * 366)]] = [1, 24, 168]
    run_minutes: Annotated[float, Field(gt=0), AfterValidator(_in_reach)] | None = None
    source_minutes: float = Field(default=15, gt=0, le=24 * 60)

    @model_validator(mode="after")
    def _in_order(self) -> "ScheduleSection":
        if self.min_minutes > self.max_hours * 60:
            raise ValueError("min_minutes is longer than max_hours")
        return self


class RulesSection(_Section):
    """Which site rules are used."""

    built_in: bool = True
    folder: FilePath | None = None


class HooksSection(_Section):
    """What is started after a run that changed something."""

    git_commit: bool = False
    on_change: list[FilePath] | None = Field(default=None, min_length=1)
    timeout_s: float = Field(default=600, gt=0)


class HealthSection(_Section):
    """Where it is told how the sources are, after each run; nothing is, by default."""

    page: FilePath | None = None
    metrics: FilePath | None = None
    feed: FilePath | None = None
    command: list[FilePath] | None = Field(default=None, min_length=1)
    webhook: Annotated[str, AfterValidator(_webhook)] | None = None
    """`$NAME`: the environment holds the address under that name."""
    mail: Annotated[str, StringConstraints(pattern=r"^[^\s@<>,;:\"]+@[^\s@<>,;:\"]+$")] | None = None
    sendmail: FilePath = "/usr/sbin/sendmail"
    timeout_s: float = Field(default=30, gt=0, le=600)


class EngineSection(_Section):
    """Where feeds and pages are worked on."""

    kind: Literal["child", "inline", "processes", "ray"] = "child"
    workers: int = Field(default=2, ge=1, le=256)
    address: Annotated[str, AfterValidator(cluster_address)] = ""
    """Of a Ray cluster; empty: a Ray of this machine, for one run."""
    listen: Annotated[str, AfterValidator(listened_address)] = "127.0.0.1"
    feed_cpu_s: float = Field(default=2, gt=0)
    page_cpu_s: float = Field(default=5, gt=0)
    source_cpu_s: float = Field(default=60, gt=0, le=86_400)
    feed_memory_mib: int = Field(default=64, ge=16)
    """Above the size of the document."""
    page_memory_mib: int = Field(default=512, ge=64)


class InboxSection(_Section):
    """Where addresses wait to be fetched."""

    file: FilePath | None = None


class PatternsSection(_Section):
    """Plain patterns: a piece of text without regard to case, `*` for anything in between."""

    title: list[Text] = []
    author: list[Text] = []
    category: list[Text] = []


class Inherited(_Section):
    """What a source inherits from `defaults`."""

    tags: list[Text] = []
    categories: list[Text] = []
    timezone: Zone = "UTC"
    full_text: bool = True
    first_import: int = Field(default=100, ge=0)
    publish: Publish = Publish.FULL
    keep: PatternsSection = PatternsSection()
    drop: PatternsSection = PatternsSection()
    max_age_days: Days | None = None
    keep_days: Days | None = None
    """`prune` removes posts that are older."""
    min_letters: int = Field(default=0, ge=0)
    max_letters: int | None = Field(default=None, ge=1)
    entry_tags: EntryTagsSetting = False
    """True: the categories of an entry are tags of its post; a mapping: those that it names, as what it calls them."""
    pages: bool = False
    """True: a backfill takes what a sitemap lists beside articles, too: lists, and pages without a date."""
    robots: bool = True
    """False: robots.txt does not bind this source's pages and images."""


class SourceSection(Inherited):
    """One source."""

    name: Name
    url: SourceUrls
    was: list[Name] = []
    paused: bool = False
    """True: a run polls it, and gets what is owed of it, only where it is named."""
    headers: dict[str, Text] = {}
    """Sent to the source's own origins alone; a value `$NAME` is taken from the environment."""
    auth: Annotated[str, AfterValidator(_from_environment)] | None = None
    """`$NAME`: the environment holds USER:PASSWORD under that name."""
    proxy: Annotated[str, AfterValidator(_proxy)] | None = None
    ca_file: FilePath | None = None

    @field_validator("headers")
    @classmethod
    def _sendable(cls, headers: dict[str, str]) -> dict[str, str]:
        for name, value in headers.items():
            if name.lower() not in SETTABLE_HEADERS:
                raise ValueError(f"{name} cannot be set; these can: {', '.join(sorted(SETTABLE_HEADERS))}")
            if name.lower() in SECRET_HEADERS and not value.startswith("$"):
                raise ValueError(f"{name} is a secret: write $NAME here and its value into the environment")
        return headers


class Config(_Section):
    """The whole file."""

    store: StoreSection = StoreSection()
    network: NetworkSection = NetworkSection()
    schedule: ScheduleSection = ScheduleSection()
    rules: RulesSection = RulesSection()
    hooks: HooksSection = HooksSection()
    health: HealthSection = HealthSection()
    engine: EngineSection = EngineSection()
    inbox: InboxSection = InboxSection()
    defaults: Inherited = Inherited()
    sources: list[SourceSection] = []

    def text(self) -> str:
        """Return all of it as the text that `ingest.config.values.config_from` reads."""
        told = self.model_dump(
            exclude={"store": {"raw": {"keep_days", "max_gb"}, "raw_days": True, "raw_max_mb": True}}
        )
        told["store"] |= {"kept_days": self.store.kept_days, "kept_bytes": self.store.kept_bytes}
        told["health"]["is_said"] = self.health != HealthSection()
        return json.dumps(told)
