"""Polls of one source told as steps: what its site serves from now on, what is asked, and what is stored after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from html import escape
from itertools import cycle, islice
from typing import TypeAlias

import frontmatter

from ingest.session.session import Walked
from tests.fakes.web import Says
from tests.pipeline.place import FEED, Place

SITE = FEED.removesuffix("/feed.xml")
SENTENCES = (
    "Nobody in the hall had thought that {} would fill the whole evening.",
    "The minutes give {} four pages and leave the rest to a list at the end.",
    "Two engineers drew on the board how {} had come to this point.",
    "Whoever lives near the quay has written letters about {} for years.",
    "The treasurer says that {} cost less than the paint of the town hall.",
    "It rained when the committee went to look at {} with its own eyes.",
)


@dataclass(frozen=True)
class Listed:
    """An entry as a feed lists it; links and guids that begin with `/` are the site's."""

    title: str
    link: str | None = None
    guid: str | None = None
    at: datetime | None = None
    text: str = ""
    more: str = ""
    """Further elements."""

    def xml(self) -> str:
        said = {"title": self.title, "link": _full(self.link), "guid": _full(self.guid), "description": self.text}
        said["pubDate"] = format_datetime(self.at) if self.at else None
        elements = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in said.items() if value)
        elements = elements.replace("<guid>", '<guid isPermaLink="false">')
        return f"<item>{elements}{self.more}</item>"


Answer: TypeAlias = Says | Sequence[Listed] | str | None
"""Of an address: as it is; a feed; the page of an article with this title; nothing (404)."""


@dataclass(frozen=True)
class Step:
    """One run, and what holds after it. What is not said is not looked at."""

    serve: Mapping[str, Answer] = field(default_factory=dict)
    """Address, or path of the site -> what it answers from now on."""
    posts: int | None = None
    found: Mapping[str, str] = field(default_factory=dict)
    """Text of a post, front matter included -> another text of the same one; there is one such post."""
    lacks: tuple[str, ...] = ()
    """Texts that no post holds."""
    asked: Mapping[str, int] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    """What the outcome of the source says, detail and notes."""
    written: int | None = None
    """Posts that are other than before, new ones included."""
    source: str | None = None
    """The settings of the source from now on, as YAML between braces."""
    wait_minutes: int = 30
    force: bool = True


def rss(entries: Sequence[Listed], more: str = "") -> str:
    """Return the feed of the site."""
    items = "".join(entry.xml() for entry in entries)
    return f'<rss version="2.0"><channel><title>Town</title><link>{SITE}/</link>{more}{items}</channel></rss>'


def page(title: str) -> str:
    """Return the page of an article, whose text is its own as far as its title is."""
    about = title.lower()
    drawn = list(islice(cycle(SENTENCES), len(title) % len(SENTENCES), len(title) % len(SENTENCES) + 6))
    text = "".join(f"<p>{sentence.format(about)} {sentence.format(f'what {about} means')}</p>" for sentence in drawn)
    return (
        f'<html lang="en"><head><title>{title}</title></head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>{title}</h1>{text}</article><footer>Site</footer></body></html>"
    )


def play(place: Place, steps: Sequence[Step], source: str = "") -> None:
    """Take the steps, and judge after each."""
    for number, step in enumerate(steps, 1):
        source = source if step.source is None else step.source
        place.configure(f'sources: [{{name: news, url: "{FEED}"{", " if source else ""}{source}}}]')
        for where, answer in step.serve.items():
            _serve(place, _full(where) or "", answer)
        if number > 1:
            place.later(minutes=step.wait_minutes)
        before = _texts(place)
        walked = place.run(force=step.force)
        _judge(place, step, walked, before, f"step {number}")


def _serve(place: Place, url: str, answer: Answer) -> None:
    match answer:
        case None:
            place.web.forgets(url)
        case Says():
            place.web.script(url, answer)
        case str():
            place.web.page(url, page(answer))
        case _:
            place.web.feed(url, rss(answer))


def _judge(place: Place, step: Step, walked: Walked, before: Mapping[str, str], where: str) -> None:
    texts = _texts(place)
    assert step.posts in (None, len(texts)), f"{where}: {len(texts)} posts"
    for text, also in step.found.items():
        holding = [each for each in texts.values() if text in each]
        assert len(holding) == 1, f"{where}: {len(holding)} posts hold {text!r}"
        assert also in holding[0], f"{where}: {also!r} is not in the post {text!r}"
    for text in step.lacks:
        assert not any(text in each for each in texts.values()), f"{where}: a post holds {text!r}"
    for url, count in step.asked.items():
        assert place.web.count(_full(url) or "") == count, f"{where}: requests for {url}"
    said = " ".join(line for each in walked.report.sources for line in (each.detail, *each.notes))
    for words in step.told:
        assert words in said, f"{where}: {words!r} is not told, but {said!r}"
    written = sum(before.get(path) != text for path, text in texts.items())
    assert step.written in (None, written), f"{where}: {written} posts were written"


def _texts(place: Place) -> dict[str, str]:
    return {str(path): path.read_text("utf-8") for path in place.posts()}


def front(place: Place, text: str) -> frontmatter.Post:
    """Return the one post that holds a text."""
    [path] = [path for path in place.posts() if text in path.read_text("utf-8")]
    return frontmatter.load(str(path))


def _full(address: str | None) -> str | None:
    return f"{SITE}{address}" if address and address.startswith("/") else address
