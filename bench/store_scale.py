"""The store at size: CPU seconds and peak memory of a first fill, a run without news, verification, and a rebuild.

    python -m bench.store_scale [POSTS] [--images N] [--silent] [--folder DIR] [--write]

Each step runs in a process of its own over the same folder, so that its memory is its own. With `--silent` posts do not
say which article they are, and so the journal has to. `--write` puts the figures into bench/store_scale.md.
"""

import argparse
import json
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.store_sample import sample_post
from ingest.extractor.site_rules.book import load_rules
from ingest.posts import PostReader
from normalize.profiles import load_profile
from store.manifest import Run
from store.memory import Key, SourceState
from store.store import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BATCH = 100
HEAD = """\
# The store at size

Written by `python -m bench.store_scale {posts} --images {images} --write`, Python {python}: {posts} posts of 4 KB with
{images} images each, a post every hour. Each step is a process of its own; CPU seconds of two cores that others used,
too, and its peak memory.

| step | CPU s | MB | |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Scale:
    """What is measured, and where."""

    root: Path
    posts: int
    images: int
    silent: bool

    def opened(self) -> Store:
        """Open the store."""
        reader = None if self.silent else PostReader(load_profile("hugo"), load_rules(None, built_in=True))
        journal = self.root / "fetched.journal"
        return Store.open(self.root / "content", self.root / "state", now=NOW, journal=journal, reader=reader)

    def put(self, store: Store, number: int) -> None:
        """Put one post."""
        post = sample_post(number, self.images)
        for data in post.images:
            store.keep_blob(data)
        store.put(post.document, post.item, post.keys, post.pictures)


def fill(scale: Scale) -> str:
    """Put all posts, in batches, as a backfill does."""
    with scale.opened() as store:
        for number in range(scale.posts):
            scale.put(store, number)
            if number % BATCH == BATCH - 1:
                store.commit()
        return f"{len(store.finish(Run('fill', NOW, NOW)).added)} added"


def no_news(scale: Scale) -> str:
    """Open, ask for all keys, remember sources, finish: what a run does when all answers are 304."""
    with scale.opened() as store:
        found = store.known(Key(f"url:example.org/{number}") for number in range(scale.posts))
        for number in range(100):
            store.remember_source(SourceState(f"source-{number}", "https://example.org/feed", polled_at=NOW))
        return f"{len(found)} known, changed: {bool(store.finish(Run('none', NOW, NOW)))}"


def one_more(scale: Scale) -> str:
    """Put one new post, with all that is rewritten for it: manifest, journal, changes."""
    with scale.opened() as store:
        scale.put(store, scale.posts)
        return f"{len(store.finish(Run('one', NOW, NOW)).added)} added"


def verification(scale: Scale) -> str:
    """Read and hash every file, and look for what other hands did."""
    with scale.opened() as store:
        return f"{len(store.verify())} problems"


def rebuild(scale: Scale) -> str:
    """Lose the state folder, open, and finish a run."""
    shutil.rmtree(scale.root / "state")
    with scale.opened() as store:
        return f"{len(store.items())} items, changed: {bool(store.finish(Run('rebuilt', NOW, NOW)))}"


STEPS: dict[str, Callable[[Scale], str]] = {
    "fill": fill,
    "no news": no_news,
    "one more": one_more,
    "verify": verification,
    "rebuild": rebuild,
}


def measured(step: str, scale: Scale) -> dict[str, str | float]:
    started = time.process_time()
    said = STEPS[step](scale)
    cpu_s = time.process_time() - started
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu_s": cpu_s, "peak_mb": peak_mb, "said": said}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", type=int, nargs="?", default=10_000)
    parser.add_argument("--images", type=int, default=2)
    parser.add_argument("--silent", action="store_true")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--write", action="store_true", help="write the figures down, too")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    root = options.folder or Path(tempfile.mkdtemp(prefix="store-scale-"))
    if options.step:
        scale = Scale(root, options.posts, options.images, options.silent)
        print(json.dumps(measured(options.step, scale)))
        return
    lines = []
    for step in STEPS:
        command = [sys.executable, "-m", "bench.store_scale", *sys.argv[1:], "--folder", str(root), "--step", step]
        figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        print(f"{step:10} {figures['cpu_s']:7.2f} s CPU {figures['peak_mb']:5.0f} MB   {figures['said']}", flush=True)
        lines.append(f"| {step} | {figures['cpu_s']:.1f} | {figures['peak_mb']:.0f} | {figures['said']} |\n")
    if options.write:
        head = HEAD.format(posts=options.posts, images=options.images, python=platform.python_version())
        (Path(__file__).parent / "store_scale.md").write_text(head + "".join(lines), "utf-8")
    if options.folder is None:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
