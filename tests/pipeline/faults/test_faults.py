"""A whole run that fails at the n-th call that changes the world, for every n: the next one heals it.

The cheap form of `make kill`, which stops the real command at its real system calls.
"""

import shutil
from pathlib import Path

import pytest

from ingest.config.kept import KEPT_NAME
from ingest.report.outcomes import Change
from store.errors import StoreError
from tests.pipeline.place import FEED, Item, Place, changes
from tests.store.faults import Fault, Killed, Trap, system_calls
from tests.store.trees import pages_in, tree

pytestmark = pytest.mark.exhaustive

FIRST = (Item(1), Item(2, image=True))
SECOND = (Item(1, extra="Nobody was hurt."), Item(2, image=True), Item(3, image=True))
FAILING = Item(4)
"""Its page cannot be had: it is owed."""


def place_at(folder: Path, trap: Trap, *, later: bool) -> Place:
    """Set the same scene again: the site in its first or second edition, at the same hour."""
    folder.mkdir(exist_ok=True)
    place = Place(folder, system_calls=system_calls(trap))
    place.configure(
        f'network: {{concurrency: 1, delay_s: 0}}\nrules: {{built_in: false}}\nsources: [{{name: news, url: "{FEED}"}}]'
    )
    if later:
        place.later()
    place.lists(*(SECOND if later else FIRST), FAILING, teaser="Edited." if later else "")
    place.web.says(FAILING.url, 503)
    return place


def disturbed(place: Place) -> bool:
    """Run once; say whether the trap ended it."""
    try:
        place.run(force=True)
    except (StoreError, BaseExceptionGroup) as error:
        others = error.split((StoreError, Killed))[1] if isinstance(error, BaseExceptionGroup) else None
        assert others is None
        return True
    except Killed:
        return True
    return False


def whole(folder: Path) -> dict[str, bytes]:
    """Return all that lasts: posts, revisions, journal, kept pages as they are read, manifest."""
    looks = (".fetched/lock", ".fetched/state.db", ".fetched/changes.json", ".fetched/reports/")
    made_again = (".fetched/search.db", f".fetched/{KEPT_NAME}")
    passing = (*looks, *made_again, ".fetched/raw/", "config.yaml")
    kept = {path: data for path, data in tree(folder).items() if not path.startswith(passing)}
    return kept | pages_in(folder / ".fetched" / "raw")


@pytest.fixture
def start(request: pytest.FixtureRequest, quick_path: Path) -> tuple[Path, bool]:
    """Return what a run starts from, and whether it is a later one."""
    folder, later = quick_path / "start", request.param == "later-run"
    folder.mkdir()
    if later:
        walked = place_at(folder, Trap(), later=False).run()
        assert sorted(change for change, _ in changes(walked)) == [Change.ADDED, Change.ADDED, Change.OWED]
    return folder, later


SCENARIOS = pytest.mark.parametrize("start", ["first-run", "later-run"], indirect=True)


@SCENARIOS
@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.name.lower())
def test_a_run_that_fails_at_any_call_is_healed_by_the_next(
    fault: Fault, start: tuple[Path, bool], quick_path: Path
) -> None:
    scene, later = start
    undisturbed = quick_path / "undisturbed"
    shutil.copytree(scene, undisturbed)
    count = Trap(fault=fault)
    assert not disturbed(place_at(undisturbed, count, later=later))
    wanted = whole(undisturbed)
    assert len([path for path in wanted if path.endswith("index.md")]) == (3 if later else 2)

    for number in range(1, len(count.calls) + 1):
        root = quick_path / "trial"
        shutil.copytree(scene, root)
        trap = Trap(number, fault)
        ended = disturbed(place_at(root, trap, later=later))
        where = f"{fault.name} at call {number}: {count.calls[number - 1]}"
        assert ended or whole(root) == wanted, f"{where}: the run says that all is well"
        for path, data in tree(root / "content").items():
            before = scene / "content" / path
            assert data == wanted[f"content/{path}"] or (before.exists() and data == before.read_bytes()), where
        assert not disturbed(place_at(root, Trap(), later=later)), where
        assert whole(root) == wanted, where
        shutil.rmtree(root)
