"""A life of some weeks, with each event at least once: nothing is lost, nothing twice; and what is would be seen."""

import shutil

import pytest

from bench.life.hands import DAYS_BETWEEN
from bench.life.judging import Verdict
from bench.life.life import Life, Month, Settings

pytestmark = pytest.mark.exhaustive


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Life, Month]:
    """A life, and how it was at its end."""
    life = Life(
        tmp_path_factory.mktemp("life"), Settings(years=0.035, seed=1, step_hours=12, busy_a_day=1, measured=False)
    )
    return life, list(life.live())[-1]


def test_nothing_is_lost_and_nothing_is_there_twice(lived: tuple[Life, Month]) -> None:
    life, last = lived

    assert list(Verdict(life).faults(last, bounded=False)) == []
    assert set(life.done) == set(DAYS_BETWEEN)
    assert last.posts > 150


def test_a_post_that_is_not_there_and_one_that_is_there_twice_are_named(lived: tuple[Life, Month]) -> None:
    life, last = lived
    one, two = [paths[0] for item, paths in sorted(Verdict(life).files.items()) if item not in life.hands.intent.moved][
        :2
    ]
    shutil.rmtree(one.parent)
    shutil.copytree(two.parent, two.parent.with_name("copy"))

    named = [line.partition(":")[0] for line in Verdict(life).faults(last, bounded=False)]

    assert named == ["lost", "stored twice"]
