"""What cannot be understood in the state is damage: it is named, the state is made anew, nothing is stored twice."""

import sqlite3

import pytest

from ingest.commands.remove import remove
from ingest.commands.verify import verify
from ingest.report.outcomes import Change
from store.errors import DamageError
from store.state.seal import seal_of
from tests.pipeline.place import Item, Place, changes

ITEMS = (Item(1), Item(2, image=True))

DAMAGE = {
    "a status that is none": "UPDATE items SET status = 'stored?'",
    "an instant that is none": "UPDATE items SET first_seen_at = '2026-13-41'",
    "an instant without a zone": "UPDATE items SET first_seen_at = '2026-01-01T00:00:00'",
    "a number that is text": "UPDATE items SET revision = 'one'",
    "a path that leads out": "UPDATE files SET folded = path, path = '../x.md' WHERE is_post",
    "a text that is not UTF-8": "UPDATE items SET title = CAST(x'ff' AS TEXT)",
    "a poll at no time": "UPDATE sources SET next_poll_at = 'soon'",
    "a table that is not there": "ALTER TABLE sightings RENAME TO sightingz",
    "a column that is not there": "ALTER TABLE sources RENAME COLUMN etag TO etah",
}


@pytest.fixture
def stored(place: Place) -> Place:
    place.lists(*ITEMS)
    place.run()
    place.later()
    place.lists(*ITEMS, Item(3))
    return place


def damage(place: Place, what: str) -> None:
    """Damage a state that has no seal, as a run leaves it that was killed."""
    seal_of(place.folder / ".fetched" / "state.db").unlink(missing_ok=True)
    database = sqlite3.connect(place.folder / ".fetched" / "state.db")
    database.execute(DAMAGE[what])
    database.commit()
    database.close()


@pytest.mark.parametrize("what", DAMAGE)
def test_a_run_names_the_damage_makes_the_state_anew_and_stores_nothing_twice(what: str, stored: Place) -> None:
    before = stored.snapshot()
    damage(stored, what)

    walked = stored.run()

    assert "the state database was unusable (the state database is damaged: " in walked.report.notes[0]
    assert changes(walked) == [(Change.ADDED, Item(3).url)]
    assert before.items() <= stored.snapshot().items()
    assert len(stored.posts()) == 3
    assert len(list((stored.folder / ".fetched").glob("state.db.damaged-*"))) >= 1
    stored.later()
    assert stored.run().report.notes == []


@pytest.mark.parametrize("what", ["a status that is none", "a path that leads out"])
def test_what_looks_on_names_the_damage_and_the_next_call_is_well(what: str, stored: Place) -> None:
    damage(stored, what)

    with pytest.raises(DamageError, match=r"the state database is damaged: (items|files): "):
        verify(stored.session(), repair=False)

    assert list(verify(stored.session(), repair=False).lines()) == ["2 posts and 1 image: nothing is wrong"]


def test_removing_begins_once_more(stored: Place) -> None:
    damage(stored, "an instant that is none")

    walked = remove(stored.session(), [Item(1).url])

    assert changes(walked) == [(Change.REMOVED, Item(1).url)]
    assert len(stored.posts()) == 1
