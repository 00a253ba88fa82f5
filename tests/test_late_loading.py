"""While modules load, nothing is collected; afterwards the collector is as it was, and passes over what is there."""

import gc
from collections.abc import Iterator

import pytest

from store.late.loading import loading


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_off_within_and_then_as_it_was(was_on: bool) -> None:
    if not was_on:
        gc.disable()

    with loading():
        assert not gc.isenabled()

    assert gc.isenabled() is was_on


def test_what_cannot_be_loaded_leaves_the_collector_on() -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError("no such module")

    assert gc.isenabled()


def test_what_was_loaded_is_passed_over() -> None:
    before = gc.get_freeze_count()

    with loading():
        loaded = [[] for _ in range(100)]  # type: ignore[var-annotated]

    assert gc.get_freeze_count() >= before + len(loaded)
