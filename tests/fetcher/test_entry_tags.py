"""Which of an entry's categories become tags of its post."""

import pytest

from ingest.fetcher.entry_tags import MAX_TAGS, EntryTags

ALL = EntryTags(as_they_are=True)
SOME = EntryTags(names=(("Sport", "sports"), ("河流", "rivers"), ("Fussball", "sports")))


@pytest.mark.parametrize(
    ("wanted", "categories", "tags"),
    [
        (EntryTags(), ["Sport"], ()),
        (ALL, ["Sport", "sport", " The  River "], ("Sport", "The River")),
        (ALL, ["", "x" * 61, "River"], ("River",)),
        (ALL, [str(number) for number in range(99)], tuple(map(str, range(MAX_TAGS)))),
        (SOME, ["SPORT", "Politics", "河流"], ("sports", "rivers")),
        (SOME, ["Fussball", "Sport"], ("sports",)),
        (SOME, [], ()),
    ],
)
def test_the_tags_of_an_entry(wanted: EntryTags, categories: list[str], tags: tuple[str, ...]) -> None:
    assert wanted.of(categories) == tags
