"""Writes what others read of a store: changes and lists for builders, the journal for a state to come.

Knows nothing of documents. A file is written only when it says something else than before, and then it is replaced.
"""

from collections.abc import Iterable, Mapping

from store.files.content import sha256_of
from store.files.staging import Staging
from store.journal.journal import journal_text, unread_lines
from store.journal.journal_files import UNREAD_NAME, JournalFiles
from store.journal.pages import (
    OLD_FORM,
    Page,
    forget_page,
    is_told,
    journal_of,
    known_pages,
    mark_told,
    remember_page,
    stale_pages,
    tell_all,
)
from store.late.dataclass import dataclass
from store.manifest import ChangedPost, Run, changes_pieces, latest_pieces, manifest_lines
from store.state.listing import lines_at, mark_listed, newest, stored, unlisted
from store.state.state import State
from store.upkeep.opening import Rooms

CHANGES_NAME = "changes.json"
MANIFEST_NAME = "manifest.jsonl"
LATEST_NAME = "latest.json"
_MANIFEST_NOTE = "manifest"
"""Under which the state notes the signature of the manifest as it was left."""
_SPLICED_AT_MOST = 2_000
"""Changed posts from which on the manifest is made anew."""


@dataclass(frozen=True, slots=True)
class Listed:
    """How the list of all posts was written anew."""

    before: str | None
    """The signature (`store.files.regular.signature_of`) of the list that stood there; None for none."""
    after: str
    """That of the list which stands there now."""
    changed: Mapping[str, str] | None
    """Path -> its lines now, of every path at which a post came, went or changed; None where all is to be compared."""


def publish(
    run: Run,
    changes: Iterable[Iterable[ChangedPost]] | None,
    state: State,
    staging: Staging,
    rooms: Rooms,
    journal: JournalFiles | None,
) -> Listed | None:
    """Write lists and journal where they are out of date, and, where there are any, the `changes` for a builder.

    Returns how the list of all posts changed, None where it did not.
    """
    listed = _publish_lists(state, staging, rooms)
    publish_journal(state, journal)
    if changes is not None:
        staging.publish_pieces(rooms.state / CHANGES_NAME, map(str.encode, changes_pieces(run, changes)))
    return listed


def _publish_lists(state: State, staging: Staging, rooms: Rooms) -> Listed | None:
    """Write the list of all posts and that of the latest, if a post changed since, or a list is not there."""
    manifest, latest = rooms.state / MANIFEST_NAME, rooms.state / LATEST_NAME
    changed, signature = unlisted(state, _SPLICED_AT_MOST + 1), staging.signature(manifest)
    is_left = signature is not None and signature == state.note(_MANIFEST_NOTE)
    if not changed and is_left and staging.is_there(latest):
        return None
    may_splice = is_left and len(changed) <= _SPLICED_AT_MOST
    lines = {path: lines_at(path, state) for path in changed} if may_splice else None
    if lines is None or not staging.splice(manifest, lines):
        lines = None
        staging.publish_pieces(manifest, map(str.encode, manifest_lines(stored(state))))
    staging.publish_pieces(latest, map(str.encode, latest_pieces(newest(state))))
    now = staging.signature(manifest) or ""
    state.save_note(_MANIFEST_NOTE, now)
    mark_listed(state)
    return Listed(signature, now, lines)


def publish_journal(state: State, files: JournalFiles | None) -> None:
    """Write the pages of the journal that are out of date, where there is a journal.

    What a page holds that nobody can read is put among the unread lines first.
    """
    if files is None:
        mark_told(state)
        return
    is_folder = files.is_folder()
    if is_folder and is_told(state):
        return
    if not is_folder:
        tell_all(state)
    pages = {name: journal_text(journal_of(name, state)).encode() for name in stale_pages(state)}
    if is_folder:
        unread = _unread(files, pages, state)
        if unread is not None:
            files.write({UNREAD_NAME: unread})
        files.write(pages)
        files.sweep()
    else:
        old = files.changed({}).get(OLD_FORM, b"")
        files.make_folder(pages | {UNREAD_NAME: _joined(b"", unread_lines(old))})
        files.sweep()
    for name, data in pages.items():
        if data:
            remember_page(Page(name, sha256_of(data), ""), state)
        else:
            forget_page(name, state)
    mark_told(state)


def _unread(files: JournalFiles, pages: Iterable[str], state: State) -> bytes | None:
    """Return the unread lines with those of pages that other hands wrote; None when there are none of these."""
    known = known_pages(state)
    found: list[bytes] = []
    for name in pages:
        data = files.read(name)
        if data is not None and (name not in known or known[name].sha256 != sha256_of(data)):
            found += unread_lines(data)
    return _joined(files.read(UNREAD_NAME) or b"", found) if found else None


def _joined(kept: bytes, found: Iterable[bytes]) -> bytes:
    lines = kept.removesuffix(b"\n").split(b"\n") if kept else []
    return b"".join(line + b"\n" for line in dict.fromkeys([*lines, *found]))
