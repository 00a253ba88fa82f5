"""MediaWiki, as Debian packages it, on SQLite and loopback: its history is imported with its days."""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.parse import quote

from bench.producers.history import Planted, history
from bench.producers.producer import BASE, Way
from bench.producers.servers import php, served

PACKAGE = Path("/usr/share/mediawiki")
_ABOUT = "We are three people who write about a small town, its harbour and its weather."
_FEED = "/index.php?title=Special:NewPages&feed=atom&limit=5"
_SETTINGS = """
$wgRCMaxAge = 10 * 365 * 86400;
$wgEnableUploads = true;
$wgJobRunRate = 0;
$wgShowExceptionDetails = true;
"""
"""Besides those of its own installer: what is years old is told as new, for it was planted today."""


@dataclass(slots=True)
class MediaWikiSite:
    """A wiki that runs."""

    root: Path
    host: str
    posts: Sequence[Planted]
    feed: str = _FEED
    is_renamed: bool = False

    def addresses(self) -> Sequence[str]:
        """Return the posts' URLs, as they are now."""
        titles = (self._title(post).replace(" ", "_") for post in self.posts)
        return [f"{BASE}/index.php/{quote(title, safe='/')}" for title in titles]

    def rename(self) -> None:
        """Move every page; a redirect stays where it was."""
        moves = "".join(f"{post.title}|Diary/{post.title}\n" for post in self.posts)
        self.is_renamed = True
        (self.root.parent / "moves.txt").write_text(moves, "utf-8")
        _do(self.root, "moveBatch.php", str(self.root.parent / "moves.txt"))
        make_sitemap(self.root)

    def _title(self, post: Planted) -> str:
        return f"Diary/{post.title}" if self.is_renamed else post.title


@dataclass(frozen=True, slots=True)
class MediaWiki:
    """The wiki with its own skin and its own settings."""

    name: str = "MediaWiki"
    ways: Sequence[Way] = (
        Way("feed of new pages", newest=5),
        Way("feed of changes", newest=5, feed="/api.php?action=feedrecentchanges&feedformat=atom&days=3650&limit=5"),
        Way("sitemap", ("--via", "sitemap")),
        Way("list pages", ("--via", "list", "--at", f"{BASE}/index.php?title=Special:NewPages&limit=5")),
        Way("list of addresses", ("--urls",)),
        Way("chosen by itself", ("--limit", "1000")),
    )

    def missing(self) -> str | None:
        """Return what is not at hand."""
        there = {"php": shutil.which("php"), str(PACKAGE): (PACKAGE / "index.php").exists()}
        lacking = [name for name, is_there in there.items() if not is_there]
        return f"{', '.join(lacking)} not at hand" if lacking else None

    def version(self) -> str:
        """Return what it says."""
        found = re.search(r"'MW_VERSION', '([\d.]+)'", (PACKAGE / "includes" / "Defines.php").read_text("utf-8"))
        return found[1] if found else ""

    @contextmanager
    def standing(self, folder: Path) -> Iterator[MediaWikiSite]:
        """Install it into `folder`, plant the history, and serve it until the block ends."""
        root = folder / "site"
        left = shutil.ignore_patterns("LocalSettings.php", "images", "docs", "tests")
        shutil.copytree(PACKAGE, root, ignore_dangling_symlinks=True, ignore=left)
        for each in ("data", "pictures", "site/images", "site/sitemap"):
            (folder / each).mkdir()
        database = ("--dbtype=sqlite", f"--dbpath={folder / 'data'}", "--pass=of-minutes-2023", "--skins=Vector")
        _do(root, "install.php", *database, f"--server={BASE}", "--scriptpath=", "The town paper", "Printer")
        with (root / "LocalSettings.php").open("a") as settings:
            settings.write(_SETTINGS)
        posts = history()
        for post in posts:
            (folder / "pictures" / f"View_{post.number}.png").write_bytes(post.picture)
        (folder / "history.xml").write_text(_as_export(posts), "utf-8")
        first = f"{posts[0].at:%Y%m%d%H%M%S}"
        _do(root, "sql.php", "--query", f"UPDATE revision SET rev_timestamp = '{first}'")
        _do(root, "importImages.php", f"--timestamp={first}", str(folder / "pictures"))
        _do(root, "importDump.php", str(folder / "history.xml"))
        _do(root, "rebuildrecentchanges.php")
        _do(root, "initSiteStats.php", "--update")
        (root / "robots.txt").write_text(f"Sitemap: {BASE}/sitemap/sitemap-index-my_wiki.xml\n", "utf-8")
        make_sitemap(root)
        with served(root) as host:
            yield MediaWikiSite(root, host, posts)


def make_sitemap(root: Path) -> None:
    """Have its own script write the sitemap, as cron does."""
    to = (f"--fspath={root / 'sitemap'}", f"--server={BASE}", "--urlpath=/sitemap/")
    _do(root, "generateSitemap.php", *to, "--identifier=my_wiki", "--skip-redirects")


def _do(root: Path, script: str, *arguments: str) -> None:
    """Run one of its own scripts."""
    php([f"maintenance/{script}", *arguments], root)


def _as_export(posts: Sequence[Planted]) -> str:
    """Return the pages as another wiki exports them."""
    pages = [_page(post.title, post.at, _wiki_text(post)) for post in posts]
    about = _page("Project:About", posts[0].at, _ABOUT)
    return f'<mediawiki xml:lang="en">\n{about}{"".join(pages)}</mediawiki>\n'


def _page(title: str, at: datetime, text: str) -> str:
    revision = (
        f"<revision><timestamp>{at:%Y-%m-%dT%H:%M:%SZ}</timestamp><contributor><username>Weaver</username>"
        "</contributor><model>wikitext</model><format>text/x-wiki</format>"
        f'<text xml:space="preserve">{escape(text)}</text></revision>'
    )
    return f"<page><title>{escape(title)}</title>{revision}</page>\n"


def _wiki_text(post: Planted) -> str:
    head, *others = post.paragraphs
    picture = f"[[File:View_{post.number}.png|alt=View {post.number}]]"
    items = "\n".join(f"* {item}" for item in post.items)
    return "\n\n".join((head, picture, f"== {post.heading} ==", *others, items))


MEDIAWIKI = MediaWiki()
