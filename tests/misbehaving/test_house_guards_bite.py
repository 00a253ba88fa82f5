"""Guards over years, in files and in the state, taken away in turn: what they stand for must then come out wrong."""

from pathlib import Path

import pytest

from tests.misbehaving.house_guard import HouseGuard
from tests.misbehaving.house_guards import HOUSE_GUARDS

each_guard = pytest.mark.parametrize("guard", HOUSE_GUARDS, ids=lambda guard: guard.name)


@each_guard
def test_with_its_guard_it_comes_out_right(guard: HouseGuard, tmp_path: Path) -> None:
    assert guard.scenario(tmp_path) == []


@each_guard
def test_without_its_guard_it_comes_out_wrong(
    guard: HouseGuard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard.take_away(monkeypatch)

    assert wrong(guard, tmp_path) != []


def wrong(guard: HouseGuard, folder: Path) -> list[str]:
    """Return what came out wrong; what was raised is wrong, too."""
    try:
        return guard.scenario(folder)
    except Exception as error:  # noqa: BLE001  # whichever it is
        return [repr(error)]
