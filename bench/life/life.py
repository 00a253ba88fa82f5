"""A whole life: runs by cron, and what comes between them."""

import os
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from bench.life.cron import run_apart, session_of
from bench.life.hands import Hands, plan, rows
from bench.life.played import LifeClock, LifeWeb
from bench.life.world import START, World
from ingest.commands import rebuild as rebuilding
from ingest.commands import remove as removing
from ingest.commands import run as running
from ingest.session.session import Session

CONFIG = """\
engine: {{kind: inline}}
network: {{delay_s: 0}}
schedule: {{recheck_hours: {recheck_hours}}}
store: {{raw_days: 60, raw_max_mb: {raw_mb}}}
sources:
{sources}"""
RAW_MB = 20
PRUNED = "guids"
"""The source of which only the newest posts are kept."""


Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Settings:
    """How long and how busy a life is."""

    years: float = 2.0
    seed: int = 1
    step_hours: float = 6.0
    busy_a_day: float = 60.0
    recheck_hours: tuple[float, ...] = ()
    """At which ages pages are asked again; each doubles what a life costs."""
    measured: bool = True
    """Whether a run each month is in a process of its own, so that its memory is that of a run by cron."""

    @property
    def days(self) -> float:
        """How many days it has."""
        return self.years * 365


@dataclass(frozen=True, slots=True)
class Month:
    """What a life was like at some time."""

    at: datetime
    runs: int
    items: int
    posts: int
    state_bytes: int
    journal_bytes: int
    rss_bytes: int
    """The most memory that a run in a process of its own took."""
    cpu_s: float

    def line(self) -> str:
        """Return it as a line."""
        a_piece = max(self.items, 1)
        return (
            f"{self.at:%Y-%m-%d} {self.runs:5} runs {self.items:6} items {self.posts:6} stored"
            f"  state {self.state_bytes / 1e3:8.0f} kB ({self.state_bytes / a_piece:5.0f} B an item)"
            f"  journal {self.journal_bytes / 1e3:6.0f} kB ({self.journal_bytes / a_piece:4.0f} B)"
            f"  {self.rss_bytes / 1e6:4.0f} MB  {self.cpu_s:6.1f} s"
        )


@dataclass(slots=True)
class Life:
    """One life in a folder of its own."""

    folder: Path
    settings: Settings
    world: World = field(init=False)
    clock: LifeClock = field(init=False)
    web: LifeWeb = field(init=False)
    hands: Hands = field(init=False)
    names: dict[str, list[str]] = field(init=False)
    """What each source is called, the newest name last."""
    trouble: list[str] = field(default_factory=list)
    """What went wrong in some run, one line each."""
    diary: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    runs: int = 0
    anew: set[int] = field(default_factory=set)
    """The runs that found no state, or a damaged one."""
    gaps: Random = field(init=False)

    def __post_init__(self) -> None:
        chosen = self.settings
        self.world = World(chosen.seed, chosen.days, chosen.busy_a_day)
        self.clock = LifeClock()
        self.web = LifeWeb(self.world, self.clock)
        self.hands = Hands(self.folder, self.clock, Random(f"{chosen.seed} hands"))
        self.gaps = Random(f"{chosen.seed} gaps")
        self.names = {name: [name] for name in self.world.sources}
        self.configure()

    def configure(self) -> None:
        """Write the configuration."""
        lines = []
        for source, names in self.names.items():
            each = self.world.sources[source]
            more = "" if each.full_text else ", full_text: false"
            more += f", was: [{', '.join(names[:-1])}]" if len(names) > 1 else ""
            more += f", keep_days: {self.keep_days}" if source == PRUNED else ""
            lines.append(f'  - {{name: {names[-1]}, url: "https://{source}.example/feed.xml"{more}}}\n')
        (self.folder / "config.yaml").write_text(
            CONFIG.format(raw_mb=RAW_MB, recheck_hours=list(self.settings.recheck_hours), sources="".join(lines)),
            "utf-8",
        )

    @property
    def keep_days(self) -> float:
        """How old posts of one source may become."""
        return max(5, round(self.settings.days / 6))

    def live(self) -> Iterator[Month]:
        """Live, and yield how it is each month, and at the end."""
        chosen, chance = self.settings, Random(f"{self.settings.seed} plan")
        step = timedelta(hours=chosen.step_hours)
        planned = plan(chosen.days, int(chosen.days * 24 / chosen.step_hours * 0.7), chance)
        end, month_over = START + timedelta(days=chosen.days), START + timedelta(days=30)
        while self.clock.true_now() < end or any(at >= self.runs for at in planned):
            for name in planned.get(self.runs, ()):
                self.happen(name)
            self.run()
            self.clock.wrong_by = timedelta()
            self.clock.advance(step.total_seconds())
            if self.clock.true_now() >= month_over:
                month_over += timedelta(days=30)
                yield self.month()
        for _ in range(3):
            self.run()
            self.clock.advance(hours=25)
        yield self.month()

    def happen(self, name: str) -> None:
        """Let one event come to pass."""
        match name:
            case "gap":
                days = self.gaps.uniform(7, 42) if self.settings.days > 300 else self.settings.days / 5
                self.clock.advance(days=days)
                self.note(name, f"{days:.1f} days")
            case "rename":
                source = self.gaps.choice(sorted(self.names))
                self.names[source].append(f"{source}-{len(self.names[source])}")
                self.configure()
                self.note(name, self.names[source][-1])
            case "remove":
                self.remove()
            case "prune":
                walked = self.guarded("prune", lambda: removing.prune(self.session()))
                self.note(name, str(walked.report.counts()) if walked else "")
            case "rebuild":
                self.guarded("rebuild", lambda: list(rebuilding.rebuild(self.session()).lines()))
                self.anew.add(self.runs)
                self.note(name, "")
            case _:
                self.note(name, self.hands.deeds()[name]())
                if name == "lose":
                    self.anew.add(self.runs)

    def note(self, name: str, what: str) -> None:
        """Write an event into the diary."""
        self.done[name] += 1
        self.diary.append(f"run {self.runs} {self.clock.true_now():%Y-%m-%d %H:%M} {name}: {what}")

    def remove(self) -> None:
        """Take a post down."""
        found = self.hands.url_to_remove()
        if found is None:
            return
        url, item = found
        self.note("remove", f"{item} {url}")
        walked = self.guarded(f"remove {url}", lambda: removing.remove(self.session(), [url]))
        if walked is not None:
            self.hands.intent.removed.add(item)

    def run(self) -> None:
        """Run once, as cron does."""
        self.web.forget_requests()
        self.web.run = self.runs
        walked = self.guarded("run", lambda: running.run(self.session(), ()))
        self.runs += 1
        if walked is None:
            return
        report = walked.report
        if any("made anew" in note for note in report.notes):
            self.anew.add(self.runs - 1)
        if report.faults or report.broken_sinks:
            told = [f"{each.url}: {each.detail}" for each in report.articles if "fault" in each.detail]
            told += [f"{each.name}: {each.detail}" for each in report.sources if "fault" in each.detail]
            self.complain("run", f"{report.faults} faults: {told[:3]} {report.broken_sinks}")
        self.diary += [f"run {self.runs - 1} said: {note}" for note in report.notes]

    def guarded(self, what: str, command: Callable[[], Result]) -> Result | None:
        """Do a command; what it raises is trouble."""
        try:
            return command()
        except Exception as error:  # noqa: BLE001 - whatever it is, no command may end so
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.complain(what, f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})")
            return None

    def complain(self, what: str, why: str) -> None:
        """Take down what went wrong."""
        line = f"run {self.runs} {self.clock.true_now():%Y-%m-%d %H:%M} {what}: {why}"
        self.trouble.append(line)
        self.diary.append(f"TROUBLE {line}")

    def session(self) -> Session:
        """Return how a command walks."""
        return session_of(self.folder, self.web, self.clock, self.runs)

    def run_apart(self) -> int:
        """Run once in a process of its own; return the bytes of memory that it took."""
        if not self.settings.measured:
            self.run()
            return 0
        now = self.clock.true_now()
        self.web.run = self.runs
        taken, read, why = run_apart(self.folder, self.world, (now - START).total_seconds())
        for source in read:
            self.web.note_shown(source, now)
        if why:
            self.complain("run in a process of its own", why)
        self.runs += 1
        return taken

    def month(self) -> Month:
        """Run once, and measure."""
        taken = self.run_apart()
        [(items, posts)] = rows(self.folder, "SELECT count(*), sum(status = 'stored') FROM items")
        state = sum(path.stat().st_size for path in (self.folder / ".fetched").glob("state.db*") if _is_in_use(path))
        return Month(
            at=self.clock.true_now(),
            runs=self.runs,
            items=int(str(items)),
            posts=int(str(posts or 0)),
            state_bytes=state,
            journal_bytes=bytes_below(self.folder / "fetched.journal"),
            rss_bytes=taken,
            cpu_s=sum(os.times()[:4]),
        )


def _is_in_use(path: Path) -> bool:
    return "damaged" not in path.name and "before" not in path.name


def bytes_below(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
