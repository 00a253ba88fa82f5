"""`import`: take over the posts of an existing site or of another program, without fetching them again."""

from collections.abc import Sequence
from pathlib import Path

from ingest.archive.exports.entry import ExportError
from ingest.archive.shelf import open_shelf
from ingest.config.errors import ConfigError
from ingest.configured import adhoc_source, sources_of
from ingest.report.outcomes import SourceOutcome, SourceResult
from ingest.run.pipeline import Walk
from ingest.run.take_over import Archive, Takeover
from ingest.session.assemble import Assembled
from ingest.session.session import Session, Walked
from ingest.session.walking import walk


def import_posts(session: Session, folder: Path, source: str | None, renamed: Sequence[str]) -> Walked:
    """Take over all posts below a folder, or those of an export; `renamed` are categories as `OLD=NEW`."""
    try:
        shelf = open_shelf(folder)
    except ExportError as error:
        raise ConfigError(str(error)) from None
    archive = Archive(
        shelf=shelf,
        content=session.base / session.config.store.content,
        sources={each.name: each for each in sources_of(session.config)},
        unnamed=adhoc_source("imported", session.config.defaults),
        source=source,
        categories=dict(map(_pair, renamed)),
    )

    async def work(walk: Walk, at_hand: Assembled) -> None:
        takeover = Takeover(archive, walk, at_hand.tools)
        files = await takeover.run()
        notes = list(shelf.notes)
        if takeover.mended:
            verb = "found" if archive.prefix is not None else "mended"
            notes.append(
                f"{verb}: " + ", ".join(f"{fault} ({count})" for fault, count in takeover.mended.most_common())
            )
        if takeover.categories:
            named = ", ".join(f"{name} ({count})" for name, count in takeover.categories.most_common())
            notes.append(f"categories: {named}; --category OLD=NEW renames one")
        walk.tell(SourceOutcome(str(folder), str(folder), SourceResult.READ, entries=files, notes=tuple(notes)))

    return walk(session, work)


def _pair(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not sign or not old.strip() or not new.strip():
        raise ConfigError(f"--category {text}: write OLD=NEW")
    return old.strip(), new.strip()
