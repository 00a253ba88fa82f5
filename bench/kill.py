"""Ends or fails a run at any moment, lets the next run heal it, and compares with a run that nobody disturbed.

    python -m bench.kill                            twenty kills at random moments, in the default engine
    python -m bench.kill --points [--from A --to B] killed at each write, sync, rename, link and unlink of the run
    python -m bench.kill --faults enospc,eio,erofs,emfile [--from A --to B]
    python -m bench.kill --timed 200 --engine child

A run fetches nine posts with images over real sockets from the demo's site on loopback. With `--later` it is a later
run over the store of an earlier one: articles were edited, so posts are updated and what they said is put away.

`--points` and `--faults` hand the command to the script of `--killtest` (by default `../shared/bench/killtest.sh`),
which counts and stops its system calls with strace; the timed kills need nothing. Prints what was found, and ends with
status 1 if anything was lost, doubled or torn.
"""

import argparse
import json
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from demo.pages import BLOG, NOTES, Site
from demo.server import serving
from demo.site import HOSTS, site

ROOT = Path(__file__).resolve().parent.parent
KILLTEST = ROOT.parent / "shared" / "bench" / "killtest.sh"
CALLS = (
    "write,pwrite64,writev,rename,renameat,renameat2,link,linkat,unlink,unlinkat,fsync,fdatasync,syncfs,mkdir,mkdirat,"
    "rmdir,ftruncate"
)
PASSING = re.compile(
    r'^(?:fetched_at|lastmod): .*$|"(?:changed|first_seen_at|fetched_at|changed_at)": ?"[^"]*"', re.MULTILINE
)
"""What differs between two runs because the clock went on."""

CONFIG = """\
store: {{content: content, state: .fetched}}
network:
  allow_private: [127.0.0.1/32]
  delay_s: 0
  per_host: 8
  resolve: {resolve}
sources:
  - {{name: cnbeta, url: "http://www.cnbeta.com.tw/backend.php", timezone: Asia/Shanghai, categories: [Duty]}}
  - {{name: weixin, url: "http://feeds.example.org/weixin.xml", timezone: Asia/Shanghai}}
  - {{name: fables, url: "{blog}/atom.xml"}}
  - {{name: older, url: "{blog}/feed?paged=2"}}
  - {{name: notes, url: "{notes}/feed.json", full_text: false}}
"""
EDITS = {b"Reeds": b"rushes", b"shadow": b"image", b"North Wind": b"cold North Wind", b"Fox": b"old Fox"}
"""What the second edition of the site says instead."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The command under test, and where it works."""

    folder: Path
    command: tuple[str, ...]

    def clean(self, seed: Path | None) -> None:
        """Begin anew: with nothing, or with the store of an earlier run."""
        for name in ("content", ".fetched", "fetched.revisions", "fetched.journal"):
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            path.unlink(missing_ok=True)
            if seed is not None and (seed / name).is_dir():
                shutil.copytree(seed / name, path)
            elif seed is not None and (seed / name).exists():
                shutil.copy2(seed / name, path)

    def run(self) -> subprocess.CompletedProcess[str]:
        """Run to the end."""
        return subprocess.run(self.command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)

    def killed_after(self, seconds: float) -> bool:
        """Run, and kill the process and its children after some time; say whether it was still running."""
        running = subprocess.Popen(
            self.command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
        return running.wait() == -signal.SIGKILL

    def left(self) -> dict[str, str]:
        """Return what lasts, by path: posts and images, journal, revisions, and the manifest, without times."""
        kept = [path for path in self.folder.rglob("*") if path.is_file()]
        found = {}
        for path in kept:
            name = path.relative_to(self.folder).as_posix()
            if name.startswith(("content/", "fetched.journal/")) or name == ".fetched/manifest.jsonl":
                found[name] = PASSING.sub("", path.read_bytes().decode("utf-8", "surrogateescape"))
            elif name.startswith("fetched.revisions/"):
                found[name] = "there" if name.endswith(".diff") else PASSING.sub("", path.read_text("utf-8"))
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", action="store_true", help="kill at each system call")
    parser.add_argument("--faults", default="", help="enospc,eio,erofs,emfile: let each call fail from there on")
    parser.add_argument("--timed", type=int, default=0, metavar="K", help="kill at K random moments")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments and of a sample of the points")
    parser.add_argument("--minutes", type=float, default=60, help="begin no further timed trial after that")
    parser.add_argument("--max", type=int, default=0, help="points at most, evenly spread; 0 is all")
    parser.add_argument("--from", type=int, default=1, dest="first", metavar="A", help="the first point")
    parser.add_argument("--to", type=int, default=0, dest="last", metavar="B", help="the last point; 0 is the end")
    parser.add_argument("--later", action="store_true", help="a later run, in which posts are updated")
    parser.add_argument("--engine", choices=["child", "inline"], help="default: inline for points, child for moments")
    parser.add_argument("--killtest", type=Path, default=KILLTEST)
    parser.add_argument("--check", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.check is not None:
        return check(options.check)
    by_call = options.points or options.faults
    if by_call and not (options.killtest.exists() and shutil.which("strace")):
        print(f"bench.kill: skipped: {options.killtest} and strace are wanted to stop a run at its system calls")
        return 0
    # A run that compiles its modules spends twice the time, and writes what is no file of the store.
    subprocess.run([sys.executable, "-m", "compileall", "-q", "ingest", "normalize", "store"], cwd=ROOT, check=True)
    with prepared(options.engine or ("inline" if by_call else "child"), later=options.later) as (trial, seed):
        if by_call:
            return by_calls(trial, seed, options)
        return by_moments(trial, seed, options.timed or 20, options.seed, options.minutes)


@contextmanager
def prepared(engine: str, *, later: bool) -> Iterator[tuple[Trial, Path | None]]:
    """Serve the site, and say what is to be run, over which earlier store."""
    memory = Path("/dev/shm")  # where there is one: a file system in memory, for thousands of runs
    with tempfile.TemporaryDirectory(prefix="fetched-kill-", dir=memory if memory.is_dir() else None) as name:
        folder = Path(name) / "site"
        folder.mkdir()
        command = [sys.executable, "-m", "ingest", "run", "--force", "--engine", engine, "--concurrency", "1"]
        trial = Trial(folder, (*command, "--config", str(folder / "config.yaml")))
        served = site()
        with serving(served) as origin:
            resolve = json.dumps(dict.fromkeys(HOSTS, f"127.0.0.1:{origin.port}"))
            (folder / "config.yaml").write_text(CONFIG.format(resolve=resolve, blog=BLOG, notes=NOTES), "utf-8")
            seed = None
            if later:
                must_do_well(trial)
                seed = Path(name) / "seed"
                shutil.copytree(folder, seed)
                served.update(second_edition(served))
            yield trial, seed


def second_edition(first: Site) -> Site:
    """Return the site after its articles were edited."""
    later = dict(first)
    for address, page in first.items():
        body = page.body
        for old, new in EDITS.items():
            body = body.replace(old, new)
        # An address must stay as it is: only what is between tags is edited.
        later[address] = page if body == page.body else replace(page, body=_outside_addresses(page.body))
    return later


def _outside_addresses(body: bytes) -> bytes:
    parts = re.split(rb"((?:https?:/)?/[^\s<>\"']*|<[^<>]*>|&lt;.*?&gt;)", body)
    for old, new in EDITS.items():
        parts[::2] = [part.replace(old, new) for part in parts[::2]]
    return b"".join(parts)


def must_do_well(trial: Trial) -> None:
    """Run undisturbed; whatever goes wrong here makes all further figures worthless."""
    done = trial.run()
    if done.returncode != 0:
        raise SystemExit(f"bench.kill: the undisturbed run failed ({done.returncode}): {done.stdout}{done.stderr}")


def by_moments(trial: Trial, seed: Path | None, count: int, number: int, minutes: float) -> int:
    """Kill at random moments, and compare what the next run leaves."""
    trial.clean(seed)
    must_do_well(trial)
    wanted, began = trial.left(), time.monotonic()
    trial.clean(seed)
    must_do_well(trial)
    lasts_s, chance, found = time.monotonic() - began, random.Random(number), Counter[str]()
    for _ in range(count):
        if time.monotonic() - began > minutes * 60:
            break
        trial.clean(seed)
        found["trials"] += 1
        found["killed"] += trial.killed_after(chance.uniform(0, lasts_s))
        found["torn"] += len(torn(trial.left(), wanted, seed))
        found["failed recoveries"] += trial.run().returncode != 0
        left = trial.left()
        found["losses"] += len(wanted.keys() - left.keys())
        found["duplicates"] += len(left.keys() - wanted.keys())
        found["other content"] += sum(wanted[path] != left[path] for path in wanted.keys() & left.keys())
    harm = [name for name in found if name not in {"trials", "killed"} and found[name]]
    told = ", ".join(f"{count} {name}" for name, count in found.items())
    print(f"bench.kill: {len(wanted)} files, seed {number}; {told}")
    return 1 if harm else 0


def torn(left: dict[str, str], wanted: dict[str, str], seed: Path | None) -> list[str]:
    """Return the posts that a builder would see half-written, before any further run."""
    posts = {path: text for path, text in left.items() if path.startswith("content/")}
    return [
        path
        for path, text in posts.items()
        if text != wanted.get(path) and not (seed is not None and (seed / path).exists())
    ]


def by_calls(trial: Trial, seed: Path | None, options: argparse.Namespace) -> int:
    """Let the script stop the command at its system calls."""
    calls = f"{CALLS},openat" if "emfile" in options.faults else CALLS
    reference = trial.folder.parent / "reference.json"
    trial.clean(seed)
    must_do_well(trial)
    reference.write_text(json.dumps(trial.left()), "utf-8")
    words = ["bash", str(options.killtest), "--store", str(trial.folder / "content"), "--syscalls", calls]
    for name in (".fetched", "fetched.journal", "fetched.revisions"):
        words += ["--state", str(trial.folder / name)]
    if seed is not None:
        (seed / "content").rename(seed / "store")
        words += ["--seed", str(seed)]
    faults = ",".join(filter(None, ["kill" if options.points else "", options.faults]))
    words += ["--faults", faults, "--max", str(options.max), "--from", str(options.first), "--to", str(options.last)]
    words += ["--normalize", "sed -e /^fetched_at/d -e /^lastmod/d", "--timed", str(options.timed)]
    checking = [sys.executable, "-m", "bench.kill", "--check", str(trial.folder)]
    words += ["--work", str(trial.folder.parent / "work"), "--verify", shlex.join(checking), "--", *trial.command]
    return subprocess.run(words, cwd=ROOT, check=False).returncode


def check(folder: Path) -> int:
    """Compare what a recovered run left beside the content with what the undisturbed run left."""
    wanted = json.loads((folder.parent / "reference.json").read_text("utf-8"))
    left = Trial(folder, ()).left()
    wrong = sorted(path for path in wanted.keys() | left.keys() if wanted.get(path) != left.get(path))
    print(f"differs: {' '.join(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
