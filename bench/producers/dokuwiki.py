"""DokuWiki, as Debian packages it: its pages are files, planted and served by PHP, on loopback."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.producers.history import Planted, history
from bench.producers.producer import BASE, Way
from bench.producers.servers import run_php, served

PACKAGE = Path("/usr/share/dokuwiki")
_SETTINGS = Path("/etc/dokuwiki")
_PHP = Path(__file__).parent / "dokuwiki_php"
_FOLDERS = "attic cache index locks log media media_attic media_meta meta pages tmp".split()
_RIGHTS = "*\t@ALL\t1\nhidden:*\t@ALL\t0\n"


@dataclass(slots=True)
class DokuWikiSite:
    """A wiki that runs."""

    root: Path
    host: str
    posts: Sequence[Planted]
    feed: str = "/feed.php"
    links: Mapping[str, str] = field(default_factory=dict)

    def addresses(self) -> Sequence[str]:
        """Return the posts' URLs, as they are now."""
        return [self.links[post.slug] for post in self.posts]

    def rename(self) -> None:
        """Give every page of a post another name."""
        self.links = run_php(_PHP / "rename.php", self.root, {"slugs": [post.slug for post in self.posts]})


@dataclass(frozen=True, slots=True)
class DokuWiki:
    """The wiki with its own template and its own settings, but that a page is called as its heading is."""

    name: str = "DokuWiki"
    ways: Sequence[Way] = (
        Way("feed of changes", newest=5),
        Way("feed of a namespace", feed="/feed.php?mode=list&ns=blog&linkto=current"),
        Way("sitemap", ("--via", "sitemap")),
        Way("list pages", ("--via", "list", "--at", f"{BASE}/doku.php?id=blog:start&do=index")),
        Way("list of addresses", ("--urls",)),
        Way("chosen by itself", ("--limit", "1000")),
    )

    def missing(self) -> str | None:
        """Return what is not at hand."""
        there = {"php": shutil.which("php"), str(PACKAGE): (PACKAGE / "doku.php").exists()}
        lacking = [name for name, is_there in there.items() if not is_there]
        return f"{', '.join(lacking)} not at hand" if lacking else None

    def version(self) -> str:
        """Return the day of its release."""
        found = re.search(r"\d{4}-\d\d-\d\d\w?", (PACKAGE / "VERSION").read_text("utf-8"))
        return found[0] if found else ""

    @contextmanager
    def standing(self, folder: Path) -> Iterator[DokuWikiSite]:
        """Install it into `folder`, plant the history, and serve it until the block ends."""
        root, data, settings = folder / "site", folder / "data", folder / "settings"
        shutil.copytree(PACKAGE, root, ignore_dangling_symlinks=True, ignore=shutil.ignore_patterns(".htaccess"))
        shutil.copytree(_SETTINGS, settings)
        for each in _FOLDERS:
            (data / each).mkdir(parents=True)
        own = (_PHP / "local.php").read_text("utf-8").replace("ADDRESS", BASE).replace("FOLDER", str(data))
        (settings / "local.php").write_text(own, "utf-8")
        (settings / "acl.auth.php").write_text(_RIGHTS, "utf-8")
        (settings / "users.auth.php").write_text("", "utf-8")
        begin = (root / "inc" / "preload.php").read_text("utf-8").replace(f"'{_SETTINGS}/'", f"'{settings}/'")
        (root / "inc" / "preload.php").write_text(
            begin.replace("<?php", f"<?php\ndefine('DOKU_CONF', '{settings}/');", 1), "utf-8"
        )
        (root / "robots.txt").write_text(f"User-agent: *\nSitemap: {BASE}/doku.php?do=sitemap\n", "utf-8")
        posts = history()
        for post in posts:
            file = data / "media" / "pictures" / f"{post.number}.png"
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(post.picture)
        given = [{"slug": post.slug, "at": int(post.at.timestamp()), "text": _wiki_text(post)} for post in posts]
        links = run_php(_PHP / "plant.php", root, {"posts": given})
        with served(root, _PHP / "router.php") as host:
            yield DokuWikiSite(root, host, posts, links=links)


def _wiki_text(post: Planted) -> str:
    head, *others = post.paragraphs
    picture = "{{ " + f":pictures:{post.number}.png |View {post.number}" + "}}"
    items = "\n".join(f"  * {item}" for item in post.items)
    heading = f"===== {post.heading} ====="
    return "\n\n".join((f"====== {post.title} ======", head, picture, heading, *others, items)) + "\n"


DOKUWIKI = DokuWiki()
