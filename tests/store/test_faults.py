"""A failure at the n-th call that changes the world, for every n: nothing is lost, doubled or torn."""

import shutil
from pathlib import Path

import pytest

from store.errors import StoreError
from store.files.raw import PageHead
from store.manifest import Run
from store.memory import ItemStatus, Key, Owed, SourceState, Want
from store.store import Store
from tests.store.faults import Fault, Killed, Trap, system_calls
from tests.store.samples import NOW, Sample, edited, sample
from tests.store.trees import lose_state, open_store, pages_in, tree

pytestmark = pytest.mark.exhaustive

FIRST = (sample(0, images=1), sample(1, images=2), sample(2, images=0))
SECOND = (FIRST[0], edited(FIRST[1], "Other text."), sample(3, images=1))


SCENARIOS = {"first-run": FIRST, "later-run": SECOND, "lost-state": SECOND}


def start_of(scenario: str, seeded: Path, folder: Path) -> Path:
    """Return the folder that a scenario starts from."""
    start = folder / "start"
    if scenario == "first-run":
        start.mkdir()
    else:
        shutil.copytree(seeded, start)
    if scenario == "lost-state":
        lose_state(start)
    return start


def walk(store: Store, samples: tuple[Sample, ...]) -> None:
    """Put what is not known yet, in two batches, then remove one, then remember the source, as a run does."""
    for number, one in enumerate(samples):
        known = store.item(one.document.identity)
        if known is None or known.revision < one.item.revision:
            one.put_into(store)
            store.keep_page(PageHead(one.item.url, "text/html", "", NOW), b"<p>page</p>")
            if number == 0:
                store.owe(
                    Owed(one.item.identity, "example", one.item.url, "{}", NOW, 1, NOW, "404", Want.IMAGES),
                    one.item,
                    (),
                )
                store.add_keys(one.item.identity, [Key("url:https://mirror.example/0")])
        if number == 1:
            store.commit()
    taken_down = store.item(FIRST[2].document.identity)
    if samples is SECOND and taken_down is not None and taken_down.status is ItemStatus.STORED:
        store.remove(taken_down.identity)
    store.remember_source(SourceState("example", "https://example.org/feed", etag='"1"'))
    store.commit()
    store.finish(Run("run", NOW, NOW))


def disturbed(root: Path, samples: tuple[Sample, ...], trap: Trap) -> bool:
    """Run once; say whether the trap ended it."""
    try:
        with open_store(root, system_calls(trap)) as store:
            walk(store, samples)
    except (StoreError, Killed):
        return True
    return False


def whole(root: Path) -> dict[str, bytes]:
    """Return all that lasts: posts, revisions, journal, kept pages as they are read, manifest."""
    kept = tree(root)
    passing = ("state/lock", "state/state.db", "state/changes.json", "state/raw/")
    return {path: data for path, data in kept.items() if not path.startswith(passing)} | pages_in(
        root / "state" / "raw"
    )


@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.name.lower())
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_run_that_fails_at_any_call_is_healed_by_the_next(
    fault: Fault, scenario: str, seeded: Path, quick_path: Path
) -> None:
    samples, start = SCENARIOS[scenario], start_of(scenario, seeded, quick_path)
    undisturbed = quick_path / "undisturbed"
    shutil.copytree(start, undisturbed)
    count = Trap(fault=fault)
    assert not disturbed(undisturbed, samples, count)
    assert not disturbed(undisturbed, samples, Trap()), "a second run changes nothing"
    wanted = whole(undisturbed)

    for number in range(1, len(count.calls) + 1):
        root = quick_path / "trial"
        shutil.copytree(start, root)
        trap = Trap(number, fault)
        ended = disturbed(root, samples, trap)
        where = f"{fault.name} at call {number}: {count.calls[number - 1]}"
        assert trap.sprung, where
        assert ended or whole(root) == wanted, f"{where}: the run says that all is well"
        content = root / "content"
        for path, data in tree(content).items() if content.exists() else ():
            old = seeded / "content" / path
            assert data == wanted.get(f"content/{path}") or (old.exists() and data == old.read_bytes()), where
        assert not disturbed(root, samples, Trap()), where
        assert whole(root) == wanted, where
        shutil.rmtree(root)
