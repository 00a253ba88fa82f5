"""Writes what others read of a store: changes and lists for builders, the journal for a state to come.

Knows nothing of documents. Each file is written whole, and only when it says something else than before.
"""

from collections.abc import Iterator

from store.content import sha256_of
from store.journal import journal_text
from store.journaling import JOURNAL_NOTE, journal_of
from store.manifest import Changes, Run, changes_text, latest_text, manifest_text
from store.memory import ItemMemory, ItemStatus
from store.opening import Rooms
from store.staging import Staging
from store.state import State

CHANGES_NAME = "changes.json"
MANIFEST_NAME = "manifest.jsonl"
LATEST_NAME = "latest.json"


def publish(run: Run, changes: Changes, state: State, staging: Staging, rooms: Rooms) -> None:
    """Write lists and journal where they are out of date, and the changes of a run where there are any."""
    if state.is_stale() or not staging.is_there(rooms.state / MANIFEST_NAME):
        staging.publish(rooms.state / MANIFEST_NAME, manifest_text(_stored(state)))
        staging.publish(rooms.state / LATEST_NAME, latest_text(_stored(state)))
        publish_journal(state, staging, rooms)
        state.mark_stale(is_stale=False)
    if changes:
        staging.publish(rooms.state / CHANGES_NAME, changes_text(run, changes))


def _stored(state: State) -> Iterator[ItemMemory]:
    return (item for item in state.each_item() if item.status is ItemStatus.STORED)


def publish_journal(state: State, staging: Staging, rooms: Rooms) -> None:
    """Write the journal, where there is one."""
    if rooms.journal is not None:
        text = journal_text(journal_of(state))
        staging.publish(rooms.journal, text)
        state.save_note(JOURNAL_NOTE, sha256_of(text.encode()))
