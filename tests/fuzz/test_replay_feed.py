"""The seeds of the fuzz target, and what it found once, hold for ever."""

from pathlib import Path

import pytest

from tests.fuzz.fuzz_feed import SEEDS, hold_promises

SAMPLES = sorted(path for path in SEEDS.iterdir() if path.is_file())


@pytest.mark.parametrize("seed", SAMPLES, ids=lambda path: path.name)
def test_a_seed_is_read_and_every_promise_holds(seed: Path) -> None:
    data = seed.read_bytes()

    hold_promises(data)

    assert data
