"""Static sites: the generators' own feeds, sitemaps and lists, around pages of a plain theme or of their own one."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.producers.files import serving_files
from bench.producers.history import Planted, history
from bench.producers.producer import BASE, Way
from tests.sites.generators import GENERATORS, TOOLS, program

_VERSION = re.compile(r"\d+\.\d+(?:\.\d+)*")
_TIMEOUT_S = 240


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one generator is fed."""

    generator: str
    """Its name among those of `make sites`."""
    public: str
    feed: str
    settings: Callable[[bool], dict[str, str]]
    """Its files besides posts, for the first or the changed permalinks."""
    post: Callable[[Planted], tuple[str, str]]
    """A post's file, and what stands in it."""
    address: Callable[[Planted, bool], str]
    ways: Sequence[Way]
    title: str = ""
    """What the table calls it, where that is not the generator's name."""
    version_word: str = "--version"


@dataclass(slots=True)
class StaticSite:
    """A site that was built into a folder."""

    recipe: Recipe
    source: Path
    public: Path
    host: str
    posts: Sequence[Planted]
    is_renamed: bool = False

    @property
    def feed(self) -> str:
        """Its feed's path."""
        return self.recipe.feed

    def addresses(self) -> Sequence[str]:
        """Return the posts' URLs, as they are now."""
        return [BASE + self.recipe.address(post, self.is_renamed) for post in self.posts]

    def rename(self) -> None:
        """Build it with other permalinks; no page stands where it stood."""
        self.is_renamed = True
        self.build()

    def build(self) -> None:
        """Write the site's source, build it, and put it where it is served."""
        shutil.rmtree(self.source, ignore_errors=True)
        files = self.recipe.settings(self.is_renamed) | dict(self.recipe.post(post) for post in self.posts)
        for name, text in files.items():
            (self.source / name).parent.mkdir(parents=True, exist_ok=True)
            (self.source / name).write_text(text, "utf-8")
        generator = next(each for each in GENERATORS if each.name == self.recipe.generator)
        modules = TOOLS / generator.home / "node_modules"
        if modules.is_dir():
            (self.source / "node_modules").symlink_to(modules)
        done = subprocess.run(
            [str(program(generator)), *generator.command[1:]],
            cwd=self.source,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_S,
            check=False,
            env={**os.environ, "TZ": "UTC", **dict(generator.environment)},
        )
        if done.returncode:
            raise RuntimeError(f"{self.recipe.generator}: {(done.stdout + done.stderr)[-600:]}")
        shutil.rmtree(self.public, ignore_errors=True)
        shutil.copytree(self.source / self.recipe.public, self.public)
        for post in self.posts:
            (self.public / post.picture_path[1:]).parent.mkdir(exist_ok=True)
            (self.public / post.picture_path[1:]).write_bytes(post.picture)


@dataclass(frozen=True, slots=True)
class StaticProducer:
    """A generator with one recipe."""

    recipe: Recipe

    @property
    def name(self) -> str:
        """What the table calls it."""
        return self.recipe.title or self.recipe.generator

    @property
    def ways(self) -> Sequence[Way]:
        """The ways that its sites offer."""
        return self.recipe.ways

    def missing(self) -> str | None:
        """Return what is not at hand."""
        generator = next(each for each in GENERATORS if each.name == self.recipe.generator)
        return None if program(generator) else f"{self.recipe.generator} is not at hand; `make sites` gets it"

    def version(self) -> str:
        """Return what the generator says."""
        generator = next(each for each in GENERATORS if each.name == self.recipe.generator)
        command = [str(program(generator)), self.recipe.version_word]
        told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=TOOLS.parent)
        found = _VERSION.search(told.stdout + told.stderr)
        return found[0] if found else ""

    @contextmanager
    def standing(self, folder: Path) -> Iterator[StaticSite]:
        """Build the site and serve it."""
        public = folder / "public"
        public.mkdir(parents=True)
        with serving_files(public) as host:
            site = StaticSite(self.recipe, folder / "source", public, host, history())
            site.build()
            yield site
