"""The power goes at any call: what the state says is stored is on the platter, and the next run heals the rest."""

import shutil
from pathlib import Path
from random import Random

import pytest

from store.memory import ItemStatus
from tests.store.faults import Fault, Killed, Trap, system_calls
from tests.store.power import Names, Platter, forgetful
from tests.store.samples import Sample
from tests.store.test_faults import FIRST, SCENARIOS, disturbed, start_of, walk, whole
from tests.store.trees import open_store

pytestmark = pytest.mark.exhaustive


def cut(root: Path, samples: tuple[Sample, ...], trap: Trap, survivors: Path, names: Names) -> None:
    """Run until the trap springs, or to the end, and leave what outlasts a power cut at that moment."""
    platter = Platter(root, names)
    try:
        with open_store(root, forgetful(trap, platter)) as store:
            walk(store, samples)
    except Killed:
        pass
    platter.survivors(survivors, Random(trap.at))


def lasting(root: Path) -> dict[str, bytes]:
    """Return all that lasts, without what is on its way: staged files come back, and are swept by the next run."""
    passing = ("state/staging/", "state/landing.jsonl", "state/blobs/")
    return {path: data for path, data in whole(root).items() if not path.startswith(passing)}


def check_promise(root: Path, where: str) -> None:
    """Check that every post that the state calls stored is there, whole, with its images.

    The one that a person removes may be gone already, and is then taken for deleted by hand, which comes to the same.
    """
    with open_store(root, system_calls(Trap())) as store:
        gone = [notice for notice in store.notices if "deleted by hand" in notice]
        assert all(notice.startswith(FIRST[2].document.path) for notice in gone), where
        assert store.verify() == [], where
        stored = [item for item in store.items() if item.status is ItemStatus.STORED]
        assert all(store.read_post(item.path or "") for item in stored), where


@pytest.mark.parametrize("names", list(Names), ids=lambda names: f"{names.value}-names")
@pytest.mark.parametrize("scenario", ["first-run", "later-run"])
def test_a_run_that_loses_its_power_at_any_call_is_healed_by_the_next(
    scenario: str, names: Names, seeded: Path, quick_path: Path
) -> None:
    samples, start = SCENARIOS[scenario], start_of(scenario, seeded, quick_path)
    undisturbed = quick_path / "undisturbed"
    shutil.copytree(start, undisturbed)
    count = Trap(fault=Fault.KILL)
    assert not disturbed(undisturbed, samples, count)
    wanted = whole(undisturbed)

    for number in range(1, len(count.calls) + 2):
        root, survivors = quick_path / "trial", quick_path / "survivors"
        shutil.copytree(start, root)
        cut(root, samples, Trap(number), survivors, names)
        is_over = number > len(count.calls)
        assert not is_over or lasting(survivors) == wanted, "what a finished run did is on the platter"
        where = f"power cut at call {number}: {[*count.calls, 'the end'][number - 1]}"
        check_promise(survivors, where)
        assert not disturbed(survivors, samples, Trap()), where
        assert whole(survivors) == wanted, where
        shutil.rmtree(root)
        shutil.rmtree(survivors)
