"""Five of twenty sources raise at random calls of our code: the others are as without them, and the next run heals."""

from pathlib import Path

import pytest

from tests.pipeline.faults.twenty import RAISING, Theatre

pytestmark = pytest.mark.exhaustive


@pytest.mark.parametrize("edition", [1, 2], ids=["first-run", "later-run"])
def test_what_raises_costs_its_source_alone_and_is_healed_by_the_next_run(edition: int, quick_path: Path) -> None:
    theatre = Theatre(quick_path, edition=edition)

    trials = [theatre.trial(number) for number in range(6)]

    assert [trial.faults for trial in trials] == [[]] * len(trials)
    assert sum(len(trial.trap.sprung) for trial in trials) > RAISING * len(trials) / 2
