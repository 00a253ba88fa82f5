"""Sources by the names that a person gives. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from ingest.config.errors import ConfigError
from ingest.config.values import Config
from ingest.configured import sources_of
from ingest.source import Source

T = TypeVar("T")


def source_names(names: Sequence[str], known: Iterable[str]) -> frozenset[str]:
    """Return the names that a person gave; an unknown one is a `ConfigError` that says which was meant."""
    every = dict.fromkeys(known)
    for name in names:
        if name not in every:
            import difflib

            near = difflib.get_close_matches(name, every, n=1)
            meant = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(every) or 'none'}"
            raise ConfigError(f"no source is called {name!r}; {meant}")
    return frozenset(names)


def present_names(sources: Iterable[Source]) -> dict[str, str]:
    """Return every name that a source has or had -> the name that it has now."""
    return {name: source.name for source in sources for name in (source.name, *source.was)}


def known_of(source: Source, remembered: Mapping[str, T]) -> T | None:
    """Return what is remembered of a source: after a rename it stands under its earlier name until the next run."""
    return next((remembered[name] for name in (source.name, *reversed(source.was)) if name in remembered), None)


def chosen(config: Config, names: Sequence[str]) -> list[Source]:
    """Return the sources of these names, or all; an unknown name is a `ConfigError` that says which was meant."""
    sources = sources_of(config)
    if not sources:
        raise ConfigError("no sources: name at least one under `sources:` in the configuration")
    known = {source.name: source for source in sources}
    source_names(names, known)
    return [known[name] for name in dict.fromkeys(names)] or sources
