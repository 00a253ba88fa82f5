"""What a run with one new item costs over stores of several sizes: CPU seconds of the process and its children.

    python -m bench.run_cost [ITEMS ...] [--repeat 5] [--folder DIR] [--profile] [--commits 20] [--at-most 1.3]

Stores of so many items (by default 100, 10,000 and 30,000) are filled through the store's own front door. Then runs
with one new item each, every one a process of its own, take turns over them; the least of each store counts, for what
others do on the machine only adds. With `--commits` the first runs over a store are committed with git, and the bytes
that they add to the packed repository are told. `--folder` keeps the stores for another time. `--at-most` makes it
exit with 1 when a store's run costs more than so many times that over the first.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Thread
from typing import ClassVar

from bench.store_sample import sample_post
from ingest.extractor.site_rules.book import load_rules
from ingest.posts import PostReader
from normalize.profiles import load_profile
from store.manifest import Run
from store.memory import Key
from store.store import Store

ROOT = Path(__file__).resolve().parent.parent
SIZES = (100, 10_000, 30_000)
BATCH = 500
LISTED = 20
"""Entries in the feed: the new one, and those before it."""
CONFIG = """\
store: {{content: content, state: .fetched}}
network: {{allow_private: [127.0.0.1/32], delay_s: 0, resolve: {{example.org: "127.0.0.1:{port}"}}}}
schedule: {{recheck_hours: []}}
sources: [{{name: source-0, url: "http://example.org/feed.xml"}}]
"""


class Site(BaseHTTPRequestHandler):
    """A feed that lists the newest items, and their pages."""

    newest: ClassVar[int] = 0

    def do_GET(self) -> None:
        """Answer with the feed or a page."""
        number = self.path.rpartition("/")[2]
        is_page = number.isdecimal()
        text = _page(int(number)) if is_page else _feed(self.newest) if self.path == "/feed.xml" else ""
        self.send_response(200 if text else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8" if is_page else "application/rss+xml")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _when(number: int) -> datetime:
    return datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * number)


def _feed(newest: int) -> str:
    rows = "".join(
        f"<item><title>Post {number}</title><link>http://example.org/{number}</link>"
        f"<pubDate>{format_datetime(_when(number))}</pubDate><description>Of {number}.</description></item>"
        for number in range(newest, newest - LISTED, -1)
    )
    return f'<rss version="2.0"><channel><title>News</title><link>http://example.org/</link>{rows}</channel></rss>'


def _page(number: int) -> str:
    chance = Random(number)
    words = "the council met on monday and talked about a bridge that nobody had built since winter".split()
    prose = "".join(f"<p>{' '.join(chance.choices(words, k=60))}.</p>" for _ in range(6))
    article = f"<article><h1>Post {number}</h1>{prose}</article>"
    return f"<html><head><title>Post {number}</title></head><body>{article}</body></html>"


@contextmanager
def serving() -> Iterator[int]:
    """Serve the site on loopback; yields the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()


def fill(root: Path, items: int) -> None:
    """Put so many items, of which the last are those that the feed lists."""
    reader = PostReader(load_profile("hugo"), load_rules(None, built_in=True))
    now = datetime.now(UTC)
    root.mkdir(parents=True)
    with Store.open(
        root / "content", root / ".fetched", now=now, journal=root / "fetched.journal", reader=reader
    ) as store:
        for number in range(items):
            post = sample_post(number, 0)
            chance = Random(number)
            source = post.item.source
            further = [
                Key(f"title:{source}\x1f{chance.randbytes(8).hex()}@{29_000_000 + number}"),
                Key(f"text:{source}\x1f{chance.randbytes(12).hex()}"),
                Key(f"whole:{source}\x1f{chance.randbytes(12).hex()}"),
            ]
            store.put(post.document, post.item, (*post.keys, *further), ())
            if number % BATCH == BATCH - 1:
                store.commit()
        store.finish(Run("fill", now, now))


class Trial:
    """One store, over which runs go."""

    def __init__(self, root: Path, items: int) -> None:
        self.root = root / str(items)
        self.items = items
        if not self.root.exists():
            fill(self.root, items)
        self.newest = items

    def run(self, port: int, *, profile: bool = False) -> float:
        """Run once with one new item; return the CPU seconds of the process and its children."""
        (self.root / "config.yaml").write_text(CONFIG.format(port=port), "utf-8")
        Site.newest = self.newest
        self.newest += 1
        watch = ["-m", "cProfile", "-o", str(self.root / "profile")] if profile else []
        asked = ["run", "--force", "--json", "--config", str(self.root / "config.yaml")]
        command = [sys.executable, *watch, "-m", "ingest", *asked]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        said = [json.loads(line) for line in done.stdout.splitlines()]
        if done.returncode or not said or said[-1]["counts"] != {"added": 1}:
            raise SystemExit(f"{self.items} items: not one was added\n{done.stdout}{done.stderr}")
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def commit(self) -> None:
        """Commit posts and journal."""
        self._git("add", "--all", "content", *(path.name for path in self.root.glob("fetched.*")))
        self._git("commit", "--quiet", "--message=run")

    def packed_bytes(self) -> int:
        """Return the bytes of the repository, packed."""
        self._git("gc", "--quiet")
        return sum(path.stat().st_size for path in (self.root / ".git" / "objects").rglob("*") if path.is_file())

    def loose_bytes(self) -> int:
        """Return the bytes of what was not packed yet."""
        return sum(path.stat().st_size for path in (self.root / ".git" / "objects").rglob("*") if path.is_file())

    def _git(self, *arguments: str) -> None:
        named = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "gc.auto=0")
        if not (self.root / ".git").exists():
            subprocess.run(["git", "init", "--quiet"], cwd=self.root, check=True)
        subprocess.run(["git", *named, *arguments], cwd=self.root, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("items", type=int, nargs="*", default=SIZES)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--commits", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--profile", action="store_true", help="leave a cProfile beside each store, too")
    parser.add_argument("--at-most", type=float)
    options = parser.parse_args()
    root = options.folder or Path(tempfile.mkdtemp(prefix="run-cost-"))
    trials = [Trial(root / "seed", items) for items in options.items]
    work = root / "work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(root / "seed", work)
    for trial in trials:
        trial.root = work / str(trial.items)
    with serving() as port:
        for trial in trials:
            trial.run(port)
        least = {trial.items: 1e9 for trial in trials}
        for _ in range(options.repeat):
            for trial in trials:
                least[trial.items] = min(least[trial.items], trial.run(port))
        base = least[options.items[0]]
        for trial in trials:
            cpu_s = least[trial.items]
            journal = trial.root / "fetched.journal"
            held = [journal] if journal.is_file() else [path for path in journal.rglob("*") if path.is_file()]
            size = sum(path.stat().st_size for path in held) / trial.newest
            print(
                f"{trial.items:7} items: {cpu_s:6.2f} s CPU, {cpu_s / base:5.2f} x; journal {size:4.0f} B an item",
                flush=True,
            )
        for trial in trials if options.commits else ():
            trial.commit()
            packed = trial.packed_bytes()
            for _ in range(options.commits):
                trial.run(port)
                trial.commit()
            loose = trial.loose_bytes() - packed
            said = {"commits": options.commits, "loose_bytes": loose, "packed_bytes": trial.packed_bytes() - packed}
            print(f"{trial.items:7} items: {json.dumps(said)}", flush=True)
        for trial in trials if options.profile else ():
            trial.run(port, profile=True)
    if options.folder is None:
        shutil.rmtree(root)
    dear = [items for items, cpu_s in least.items() if options.at_most and cpu_s > base * options.at_most]
    if dear:
        raise SystemExit(f"a run over {dear[0]} items costs more than {options.at_most} x that over {options.items[0]}")


if __name__ == "__main__":
    main()
