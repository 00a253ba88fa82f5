"""The command line as a person and as cron use it: the real program, real sockets, real files."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from demo.pages import BLOG, DESKTOP_URL, SEED_URL, Page
from demo.server import Origin, serving
from demo.site import HOSTS, site
from store.files.turns import is_awaited

ROOT = Path(__file__).resolve().parents[2]


class Terminal:
    """A folder with a configuration, and the program to run in it."""

    def __init__(self, folder: Path, origin: Origin) -> None:
        self.folder = folder
        self.origin = origin
        self.config = folder / "config.yaml"
        resolve = json.dumps(dict.fromkeys(HOSTS, f"127.0.0.1:{origin.port}"))
        self.config.write_text(
            f"""
network: {{allow_private: [127.0.0.1/32], delay_s: 0, per_host: 8, resolve: {resolve}}}
sources:
  - {{name: cnbeta, url: "http://www.cnbeta.com.tw/backend.php", timezone: Asia/Shanghai}}
  - {{name: fables, url: "{BLOG}/atom.xml", full_text: false}}
""",
            "utf-8",
        )

    def __call__(self, *words: str, stdin: str = "", code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run `python -m ingest` and check its exit code."""
        done = subprocess.run(
            [sys.executable, "-m", "ingest", *words],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def posts(self) -> list[Path]:
        return sorted((self.folder / "content").rglob("*.md"))


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    with serving(site()) as origin:
        yield Terminal(tmp_path, origin)


def test_run_status_and_run_again(terminal: Terminal) -> None:
    first = terminal("run")
    again = terminal("run")
    forced = terminal("run", "--force", "--exit-code")
    status = [json.loads(line) for line in terminal("status", "--json").stdout.splitlines()]

    assert "cnbeta: 2 entries" in first.stdout
    assert first.stdout.count("added:") == 4
    assert "4 added in" in first.stdout
    assert "nothing is due" in again.stdout
    assert "fables: unchanged" in forced.stdout
    assert [(row["name"], row["stored"], row["error"]) for row in status] == [("cnbeta", 2, None), ("fables", 2, None)]
    assert terminal.origin.statuses()[304] == 2


def test_json_for_programs(terminal: Terminal) -> None:
    lines = [json.loads(line) for line in terminal("run", "--json", "fables").stdout.splitlines()]

    assert [(line["kind"], line.get("name")) for line in lines] == [("source", "fables"), ("run", None)]
    assert lines[0]["counts"] == {"added": 2}
    assert lines[1]["traffic"]["blog.example.org"]["requests"] >= 3


def test_a_dry_run_writes_nothing(terminal: Terminal) -> None:
    shown = terminal("run", "--dry-run")

    assert shown.stdout.count("would be added:") == 4
    assert sorted(path.name for path in terminal.folder.iterdir()) == ["config.yaml"]


def test_preview_shows_the_post_and_writes_nothing(terminal: Terminal) -> None:
    one = terminal("preview", DESKTOP_URL)
    two = terminal("preview", "fables", "-n", "2")

    assert 'title: "旧电脑的新工作"' in one.stdout
    assert "**克制。**" in one.stdout or "克制" in one.stdout
    assert two.stdout.count("canonicalURL") + two.stdout.count("source_url") >= 2
    assert sorted(path.name for path in terminal.folder.iterdir()) == ["config.yaml"]


def test_add_takes_addresses_from_standard_input(terminal: Terminal) -> None:
    terminal("add", "-", stdin=f"# two articles\n{SEED_URL}\n\n{DESKTOP_URL}\n")
    again = terminal("add", SEED_URL)

    assert len(terminal.posts()) == 2
    assert "nothing new" in again.stdout


def test_check_names_what_is_wrong_and_stores_nothing(terminal: Terminal) -> None:
    text = terminal.config.read_text("utf-8")
    terminal.config.write_text(text + f'  - {{name: gone, url: "{BLOG}/missing.xml"}}\n', "utf-8")

    checked = terminal("check", code=3)

    assert "gone: FAILED: answers 404 Not Found; check the URL" in checked.stdout
    assert "fables: 2 entries" in checked.stdout
    assert sorted(path.name for path in terminal.folder.iterdir()) == ["config.yaml"]


def test_a_backfill_stores_the_past_once_and_goes_on_where_it_stopped(terminal: Terminal) -> None:
    terminal("run", "fables")
    terminal("backfill", "fables", "--via", "sitemap", "--limit", "3")
    partly = len(terminal.posts())
    terminal("backfill", "fables", "--via", "sitemap")
    asked = [path for host, path, _ in terminal.origin.asked if path.startswith("/2025/")]
    terminal("backfill", "fables", "--via", "pages")

    assert partly == 5
    assert len(terminal.posts()) == 8
    assert len(asked) == len(set(asked)) == 6
    assert terminal.posts()[0].as_posix().split("posts/")[1].startswith("2025/03/02/")


def test_a_backfill_chooses_its_way_says_which_ways_there_are_and_how_far_it_came(terminal: Terminal) -> None:
    planned = terminal("backfill", "fables", "--plan").stdout
    idle = terminal("backfill", "--status").stdout
    stopped = terminal("backfill", "fables", "--limit", "3").stdout
    shown = terminal("backfill", "--status").stdout
    resumed = terminal("backfill", "--resume").stdout

    assert planned.startswith("takes pages: the feed names its older pages; at least ")
    assert "or sitemap: the site has a sitemap; 8 articles; " in planned
    assert "wordpress: no API of a WordPress answers" in planned
    assert "no backfill is under way" in idle
    assert "stopped at --limit 3; the same command goes on" in stopped
    assert "fables via pages: 1 document read, 2 articles found, 3 stored;" in shown
    assert "goes on via pages, where it stopped" in resumed
    assert len(terminal.posts()) == 8


def test_coverage_shows_the_holes_and_fills_them(terminal: Terminal) -> None:
    shown = terminal("coverage", "fables", "--since", "2025-01-01").stdout
    told = terminal("coverage", "fables", "--since", "2025-01-01", "--fill", "--json").stdout

    assert "holes:\n" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert [json.loads(line)["kind"] for line in told.splitlines()] == ["coverage", "source", "run"]
    assert len(terminal.posts()) == 8


def test_a_backfill_takes_a_list_of_addresses(terminal: Terminal) -> None:
    (terminal.folder / "urls.txt").write_text(f"{SEED_URL}\nnot an address\n")

    told = terminal("backfill", "cnbeta", "--urls", "urls.txt")

    assert len(terminal.posts()) == 1
    assert "'not an address' is no address of an article" in told.stdout


class HeldSite(dict[tuple[str, str], Page]):
    """The demo's site, whose last page of the feed comes only when somebody waits for the store of whoever asks."""

    def __init__(self, state: Path) -> None:
        super().__init__(site())
        self.state = state
        self.asked = Event()

    def get(self, key: tuple[str, str], default: Page | None = None) -> Page | None:  # type: ignore[override]
        """Return a page."""
        page = super().get(key, default)
        if key == ("blog.example.org", "/feed?paged=3") and not self.asked.is_set():
            self.asked.set()
            wait_until(lambda: is_awaited(self.state))
        return page


def wait_until(is_so: Callable[[], bool], at_most_s: float = 60) -> None:
    """Look again and again; what has not come by then is told by the assertions."""
    ends = time.monotonic() + at_most_s
    while not is_so() and time.monotonic() < ends:
        time.sleep(0.02)


def test_runs_beside_a_long_backfill_take_turns_with_it(tmp_path: Path) -> None:
    held = HeldSite(tmp_path / ".fetched")
    with serving(held) as origin:
        terminal = Terminal(tmp_path, origin)
        words = [sys.executable, "-m", "ingest", "backfill", "fables"]
        with subprocess.Popen(
            words, cwd=terminal.folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
        ) as long:
            assert held.asked.wait(60)
            first = terminal("run")
            terminal("run", "--force")
            told, _ = long.communicate(timeout=120)

    assert long.returncode == 0, told
    assert held.asked.is_set()
    assert "cnbeta: 2 entries" in first.stdout
    assert len(terminal.posts()) == 10
    assert "8 added" in told or "added" in first.stdout
    assert terminal("backfill", "--status").stdout == "no backfill is under way or was stopped\n"


def test_a_second_run_beside_the_first_says_so_and_exits_75(terminal: Terminal) -> None:
    terminal("run", "fables")
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(terminal.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    try:
        second = terminal("run", code=75)
    finally:
        holder.communicate()

    assert "another run holds the store" in second.stderr


_HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from store.store import Store

folder = Path(sys.argv[1])
with Store.open(folder / "content/posts", folder / ".fetched", now=datetime.now(UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["run", "--config", "none.yaml"], 2, "none.yaml: no such file; `fetched init` writes one to start from"),
        (["run", "cnbetta"], 2, "no source is called 'cnbetta'; did you mean 'cnbeta'?"),
        (["run", "--since", "soon"], 2, "--since soon: is no date; write it like 2026-02-28"),
        (["add", "nonsense"], 2, "'nonsense' is no address of an article"),
        (["remove", "content/posts/a/index.md"], 2, "a post's front matter has it, as `source_url`"),
        (["backfill"], 2, "name the source whose past is wanted"),
        (["coverage"], 2, "name the source whose coverage is wanted"),
        (["coverage", "fables", "--since", "2h30"], 2, "--since 2h30: is no time in the past; write it like 30d"),
        (["coverage", "fables", "--since", "0d"], 2, "--since 0d: is no time in the past"),
        (["backfill", "fables", "--resume"], 2, "no backfill of fables was stopped"),
        (["backfill", "fables", "--budget", "soon"], 2, "--budget soon: is no span of time"),
        (["backfill", "fables", "--until", "soon"], 2, "--until soon: is no date"),
        (["backfill", "fables", "--via", "pages", "--urls", "none.txt"], 2, "--urls none.txt: cannot be read"),
        (["backfill", "fables", "--urls", "none.txt"], 2, "--urls none.txt: cannot be read"),
        (["run", "--frobnicate"], 2, "there is no option --frobnicate"),
        (["frobnicate"], 2, "there is no command 'frobnicate'; `fetched --help` lists them"),
    ],
)
def test_what_a_person_did_wrong_is_one_line_with_its_remedy(
    terminal: Terminal, words: list[str], code: int, says: str
) -> None:
    done = terminal(*words, code=code)

    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_profile_names_the_known_ones(terminal: Terminal) -> None:
    terminal.config.write_text("store: {profile: hugoo}\n" + terminal.config.read_text("utf-8"), "utf-8")

    done = terminal("run", code=2)

    assert "store.profile: there is no profile 'hugoo'" in done.stderr
    assert "hugo" in done.stderr
    assert "seed" in done.stderr


def test_a_store_that_cannot_be_written_exits_1(terminal: Terminal) -> None:
    (terminal.folder / "content").write_text("a file where the folder should be")

    done = terminal("run", code=1)

    assert "content" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_hook_is_started_when_something_changed_and_only_then(terminal: Terminal) -> None:
    script = (
        "import json, os, sys; print('HOOK', json.load(sys.stdin)['added'], os.environ['FETCHED_ADDED'],"
        " os.path.exists(os.environ['FETCHED_CHANGES']), os.path.exists(os.environ['FETCHED_MANIFEST']), flush=True)"
    )
    hook = json.dumps([sys.executable, "-c", script])
    terminal.config.write_text(f"hooks: {{on_change: {hook}}}\n" + terminal.config.read_text("utf-8"), "utf-8")

    first = terminal("run")
    second = terminal("run", "--force")

    assert "HOOK 4 4 True True" in first.stdout
    assert "HOOK" not in second.stdout


def test_a_hook_that_fails_is_reported_and_the_posts_stay(terminal: Terminal) -> None:
    hook = json.dumps([sys.executable, "-c", "raise SystemExit(9)"])
    terminal.config.write_text(f"hooks: {{on_change: {hook}}}\n" + terminal.config.read_text("utf-8"), "utf-8")

    done = terminal("run", code=3)

    assert "ended with status 9; the next run starts it again" in done.stderr
    assert len(terminal.posts()) == 4
    assert "hook: owed since" in terminal("status").stdout


def test_why_tells_the_story_of_an_article_at_any_of_its_addresses(terminal: Terminal) -> None:
    terminal("run", "cnbeta")

    story = terminal("why", "https://www.cnbeta.com.tw/articles/soft/1551570.htm").stdout
    unknown = terminal("why", "https://example.org/nothing").stdout

    assert story.startswith("Anthropic公开叫板五角大楼")
    assert "is stored as content/posts/2026/02/28/anthropic-" in story
    assert "first seen in 'cnbeta' at" in story
    assert "its text was found by rule:cnbeta" in story
    assert "1 of 1 images beside the post" in story
    assert "is not known" in unknown


def test_what_filters_drop_can_be_listed(terminal: Terminal) -> None:
    text = terminal.config.read_text("utf-8").replace("full_text: false", "full_text: false, drop: {title: [oak]}")
    terminal.config.write_text(text, "utf-8")

    run = terminal("run", "fables")
    listed = terminal("dropped")

    assert "1 added, 1 dropped" in run.stdout
    assert listed.stdout.splitlines() == ["fables: The Oak and the Reeds (drop: title ~ oak)", "1 x drop"]


def test_init_writes_a_file_to_start_from_and_never_over_another(terminal: Terminal) -> None:
    terminal("init", "--config", "fresh.yaml")
    again = terminal("init", "--config", "fresh.yaml", code=2)
    run = terminal("run", "--config", "fresh.yaml", code=2)

    assert "# first_import: 100" in (terminal.folder / "fresh.yaml").read_text("utf-8")
    assert "is there already" in again.stderr
    assert "no sources" in run.stderr


def test_sources_are_found_added_renamed_and_removed_and_comments_stay(terminal: Terminal) -> None:
    terminal.config.write_text("# mine\n" + terminal.config.read_text("utf-8"), "utf-8")

    added = terminal("source", "add", "http://notes.example.com/feed.json", "--name", "notes", "--tag", "short")
    terminal("run", "notes")
    terminal("source", "rename", "notes", "slips")
    again = terminal("run", "slips", "--force")
    terminal("source", "remove", "slips")

    assert "added 'notes': http://notes.example.com/feed.json" in added.stdout
    assert "slips: unchanged" in again.stdout
    assert len(terminal.posts()) == 1
    text = terminal.config.read_text("utf-8")
    assert text.startswith("# mine\n")
    assert "slips" not in text


def test_subscriptions_come_and_go_as_opml(terminal: Terminal) -> None:
    exported = terminal("opml", "export").stdout
    (terminal.folder / "mine.opml").write_text(exported.replace("fables", "tales").replace("/atom.xml", "/other.xml"))

    imported = terminal("opml", "import", "mine.opml")

    assert 'xmlUrl="http://blog.example.org/atom.xml"' in exported
    assert "added 1 source" in imported.stdout
    assert "tales" in terminal.config.read_text("utf-8")


def test_what_is_stored_is_verified_repaired_rebuilt_and_taken_down(terminal: Terminal) -> None:
    terminal("run", "fables")
    assert terminal("verify").stdout == "2 posts and 2 images: nothing is wrong\n"
    first, second = terminal.posts()
    first.unlink()
    second.write_text(f"{second.read_text('utf-8')}A note.\n", "utf-8")

    found = terminal("verify", code=1).stdout.splitlines()

    advice = "`verify --repair` makes it again, otherwise the next run takes it for deleted by hand"
    assert found == [
        f"{first.relative_to(terminal.folder)}: missing; {advice}",
        f"{second.relative_to(terminal.folder)}: edited; a person's doing, it stays as it is",
        "2 posts and 2 images: 1 missing, 1 edited",
    ]
    assert terminal("verify", "--repair").stdout.splitlines()[0].endswith(": missing; made again")
    assert terminal.posts() == [first, second]
    assert terminal("rebuild").stdout.startswith("known again: 2 articles (2 stored) and 2 images\n")
    removed = terminal("remove", f"{BLOG}/2025/04/20/the-oak-and-the-reeds/")
    assert removed.stdout.splitlines()[-1] == "1 post removed"
    assert len(terminal.posts()) == 1
    assert "no age is configured" in terminal("prune", code=2).stderr
