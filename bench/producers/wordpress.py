"""WordPress, as Debian packages it, with a database of its own: planted and served by PHP, on loopback."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.producers.history import Planted, history
from bench.producers.producer import BASE, Way
from bench.producers.servers import database, run_php, served

PACKAGE = Path("/usr/share/wordpress")
_PHP = Path(__file__).parent / "wordpress_php"
_PROGRAMS = ("php", "mariadbd", "mariadb-install-db")
NEXT_PAGE = {
    "twentytwentyone": "<!--nextpage-->",
    "twentytwentytwo": "<!-- wp:nextpage --><!--nextpage--><!-- /wp:nextpage -->",
    "twentytwentythree": "<!-- wp:nextpage --><!--nextpage--><!-- /wp:nextpage -->",
}
"""What parts the pages of a post, by theme: one of blocks links to further pages only where a block parts them."""
_PAGED, _TEASER, _STICKY = 5, 7, 9
"""Posts of more than one page, with a teaser, and always in front."""


@dataclass(slots=True)
class WordPressSite:
    """A blog that runs."""

    root: Path
    host: str
    posts: Sequence[Planted]
    feed: str = "/feed/"
    links: Mapping[str, str] = field(default_factory=dict)

    def addresses(self) -> Sequence[str]:
        """Return the posts' URLs, as they are now."""
        return [self.links[post.slug] for post in self.posts]

    def rename(self) -> None:
        """Change the permalinks, as its settings do."""
        self.links = run_php(_PHP / "rename.php", self.root, {})


@dataclass(frozen=True, slots=True)
class WordPress:
    """The blog with one of its themes."""

    theme: str

    @property
    def name(self) -> str:
        """What the table calls it."""
        return f"WordPress, {self.theme}"

    @property
    def ways(self) -> Sequence[Way]:
        """The ways that it offers."""
        return (
            Way("feed", newest=5),
            Way("paged feed", ("--via", "pages")),
            Way("REST API", ("--via", "wordpress")),
            Way("sitemap", ("--via", "sitemap")),
            Way("list pages", ("--via", "list", "--at", f"{BASE}/")),
            Way("list of addresses", ("--urls",)),
            Way("chosen by itself", ("--limit", "1000")),
        )

    def missing(self) -> str | None:
        """Return what is not at hand."""
        lacking = [name for name in _PROGRAMS if shutil.which(name) is None]
        if not (PACKAGE / "wp-content" / "themes" / self.theme).is_dir():
            lacking.append(f"{PACKAGE} with {self.theme}")
        return f"{', '.join(lacking)} not at hand" if lacking else None

    def version(self) -> str:
        """Return what it says."""
        found = re.search(r"\$wp_version = '([\d.]+)'", (PACKAGE / "wp-includes" / "version.php").read_text("utf-8"))
        return found[1] if found else ""

    @contextmanager
    def standing(self, folder: Path) -> Iterator[WordPressSite]:
        """Install it into `folder`, plant the history, and serve it until the block ends."""
        root = folder / "site"
        shutil.copytree(PACKAGE, root, ignore_dangling_symlinks=True, ignore=shutil.ignore_patterns("wp-config.php"))
        with database(folder) as database_socket:
            config = (_PHP / "wp-config.php").read_text("utf-8").replace("SOCKET", str(database_socket))
            (root / "wp-config.php").write_text(config.replace("ADDRESS", BASE), "utf-8")
            posts = history()
            links = run_php(
                _PHP / "plant.php",
                root,
                {"theme": self.theme, "posts": [_as_json(root, post, NEXT_PAGE[self.theme]) for post in posts]},
            )
            with served(root, _PHP / "router.php") as host:
                yield WordPressSite(root, host, posts, links=links)


def _as_json(root: Path, post: Planted, next_page: str) -> dict[str, object]:
    file = root / post.picture_path[1:]
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(post.picture)
    html = post.html()
    if post.number == _PAGED:
        html = html.replace("<h2>", f"{next_page}\n<h2>").replace("<ul>", f"{next_page}\n<ul>")
    if post.number == _TEASER:
        html = html.replace("</p>\n", "</p>\n<!--more-->\n", 1)
    return {
        "slug": post.slug,
        "title": post.title,
        "at": f"{post.at:%Y-%m-%d %H:%M:%S}",
        "html": html,
        "sticky": post.number == _STICKY,
    }


WORDPRESS = tuple(WordPress(theme) for theme in NEXT_PAGE)
