"""What is owed of single sources is told as all of it is, whatever was written, renamed or taken back meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.memory import Owed
from store.state.state import State
from tests.store.samples import NOW, sample

SOURCES = ("one", "two", "three")
Step = Callable[[State], None]


class _FaultError(Exception):
    pass


def owing(number: int, source: str, hours: int) -> Step:
    def step(state: State) -> None:
        item = replace(sample(number).item, source=source)
        state.remember_item(item, ())
        due = NOW + timedelta(hours=hours)
        state.owe(Owed(item.identity, source, item.url, "{}", NOW, 1, due, "404"))

    return step


def taken_back(step: Step, *, is_asked: bool) -> Step:
    def undone(state: State) -> None:
        with suppress(_FaultError), state.together():
            step(state)
            if is_asked:
                state.owed_of(SOURCES)
            raise _FaultError

    return undone


numbers, names = st.integers(1, 4), st.sampled_from(SOURCES)
changes = st.one_of(
    st.builds(owing, numbers, names, st.integers(-2, 24 * 9)),
    numbers.map(lambda number: lambda state: state.settle(sample(number).item.identity)),
    numbers.map(lambda number: lambda state: state.forget(sample(number).item.identity)),
    st.tuples(names, names).map(lambda pair: lambda state: state.rename_source(*pair)),
)
steps = st.one_of(
    changes,
    st.builds(taken_back, changes, is_asked=st.booleans()),
    st.sampled_from([State.commit, State.rollback, lambda state: state.owed_of(SOURCES)]),
)


@pytest.fixture(scope="module")
def opened() -> Iterator[State]:
    state = State.copy(None)
    yield state
    state.close()


@given(st.lists(steps, max_size=8))
def test_it_is_what_all_of_it_says(opened: State, taken: list[Step]) -> None:
    opened.rollback()
    opened.write("DELETE FROM items")
    opened.commit()

    for step in taken:
        step(opened)

        for until in (None, NOW):
            for names_asked in (SOURCES[:1], SOURCES[1:]):
                all_of = [debt for debt in opened.owed(until) if debt.source in names_asked]
                assert opened.owed_of(names_asked, until) == all_of
    for source in SOURCES:
        count, size = opened.weight_owed(source)
        assert count == len(opened.owed_of([source]))
        assert (size > 0) == (count > 0)


def test_of_which_source_anything_is_owed_is_asked_once() -> None:
    said: list[str] = []
    state = State.copy(None)
    owing(1, "one", 5)(state)
    state._connection.set_trace_callback(said.append)

    for _ in range(3):
        assert [state.owed_of([source], NOW) for source in SOURCES[1:]] == [[], []]
        assert [state.weight_owed(source) for source in SOURCES[1:]] == [(0, 0), (0, 0)]
    state.close()

    assert len([each for each in said if "owed" in each]) == 1


def test_a_new_name_that_is_taken_back_is_the_old_one_again() -> None:
    state = State.copy(None)
    owing(1, "one", 5)(state)
    state.commit()

    taken_back(lambda each: each.rename_source("one", "two"), is_asked=True)(state)

    assert [len(state.owed_of([source])) for source in SOURCES] == [1, 0, 0]
    state.close()
