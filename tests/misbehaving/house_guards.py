"""Guards that no single answer meets: over years, in files and in the state; what is tried, and a way to remove each.

A scenario returns what came out wrong; it is harmless, whether its guard is there or not.
"""

import errno
import json
import math
import os
import re
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest import hooks
from ingest.budget import allowance, crashes
from ingest.cli import terminal
from ingest.engine import frames
from ingest.fetcher.poll import poll
from ingest.fetcher.schedule import max_interval
from ingest.messages import Crash, CrashReason
from ingest.run import articles, pipeline
from ingest.text import linear
from store import keys, names, unseen
from store.errors import UnfitFileError
from store.files import regular
from store.journal import journal
from store.journal.journal import read_journal
from store.state import hosts
from store.state.state import State
from tests.engine.test_engine import task
from tests.misbehaving.removals import TakenAway, without
from tests.pipeline.faults.test_our_faults import OTHER, faulty
from tests.pipeline.place import FEED, Item, Place
from tests.store.samples import NOW, sample
from tests.store.state.test_hosts import NOISE
from tests.store.upkeep.test_outside import journal_line

LONG = "x" * 3_000


@dataclass(frozen=True)
class HouseGuard:
    """One guard; `tried`, `holds` and `removal` are for the documentation."""

    name: str
    tried: str
    holds: str
    removal: str
    take_away: TakenAway
    scenario: Callable[[Path], list[str]]


def leaping_window(_: Path) -> list[str]:
    odds = max_interval._log_odds(500.0, 0.0)
    return [] if math.isfinite(odds) else [f"odds of {odds}"]


def raising_source(folder: Path) -> list[str]:
    place = Place(folder)
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}, {{name: other, url: "{OTHER}"}}]')
    place.lists(Item(1))
    place.lists(Item(3), url=OTHER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "poll", faulty(poll, at="name='news'"))
        place.run()
    return [] if len(place.posts()) == 1 else [f"{len(place.posts())} posts"]


def path_that_leads_out(_: Path) -> list[str]:
    told = read_journal(journal_line("../precious/mine.md"), NOW).items
    return [f"believed: {each.item.path}" for each in told]


def fifo(folder: Path) -> list[str]:
    os.mkfifo(folder / "post.md")
    try:
        regular.read_regular(folder / "post.md", 1_000)
    except UnfitFileError:
        return []
    return ["read as a file"]


def hidden_signs(_: Path) -> list[str]:
    text = unseen.json_text({"title": "x\u202egnp.exe\u200b"})
    return [] if text.isascii() else [f"written as they are: {text!a}"]


def long_names(_: Path) -> list[str]:
    written = [keys.key(keys.KeyKind.GUID, LONG, "news"), keys.short(f"url:example.org/{LONG}")]
    return [f"a name of {len(each)} characters" for each in written if len(each) > 100]


def new_guids(_: Path) -> list[str]:
    state, item = State.copy(None), sample(1).item
    state.remember_item(item, [])
    for number in range(60):
        state.add_keys(item.identity, [keys.key(keys.KeyKind.GUID, str(number), "news")])
    held = len(state.keys_of(item.identity))
    state.close()
    return [] if held < 20 else [f"{held} keys of one item"]


def large_robots(_: Path) -> list[str]:
    state = State.copy(None)
    state.save_robots("https://a.example", NOW, NOISE)
    kept = int(state.text("SELECT coalesce(sum(length(packed)), 0) FROM robots") or 0)
    state.close()
    return [] if kept < 100_000 else [f"{kept} bytes kept of one host"]


def many_robots(_: Path) -> list[str]:
    state = State.copy(None)
    for number in range(1_050):
        state.save_robots(f"https://{number}.example", NOW - timedelta(minutes=number), "")
    state.tidy_robots(NOW)
    kept = len(state.robots_origins())
    state.close()
    return [] if kept <= 1_000 else [f"copies of {kept} hosts"]


def stale_robots(_: Path) -> list[str]:
    state = State.copy(None)
    state.save_robots("https://a.example", NOW - timedelta(days=40), "")
    state.tidy_robots(NOW)
    kept = state.robots_origins()
    state.close()
    return [f"kept for 40 days: {each}" for each in kept]


def crashing_bytes(_: Path) -> list[str]:
    book, page = crashes.CrashBook("1"), task("prints", b"page")
    book.note(page, Crash(page.about, CrashReason.DIED, "died"))
    again = crashes.CrashBook("1", book.text()).known(page)
    return [] if again else ["read again by the same version"]


def many_crashes(_: Path) -> list[str]:
    book = crashes.CrashBook("1")
    for number in range(600):
        book.note(task("prints", number), Crash("page", CrashReason.DIED, "died"))
    kept = book.text().count('died"]')
    return [] if kept <= 500 else [f"{kept} crashes"]


def backtracking(_: Path) -> list[str]:
    try:
        linear.checked("(?=a)a")
    except ValueError:
        return []
    return ["an expression that only backtracking can match was taken"]


def unfinished_merge(folder: Path) -> list[str]:
    """Git itself is not needed for it: what it would answer is the folder of the repository."""
    (folder / "MERGE_HEAD").touch()
    with pytest.MonkeyPatch.context() as patch:
        answers = {"rev-parse": f"{folder}\n"}
        patch.setattr(hooks, "_git", lambda *asked: SimpleNamespace(stdout=answers.get(asked[2], "")))
        said = hooks._under_way(folder, hooks.Commit([folder], 1.0))
    return [] if said else ["a commit is made in the midst of a merge"]


def slow_source(_: Path) -> list[str]:
    now_s = [0.0]
    at_hand = allowance.Allowance(lambda: now_s[0], timedelta(minutes=3))
    with at_hand.share():
        now_s[0] = 3_600.0
        return [] if at_hand.objection() else ["goes on after an hour"]


def costly_source(_: Path) -> list[str]:
    at_hand = allowance.Allowance(source_cpu_s=10.0)
    with at_hand.share():
        at_hand.charge(60.0, crashed=False)
        return [] if at_hand.objection() else ["goes on after a minute of the processor's time"]


def forged_answer(_: Path) -> list[str]:
    try:
        told = frames.read_answer(task("prints"), frames.VALUE, b"[1, {}]")
    except ValueError:
        return []
    return [f"believed: {told}"]


def long_answer(_: Path) -> list[str]:
    most = frames.max_answer_bytes(task("prints", memory_mib=256), 1_000)
    return [] if most < 8 << 20 else [f"{most} bytes are read"]


class FullDisk(StringIO):
    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, f"no space left for {len(text)} characters")


def unheard(_: Path) -> list[str]:
    terminal.Outlet(FullDisk(), "standard output").write("1 post")
    return []


def torn_line(_: Path) -> list[str]:
    told = read_journal('{"is": "item", "iden\n' + journal_line("a.md"), NOW)
    return [] if len(told.items) == 1 else [f"{len(told.items)} items are read"]


def long_title(_: Path) -> list[str]:
    kept = len(keys.short_title("x" * 100_000))
    return [] if kept < 1_000 else [f"{kept} characters of a title are remembered"]


HOUSE_GUARDS = [
    HouseGuard(
        "the schedule is total",
        "a feed of 1 item that then lists 499: a mean of 0",
        "its logarithm is that of the least number",
        "the least number is 0",
        without(max_interval, "sys", SimpleNamespace(float_info=SimpleNamespace(min=0.0), maxsize=sys.maxsize)),
        leaping_window,
    ),
    HouseGuard(
        "a fault of ours costs its source alone",
        "our code raises at one of two sources",
        "the other one's post is stored",
        "`ends_run` is always true",
        without(articles, "ends_run", lambda _: True),
        raising_source,
    ),
    HouseGuard(
        "paths that are read back",
        "a line of the journal whose path is `../precious/mine.md`",
        "it is not believed",
        "`inner_path` returns what it is given",
        lambda patch: patch.setattr(names.inner_path, "__code__", (lambda path: path).__code__),
        path_that_leads_out,
    ),
    HouseGuard(
        "regular files",
        "a FIFO in a post's place",
        "it is no file, and nobody waits for it",
        "`_check` takes everything",
        without(regular, "_check", lambda *_: None),
        fifo,
    ),
    HouseGuard(
        "signs that no reader sees",
        "a title that turns its direction",
        "JSON holds escapes",
        "`_ESCAPED` finds none",
        without(unseen, "_ESCAPED", re.compile("(?!)")),
        hidden_signs,
    ),
    HouseGuard(
        "long names",
        "guids and links of 3,000 characters",
        "digests stand for them",
        "`_short` leaves them",
        without(keys, "_short", str),
        long_names,
    ),
    HouseGuard(
        "names of one item",
        "an item with another guid at each of 60 polls",
        "the first and the newest are kept",
        "`MAX_WITHIN_SOURCE` is 10^9",
        without(keys, "MAX_WITHIN_SOURCE", 10**9),
        new_guids,
    ),
    HouseGuard(
        "size of robots.txt",
        "one of 500 KB that packs badly",
        "it is not kept between runs",
        "`packed_robots` packs all",
        without(hosts, "packed_robots", lambda text: text.encode()),
        large_robots,
    ),
    HouseGuard(
        "number of robots.txt",
        "1,050 hosts",
        "the newest are kept",
        "`_MAX_HOSTS` is 10^9",
        without(hosts, "_MAX_HOSTS", 10**9),
        many_robots,
    ),
    HouseGuard(
        "age of robots.txt",
        "a copy of 40 days",
        "it is dropped",
        "`_MAX_AGE` is 1,000 days",
        without(hosts, "_MAX_AGE", timedelta(days=1_000)),
        stale_robots,
    ),
    HouseGuard(
        "bytes that crashed the worker",
        "the same page in the next run",
        "it is not read again by the same version",
        "`CrashBook.note` notes nothing",
        without(crashes.CrashBook, "note", lambda *_: None),
        crashing_bytes,
    ),
    HouseGuard(
        "number of crashes that are remembered",
        "600 pages that crash it",
        "the newest are remembered",
        "`MAX_KEPT` is 10^9",
        without(crashes, "MAX_KEPT", 10**9),
        many_crashes,
    ),
    HouseGuard(
        "expressions of rules",
        "one with lookahead",
        "it is refused when it is read",
        "Python's own engine compiles it",
        without(linear, "compiled", re.compile),
        backtracking,
    ),
    HouseGuard(
        "an unfinished merge",
        "a repository with `MERGE_HEAD`, whose conflicts are staged",
        "nothing is committed, and it is said",
        "`_UNDER_WAY` is empty",
        without(hooks, "_UNDER_WAY", {}),
        unfinished_merge,
    ),
    HouseGuard(
        "a source's share of time",
        "a source whose host is asked for an hour (`Crawl-delay: 3600`)",
        "nothing more of it is begun after its share",
        "`Allowance.share` opens none",
        without(allowance.Allowance, "share", lambda _: nullcontext()),
        slow_source,
    ),
    HouseGuard(
        "a source's share of the worker",
        "pages that use up a minute of the processor's time",
        "no more of them are read in this run",
        "`Allowance.charge` takes nothing off",
        without(allowance.Allowance, "charge", lambda *_, **__: None),
        costly_source,
    ),
    HouseGuard(
        "the worker's answers are of their type",
        "an answer of a list where a text was asked for",
        "it is no answer",
        "`from_json` reads any JSON",
        without(frames, "from_json", lambda payload, _: json.loads(payload)),
        forged_answer,
    ),
    HouseGuard(
        "length of the worker's answers",
        "256 MiB as the answer to 1 KB",
        "no more than the question allows is read",
        "`FREE_ANSWER_BYTES` is 10^9",
        without(frames, "FREE_ANSWER_BYTES", 10**9),
        long_answer,
    ),
    HouseGuard(
        "telling is best effort",
        "standard output is a file on a full disk",
        "the work goes on",
        "`OSError` is not caught",
        without(terminal, "OSError", ZeroDivisionError),
        unheard,
    ),
    HouseGuard(
        "torn lines of the journal",
        "half a line before a whole one",
        "the whole one is read",
        "`ValueError` is not caught",
        without(journal, "ValueError", ZeroDivisionError),
        torn_line,
    ),
    HouseGuard(
        "long titles",
        "a title of 100 KB",
        "its beginning is remembered; its post has it whole",
        "`MAX_TITLE` is 10^9",
        without(keys, "MAX_TITLE", 10**9),
        long_title,
    ),
]
