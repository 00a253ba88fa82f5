"""Guards behind the network door, taken away in turn: the documents that they stand for must then come out wrong."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import yaml

from ingest import make
from ingest.assemble import Doors
from ingest.commands import run as running
from ingest.commands.walking import Session
from ingest.config import load
from ingest.extractor import page
from ingest.fetcher import poll
from ingest.http.clock import SystemClock
from ingest.illustrator import illustrate
from ingest.illustrator.sniff import ImageKind
from ingest.pipeline import RunOptions
from ingest.telling import json_lines
from tests.misbehaving.removals import TakenAway, all_of, no_judging_of_urls, without
from tests.misbehaving.visits import Visit
from tests.misbehaving.visits_edits import EDITED
from tests.misbehaving.visits_feeds import FEEDS
from tests.misbehaving.visits_pages import READ
from tests.misbehaving.walk import Walked, collect, config, opened

BY_NAME = {visit.name: visit for visit in (*FEEDS, *READ, *EDITED)}
_judge = illustrate._judge


def any_image(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(illustrate, "sniff", lambda body: ImageKind("png", 9, 9) if body else None)
    patch.setattr(illustrate, "is_whole", lambda *_: True)


GUARDS: dict[str, tuple[TakenAway, str]] = {
    "addresses": (no_judging_of_urls, "link-inner image-inner page-redirect image-redirect"),
    "pixels": (without(illustrate, "_judge", lambda url, answer, _: _judge(url, answer, 2**70)),
               "image-pixels image-pixels-max"),
    "kinds of images": (any_image, "image-svg image-svg-as-png image-html image-script image-zip"),
    "whole images": (without(illustrate, "is_whole", lambda *_: True), "image-cut image-headless"),
    "what a status means": (without(poll, "status_advice", lambda _: ""), "unasked-304"),
    "costly pages": (all_of(without(page, "too_costly", lambda _: None), without(page, "MAX_CHARS", 1_000)),
                     "page-options page-attributes"),
    "pages that withhold their article": (without(make, "withheld", lambda *_: None),
                                          "edit-teaser edit-wall edit-another"),
}  # fmt: skip


def pairs() -> list[tuple[str, Visit]]:
    return [(name, BY_NAME[visit]) for name, (_, visits) in GUARDS.items() for visit in visits.split()]


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
    GUARDS[taken][0](monkeypatch)

    assert asyncio.run(faults(visit, tmp_path)) != []
