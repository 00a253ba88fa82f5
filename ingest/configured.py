"""Door: disk (rule files). What the configuration says, in the values that the walk knows; opens nothing else.

Apart from `ingest.session.assemble`, for what only looks at the store needs neither the web nor an engine.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ingest.config.errors import ConfigError
from ingest.config.values import Config, Inherited, SourceSection
from ingest.fetcher.entry_tags import EntryTags
from ingest.fetcher.filters import Filters, Patterns
from ingest.fetcher.schedule.due import Schedule
from ingest.source import Source
from store.late.dataclass import replace

if TYPE_CHECKING:
    from ingest.extractor.site_rules.book import RuleBook


def sources_of(config: Config) -> list[Source]:
    """Return the configured sources in their order."""
    return [source_of(section) for section in config.sources]


def source_of(section: SourceSection) -> Source:
    """Return one source as the walk knows it."""
    source = _source(section.name, tuple(section.url), section, tuple(section.was))
    return replace(source, is_paused=section.paused)


def adhoc_source(name: str, defaults: Inherited) -> Source:
    """Return a source that stands in no configuration: of articles that a person adds by hand."""
    return _source(name, ("",), defaults, ())


def _source(name: str, urls: tuple[str, ...], section: Inherited, was: tuple[str, ...]) -> Source:
    return Source(
        name=name,
        urls=urls,
        tags=tuple(section.tags),
        categories=tuple(section.categories),
        zone=ZoneInfo(section.timezone),
        full_text=section.full_text,
        first_import=section.first_import,
        publish=section.publish,
        filters=_filters(section),
        entry_tags=_entry_tags(section.entry_tags),
        takes_pages=section.pages,
        was=was,
    )


def _entry_tags(said: bool | dict[str, str]) -> EntryTags:
    return EntryTags(names=tuple(said.items())) if isinstance(said, dict) else EntryTags(as_they_are=said)


def _filters(section: Inherited) -> Filters:
    keep, drop = (
        Patterns(tuple(patterns.title), tuple(patterns.author), tuple(patterns.category))
        for patterns in (section.keep, section.drop)
    )
    max_age = timedelta(days=section.max_age_days) if section.max_age_days else None
    return Filters(keep, drop, max_age, section.min_letters, section.max_letters)


def schedule_of(config: Config) -> Schedule:
    """Return what the configuration says of polling."""
    section = config.schedule
    return Schedule(
        shortest=timedelta(minutes=section.min_minutes),
        longest=timedelta(hours=section.max_hours),
        price_item_hours=section.item_hours,
        requests_per_day=section.requests_per_day,
    )


def late_rules(config: Config, base: Path) -> "Callable[[], RuleBook]":
    """Return what reads the rules when the first page is read, for most polls bring none.

    A user's own are read at once: what is wrong with them is told by every run. Raises `ConfigError`.
    """

    @cache
    def read() -> "RuleBook":
        return rules_of(config, base)

    if config.rules.folder is not None:
        read()
    return read


def rules_of(config: Config, base: Path) -> "RuleBook":
    """Return the site rules of the configuration. Raises `ConfigError`."""
    from ingest.extractor.site_rules.book import load_rules
    from ingest.extractor.site_rules.errors import RuleError

    folder = base / config.rules.folder if config.rules.folder else None
    try:
        return load_rules(folder, config.rules.built_in)
    except RuleError as error:
        raise ConfigError(str(error)) from None
