"""Laws of recognition: for whatever a document lists, and however it lists it the next time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Entry
from ingest.identity.fingerprint import digest, letters, visible
from ingest.identity.match import Verdict
from normalize.values import DateOrigin, Html, Moment, Url
from tests.fakes.items import RememberedItems

NOON = datetime(2026, 2, 2, 12, tzinfo=UTC)
LONG = "The committee met and wrote down what it had found about the river, the bridge and the road beside it. " * 2

# Few values each, so that entries share some of everything.
guids = st.sampled_from([None, "feed", "1", "2", "https://example.org/a", "https://example.org/b"])
links = st.sampled_from(
    [None, *(Url(f"https://example.org/{path}") for path in ("", "a", "b", "news/100001-x", "news/100001-y"))]
)
titles = st.sampled_from(
    ["", "!", "Rain", "Snow", "The committee meets", "The committee meets again", "Part 1 of the tale"]
)
moments = st.sampled_from([None, NOON, NOON + timedelta(seconds=20), NOON + timedelta(days=3)])
bodies = st.sampled_from(["", "<img src='https://example.org/1.png'>", "Rain.", LONG, f"{LONG} It rained."])


def entry(guid: str | None, link: Url | None, title: str, at: datetime | None, body: str) -> Entry:
    text = letters(visible(body))
    published = Moment(at, DateOrigin.STATED) if at else None
    bare = Entry(guid=guid, link=link, title=title, published=published, body=Html(body))
    return replace(bare, text_hash=digest(text), text_length=len(text))


anything = st.builds(entry, guids, links, titles, moments, bodies).filter(lambda one: one != Entry())
documents = st.lists(anything, max_size=6)


@given(documents)
def test_a_document_read_again_brings_nothing_new_and_no_edit(entries: list[Entry]) -> None:
    memory = RememberedItems()
    memory.poll(entries)

    again = memory.poll(entries)

    assert [one.verdict for one in again] == [Verdict.SEEN] * len(entries)


@given(documents.flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(entries))))
def test_the_order_of_a_document_says_nothing(both: tuple[list[Entry], Sequence[Entry]]) -> None:
    entries, shuffled = both
    memory = RememberedItems()
    memory.poll(entries)

    again = memory.poll(shuffled)

    assert {one.verdict for one in again} <= {Verdict.SEEN}


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=8, unique=True), st.data())
def test_articles_with_names_titles_and_texts_of_their_own_are_never_one(
    numbers: list[int], data: st.DataObject
) -> None:
    """Whatever two polls leave out of them: the same articles come back, each once."""
    memory = RememberedItems()
    whole = [
        entry(
            f"id-{number}",
            Url(f"https://example.org/{digest(str(number))}"),
            f"Tale {digest(str(number))}",
            NOON + timedelta(minutes=number),
            f"{LONG} {number}",
        )
        for number in numbers
    ]
    memory.poll(whole)
    lost = [
        replace(one, guid=None) if data.draw(st.booleans()) else replace(one, link=None, guid=one.guid) for one in whole
    ]

    memory.poll(lost)
    memory.poll(whole)

    assert len(memory.items) == len(numbers)


# Entries with a guid and an address of their own, and few values of everything else.
named = st.builds(
    lambda number, title, at, body: entry(
        f"tag:example.org,2026:{number}", Url(f"https://example.org/{digest(str(number))}"), title, at, body
    ),
    st.integers(1, 1_000_000),
    titles,
    moments,
    bodies,
)
reports = st.builds(
    lambda number, title, days: entry(
        f"inc-{number}",
        Url("https://example.org/status"),
        title,
        NOON + timedelta(days=days),
        f"It took {number} hours.",
    ),
    st.integers(1, 1_000_000),
    titles,
    st.integers(0, 5),
)
"""Entries of one address, each with its own guid and text."""
populations = st.lists(named | reports, min_size=1, max_size=7, unique_by=lambda one: one.guid)


def windows_of(entries: Sequence[Entry]) -> st.SearchStrategy[list[list[Entry]]]:
    """Draw documents in which each of the entries is listed at least once, in any company and order."""
    some = st.lists(st.lists(st.sampled_from(entries), max_size=4, unique_by=lambda one: one.guid), max_size=5)
    cuts = st.lists(st.integers(0, len(entries)), max_size=4).map(sorted)
    parts = cuts.map(lambda at: [list(entries[a:b]) for a, b in zip([0, *at], [*at, len(entries)], strict=True)])
    return st.tuples(parts, some).map(lambda both: both[0] + both[1]).flatmap(st.permutations).map(list)


@given(populations.flatmap(lambda entries: st.tuples(st.just(entries), windows_of(entries))))
def test_two_entries_with_other_guids_and_addresses_are_never_one_item(
    both: tuple[list[Entry], list[list[Entry]]],
) -> None:
    """Whatever else agrees, in whatever order they come, and with whatever they are listed."""
    entries, windows = both
    memory, found = RememberedItems(), dict[str, set[str | None]]()

    for window in windows:
        for one in memory.poll(window):
            found.setdefault(one.identity, set()).add(one.entry.guid)

    assert sorted(map(len, found.values())) == [1] * len(entries)
    assert len(memory.items) == len(entries)
