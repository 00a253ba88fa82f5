"""The conformance run itself: every point passes, and a guest without manners is found out."""

import asyncio

import pytest

from tests.misbehaving.manners import Visited, judged, tell, visited


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Visited:
    return asyncio.run(visited(tmp_path_factory.mktemp("manners")))


def test_every_point_of_politeness_passes(seen: Visited) -> None:
    """Those that a slow machine could spoil are left to `make manners`; a fake clock tests their laws."""
    points = list(judged(seen))

    assert [(each.point, each.seen) for each in points if not each.passed and not each.timed] == []
    assert len(points) >= 40


def test_a_guest_who_never_came_passes_nothing_that_matters() -> None:
    points = list(judged(Visited(visits={}, told={})))

    assert sum(each.passed for each in points) < 6
    assert "FAIL" in "\n".join(tell(points))
