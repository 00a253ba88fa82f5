"""Writes sinks: after a run, each gets what the store's own content has and it has not, in its own profile."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.messages import Crash
from ingest.tasks import rewrite_post
from normalize.slug import make_slug
from store.document import Asset
from store.errors import DocumentError, StoreError
from store.files.sink import Sink
from store.late.dataclass import dataclass, replace
from store.memory import ItemMemory, ItemStatus

if TYPE_CHECKING:
    from ingest.run.tools import Tools
    from normalize.profile import Profile


@dataclass(frozen=True, slots=True)
class SinkSettings:
    """One sink: where it is, and in which form."""

    content: Path
    profile: "Profile"
    feed_url: str | None = None
    """Where its folder is served, if feeds are to be written of it."""


async def write_sinks(sinks: Sequence[SinkSettings], state: Path, tools: "Tools") -> tuple[list[str], list[str]]:
    """Bring every sink up to the store.

    Returns (a line for each that could not be written, which the next run does again; lines on single posts).
    """
    broken: list[str] = []
    notes: list[str] = []
    for settings in sinks:
        try:
            notes += await _write_sink(settings, state, tools)
        except StoreError as error:
            broken.append(f"{error}; the next run writes what is missing")
    return broken, notes


async def _write_sink(settings: SinkSettings, state: Path, tools: "Tools") -> list[str]:
    """Write what a sink lacks, and take away what the store has no more; return what is wrong with single posts."""
    sink = Sink(settings.content, state)
    form = hashlib.sha256(repr((settings.profile, tools.settings.folder_zone)).encode()).hexdigest()[:16]
    standing: list[str] = []
    troubles: list[str] = []
    try:
        for item, text in _posts(tools):
            standing.append(item.identity)
            made_of = f"{form}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"
            if sink.lacks(item.identity, made_of):
                trouble = await _write_post(item, text, made_of, sink, settings.profile, tools)
                if trouble:
                    sink.pass_over(item.identity, made_of)
                    troubles.append(f"sink {settings.content}: {item.path}: {trouble}")
        sink.keep_only(standing)
        if settings.feed_url is not None:
            from ingest.run.feed_sink import write_feeds

            items = [item for item in tools.store.items() if item.status is ItemStatus.STORED]
            write_feeds(sink, items, settings.feed_url)
    finally:
        sink.save()
    return troubles


def _posts(tools: "Tools") -> Iterator[tuple[ItemMemory, str]]:
    for item in tools.store.items():
        if item.status is ItemStatus.STORED and item.path is not None:
            text = tools.store.read_post(item.path)
            if text is not None:
                yield item, text


async def _write_post(
    item: ItemMemory, text: str, made_of: str, sink: Sink, profile: "Profile", tools: "Tools"
) -> str | None:
    """Write one post into a sink; return why not, if it could not be."""
    settings = tools.settings
    images = tools.store.images_of(item.identity)
    from normalize.reread import Known

    known = Known(
        identity=item.identity,
        source=item.source,
        url=item.url,
        title=item.title,
        slug=item.slug or make_slug(item.title, item.identity),
        published=item.published_at or item.first_seen_at,
        fetched_at=item.fetched_at or item.first_seen_at,
        changed_at=item.changed_at,
        revision=item.revision,
        duplicate_of=item.duplicate_of,
    )
    task = rewrite_post(
        text, settings.profile, known, frozenset(images), profile, settings.folder_zone, settings.limits
    )
    document = await tools.engine.perform(task)
    if isinstance(document, Crash):
        return document.detail
    if isinstance(document, str):
        return document
    shown = {name: data for name, data in images.items() if name in document.text}
    assets = tuple(Asset(name, hashlib.sha256(data).hexdigest()) for name, data in sorted(shown.items()))
    try:
        sink.put(item.identity, made_of, replace(document, assets=assets), shown)
    except DocumentError as error:
        return str(error)
    return None
