"""Names of items are short whatever a feed gives, the same wherever they come from, and of a bounded number."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Entry
from ingest.identity.key_trust import KeyTrust
from ingest.identity.keys import keys_of
from normalize.values import Url
from store.journal.brief import brief_key, name_of, whole_key
from store.journal.journal import Journal, Told, journal_text, read_journal
from store.keys import (
    MAX_EVERYWHERE,
    MAX_VALUE,
    MAX_WITHIN_SOURCE,
    KeyKind,
    holds_everywhere,
    is_digest,
    key,
    kind_of,
    parts_of,
    short,
    shown_value,
    with_source,
)
from store.memory import ItemStatus, Key
from store.state.state import State
from tests.store.samples import NOW, sample

kinds = st.sampled_from([KeyKind.GUID, KeyKind.NUMBER, KeyKind.TITLE])
values = st.text(st.characters(exclude_characters="\x1f"), max_size=200)
LONG = "x" * 3_000


@given(kinds, values, st.sampled_from([None, "news", "s" * 100]))
def test_a_name_made_short_is_one_that_is_written_short(kind: KeyKind, value: str, source: str | None) -> None:
    raw = f"{kind}:{value}" if source is None else f"{kind}:{source}\x1f{value}"

    assert short(raw) == key(kind, value, source)
    assert short(short(raw)) == short(raw)
    assert len(short(raw)) <= len(raw.removesuffix(value)) + MAX_VALUE


@given(st.text(st.sampled_from("abc:#\x1f"), max_size=12))
def test_what_a_name_is_made_up_of_is_the_whole_name(name: str) -> None:
    assert str(parts_of(name)) == name


@given(kinds, values, st.sampled_from([None, "news", "a:b"]))
def test_a_key_is_read_as_it_was_built(kind: KeyKind, value: str, source: str | None) -> None:
    built = key(kind, value, source)

    parts = parts_of(built)

    assert (parts.kind, parts.source, parts.value == value) == (kind, source, len(value) <= MAX_VALUE)
    assert kind_of(built) == kind
    assert shown_value(built) == (value if len(value) <= MAX_VALUE and not is_digest(value) else None)
    assert with_source(built, "news", "paper") == key(kind, value, "paper" if source == "news" else source)
    assert holds_everywhere(built) is False
    assert whole_key(brief_key(built, "news"), "news") == built


@given(values, values)
def test_different_values_have_different_names(one: str, two: str) -> None:
    assert (key(KeyKind.GUID, one, "news") == key(KeyKind.GUID, two, "news")) is (one == two)


@pytest.mark.parametrize(
    "entry",
    [
        Entry(guid=LONG),
        Entry(link=Url(f"https://example.org/{LONG}")),
        Entry(link=Url(f"https://{'a.' * 120}org/12345678")),
        Entry(guid=f"http://example.org/{LONG}", title=LONG),
    ],
)
def test_what_an_entry_is_recognised_by_is_short(entry: Entry) -> None:
    assert max(map(len, keys_of(entry, "news", lambda url: f"site:{url}").all)) <= 5 + 8 + MAX_VALUE


def test_what_was_learned_of_long_keys_holds_for_short_ones() -> None:
    [guid] = keys_of(Entry(guid=LONG), "news", lambda _: None).strong
    noted = KeyTrust.from_json({"shared": [f"guid:news\x1f{LONG}"]})

    assert not noted.trusts(guid)


def test_a_journal_of_an_earlier_version_says_the_same() -> None:
    one, raw = sample(1), f"url:example.org/{LONG}"
    item = replace(one.item, identity=raw, entry_hash=None)
    text = journal_text(Journal((Told(item, (Key(raw), Key("near:0:0123456789abcdef"))),)))
    text += f'{{"is": "keys", "identity": "{raw}", "keys": ["{raw}"]}}\n'

    said = read_journal(text, NOW)

    assert said.items == (Told(replace(item, identity=short(raw)), (Key(short(raw)),)),)
    assert said.keys == {name_of(short(raw)): (Key(short(raw)),)}


@pytest.mark.parametrize(
    ("kind", "source", "most"),
    [(KeyKind.GUID, "news", MAX_WITHIN_SOURCE), (KeyKind.TEXT, "news", 8), (KeyKind.URL, None, 64)],
)
def test_an_item_that_gets_another_key_at_every_poll_keeps_the_first_and_the_newest(
    kind: KeyKind, source: str | None, most: int
) -> None:
    state, item = State.copy(None), sample(1).item
    state.remember_item(item, [key(KeyKind.SITE, "example:1")])
    names = [key(kind, f"{number:04}", source) for number in range(3 * MAX_EVERYWHERE)]
    for name in names:
        state.add_keys(item.identity, [name])
    other = [key(KeyKind.GUID, str(number), f"source {number}") for number in range(20)]
    state.add_keys(item.identity, other)

    held = state.keys_of(item.identity)

    assert set(held) == {names[0], *names[1 - most :], key(KeyKind.SITE, "example:1"), *other}
    state.close()


def test_keys_that_the_post_shows_and_the_identity_stay() -> None:
    state, one = State.copy(None), sample(1)
    shown = key(KeyKind.GUID, "shown", "news")
    state.remember_item(one.item, [key(KeyKind.GUID, "first", "news"), shown])
    state.mark_shown(one.item.identity, [shown])
    for number in range(40):
        state.add_keys(one.item.identity, [key(KeyKind.GUID, str(number), "news")])

    assert {shown, key(KeyKind.GUID, "first", "news")} <= set(state.keys_of(one.item.identity))
    state.close()


def test_a_sketch_is_found_by_its_bands_while_it_is_young() -> None:
    state = State.copy(None)
    for number in range(4):
        one = sample(number).item
        state.remember_item(one, [])
        state.note_sketch(one.identity, f"{number:0256x}", (number, 100 + number % 2), NOW.replace(day=1 + number))

    state.remember_item(replace(sample(2).item, status=ItemStatus.REMOVED), [])
    assert [int(each.sketch, 16) for each in state.lookalikes([0, 100, 101])] == [0, 1, 3]
    assert [int(each.sketch, 16) for each in state.lookalikes([0, 100, 101], or_removed=True)] == [0, 1, 2, 3]
    state.remember_item(sample(2).item, [])
    state.drop_sketches(NOW.replace(day=2), 2)
    assert [int(each.sketch, 16) for each in state.lookalikes([0, 100, 101])] == [2, 3]
    state.forget(sample(3).item.identity)
    assert [int(each.sketch, 16) for each in state.lookalikes([0, 100, 101])] == [2]
    state.close()
