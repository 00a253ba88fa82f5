"""Guards behind the network door, taken away in turn: the documents that they stand for must then come out wrong."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import yaml

from ingest.commands import run as running
from ingest.config.load import load
from ingest.http.clock import SystemClock
from ingest.report.format import json_lines
from ingest.run.options import RunOptions
from ingest.session.doors import Doors
from ingest.session.session import Session
from tests.misbehaving.visits import Visit
from tests.misbehaving.visits_edits import EDITED
from tests.misbehaving.visits_feeds import FEEDS
from tests.misbehaving.visits_pages import READ
from tests.misbehaving.visits_walls import WALLS
from tests.misbehaving.walk import Walked, collect, config, opened
from tests.misbehaving.walk_guards import WALK_GUARDS

pytestmark = pytest.mark.exhaustive

BY_NAME = {visit.name: visit for visit in (*FEEDS, *READ, *WALLS, *EDITED)}


def pairs() -> list[tuple[str, Visit]]:
    return [(guard.name, BY_NAME[visit]) for guard in WALK_GUARDS for visit in guard.cases.split()]


async def faults(visit: Visit, folder: Path) -> list[str]:
    """Walk over one site in this process, where guards can be taken away."""
    walked = Walked()
    async with opened([], [visit], folder) as stage:
        settings = config([], [visit], folder, stage.places) | {"engine": {"kind": "inline"}}
        del settings["network"]["ca_file"]
        (folder / "config.yaml").write_text(yaml.safe_dump(settings))
        row = await asyncio.to_thread(_run, folder)
        if visit.later_h:
            row = await asyncio.to_thread(_run, folder, visit.later_h)
        walked.server, walked.canary_hits = stage.server, stage.canary_hits
    collect(folder, walked)
    asked = walked.asked_of(visit.host)
    found = visit.faults(row, walked.posts.get(visit.name, []), walked.images[visit.name], asked)
    return found + (["the canary was asked"] if walked.canary_hits else [])


class LaterClock(SystemClock):
    """The system's clock, set forward."""

    def __init__(self, hours: float) -> None:
        self._hours = hours

    def now(self) -> datetime:
        return super().now() + timedelta(hours=self._hours)


def _run(folder: Path, hours: float = 0.0) -> dict[str, object]:
    doors = Doors(random=Random(1), clock=LaterClock(hours))
    session = Session(load(folder / "config.yaml"), folder, doors=doors, options=RunOptions(force=True))
    walked = running.run(session, [])
    row: dict[str, object] = yaml.safe_load(next(iter(json_lines(walked.report, walked.traffic))))
    return row


@pytest.mark.parametrize("name", sorted({visit.name for _, visit in pairs()} | {"page-good", "image-good"}))
def test_with_its_guards_a_document_comes_out_right(name: str, tmp_path: Path) -> None:
    assert asyncio.run(faults(BY_NAME[name], tmp_path)) == []


@pytest.mark.parametrize(("taken", "visit"), pairs(), ids=lambda value: getattr(value, "name", value))
def test_without_its_guard_a_document_comes_out_wrong(
    taken: str, visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next(guard for guard in WALK_GUARDS if guard.name == taken).take_away(monkeypatch)

    assert asyncio.run(faults(visit, tmp_path)) != []
