"""Puput on Wagtail, a blog that Django serves: its history is planted through its own models, on loopback."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.producers.history import Planted, history
from bench.producers.producer import BASE, HOST, Way
from bench.producers.servers import served_by
from tests.sites.generators import TOOLS

_PROJECT = Path(__file__).parent / "puput_project"
_PYTHON = TOOLS / "puput" / "bin" / "python"
_TIMEOUT_S = 240


@dataclass(slots=True)
class PuputSite:
    """A blog that runs."""

    folder: Path
    host: str
    posts: Sequence[Planted]
    feed: str = "/blog/feed/"
    links: Mapping[str, str] = field(default_factory=dict)

    def addresses(self) -> Sequence[str]:
        """Return the posts' URLs, as they are now."""
        return [self.links[post.title] for post in self.posts]

    def rename(self) -> None:
        """Give every post another slug."""
        self.links = _told(self.folder, {})


@dataclass(frozen=True, slots=True)
class Puput:
    """The blog with its own theme, below the site's root."""

    name: str = "Puput on Wagtail"
    ways: Sequence[Way] = (
        Way("feed"),
        Way("sitemap", ("--via", "sitemap")),
        Way("list pages", ("--via", "list", "--at", f"{BASE}/blog/")),
        Way("list of addresses", ("--urls",)),
        Way("chosen by itself", ("--limit", "1000")),
    )

    def missing(self) -> str | None:
        """Return what is not at hand."""
        return None if _PYTHON.exists() else "puput is not at hand; `make sites` gets it"

    def version(self) -> str:
        """Return the versions of both."""
        asked = "from importlib.metadata import version as v; print(f\"{v('puput')} on {v('wagtail')}\")"
        done = subprocess.run([_PYTHON, "-c", asked], capture_output=True, text=True, timeout=60, check=False)
        return done.stdout.strip()

    @contextmanager
    def standing(self, folder: Path) -> Iterator[PuputSite]:
        """Plant the history in a new site, and serve it until the block ends."""
        # Its pages show but the day.
        posts = [replace(post, at=post.at.replace(hour=0, minute=0)) for post in history()]
        (folder / "pictures").mkdir(parents=True)
        for post in posts:
            (folder / "pictures" / f"{post.number}.png").write_bytes(post.picture)
        given = [
            {"title": post.title, "slug": post.slug, "at": post.at.isoformat(), "html": post.html()} for post in posts
        ]
        links = _told(folder, {"host": HOST, "posts": given})
        arguments = ("-m", "django", "runserver", "--noreload", "--insecure")
        with served_by([str(_PYTHON), *arguments], folder / "django.log", _environment(folder)) as host:
            yield PuputSite(folder, host, posts, links=links)


def _environment(folder: Path) -> Mapping[str, str]:
    own = {"SITE_FOLDER": str(folder), "SITE_BASE": BASE, "DJANGO_SETTINGS_MODULE": "puput_site.settings"}
    return {**os.environ, **own, "PYTHONPATH": str(_PROJECT)}


def _told(folder: Path, given: Mapping[str, object]) -> Mapping[str, str]:
    """Plant what is given, or rename all; return each post's title and address."""
    done = subprocess.run(
        [_PYTHON, "-m", "puput_site.told"],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
        env=_environment(folder),
    )
    if done.returncode:
        raise RuntimeError(f"puput: {(done.stdout + done.stderr)[-800:]}")
    told: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return told


PUPUT = Puput()
