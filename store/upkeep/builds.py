"""Door: disk. What a site's builder has not built yet: noted before it is started, gone when it has ended well.

A build that fails, or that nobody saw end, is owed with all that changed since the last one that went well.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from store.errors import UnfitFileError
from store.files.disk import Disk
from store.landing import PostChange
from store.late.dataclass import dataclass
from store.manifest import ChangedPost, Changes, changes_of, merged
from store.rows import instant, instant_text
from store.unseen import json_text

OWED_NAME = "build-owed.json"
_UNSEEN = "it was not seen to end"


@dataclass(frozen=True, slots=True)
class OwedBuild:
    """What is to be built, since when, for which run (the last that added to it), and why it is not."""

    run: str
    since: datetime | None
    """None where its note is damaged, and nobody can say."""
    changes: Changes
    why: str = _UNSEEN


def together(earlier: Changes, later: Changes) -> Changes:
    """Return what two runs changed for a builder that saw neither."""
    by_path = {change.path: change for change in _each(earlier)}
    for change in _each(later):
        before = by_path.pop(change.path, None)
        kind = merged(before.kind if before else None, change.kind)
        if kind is not None:
            by_path[change.path] = ChangedPost(kind, change.path, change.identity, change.url, change.hash)
    return changes_of(by_path.values())


def read_owed(state: Path) -> OwedBuild | None:
    """Return the build that is owed; a note that cannot be read owes one, of which nothing else is known."""
    try:
        data = Disk().read(state / OWED_NAME)
        if data is None:
            return None
        said = json.loads(data)
        changes = changes_of(ChangedPost(PostChange(each.pop("kind")), **each) for each in said["changes"])
        return OwedBuild(
            str(said["run"]), None if said["since"] is None else instant(said["since"]), changes, str(said["why"])
        )
    except (UnfitFileError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return OwedBuild("", None, Changes(), "its note is damaged")


def owed_text(owed: OwedBuild) -> str:
    """Write the note of a build that is owed."""
    changes = [
        {"kind": each.kind.value, "path": each.path, "identity": each.identity, "url": each.url, "hash": each.hash}
        for each in _each(owed.changes)
    ]
    note: Mapping[str, object] = {
        "run": owed.run, "since": owed.since and instant_text(owed.since), "why": owed.why, "changes": changes,
    }  # fmt: skip
    return json_text(note, indent=1) + "\n"


def note_failed(state: Path, run: str, why: str) -> None:
    """Note why the build of a run failed, unless a later run has taken it over."""
    owed = read_owed(state)
    if owed is not None and owed.run == run:
        failed = OwedBuild(owed.run, owed.since, owed.changes, why)
        Disk().write(state / f"{OWED_NAME}.new", owed_text(failed).encode())
        Disk().rename(state / f"{OWED_NAME}.new", state / OWED_NAME)


def forget_owed(state: Path, run: str) -> None:
    """Forget a build that went well, unless a later run has added to it."""
    owed = read_owed(state)
    if owed is not None and owed.run == run:
        Disk().unlink(state / OWED_NAME)


def _each(changes: Changes) -> Iterable[ChangedPost]:
    return (*changes.added, *changes.updated, *changes.removed)
