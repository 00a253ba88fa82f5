"""A run over twenty sources, five of which raise at a random call of our code; a later run in which nothing raises.

    python -m tests.pipeline.faults.twenty --trials 500

What the other fifteen leave behind is, byte for byte, what they leave where nothing raises.
"""

import argparse
import asyncio
import json
import logging
import re
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from email.utils import format_datetime
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from pathlib import Path
from random import Random
from types import FrameType

import ingest
import normalize
from demo.pages import picture
from ingest.report.outcomes import ExitCode
from ingest.run.pipeline import Walk
from ingest.session.session import Walked
from ingest.source import Source
from tests.pipeline.place import Place
from tests.store.trees import pages_in, tree

SOURCES, RAISING = 20, 5
NAMES = tuple(f"source-{number:02}" for number in range(SOURCES))
_OURS = tuple(str(Path(package.__file__ or "").parent) for package in (ingest, normalize))
_BEING_WALKED: ContextVar[str | None] = ContextVar("being_walked", default=None)
_WORDS = "river bridge council harbour engine winter market letter garden station copper violin orchard signal".split()


class UnforeseenError(Exception):
    """What our code raises in this test."""


class Even(Random):
    """Chance that depends on nobody's turn."""

    def random(self) -> float:
        return 0.5


def sentences(source: str, number: int, edition: int) -> list[str]:
    """Return paragraphs that are no near-copies of any other source's."""
    chance = Random(f"{source} {number}")
    words = [f"{word}{source[-2:]}{number}" for word in _WORDS]
    more = [f"In its edition {edition} it said more."] if edition > 1 and number == 1 else []
    return [" ".join(chance.choices(words, k=40)).capitalize() + f" {source} {number}." for _ in range(5)] + more


def sets_scene(place: Place, *, edition: int) -> None:
    """Let each source have two articles, one with an image and one whose page is missing; later, an edit and news."""
    for index, name in enumerate(NAMES):
        host = f"{name}.example.org"
        rows = []
        for number in range(1, 4) if edition == 1 else range(1, 6):
            if edition > 1 and index % 5 == 4 and number < 4:
                continue  # the feed has rolled over: a gap is to be filled
            url = f"https://{host}/story-{number}.html"
            body = "".join(f"<p>{part}</p>" for part in sentences(name, number, edition))
            title = f"{name} tells story number {number}"
            at = format_datetime(place.clock.now().replace(hour=number))
            said = f"What {name} said of {number}" + (f" in {edition}." if number == 1 else ".")
            rows.append(
                f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid><pubDate>{at}</pubDate>"
                f"<description><![CDATA[{said}]]></description></item>"
            )
            image = f'<img src="https://img.{host}/{number}.png" alt="">' if number in {2, 5} else ""
            if number != 3:
                place.web.page(url, f"<html><body><article><h1>{title}</h1>{image}{body}</article></body></html>")
            if image:
                place.web.image(f"https://img.{host}/{number}.png", picture(url), "image/png")
        channel = f"<channel><title>{name}</title>{''.join(rows)}</channel>"
        place.web.feed(f"https://{host}/feed", f'<rss version="2.0">{channel}</rss>')


def place_at(folder: Path, *, edition: int, hours: float = 0.0) -> Place:
    """Return the place as it is at an hour."""
    folder.mkdir(exist_ok=True)
    place = Place(folder, chance=Even)
    rows = ", ".join(f'{{name: {name}, url: "https://{name}.example.org/feed"}}' for name in NAMES)
    place.configure(
        f"network: {{delay_s: 0}}\nrules: {{built_in: false}}\nschedule: {{recheck_hours: [20]}}\nsources: [{rows}]"
    )
    sets_scene(place, edition=edition)
    place.clock.advance(hours=hours)
    return place


@dataclass
class Trap:
    """Counts the calls of our code that are made for each source; raises once at the call that was chosen of it."""

    at: dict[str, int] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    sprung: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def laid(self) -> Iterator[None]:
        """Watch all calls that are made within."""
        walked = Walk.source

        async def source(self: Walk, source: Source) -> None:
            _BEING_WALKED.set(source.name)
            await walked(self, source)

        Walk.source = source  # type: ignore[method-assign]
        sys.setprofile(self._heard)
        try:
            yield
        finally:
            sys.setprofile(None)
            Walk.source = walked  # type: ignore[method-assign]

    def _heard(self, frame: FrameType, event: str, _: object) -> None:
        """Raise instead of a call; a coroutine that goes on is no call, nor is the guard itself."""
        if event != "call" or (name := _BEING_WALKED.get()) is None:
            return
        code = frame.f_code
        if not code.co_filename.startswith(_OURS) or code.co_qualname == "Walk.source" or _goes_on(frame):
            return
        self.calls[name] += 1
        if self.calls[name] == self.at.get(name) and name not in self.sprung:
            self.sprung[name] = f"{Path(code.co_filename).stem}.{code.co_qualname}"
            # Whatever raises is taken off by Python: it is laid again at the next turn.
            asyncio.get_running_loop().call_soon(sys.setprofile, self._heard)
            raise UnforeseenError(self.sprung[name])


def _goes_on(frame: FrameType) -> bool:
    """Say whether a coroutine or generator is resumed: raising there would pass over what it has to clean up."""
    return bool(frame.f_code.co_flags & _RESUMABLE) and frame.f_lasti > _FIRST_STEPS


_RESUMABLE = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR
_FIRST_STEPS = 6
"""Bytes of code before a generator first gives itself out."""


def run(place: Place, trap: Trap) -> Walked:
    """Run with every source due."""
    with trap.laid():
        return place.run(force=True)


def left_by(folder: Path, name: str) -> dict[str, object]:
    """Return all that is there of a source: its files, what is remembered of it, its lines of manifest and journal."""
    files: dict[str, object] = {}
    for path, data in tree(folder).items():
        if path.startswith("fetched.journal") or path.endswith("manifest.jsonl"):
            files[path] = [line for line in data.splitlines() if name.encode() in line]
        elif (
            name.encode() in data
            and not path.endswith((".json", ".yaml"))
            and not path.startswith((".fetched/s", ".fetched/raw/"))
        ):
            files[path] = data
    files |= {url: page for url, page in pages_in(folder / ".fetched" / "raw").items() if name in url}
    with sqlite3.connect(f"file:{folder / '.fetched' / 'state.db'}?mode=ro", uri=True) as state:
        for (table,) in state.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            # Rows are numbered in the order in which they came, and the copies of robots.txt stand in one note.
            told = state.execute(f"PRAGMA table_info({table})").fetchall()
            columns = [column for _, column, kind, *_ in told if kind == "TEXT"]
            rows = (
                state.execute(f"SELECT {', '.join(columns) or 1} FROM {table}").fetchall() if table != "notes" else []
            )
            files[f"table {table}"] = sorted(repr(row) for row in rows if name in repr(row) and table != "notes")
    state.close()
    return files


_PASSING = re.compile(rb"(?m)^(description|fetched|fetched_at|changed|date_fetched|modified|updated|lastmod)\S*: .*$")


def posts_of(folder: Path, name: str) -> dict[str, bytes]:
    """Return the posts of a source and what stands beside them, without when they were fetched.

    Nor with the feed's description, which is no edit, and is taken with the next one.
    """
    content = folder / "content"
    paths = {path.parent for path in content.rglob("*.md") if name.encode() in path.read_bytes()}
    found = tree(content)
    return {
        path: _PASSING.sub(b"", data)
        for path, data in found.items()
        if any((content / path).is_relative_to(parent) for parent in paths)
    }


@dataclass
class Trial:
    """What was found of one run in which five sources raised."""

    number: int
    trap: Trap
    faults: list[str] = field(default_factory=list)


class Theatre:
    """The scene as it is without any fault, and trials of it."""

    def __init__(self, root: Path, *, edition: int) -> None:
        self._root = root
        self._edition = edition
        self._start = root / "start"
        hours = 25.0 if edition > 1 else 0.0
        self._hours = hours
        place = place_at(self._start, edition=1)
        if edition > 1:
            place.run(force=True)
        else:
            (self._start / "config.yaml").unlink()
        self._clean, count = root / "clean", Trap()
        shutil.copytree(self._start, self._clean)
        run(place_at(self._clean, edition=edition, hours=hours), count)
        self.calls = count.calls
        self._wanted = {name: left_by(self._clean, name) for name in NAMES}
        place_at(self._clean, edition=edition, hours=hours + 25).run(force=True)
        self._healed = {name: posts_of(self._clean, name) for name in NAMES}

    def trial(self, number: int) -> Trial:
        """Run with faults, then without; say what is not as it should be."""
        chance = Random(number)
        raising = chance.sample(NAMES, RAISING)
        trial = Trial(number, Trap({name: chance.randint(1, self.calls[name]) for name in raising}))
        folder = self._root / f"trial-{number}"
        shutil.copytree(self._start, folder)
        walked = run(place_at(folder, edition=self._edition, hours=self._hours), trial.trap)
        trial.faults += self._judged(folder, walked, trial.trap)
        place_at(folder, edition=self._edition, hours=self._hours + 25).run(force=True)
        for name in NAMES:
            if posts_of(folder, name) != self._healed[name]:
                trial.faults.append(f"{name} ({trial.trap.sprung.get(name)}): not healed")
        shutil.rmtree(folder)
        return trial

    def _judged(self, folder: Path, walked: Walked, trap: Trap) -> Iterator[str]:
        if walked.report.exit_code() is not ExitCode.SOURCE_FAILED and trap.sprung:
            yield f"exit code {walked.report.exit_code()}: {trap.sprung}"
        told = [(outcome.name, outcome.detail) for outcome in walked.report.sources]
        told += [(article.source, article.detail) for article in walked.report.articles]
        for name in NAMES:
            named = any(source == name and "Unforeseen" in detail for source, detail in told)
            if (name in trap.sprung) is not named:
                yield f"{name}: named {named}, sprung {trap.sprung.get(name)}"
            if name not in trap.at and left_by(folder, name) != self._wanted[name]:
                other = _difference(left_by(folder, name), self._wanted[name])
                yield f"{name}: is another, as {trap.sprung} raised: {other}"


def _difference(found: dict[str, object], wanted: dict[str, object]) -> str:
    paths = sorted(path for path in {*found, *wanted} if found.get(path) != wanted.get(path))
    return json.dumps([[path, repr(found.get(path))[:3000], repr(wanted.get(path))[:3000]] for path in paths[:1]])


def main() -> None:
    """Make so many trials, and say what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    wrong = 0
    for edition in (1, 2):
        with tempfile.TemporaryDirectory(dir="/dev/shm") as root:
            theatre = Theatre(Path(root), edition=edition)
            sys.stdout.write(f"edition {edition}: {sum(theatre.calls.values())} calls\n")
            for number in range(args.first, args.first + args.trials // 2):
                trial = theatre.trial(number)
                wrong += bool(trial.faults)
                for fault in trial.faults:
                    sys.stdout.write(f"trial {number}: {fault}\n")
                sys.stdout.flush()
    sys.stdout.write(f"{args.trials} trials, {wrong} went wrong\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
