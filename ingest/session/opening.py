"""Opens the store alone, as the configuration says: for what needs neither the web nor an engine, or not yet."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.config.errors import ConfigError
from ingest.config.values import Config, SinkSection, StoreSection
from ingest.session.doors import Doors
from normalize.profile import Profile, ProfileError
from normalize.profiles import load_profile
from store.facts import PostFacts, Reader
from store.rehearsal import Rehearsal
from store.store import Store

if TYPE_CHECKING:
    from ingest.posts import PostReader


def open_store(
    config: Config, base: Path, doors: Doors, *, dry: bool = False, follow: bool = True, anew: bool = False
) -> Store:
    """Open the store; the flags are those of `Store.open`, and `dry` opens one that forgets."""
    section = config.store
    content, state, journal = (base / each for each in (section.content, section.state, section.journal))
    now, read = doors.clock.now(), reader_of(config, base)
    if dry:
        return Rehearsal.open(content, state, journal=journal, now=now, reader=read, follow=follow, anew=anew)
    return Store.open(
        content,
        state,
        journal=journal,
        now=now,
        reader=read,
        follow=follow,
        anew=anew,
        gives_way=doors.gives_way,
        system_calls=doors.system_calls,
    )


def reader_of(config: Config, base: Path) -> Reader:
    """Return what reads posts back; its rules are read with the first one, for most runs meet none that is unknown."""
    profile = profile_of(config.store, base)

    @cache
    def reader() -> "PostReader":
        from ingest.configured import rules_of
        from ingest.posts import PostReader

        return PostReader(profile, rules_of(config, base))

    def read(path: str, text: str) -> PostFacts | None:
        return reader()(path, text)

    return read


def profile_of(section: StoreSection | SinkSection, base: Path, where: str = "store") -> Profile:
    """Return the profile of the store or of a sink, `where` it stands; one that is none is a `ConfigError`."""
    try:
        profile = load_profile(section.profile, base).with_body(section.body)
    except ProfileError as error:
        raise ConfigError(f"{where}.profile: {error}") from None
    return profile.served_at(section.url or f"/{Path(section.content).name}")
