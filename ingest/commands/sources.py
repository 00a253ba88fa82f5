"""Door: disk (OPML files). `init`, `source`, `opml`: which sources there are. Looks for feeds, writes config.yaml."""

import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ingest.config.edit import NewSource, add_sources, create, remove_source, rename_source, set_values
from ingest.config.errors import ConfigError
from ingest.config.load import defaults, load
from ingest.config.names import source_name
from ingest.config.values import Config
from ingest.fetcher.discovery.discover import Discovery, Found, discover
from ingest.http.redact import without_secrets
from ingest.named_files import UnreadableFileError, read_given
from ingest.opml import MAX_OPML_BYTES, OpmlError, Subscription, as_sources, read_opml, write_opml
from ingest.report.format import several
from ingest.run.pipeline import Walk
from ingest.session.assemble import Assembled
from ingest.session.session import Session
from ingest.session.walking import walk
from ingest.text.urls import resolve, url_key
from normalize.values import Url


def init(path: Path, what: str | None) -> list[str]:
    """Write a commented configuration, with the feed of a site or the feeds of an OPML file; says what it holds."""
    if what is None:
        create(path, [])
        return [f"{path}: written; name your sources in it, or run `fetched source add URL`"]
    if _names_file(what):
        sources, said = _imported(_read(Path(what)), what, [], {})
    else:
        sources, said = _found(defaults(), path.parent, what, None, [])
    create(path, sources)
    return [*said, f"{path}: written with {several(len(sources), 'source')}; `fetched check` asks each of them once"]


def _names_file(what: str) -> bool:
    """Tell an OPML file, also one that is not there, from the address of a site."""
    path = Path(what)
    try:
        is_there = path.exists() and not path.is_dir()
    except (OSError, ValueError):
        is_there = False
    return "://" not in what and (is_there or path.suffix.lower() in (".opml", ".xml"))


def add(path: Path, url: str, name: str | None, tags: Sequence[str]) -> list[str]:
    """Find the feed of a site and add it to the configuration; says which, and which others there are."""
    config = load(path)
    sources, said = _found(config, path.parent, url, name, names_of(config))
    sources = [replace(source, tags=tuple(tags)) for source in sources]
    add_sources(path, sources)
    return [f"added {source.name!r}: {source.urls[0]}" for source in sources] + said


def remove(path: Path, name: str) -> list[str]:
    """Take a source out of the configuration."""
    remove_source(path, name)
    return [f"removed {name!r}; its posts stay"]


def rename(path: Path, old: str, new: str) -> list[str]:
    """Give a source another name."""
    rename_source(path, old, new)
    return [f"renamed {old!r} to {new!r}; what is known of it is kept"]


def pause(path: Path, name: str) -> list[str]:
    """Let a source rest: only a run that names it polls it."""
    set_values(path, name, {"paused": True})
    return [f"paused {name!r}; `fetched source resume {shlex.quote(name)}` lets it be polled again"]


def resume(path: Path, name: str) -> list[str]:
    """Let a source be polled again."""
    set_values(path, name, {"paused": None})
    return [f"resumed {name!r}"]


def import_opml(path: Path, file: Path) -> list[str]:
    """Add the feeds of an OPML file, their groups as tags; those that are polled already are left out."""
    return import_opml_text(path, _read(file), str(file))


def import_opml_text(path: Path, data: bytes, what: str) -> list[str]:
    """Do so with what an OPML file holds, which is called `what`."""
    config = load(path)
    polled = {url: source.name for source in config.sources for url in source.url}
    sources, said = _imported(data, what, names_of(config), polled)
    add_sources(path, sources)
    return [*said, f"added {several(len(sources), 'source')}"]


def export_opml(path: Path, now: datetime, *, with_secrets: bool = False) -> tuple[str, list[str]]:
    """Return the sources as OPML, for such lists are shared without the keys in addresses, and what that leaves out."""
    feeds = [
        Subscription(source.name, Url(url), tuple(source.tags))
        for source in load(path).sources
        for url in source.url[:1]
        if url.startswith("http")
    ]
    public = [replace(feed, url=Url(without_secrets(feed.url))) for feed in feeds]
    cut = [feed.title for feed, other in zip(feeds, public, strict=True) if feed != other and not with_secrets]
    said = [f"{name}: its address holds a key, which is left out; --with-secrets keeps it" for name in cut]
    return write_opml(feeds if with_secrets else public, "fetched", now), said


def names_of(config: Config) -> list[str]:
    """Return the names of all sources, earlier ones included."""
    return [name for source in config.sources for name in (source.name, *source.was)]


def _read(file: Path) -> bytes:
    try:
        return read_given(file, MAX_OPML_BYTES)
    except UnreadableFileError as error:
        absent = "there is no such file; give an OPML file, or the address of a site"
        raise ConfigError(f"{file}: {absent if error.is_absent else error}") from None


def _imported(
    data: bytes, what: str, names: Collection[str], polled: Mapping[str, str]
) -> tuple[list[NewSource], list[str]]:
    """Read what an OPML file holds; says what of it is not taken, and why. `polled` are addresses -> sources."""
    try:
        subscriptions = read_opml(data)
    except OpmlError as error:
        raise ConfigError(f"{what}: {error}") from None
    sources = list(as_sources(subscriptions.feeds, names, polled))
    said = [finding.detail for finding in subscriptions.findings]
    known = {url_key(url): name for url, name in polled.items()}
    for feed in subscriptions.feeds:
        if url_key(feed.url) in known:
            name = known[url_key(feed.url)]
            said.append(f"left out: {feed.title or 'a feed'}: {feed.url} is polled already as {name!r}")
    said += [f"{site} has no feed in the list; try `fetched source add {site}`" for site in subscriptions.sites]
    return sources, said


def _found(
    config: Config, base: Path, url: str, name: str | None, taken: Collection[str]
) -> tuple[list[NewSource], list[str]]:
    """Look for the feeds of a site; returns the best as a source, and lines about the others."""
    if url.startswith("file:"):
        return [NewSource(name or source_name(None, url, taken), (url,))], []
    found = discovered(Session(config, base), url)
    if not found.feeds:
        raise no_feed(url, found)
    best, *others = found.feeds
    address = resolve("", best.url) or best.url
    source = NewSource(name or source_name(best.title, address, taken), (address,))
    return [source], [f"also there: {_told(each)}" for each in others]


def _told(found: Found) -> str:
    newest = f", newest of {found.newest:%Y-%m-%d}" if found.newest else ""
    return f"{found.url} ({found.title or found.kind}: {several(found.entries, 'entry', 'entries')}{newest})"


def no_feed(url: str, found: Discovery) -> ConfigError:
    """Return what is told of a site of which no feed was found."""
    trouble = found.trouble or ""
    return ConfigError(trouble if trouble.startswith(url) else f"{url}: {trouble}")


def discovered(session: Session, url: str) -> Discovery:
    """Look for the feeds of a site; nothing is changed by it."""
    found = Discovery()

    async def work(_: Walk, at_hand: Assembled) -> None:
        nonlocal found
        tools = at_hand.tools
        zone = ZoneInfo(session.config.defaults.timezone)
        found = await tools.drive(discover(url, now=tools.now(), zone=zone, limits=tools.settings.limits))

    walk(replace(session, dry=True), work)
    return found
