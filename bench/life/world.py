"""The world of a long life: sources whose every answer follows from a number, a seed and the true time. Pure.

An item carries its true name (`qblog17q`) in its text, so that a post tells whose it is wherever it was moved to.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

from demo.pages import picture

START = datetime(2024, 1, 1, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NAME = re.compile(r"q([a-z]+)(\d+)q")
EDITION = re.compile(r"edition (\d+) of q")
_HANZI = (
    "市议会星期一晚上开会讨论那座桥没有人记得是谁造的也没有人知道修它要花多少钱最后他"
    "们同意去问邻镇工程师新闻公司发布手机电池研究人员表示数据显示用户可以"
)
_WORDS = (
    "the council of town met on monday and talked about a bridge that nobody had built since winter river copper"
    " violin orchard signal station letter garden market harbour engine"
).split()
_EDIT_HOURS = (9, 30)
_FAILS_HOURS = 60
_IMAGE_FAILS_HOURS = 48


@dataclass(frozen=True, slots=True)
class Character:
    """How one source behaves."""

    name: str
    every_h: float
    """Hours between its items."""
    window: int
    """How many items its feed lists."""
    chinese: bool = False
    new_guids: bool = False
    """Each poll shows other guids."""
    edited: bool = False
    flaky: bool = False
    """Some of its pages fail for days, some for good."""
    images: int = 0
    full_text: bool = True
    """False: the feed's own text is what is stored."""
    silent: tuple[float, float] = (1.0, 1.0)
    """From which part of the life to which it publishes nothing."""
    moves_at: float = 1.0
    """At which part of the life it moves to another host."""


def characters(busy_a_day: float) -> tuple[Character, ...]:
    """Return the sources of a life."""
    return (
        Character("busy", 24 / busy_a_day, max(10, round(busy_a_day * 50 / 60)), chinese=True),
        Character("blog", 84, 10, images=1, full_text=False),
        Character("guids", 6, 15, new_guids=True),
        Character("edits", 8, 20, edited=True),
        Character("flaky", 8, 15, flaky=True),
        Character("pictures", 12, 12, images=2),
        Character("mover", 12, 12, moves_at=0.4),
        Character("silent", 24, 10, silent=(0.3, 0.5)),
    )


@dataclass(slots=True)
class World:
    """All sources over a life of so many days, at any true time."""

    seed: int
    days: float
    busy_a_day: float
    sources: dict[str, Character] = field(init=False)

    def __post_init__(self) -> None:
        self.sources = {each.name: each for each in characters(self.busy_a_day)}

    def part(self, share: float) -> datetime:
        """Return the time at which so much of the life is over."""
        return START + timedelta(days=self.days * share)

    def listed(self, source: str, now: datetime) -> range:
        """Return the numbers of the items that a feed lists."""
        each = self.sources[source]
        asleep, awake = map(self.part, each.silent)
        active = now - START - max(timedelta(), min(now, awake) - asleep)
        newest = each.window + int(active / HOUR / each.every_h)
        return range(newest - each.window, newest)

    def published(self, source: str, number: int) -> datetime:
        """Return when an item came."""
        each = self.sources[source]
        asleep, awake = map(self.part, each.silent)
        at = START + HOUR * each.every_h * (number - each.window + 1)
        return at if at <= asleep else at + (awake - asleep)

    def edition(self, source: str, number: int, now: datetime) -> int:
        """Return how often an item has been edited, and 1."""
        if not self.sources[source].edited:
            return 1
        age = now - self.published(source, number)
        if is_restless(source, number):
            return 1 + max(0, int(age / timedelta(minutes=20)))
        return 1 + (sum(age >= HOUR * hours for hours in _EDIT_HOURS) if number % 4 == 0 else 0)

    def host(self, source: str, now: datetime) -> str:
        """Return where a source lives."""
        has_moved = now >= self.part(self.sources[source].moves_at)
        return f"{source}-moved.example" if has_moved else f"{source}.example"

    def feed(self, source: str, now: datetime) -> str:
        """Return a feed as it is now."""
        rows = "".join(self._entry(source, number, now) for number in reversed(self.listed(source, now)))
        home = f"https://{self.host(source, now)}/"
        return f'<rss version="2.0"><channel><title>{source}</title><link>{home}</link>{rows}</channel></rss>'

    def _entry(self, source: str, number: int, now: datetime) -> str:
        each = self.sources[source]
        guid = f"{source}-{number}" + (f"-{now:%Y%m%d%H%M}" if each.new_guids else "")
        said = (
            "".join(self._body(source, number, now))
            if not each.full_text
            else f"<p>{self._says(source, number, now)}</p>"
        )
        return (
            f"<item><title>{self.title(source, number)}</title>"
            f"<link>https://{self.host(source, now)}/{source}/{number}.html</link>"
            f'<guid isPermaLink="false">{guid}</guid>'
            f"<pubDate>{format_datetime(self.published(source, number))}</pubDate>"
            f"<description><![CDATA[{said}]]></description></item>"
        )

    def _says(self, source: str, number: int, now: datetime) -> str:
        return f"This is edition {self.edition(source, number, now)} of q{source}{number}q ."

    def title(self, source: str, number: int) -> str:
        """Return the title of an item; no two are alike."""
        chance = Random(f"{self.seed} {source} {number} title")
        if self.sources[source].chinese:
            return "".join(chance.choices(_HANZI, k=14)) + str(number)
        return " ".join(chance.choices(_WORDS, k=6)).capitalize() + f" {number}"

    def _body(self, source: str, number: int, now: datetime) -> list[str]:
        """Return the paragraphs of an item."""
        each, chance = self.sources[source], Random(f"{self.seed} {source} {number}")
        said = [f"<p>{self._says(source, number, now)}</p>"]
        said += [
            f'<p><img src="https://img-{source}.example/{source}/{number}-{index}.png" alt="A bridge"></p>'
            for index in range(each.images if number % 3 == 0 else 0)
        ]
        for _ in range(4):
            if each.chinese:
                said.append("<p>" + "。".join("".join(chance.choices(_HANZI, k=24)) for _ in range(3)) + "。</p>")
            else:
                said.append("<p>" + " ".join(chance.choices(_WORDS, k=45)).capitalize() + ".</p>")
        return said

    def page(self, source: str, number: int, now: datetime) -> tuple[int, str]:
        """Return status and text of an item's page."""
        if self.sources[source].flaky:
            if number % 17 == 3:
                return 404, "gone"
            if number % 5 == 1 and now < self.published(source, number) + HOUR * _FAILS_HOURS:
                return 503, "later"
        title = self.title(source, number)
        return 200, (
            f"<html><head><title>{title} | {source}</title></head><body><nav><a href='/'>Home</a></nav><article>"
            f"<h1>{title}</h1>{''.join(self._body(source, number, now))}</article></body></html>"
        )

    def image(self, source: str, number: int, url: str, now: datetime) -> tuple[int, bytes]:
        """Return status and bytes of an image."""
        if number % 57 == 0:
            return 404, b""
        if number % 2 == 0 and now < self.published(source, number) + HOUR * _IMAGE_FAILS_HOURS:
            return 503, b""
        return 200, picture(url)


def is_restless(source: str, number: int) -> bool:
    """Say whether an item's text is another whenever it is asked for."""
    return source == "edits" and number % 23 == 5
