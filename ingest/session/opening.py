"""Opens the store alone, as the configuration says: for what needs neither the web nor an engine, or not yet."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.config.errors import ConfigError
from ingest.config.values import Config, SinkSection, StoreSection
from ingest.session.doors import Doors
from normalize.profiles import known_profiles, load_profile
from store.facts import PostFacts, Reader
from store.store import Store
from store.warc.names import Packing

if TYPE_CHECKING:
    from ingest.posts import PostReader
    from normalize.profile import Profile


def open_store(
    config: Config, base: Path, doors: Doors, *, dry: bool = False, follow: bool = True, anew: bool = False
) -> Store:
    """Open the store; the flags are those of `Store.open`, and `dry` opens one that forgets."""
    section = config.store
    content, state, journal = (base / each for each in (section.content, section.state, section.journal))
    now, read = doors.clock.now(), reader_of(config, base)
    if dry:
        from store.rehearsal import Rehearsal

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
        packing=Packing(section.raw.compress),
        system_calls=doors.system_calls,
    )


def reader_of(config: Config, base: Path) -> Reader:
    """Return what reads posts back; its rules are read with the first one, for most runs meet none that is unknown."""
    profile = late_profile(config.store, base)

    @cache
    def reader() -> "PostReader":
        from ingest.configured import rules_of
        from ingest.posts import PostReader

        return PostReader(profile(), rules_of(config, base))

    def read(path: str, text: str) -> PostFacts | None:
        return reader()(path, text)

    return read


def late_profile(section: StoreSection | SinkSection, base: Path, where: str = "store") -> "Callable[[], Profile]":
    """Return what reads the profile when the first post is written or read, for most runs of cron do neither.

    A user's own is read at once, and what a section changes of ours: what is wrong with it is told by every run.
    """

    @cache
    def read() -> "Profile":
        return profile_of(section, base, where)

    if section.body is not None or section.profile not in known_profiles():
        read()
    return read


def profile_of(section: StoreSection | SinkSection, base: Path, where: str = "store") -> "Profile":
    """Return the profile of the store or of a sink, `where` it stands; one that is none is a `ConfigError`."""
    from normalize.profile import ProfileError

    try:
        profile = load_profile(section.profile, base).with_body(section.body)
    except ProfileError as error:
        raise ConfigError(f"{where}.profile: {error}") from None
    return profile.served_at(section.url or f"/{Path(section.content).name}")
