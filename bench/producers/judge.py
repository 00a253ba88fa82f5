"""Reads a way's posts with the real command, and compares what is stored with what was planted."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import yaml

from bench.producers.history import Planted
from bench.producers.producer import BASE, HOST, Site, Way

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 240
_CONFIG = """\
store: {{content: content, state: .fetched, journal: journal}}
network: {{allow_private: [127.0.0.1/32], delay_s: 0, per_host: 4, resolve: {{"{host}": "{address}"}}}}
sources:
  - {{name: blog, url: "{base}{feed}"}}
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """One post as it was stored."""

    path: Path
    title: str
    at: datetime | None
    text: str
    pictures: frozenset[bytes]


@dataclass(slots=True)
class Verdict:
    """What one way brought, and what a change of all addresses did to it."""

    planted: int
    found: int = 0
    whole: int = 0
    dated: int = 0
    titled: int = 0
    doubled: int = 0
    """Stored more than once, before the addresses changed or behind that."""
    others: int = 0
    """Stored, and no public post."""
    faults: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether all came, once, as it was planted."""
        good = self.found == self.whole == self.dated == self.titled == self.planted
        return good and not self.doubled and not self.others


def judged(site: Site, ways: Sequence[Way], folder: Path, posts: Sequence[Planted]) -> Verdict:
    """Read the site by these ways into one store."""
    folder.mkdir(parents=True)
    said = [_read(site, way, folder) for way in ways]
    verdict = Verdict(len(posts))
    _compare(verdict, site, posts, _stored(folder / "content"))
    if verdict.found < verdict.planted:
        verdict.faults += [line for text in said for line in text.splitlines()[-6:]]
    return verdict


def read_again(verdict: Verdict, site: Site, ways: Sequence[Way], folder: Path, posts: Sequence[Planted]) -> None:
    """Read a site again whose addresses have changed, and count what is stored twice."""
    for way in ways:
        _read(site, way, folder)
    after = Verdict(verdict.planted)
    _compare(after, site, posts, _stored(folder / "content"))
    verdict.doubled, verdict.others = max(verdict.doubled, after.doubled), max(verdict.others, after.others)
    lost = [fault for fault in after.faults if fault not in verdict.faults]
    verdict.faults += [f"after the change: {fault}" for fault in lost]


def _read(site: Site, way: Way, folder: Path) -> str:
    feed = way.feed or site.feed
    (folder / "config.yaml").write_text(_CONFIG.format(host=HOST, address=site.host, base=BASE, feed=feed), "utf-8")
    arguments = ["backfill", "blog", *way.arguments] if way.arguments else ["run", "--force"]
    if way.arguments[:1] == ("--urls",):
        (folder / "addresses.txt").write_text("\n".join(site.addresses()) + "\n", "utf-8")
        arguments = ["backfill", "blog", "--urls", str(folder / "addresses.txt")]
    done = subprocess.run(
        [sys.executable, "-m", "ingest", *arguments, "--config", str(folder / "config.yaml")],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return done.stdout + done.stderr


def _compare(verdict: Verdict, site: Site, posts: Sequence[Planted], stored: Sequence[Stored]) -> None:
    matches = Counter[Path]()
    for post in site.posts:  # older than those that the way shows: no strangers, and to be there once all the same
        if post not in posts:
            same = [each for each in stored if post.paragraphs[0] in each.text]
            matches.update(each.path for each in same)
            verdict.doubled += len(same) > 1
    for post in posts:
        same = [each for each in stored if post.paragraphs[0] in each.text]
        matches.update(each.path for each in same)
        if not same:
            verdict.faults.append(f"{post.title}: not found")
            continue
        first = same[0]
        lacking = [text for text in post.texts if text not in first.text]
        has_picture = post.picture in first.pictures
        verdict.found += 1
        verdict.whole += not lacking and has_picture
        verdict.dated += first.at == post.at
        verdict.titled += _plain(first.title) == _plain(post.title)
        verdict.doubled += len(same) > 1
        if lacking or not has_picture:
            verdict.faults.append(f"{post.title}: lacks {lacking[:1] or 'its picture'}")
        if first.at != post.at:
            verdict.faults.append(f"{post.title}: dated {first.at}, was {post.at}")
        if _plain(first.title) != _plain(post.title):
            verdict.faults.append(f"{post.title}: titled {first.title!r}")
        if len(same) > 1:
            verdict.faults.append(f"{post.title}: stored {len(same)} times")
    strangers = [each for each in stored if not matches[each.path]]
    verdict.others = len(strangers)
    verdict.faults += [f"no public post: {each.title}" for each in strangers]


def _plain(title: str) -> str:
    """Return a title without the quotation marks that a producer sets for typewriters' ones."""
    return title.replace("’", "'")


def _stored(content: Path) -> list[Stored]:
    return [_read_post(path) for path in sorted(content.rglob("*.md"))]


def _read_post(path: Path) -> Stored:
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    fields = yaml.safe_load(head)
    at = fields.get("date")
    pictures = {file.read_bytes() for file in path.parent.iterdir() if file.suffix == ".png"}
    told = at if isinstance(at, datetime) and at.tzinfo else None
    return Stored(path, str(fields.get("title")), told, " ".join(body.split()), frozenset(pictures))
