"""The tools of a run: the doors as the walk needs them, and how a dialogue's effects are handled with them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from ingest.budget.allowance import Allowance
from ingest.budget.crashes import CrashBook
from ingest.engine.engine import Engine
from ingest.extractor.pull_settings import PullSettings
from ingest.fetcher.schedule.due import Schedule
from ingest.files import is_file, read_file
from ingest.identity.namesakes import Namesakes
from ingest.identity.near_duplicates import NearCopies
from ingest.messages import Answer, Dialogue, Effect, Purpose, Request, T, Task, drive
from ingest.report.progress import Progress
from ingest.run.claims import Claims
from ingest.run.made_with import MadeWith, nobody_knows
from ingest.tasks import WorkLimits
from store.late.dataclass import dataclass, field
from store.store import Store

if TYPE_CHECKING:
    from ingest.extractor.site_rules.book import RuleBook
    from normalize.profile import Profile


@dataclass(frozen=True, slots=True)
class Settings:
    """What the configuration says of the walk itself."""

    late_profile: Callable[[], "Profile"]
    """Reads it when the first post is written or read."""
    schedule: Schedule
    limits: WorkLimits
    pulling: PullSettings
    folder_zone: str = "UTC"
    """Whose midnight decides about the folder of a day, and in which times are told."""
    images: Literal["download", "link", "none"] = "download"
    keep_pages: bool = True
    keep_images: bool = False
    duplicates: Literal["mark", "skip"] = "mark"
    """What is done with a copy of another source's article."""
    max_images: int = 100
    max_image_pixels: int = 100_000_000
    max_file_bytes: int = 20_000_000
    recheck_ages: tuple[timedelta, ...] = ()
    """At these ages of an article its page is asked again, in case that it was edited."""
    concurrency: int = 16
    """Sources, and articles, that are worked on at once."""
    base: Path = Path()
    """Where relative paths of the configuration start."""

    @property
    def profile(self) -> "Profile":
        """In which form posts are written."""
        return self.late_profile()

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are told."""
        return ZoneInfo(self.folder_zone)


@dataclass(frozen=True, slots=True)
class Tools:
    """The doors of a run. A dry run holds a store that forgets what it is given."""

    ask: Callable[[Request], Awaitable[Answer]]
    engine: Engine
    store: Store
    late_rules: "Callable[[], RuleBook]"
    """Return the site rules."""
    settings: Settings
    now: Callable[[], datetime]
    """Aware, UTC."""
    progress: Progress
    dry: bool = False
    chance: Callable[[], float] = lambda: 0.5
    """A number from 0 to 1, drawn anew: keeps what is due at the same time from falling into step."""
    namesakes: Namesakes = field(default_factory=Namesakes)
    """The articles of the sources whose past is looked at, by their titles."""
    near: NearCopies = field(default_factory=NearCopies)
    """What this run has seen, for finding copies of it in other sources."""
    claims: Claims = field(default_factory=Claims)
    """Which articles this run has under way."""
    host_waits: Callable[[], Mapping[str, datetime]] = dict
    """Return host -> the instant before which it asked not to be asked again."""
    clock_ahead: Callable[[], timedelta] = timedelta
    """Return how far the hosts are ahead of this machine's clock, where they agree that it is off; else zero."""

    allowance: Allowance = field(default_factory=Allowance)
    """What this run, and each source in it, may take."""
    crashes: CrashBook = field(default_factory=CrashBook)
    made_with: MadeWith = nobody_knows
    """Tell with what a post of a source, of a page at an address, would be made now."""

    @property
    def rules(self) -> "RuleBook":
        """The site rules, read when they are needed for the first time."""
        return self.late_rules()

    def hosts_now(self) -> datetime:
        """Return the time for what cannot be undone: this clock's, or what most hosts say where it is off."""
        return self.now() + self.clock_ahead()

    async def handle(self, effect: Effect | Sequence[Effect]) -> Any:  # noqa: ANN401 - the answer's type is the effect's
        """Answer what a dialogue asks for; several things together at the same time."""
        if isinstance(effect, Task):
            return await self.engine.perform(effect)
        if isinstance(effect, Request):
            if is_file(effect.url) and effect.purpose is Purpose.FEED:
                return read_file(effect, self.settings.base, self.settings.max_file_bytes)
            return await self.ask(effect)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self.handle(one)) for one in effect]
        return [task.result() for task in tasks]

    async def drive(self, dialogue: Dialogue[T]) -> T:
        """Run a dialogue to its end."""
        return await drive(dialogue, self.handle)
