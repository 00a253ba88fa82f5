"""A place to run the whole pipeline in: a scripted web, a clock, a folder; everything else is real."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random

import frontmatter
import yaml

from demo.pages import picture
from ingest.commands import add as adding
from ingest.commands import backfill as backfilling
from ingest.commands import run as running
from ingest.config.load import load
from ingest.extractor.site_rules.book import load_rules
from ingest.posts import PostReader
from ingest.report.outcomes import ArticleOutcome, Change, SourceOutcome
from ingest.run.options import RunOptions
from ingest.session.doors import Doors
from ingest.session.session import Session, Walked
from normalize.profiles import load_profile
from store.store import Store
from store.upkeep.opening import SystemCalls
from tests.fakes.clock import FakeClock
from tests.fakes.web import ScriptedWeb

FEED = "https://news.example.org/feed.xml"
STORY = (
    "The council of the town met on Monday evening and talked for three hours about the bridge. ",
    "Nobody remembered who had built it, and nobody could say what it would cost to mend. ",
    "In the end they agreed to ask the engineer of the neighbouring town, who had mended two. ",
)


@dataclass
class Item:
    """An article of the scripted site."""

    number: int
    title: str = ""
    image: bool = False
    extra: str = ""

    @property
    def url(self) -> str:
        return f"https://news.example.org/2026/story-{self.number}.html"

    @property
    def image_url(self) -> str:
        return f"https://img.example.net/{self.number}.png"

    @property
    def name(self) -> str:
        return self.title or f"Story number {self.number} of the bridge"

    @property
    def text(self) -> str:
        return f"{' '.join(STORY)} This is the story with the number {self.number}. {self.extra}"

    @property
    def page(self) -> str:
        image = f'<p><img src="{self.image_url}" alt="The bridge"></p>' if self.image else ""
        paragraphs = "".join(f"<p>{part}</p>" for part in (*STORY, f"Story {self.number}. {self.extra}", *STORY))
        return (
            f'<html lang="en"><head><title>{self.name} | News</title></head><body><nav><a href="/">Home</a></nav>'
            f"<article><h1>{self.name}</h1>{image}{paragraphs}</article>"
            "<footer>All rights reserved</footer></body></html>"
        )


@dataclass
class Place:
    """The scripted web's news site, and a store of its own."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    environ: dict[str, str] = field(default_factory=dict)
    system_calls: SystemCalls = field(default_factory=SystemCalls)
    chance: Callable[[], Random] = lambda: Random(7)

    def __post_init__(self) -> None:
        self.web = ScriptedWeb(self.clock)
        self.configure(f'sources: [{{name: news, url: "{FEED}"}}]')

    def configure(self, text: str) -> None:
        """Write config.yaml; the engine works inline and nobody waits between requests, or asks pages again."""
        head = "engine: {kind: inline}\n" + ("" if "network:" in text else "network: {delay_s: 0}\n")
        head += "" if "schedule:" in text else "schedule: {recheck_hours: []}\n"
        (self.folder / "config.yaml").write_text(head + text, "utf-8")

    def lists(self, *items: Item, url: str = FEED, pages: bool = True, teaser: str = "") -> None:
        """The feed lists these from now on, and their pages and images are there."""
        rows = "".join(
            f"<item><title>{item.name}</title><link>{item.url}</link><guid>{item.url}</guid>"
            f"<pubDate>{format_datetime(self.clock.now().replace(hour=item.number % 24 // 3))}</pubDate>"
            f"<description>&lt;p&gt;{teaser or 'What was said of story'} {item.number}.&lt;/p&gt;</description></item>"
            for item in items
        )
        head = "<title>News</title><link>https://news.example.org/</link>"
        self.web.feed(url, f'<rss version="2.0"><channel>{head}{rows}</channel></rss>')
        for item in items:
            if pages:
                self.web.page(item.url, item.page)
            if item.image:
                self.web.image(item.image_url, picture(item.image_url), "image/png")

    def session(self, *, dry: bool = False, **options: object) -> Session:
        self.web.closed = False
        doors = Doors(lambda _: self._opened_web(), self.clock, self.chance(), self.environ, self.system_calls)
        chosen = RunOptions(**options)  # type: ignore[arg-type]  # the fields of RunOptions, by name
        return Session(load(self.folder / "config.yaml"), self.folder, dry=dry, doors=doors, options=chosen)

    def _opened_web(self) -> ScriptedWeb:
        self.web.closed = False
        return self.web

    def run(self, *names: str, dry: bool = False, **options: object) -> Walked:
        """Run as `fetched run` does."""
        return running.run(self.session(dry=dry, **options), names)

    def later(self, **span: float) -> None:
        """Let time pass, by default enough for every source to be due."""
        self.clock.advance(**(span or {"hours": 25}))
        self.web.forget_requests()

    def add(self, *urls: str, source: str | None = None) -> Walked:
        return adding.add(self.session(), urls, source)

    def backfill(self, name: str, **wanted: object) -> Walked:
        return backfilling.backfill(self.session(), [name], backfilling.Backfill(**wanted))  # type: ignore[arg-type]

    def backfill_within(self, budget: timedelta, **wanted: object) -> Walked:
        session = self.session(budget=budget)
        return backfilling.backfill(session, ["news"], backfilling.Backfill(**wanted))  # type: ignore[arg-type]

    def store_cursors(self) -> dict[str, str]:
        """Return the backfills that are not done."""
        with self.store() as store:
            return store.cursors()

    def store(self) -> Store:
        """Open the store by itself, as a run opens it."""
        config = load(self.folder / "config.yaml")
        reader = PostReader(load_profile(config.store.profile, self.folder), load_rules(None, built_in=True))
        state, journal = self.folder / ".fetched", self.folder / "fetched.journal"
        return Store.open(self.content, state, now=self.clock.now(), journal=journal, reader=reader)

    @property
    def content(self) -> Path:
        return self.folder / "content" / "posts"

    def posts(self) -> list[Path]:
        return sorted(self.content.rglob("*.md"))

    def post(self, number: int) -> frontmatter.Post:
        """Return the one post of a story."""
        found = [
            post
            for path in self.posts()
            if f"story-{number}.html" in str((post := frontmatter.load(str(path)))["source_url"])
        ]
        assert len(found) == 1, f"{len(found)} posts of story {number}"
        return found[0]

    def front(self, path: Path) -> frontmatter.Post:
        """Return a post as a site generator reads it."""
        return frontmatter.load(str(path))

    def snapshot(self) -> dict[str, tuple[int, str]]:
        """Return modification time and hash of every file of the content."""
        return {
            path.relative_to(self.content).as_posix(): (
                path.stat().st_mtime_ns,
                hashlib.sha256(path.read_bytes()).hexdigest(),
            )
            for path in sorted(self.content.rglob("*"))
            if path.is_file()
        }


def only_source(walked: Walked) -> SourceOutcome:
    [outcome] = walked.report.sources
    return outcome


def changes(walked: Walked) -> list[tuple[Change, str]]:
    return [(article.change, article.url) for article in walked.report.articles]


def owed(walked: Walked) -> list[ArticleOutcome]:
    return [article for article in walked.report.articles if article.change is Change.OWED]


def read_json_lines(path: Path) -> list[object]:
    return [yaml.safe_load(line) for line in path.read_text("utf-8").splitlines()]
