"""The site generators: where each wants the posts, how it is started, and where its site comes out."""

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from normalize.profiles import load_profile
from tests.sites.content import Post, write_content

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".sites"
"""Where `make sites` installs what no Python package brings."""
_SKELETONS = Path(__file__).parent / "skeletons"
_TIMEOUT_S = 300


@dataclass(frozen=True, slots=True)
class Generator:
    """One generator; `command` is what is started in the site's folder, its first word found by `program`."""

    name: str
    content: str
    """The content folder, below the site's folder."""
    command: tuple[str, ...]
    public: str
    """Where the built site lies."""
    served_at: str = ""
    environment: tuple[tuple[str, str], ...] = ()


GENERATORS = (
    Generator("hugo", "content/posts", ("hugo", "--printPathWarnings"), "public"),
    Generator(
        "pelican", "content/posts", ("pelican", "content", "-s", "pelicanconf.py", "--fatal", "errors"), "output"
    ),
    Generator(
        "mkdocs", "docs/blog/posts", ("mkdocs", "build", "-q"), "site", environment=(("NO_MKDOCS_2_WARNING", "1"),)
    ),
    Generator("eleventy", "content/posts", ("eleventy", "--quiet"), "public"),
    Generator("hexo", "source/_posts", ("hexo", "generate", "--bail"), "public"),
    Generator(
        "astro",
        "src/content/posts",
        ("astro", "build"),
        "public-site",
        environment=(("ASTRO_TELEMETRY_DISABLED", "1"),),
    ),
    Generator("jekyll", "fetched", ("jekyll", "build", "--trace"), "_site", served_at="/fetched"),
    Generator("zola", "content/posts", ("zola", "build"), "public"),
)


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build."""

    posts: Sequence[Post]
    public: Path
    status: int
    log: str


def program(name: str) -> str | None:
    """Return the path of a generator's program, None where it is not at hand."""
    places = [Path(sysconfig.get_path("scripts")), TOOLS / "bin", TOOLS / "node_modules" / ".bin"]
    for place in places:
        if (place / name).exists():
            return str(place / name)
    return shutil.which(name)


def build(generator: Generator, folder: Path, body: str | None = None) -> Built:
    """Write the traps through the generator's profile into a site in `folder`, and build it.

    `body` is the form of the posts' bodies where it is not the profile's own.
    """
    started = program(generator.command[0])
    if started is None:
        raise FileNotFoundError(f"{generator.name} is not at hand; `make sites` gets it")
    site = folder / "site"
    shutil.copytree(_SKELETONS / generator.name, site)
    if (TOOLS / "node_modules").is_dir():
        (site / "node_modules").symlink_to(TOOLS / "node_modules")
    profile = load_profile(generator.name).with_body(body).served_at(generator.served_at)
    posts = write_content(profile, site / generator.content, folder / "state")
    done = subprocess.run(
        [started, *generator.command[1:]],
        cwd=site,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
        env={**os.environ, **dict(generator.environment)},
    )
    return Built(posts, site / generator.public, done.returncode, done.stdout + done.stderr)
