"""What is remembered of a source is one value: read once, written once, and nothing of it is lost on the way."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ingest.fetcher.schedule.memory import Gap, PollMemory, SourceMemory
from ingest.identity.key_trust import KeyTrust
from store.keys import KeyKind, key
from store.memory import SourceState

STATE = SourceState("news", "https://news.example.org/feed.xml", etag='"1"', failures=2)
PARTS = ("rhythm", "window", "hints", "failing", "moves", "hole", "polling", "keys")

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner), max_leaves=9
)
names = st.sampled_from(["at", "url", "rows", "ttl", "since", "until", "quiet_since", "reason", "shared", "ignored"])
parts = st.dictionaries(st.sampled_from(PARTS), values | st.dictionaries(names, values))
unknown = st.dictionaries(st.text(max_size=8).filter(lambda name: name not in PARTS), values)

instants = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)
polling = st.builds(
    PollMemory,
    gap=st.none() | st.builds(Gap, instants, instants),
    quiet_since=st.none() | instants,
    polls_since_full=st.integers(0, 1_000),
    validators_wrong_since=st.none() | instants,
    reason=st.text(max_size=20),
)
trusts = st.builds(
    KeyTrust,
    shared=st.frozensets(st.builds(key, st.sampled_from(KeyKind), st.text(max_size=99), st.just("news"))),
    ignored=st.frozensets(st.sampled_from(KeyKind)),
    random_polls=st.integers(0, 9),
)


@given(st.builds(SourceMemory, st.just(STATE), polling, trusts, unknown))
def test_what_is_remembered_is_read_as_it_was_written(memory: SourceMemory) -> None:
    assert SourceMemory.of(memory.to_state()) == memory


@given(parts, unknown)
def test_what_an_other_version_wrote_is_kept_and_what_is_read_stays_so(
    known: dict[str, object], others: dict[str, object]
) -> None:
    memory = SourceMemory.of(replace(STATE, notes=json.dumps(known | others)))

    again = memory.to_state()

    assert SourceMemory.of(again) == memory
    assert {name: part for name, part in json.loads(again.notes).items() if name not in PARTS} == others
    assert replace(again, notes="{}") == STATE
