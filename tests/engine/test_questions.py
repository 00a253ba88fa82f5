"""What a task is written as for the child, and that it is read as what it was."""

import pickle
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.engine.questions import Questions, read
from ingest.extractor.site_rules.book import load_rules
from ingest.extractor.site_rules.model import Rule
from ingest.messages import Task
from ingest.session.assemble import shared
from normalize.profile import Profile
from normalize.profiles import load_profile
from store.document import Asset, Document


@dataclass(frozen=True, slots=True)
class Point:
    """A value as tasks have them."""

    x: int
    name: str | None = None
    inner: "Point | None" = None


@dataclass(frozen=True)
class Lone:
    """A value of one field."""

    parts: tuple[object, ...]


@dataclass
class Counted:
    """A value that is not made of all of its fields."""

    x: int
    made: int = field(init=False, default=0)


@dataclass(frozen=True, kw_only=True)
class Named:
    """A value whose fields have to be named."""

    x: int


def _task(*args: object) -> Task[object]:
    return Task("ingest.work:prepare", args, about="https://example.org/", returns=Document | str)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary(),
    lambda inner: st.tuples(inner, inner) | st.builds(Lone, st.tuples(inner)) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(args=st.tuples(_VALUES, _VALUES))
def test_a_task_is_read_as_what_it_was(args: tuple[object, ...]) -> None:
    assert read(Questions().pack(_task(*args))) == _task(*args)


@pytest.mark.parametrize(
    "value",
    [
        Point(1),
        Point(1, "a", Point(2, inner=Point(3))),
        Lone(()),
        Lone((Point(1), Lone((1,)))),
        Counted(3),
        Named(x=3),
        datetime(2026, 1, 2, tzinfo=UTC),
        date(2026, 1, 2),
        frozenset({"a", "b"}),
        Asset("a.png", "00"),
        Profile,
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_of_any_kind_comes_out_as_it_went_in(value: object) -> None:
    (read_back,) = read(Questions().pack(_task(value))).args
    assert read_back == value
    assert type(read_back) is type(value)


def test_what_a_value_holds_that_is_no_argument_stays_with_it() -> None:
    counted = Counted(3)
    counted.made = 8
    assert read(Questions().pack(_task(counted))).args == (counted,)


def _shared_values() -> list[Profile | Rule]:
    return [load_profile("hugo"), load_profile("zola"), *load_rules(None, built_in=True).rules]


@pytest.mark.parametrize("value", _shared_values(), ids=lambda value: value.name)
def test_what_tasks_share_comes_out_as_it_went_in(value: Profile | Rule) -> None:
    questions = Questions(shared())
    first, second = (read(questions.pack(_task(value, number))).args[0] for number in range(2))
    assert first == value
    assert first is second, "it is made once for all tasks"


def test_values_that_differ_are_not_taken_for_each_other() -> None:
    """Not even when one is gone and the next stands in its place."""
    questions, profile = Questions(shared()), load_profile("hugo")
    for number in range(200):
        other = replace(profile, name=f"profile {number}")
        assert read(questions.pack(_task(other))).args == (other,)


def test_what_cannot_be_said_is_told_by_an_error() -> None:
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        Questions().pack(_task(lambda: None))
