"""What a person and accidents do between two runs: to posts, to the configuration, to clock, state and journal."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import frontmatter

from bench.life.played import LifeClock
from bench.life.world import NAME

Item = tuple[str, int]


@dataclass(slots=True)
class Intent:
    """What was done on purpose, and must last."""

    edited: dict[Item, str] = field(default_factory=dict)
    """The line that a person wrote into a post."""
    deleted: set[Item] = field(default_factory=set)
    removed: set[Item] = field(default_factory=set)
    moved: dict[Item, str] = field(default_factory=dict)


@dataclass(slots=True)
class Hands:
    """Whoever is at work between two runs."""

    folder: Path
    clock: LifeClock
    chance: Random
    intent: Intent = field(default_factory=Intent)
    count: int = 0

    @property
    def content(self) -> Path:
        """The posts' folder."""
        return self.folder / "content" / "posts"

    def pick(self) -> tuple[Path, Item, str] | None:
        """Return a post at random: its file, whose it is, its text."""
        path = self.content
        for _ in range(8):
            names = sorted(each.name for each in path.iterdir()) if path.is_dir() else []
            if "index.md" in names:
                text = (path / "index.md").read_text("utf-8")
                found = NAME.search(text)
                return (path / "index.md", (found[1], int(found[2])), text) if found else None
            if not names:
                return None
            path /= self.chance.choice(names)
        return None

    def edit(self) -> str:
        """Write a line below a post."""
        picked = self.pick()
        if picked is None:
            return ""
        path, item, text = picked
        self.count += 1
        line = f"A person wrote this, {self.count} times."
        path.write_text(f"{text}\n{line}\n", "utf-8")
        self.intent.edited[item] = line
        return f"{item} {path.relative_to(self.folder)}"

    def delete(self) -> str:
        """Delete a post, folder and all."""
        picked = self.pick()
        if picked is None:
            return ""
        path, item, _ = picked
        shutil.rmtree(path.parent)
        self.intent.deleted.add(item)
        return f"{item} {path.relative_to(self.folder)}"

    def move(self) -> str:
        """Move a post to another folder."""
        picked = self.pick()
        if picked is None or "kept-here" in picked[0].parts:
            return ""
        path, item, _ = picked
        to = self.content / "kept-here" / path.parent.name
        to.parent.mkdir(exist_ok=True)
        path.parent.rename(to)
        self.intent.moved[item] = to.name
        return f"{item} {path.relative_to(self.folder)}"

    def url_to_remove(self) -> tuple[str, Item] | None:
        """Return the address of a post that a person wants to be taken down."""
        picked = self.pick()
        if picked is None:
            return None
        return str(frontmatter.loads(picked[2])["source_url"]), picked[1]

    def clock_back(self) -> str:
        """Let the clock be a day behind for one run."""
        self.clock.wrong_by = -timedelta(days=1)
        return "a day behind"

    def clock_1990(self) -> str:
        """Let the clock be at 1990 for one run."""
        self.clock.wrong_by = self.clock.true_now().replace(year=1990, month=1, day=1) - self.clock.true_now()
        return "1990"

    def clock_ahead(self) -> str:
        """Let the clock be 40 days ahead for one run."""
        self.clock.wrong_by = timedelta(days=40)
        return "40 days ahead"

    def flip(self) -> str:
        """Turn one bit of the state database."""
        path = self.folder / ".fetched" / "state.db"
        data = bytearray(path.read_bytes())
        at, bit = self.chance.randrange(len(data)), self.chance.randrange(8)
        data[at] ^= 1 << bit
        path.write_bytes(data)
        return f"byte {at} of {len(data)}, bit {bit}"

    def tear(self) -> str:
        """Cut the last line of a page of the journal in half."""
        pages = sorted((self.folder / "fetched.journal").glob("*.jsonl"))
        if not pages:
            return ""
        path = self.chance.choice(pages)
        lines = path.read_bytes().splitlines(keepends=True)
        lines[-1] = lines[-1][: len(lines[-1]) // 2]
        path.write_bytes(b"".join(lines))
        return f"{path.name}, line {len(lines)}"

    def lose_state(self) -> str:
        """Delete the state database."""
        for path in (self.folder / ".fetched").glob("state.db*"):
            path.unlink()
        return "state.db"

    def deeds(self) -> dict[str, Callable[[], str]]:
        """Return what can be done, by name; those that are commands of ours stand elsewhere."""
        return {
            "edit": self.edit,
            "delete": self.delete,
            "move": self.move,
            "back": self.clock_back,
            "1990": self.clock_1990,
            "ahead": self.clock_ahead,
            "flip": self.flip,
            "tear": self.tear,
            "lose": self.lose_state,
        }


DAYS_BETWEEN = {
    "edit": 4, "delete": 7, "move": 7, "remove": 10, "prune": 30, "rename": 240, "gap": 120, "back": 180, "1990": 180,
    "ahead": 180, "flip": 20, "tear": 30, "lose": 120, "rebuild": 120,
}  # fmt: skip
"""How often each event comes to pass."""


def plan(days: float, steps: int, chance: Random) -> dict[int, list[str]]:
    """Return what happens before which run; each event once at least where there are runs enough, no two at one run."""
    once = sorted(DAYS_BETWEEN)
    more = [name for name in once for _ in range(round(days / DAYS_BETWEEN[name]) - 1)]
    chance.shuffle(once)
    chance.shuffle(more)
    wanted = [*once, *more]
    early = max(2, steps // 10)
    at = chance.sample(range(early, steps - 1), min(len(wanted), steps - 1 - early))
    planned: dict[int, list[str]] = {}
    for step, name in zip(at, wanted, strict=False):
        planned.setdefault(step, []).append(name)
    return planned


def rows(folder: Path, sql: str) -> Iterator[tuple[object, ...]]:
    """Yield rows of the state database."""
    with closing(sqlite3.connect(f"file:{folder / '.fetched' / 'state.db'}?mode=ro", uri=True)) as state:
        yield from state.execute(sql)
