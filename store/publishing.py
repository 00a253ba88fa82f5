"""Writes what others read of a store: changes and lists for builders, the journal for a state to come.

Knows nothing of documents. Each file is written whole, and only when it says something else than before.
"""

from collections.abc import Sequence

from store.content import sha256_of
from store.journal import journal_text
from store.journaling import JOURNAL_NOTE, journal_of
from store.listing import lines_at, mark_listed, newest, stored, unlisted
from store.manifest import Changes, Run, changes_text, latest_text, manifest_text
from store.opening import Rooms
from store.splicing import SpliceError, spliced
from store.staging import Staging
from store.state import State

CHANGES_NAME = "changes.json"
MANIFEST_NAME = "manifest.jsonl"
LATEST_NAME = "latest.json"
_MANIFEST_NOTE = "manifest"
"""Under which the state notes the signature of the manifest as it was left."""
_SPLICED_AT_MOST = 2_000
"""Changed posts from which on the manifest is made anew."""


def publish(run: Run, changes: Changes, state: State, staging: Staging, rooms: Rooms) -> None:
    """Write lists and journal where they are out of date, and the changes of a run where there are any."""
    _publish_lists(state, staging, rooms)
    if state.is_stale():
        publish_journal(state, staging, rooms)
        state.mark_stale(is_stale=False)
    if changes:
        staging.publish(rooms.state / CHANGES_NAME, changes_text(run, changes))


def _publish_lists(state: State, staging: Staging, rooms: Rooms) -> None:
    """Write the list of all posts and that of the latest, if a post changed since, or a list is not there."""
    manifest, latest = rooms.state / MANIFEST_NAME, rooms.state / LATEST_NAME
    changed, is_left = unlisted(state), staging.signature(manifest) == state.note(_MANIFEST_NOTE)
    if changed or not is_left or not staging.is_there(latest):
        new = _spliced(changed, staging.read_published(manifest), state) if is_left else None
        staging.publish(manifest, manifest_text(stored(state)) if new is None else new)
        staging.publish(latest, latest_text(newest(state)))
        state.save_note(_MANIFEST_NOTE, staging.signature(manifest) or "")
        mark_listed(state)


def _spliced(changed: Sequence[str], old: bytes | None, state: State) -> bytes | None:
    """Return the manifest made of the one that we left; None where it is better made anew."""
    if old is None or len(changed) > _SPLICED_AT_MOST:
        return None
    try:
        return spliced(old, {path: lines_at(path, state) for path in changed})
    except SpliceError:
        return None


def publish_journal(state: State, staging: Staging, rooms: Rooms) -> None:
    """Write the journal, where there is one."""
    if rooms.journal is not None:
        text = journal_text(journal_of(state))
        staging.publish(rooms.journal, text)
        state.save_note(JOURNAL_NOTE, sha256_of(text.encode()))
