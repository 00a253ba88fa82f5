"""`python -m demo [FOLDER]`: polls, polls again, backfills twice, and builds a Hugo site, all on loopback."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from demo.pages import BLOG, NOTES
from demo.server import Origin, serving
from demo.site import HOSTS, site

ROOT = Path(__file__).resolve().parent.parent

CONFIG = """\
store: {{content: content/posts, state: .fetched}}
network:
  allow_private: [127.0.0.1/32]
  delay_s: 0
  per_host: 8
  resolve: {resolve}
sources:
  - {{name: cnbeta, url: "http://www.cnbeta.com.tw/backend.php", timezone: Asia/Shanghai, categories: [Duty]}}
  - {{name: 小镇程序员, url: "http://feeds.example.org/weixin.xml", timezone: Asia/Shanghai}}
  - {{name: fables, url: "{blog}/atom.xml", full_text: false, tags: [stories]}}
  - {{name: notes, url: "{notes}/feed.json", full_text: false}}
"""

OWN_FOLDER = ROOT / "demo-out"
MARK = "demo.txt"
"""What stands in a folder that a demo made."""

HUGO = """\
baseURL = "https://example.org/"
title = "Fetched"
disableKinds = ["RSS", "sitemap"]
"""
SINGLE = "<!doctype html><meta charset=utf-8><title>{{ .Title }}</title><h1>{{ .Title }}</h1>{{ .Content }}"
LIST = "<!doctype html>{{ range .RegularPages }}<p><a href='{{ .RelPermalink }}'>{{ .Title }}</a>{{ end }}"


def main() -> int:
    """Show everything; returns 0 when all of it held."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else OWN_FOLDER
    if not emptied(folder):
        print(f"{folder}: is no folder of a demo: name a new one", file=sys.stderr)
        return 2
    with serving(site()) as origin:
        resolve = json.dumps(dict.fromkeys(HOSTS, f"127.0.0.1:{origin.port}"))
        (folder / "config.yaml").write_text(CONFIG.format(resolve=resolve, blog=BLOG, notes=NOTES), "utf-8")
        held = show_runs(folder, origin) & show_backfill(folder) & show_site(folder)
    tell("everything held" if held else "SOMETHING DID NOT HOLD")
    return 0 if held else 1


def emptied(folder: Path) -> bool:
    """Make a folder for the demo, or empty that of an earlier one; False for anything else, which stays as it is."""
    is_taken = folder.is_file() or (folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file())
    if folder != OWN_FOLDER and (is_taken or str(folder).startswith("-")):
        return False
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("The demo makes this folder anew each time.\n", "utf-8")
    return True


def show_runs(folder: Path, origin: Origin) -> bool:
    """Run twice: the first writes the posts, the second asks conditionally and changes nothing."""
    tell("1. the first run: four sources, their articles and images")
    first = fetched(folder, "run")
    before = fingerprint(folder / "content")
    show_tree(folder / "content")
    show_post(folder / "content")
    asked = len(origin.asked)
    tell("2. the second run: everything is asked for conditionally, nothing changes")
    second = fetched(folder, "run", "--force")
    statuses = [status for _, _, status in origin.asked[asked:]]
    unchanged = fingerprint(folder / "content") == before
    print(
        f"   answers: {statuses.count(304)} x 304 of {len(statuses)}; content {'unchanged' if unchanged else 'CHANGED'}"
    )
    return first == second == 0 and unchanged and statuses.count(304) == len(statuses) == 4


def show_backfill(folder: Path) -> bool:
    """Fetch the older articles by sitemap, then by pages: the second way finds nothing that the first had not."""
    tell("3. a backfill by sitemap: the older articles, each with its own date, nothing that was stored")
    by_sitemap = fetched(folder, "backfill", "fables", "--via", "sitemap")
    count = len(posts(folder))
    tell("4. a backfill by pages finds nothing more")
    by_pages = fetched(folder, "backfill", "fables", "--via", "pages")
    fables = [path for path in posts(folder) if "/2025/" in path.as_posix()]
    return by_sitemap == by_pages == 0 and count == len(posts(folder)) and len(fables) == 8


def show_site(folder: Path) -> bool:
    """Build the content with real Hugo."""
    tell("5. a site, built by Hugo")
    (folder / "hugo.toml").write_text(HUGO)
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text(SINGLE)
    (layouts / "list.html").write_text(LIST)
    (folder / "layouts" / "index.html").write_text(LIST)
    done = subprocess.run(
        [sys.executable, "-m", "hugo", "--source", str(folder), "--printPathWarnings"],
        capture_output=True,
        text=True,
        check=False,
    )
    pages = [path for path in (folder / "public" / "posts").rglob("index.html") if path.parent.parent.name.isdigit()]
    print("   " + re.sub(r"\x1b\[[\d;]*m", "", done.stdout).strip().replace("\n", "\n   "))
    print(f"   {len(pages)} pages of {len(posts(folder))} posts in {folder / 'public'}")
    return done.returncode == 0 and len(pages) == len(posts(folder))


def fetched(folder: Path, *arguments: str) -> int:
    """Run the command as a person would, and return its exit code."""
    print(f"   $ fetched {' '.join(arguments)}", flush=True)
    command = [sys.executable, "-m", "ingest", *arguments, "--config", str(folder / "config.yaml")]
    done = subprocess.run(command, cwd=ROOT, check=False)
    return done.returncode


def posts(folder: Path) -> list[Path]:
    """Return the posts' files."""
    return sorted((folder / "content").rglob("*.md"))


def fingerprint(content: Path) -> dict[str, tuple[int, str]]:
    """Return modification time and hash of every file."""
    return {
        path.relative_to(content).as_posix(): (
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in sorted(content.rglob("*"))
        if path.is_file()
    }


def show_tree(content: Path) -> None:
    """Print what was written."""
    for path in sorted(content.rglob("*")):
        if path.is_file():
            print(f"   {path.relative_to(content)}  {path.stat().st_size} bytes")


def show_post(content: Path) -> None:
    """Print the head of one post."""
    shown = next(path for path in sorted(content.rglob("*.md")) if "weixin" in path.read_text("utf-8"))
    print("\n   " + "\n   ".join(shown.read_text("utf-8").splitlines()[:40]) + "\n")


def tell(line: str) -> None:
    """Print a heading."""
    print(f"\n{line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
