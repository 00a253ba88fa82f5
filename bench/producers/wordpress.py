"""WordPress, as Debian packages it, with a database of its own: planted and served by PHP, on loopback."""

import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.producers.history import Planted, history
from bench.producers.producer import BASE, Way

PACKAGE = Path("/usr/share/wordpress")
_PHP = Path(__file__).parent / "wordpress_php"
_PROGRAMS = ("php", "mariadbd", "mariadb-install-db")
_TIMEOUT_S = 120
NEXT_PAGE = {
    "twentytwentyone": "<!--nextpage-->",
    "twentytwentythree": "<!-- wp:nextpage --><!--nextpage--><!-- /wp:nextpage -->",
}
"""What parts the pages of a post, by theme: one of blocks links to further pages only where a block parts them."""
_START_S = 40
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
        self.links = _php(self.root, "rename.php", {})


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
        with _database(folder) as database_socket:
            config = (_PHP / "wp-config.php").read_text("utf-8").replace("SOCKET", str(database_socket))
            (root / "wp-config.php").write_text(config.replace("ADDRESS", BASE), "utf-8")
            posts = history()
            links = _php(
                root,
                "plant.php",
                {"theme": self.theme, "posts": [_as_json(root, post, NEXT_PAGE[self.theme]) for post in posts]},
            )
            with _served(root) as host:
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


def _php(root: Path, script: str, given: Mapping[str, object]) -> Mapping[str, str]:
    """Run one of our scripts inside WordPress; what it says is each post's slug and address."""
    done = subprocess.run(
        ["php", "-d", "display_errors=stderr", str(_PHP / script), str(root)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{script}: {(done.stdout + done.stderr)[-800:]}")
    told: dict[str, str] = json.loads(done.stdout[done.stdout.index("\n{") :])
    return told


@contextmanager
def _database(folder: Path) -> Iterator[Path]:
    """Run a MariaDB without a port, which only knows this folder."""
    data, at = folder / "db", folder / "db.sock"
    installed = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
    user = ["--user=root"]
    subprocess.run([*installed, *user, "--skip-test-db"], capture_output=True, timeout=_TIMEOUT_S, check=True)
    command = ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={at}", "--skip-networking", *user]
    with _running([*command, f"--pid-file={folder / 'db.pid'}", "--skip-grant-tables"], folder / "db.log"):
        _wait(at.exists)
        yield at


@contextmanager
def _served(root: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    host = f"127.0.0.1:{port}"
    command = ["php", "-d", "display_errors=0", "-S", host, "-t", str(root), str(_PHP / "router.php")]
    with _running(command, root.parent / "php.log"):
        _wait(lambda: _answers(port))
        yield host


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def _running(command: Sequence[str], log: Path) -> Iterator[None]:
    with log.open("wb") as told, subprocess.Popen(command, stdout=told, stderr=told) as process:
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(is_ready: Callable[[], bool]) -> None:
    end = time.monotonic() + _START_S
    while not is_ready():
        if time.monotonic() > end:
            raise TimeoutError(f"what was started does not answer after {_START_S} s")
        time.sleep(0.1)


WORDPRESS = tuple(WordPress(theme) for theme in NEXT_PAGE)
