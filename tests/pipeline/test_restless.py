"""A text that is another at every poll is stored anew a few times, then once a day."""

from ingest.report.outcomes import Change
from tests.pipeline.place import Item, Place, changes


def polled(place: Place, poll: int) -> list[Change]:
    item = Item(1, extra=f"Read {poll} times.")
    place.lists(item, teaser=f"Read {poll} times, they say, on the evening of the story")
    return [change for change, _ in changes(place.run(force=True))]


def test_a_counter_in_the_text_makes_few_revisions(place: Place) -> None:
    made = []
    for poll in range(60):
        made += polled(place, poll)
        place.later(hours=1)

    assert made.count(Change.ADDED) == 1
    assert made.count(Change.UPDATED) <= 7 + 60 // 24 + 1


def test_the_last_of_its_texts_is_stored_when_the_day_has_passed(place: Place) -> None:
    for poll in range(20):
        polled(place, poll)
        place.later(hours=1)
    place.later(hours=24)

    polled(place, 99)

    assert "Read 99 times." in place.post(1).content
