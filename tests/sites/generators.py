"""The site generators: where each wants the posts, how it is started, and where its site comes out."""

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from normalize.profiles import load_profile
from tests.sites.content import ZONE, Post, write_content
from tests.sites.inspection import Look
from tests.sites.matrix import matrix
from tests.sites.traps import Trap, dates, traps

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".sites"
"""Where `make sites` installs what is none of the development's own packages."""
SKELETONS = Path(__file__).parent / "skeletons"
_TIMEOUT_S = 500


@dataclass(frozen=True, slots=True)
class Generator:
    """One generator; `command` is what is started in the site's folder, its first word found by `program`."""

    name: str
    content: str
    """The content folder, below the site's folder."""
    command: tuple[str, ...]
    public: str
    """Where the built site lies."""
    package: str = ""
    """What it is called by npm or PyPI, where that is not its name."""
    of: str = ""
    """Its profile, where that is not its name."""
    home: str = ""
    """The folder below `TOOLS` that has it, where another major of it is in use, too."""
    served_at: str = ""
    keeps_offset: bool = True
    """It shows a date on the clock of the post's own offset; else on that of the machine that builds."""
    environment: tuple[tuple[str, str], ...] = ()
    feed: str = ""
    """Where in the built site its feed lies, if it makes one."""
    settings: tuple[str, ...] = ()
    """The files of its skeleton that hold what a site has to say."""

    @property
    def profile(self) -> str:
        """The profile that writes for it."""
        return self.of or self.name

    @property
    def names(self) -> frozenset[str]:
        """By what it is known, and its profile."""
        return frozenset({self.name, self.profile})

    def clock(self, zone: str) -> ZoneInfo:
        """Return the zone in which a site shows dates that was built in `zone`."""
        return ZONE if self.keeps_offset else ZoneInfo(zone)


_HUGO = (("HUGO_MARKUP_GOLDMARK_RENDERER_UNSAFE", "true"),)
_MKDOCS = (("NO_MKDOCS_2_WARNING", "1"),)
_ASTRO = (("ASTRO_TELEMETRY_DISABLED", "1"),)
_PELICAN = ("pelican", "content", "-s", "pelicanconf.py", "--fatal", "errors")
GENERATORS = (
    Generator(
        "hugo",
        "content/posts",
        ("hugo", "--printPathWarnings"),
        "public",
        feed="index.xml",
        settings=("hugo.toml", "layouts/_default/home.rss.xml"),
    ),
    Generator("pelican", "content/posts", _PELICAN, "output", settings=("pelicanconf.py",)),
    Generator("pelican 4.12", "content/posts", _PELICAN, "output", "pelican", of="pelican", home="pelican-4.12"),
    Generator(
        "mkdocs",
        "docs/blog/posts",
        ("mkdocs", "build", "-q"),
        "site",
        "mkdocs-material",
        environment=_MKDOCS,
        settings=("mkdocs.yml",),
    ),
    Generator(
        "mkdocs with extensions",
        "docs/blog/posts",
        ("mkdocs", "build", "-q", "-f", "extended.yml"),
        "site",
        "mkdocs-material",
        of="mkdocs",
        environment=_MKDOCS,
        settings=("extended.yml",),
    ),
    Generator(
        "mkdocs with extensions, 9.7",
        "docs/blog/posts",
        ("mkdocs", "build", "-q", "-f", "extended.yml"),
        "site",
        "mkdocs-material",
        of="mkdocs",
        home="material-9.7",
        environment=_MKDOCS,
    ),
    Generator(
        "eleventy",
        "content/posts",
        ("eleventy", "--quiet"),
        "public",
        "@11ty/eleventy",
        keeps_offset=False,
        feed="feed.xml",
        settings=("eleventy.config.js",),
    ),
    Generator(
        "hexo", "source/_posts", ("hexo", "generate", "--bail"), "public", keeps_offset=False, settings=("_config.yml",)
    ),
    Generator(
        "hexo 7",
        "source/_posts",
        ("hexo", "generate", "--bail"),
        "public",
        "hexo",
        of="hexo",
        home="hexo-7",
        keeps_offset=False,
    ),
    Generator(
        "astro",
        "src/content/posts",
        ("astro", "build"),
        "public-site",
        keeps_offset=False,
        environment=_ASTRO,
        feed="rss.xml",
        settings=("astro.config.mjs", "src/content.config.ts", "src/pages/rss.xml.js"),
    ),
    Generator(
        "astro 7",
        "src/content/posts",
        ("node", "node_modules/astro/bin/astro.mjs", "build"),
        "public-site",
        "astro",
        of="astro",
        home="astro-7",
        keeps_offset=False,
        environment=_ASTRO,
        feed="rss.xml",
    ),
    Generator(
        "jekyll",
        "fetched",
        ("jekyll", "build", "--trace"),
        "_site",
        served_at="/fetched",
        keeps_offset=False,
        settings=("_config.yml",),
    ),
    Generator(
        "zola",
        "content/posts",
        ("zola", "build"),
        "public",
        feed="atom.xml",
        settings=("config.toml", "content/posts/_index.md"),
    ),
    Generator(
        "nikola", "fetched", ("nikola", "build"), "output", home="nikola", served_at="/fetched", settings=("conf.py",)
    ),
    Generator(
        "vitepress",
        "posts",
        ("vitepress", "build"),
        ".vitepress/dist",
        home="vitepress",
        keeps_offset=False,
        settings=(".vitepress/config.mjs",),
    ),
    Generator(
        "docusaurus",
        "blog",
        ("docusaurus", "build"),
        "build",
        "@docusaurus/core",
        home="docusaurus",
        keeps_offset=False,
        settings=("docusaurus.config.js",),
    ),
)


@dataclass(frozen=True, slots=True)
class Task:
    """What is built: which articles, in which form of body, on a machine of which zone."""

    articles: Callable[[], Iterable[Trap]]
    body: str
    zone: str
    environment: tuple[tuple[str, str], ...] = ()


def tasks_of(generator: Generator) -> tuple[Task, ...]:
    """Return what is built with a generator: three sites, in three zones.

    The traps as Markdown, and as HTML where it takes that, the matrix as Markdown; the dates are among each of them.
    """
    takes_html = "html" in load_profile(generator.profile).bodies
    html = (
        Task(traps, "html", "America/Los_Angeles", _HUGO if generator.name == "hugo" else ())
        if takes_html
        else Task(dates, "markdown", "America/Los_Angeles")
    )
    return Task(traps, "markdown", "Asia/Shanghai"), html, Task(matrix, "markdown", "UTC")


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build."""

    posts: Sequence[Post]
    public: Path
    status: int
    log: str
    look: Look


def program(generator: Generator, name: str | None = None) -> str | None:
    """Return the path of a generator's program, None where it is not at hand."""
    home, name = TOOLS / generator.home, name or generator.command[0]
    places = [home / "bin", home / "node_modules" / ".bin"]
    if not generator.home:
        places.insert(0, Path(sysconfig.get_path("scripts")))
    for place in places:
        if (place / name).exists():
            return str(place / name)
    return None if generator.home else shutil.which(name)


def bare_site(generator: Generator, folder: Path) -> Path:
    """Make a site without posts in `folder`, and return where it is."""
    site = folder / "site"
    shutil.copytree(SKELETONS / generator.profile, site)
    modules = TOOLS / generator.home / "node_modules"
    if modules.is_dir():
        (site / "node_modules").symlink_to(modules)
    return site


def build(generator: Generator, folder: Path, task: Task) -> Built:
    """Write articles through the generator's profile into a site in `folder`, and build it."""
    started = program(generator)
    if started is None:
        raise FileNotFoundError(f"{generator.name} is not at hand; `make sites` gets it")
    site = bare_site(generator, folder)
    profile = load_profile(generator.profile).with_body(task.body).served_at(generator.served_at)
    posts = write_content(profile, site / generator.content, folder / "state", task.articles())
    done = subprocess.run(
        [started, *generator.command[1:]],
        cwd=site,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
        env={**os.environ, "TZ": task.zone, **dict((*generator.environment, *task.environment))},
    )
    look = Look(generator.names, site / generator.public, generator.clock(task.zone))
    return Built(posts, site / generator.public, done.returncode, done.stdout + done.stderr, look)
