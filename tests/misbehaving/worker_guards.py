"""Guards around the worker: where its modules come from, what it answers, what it takes, and what killed it."""

import asyncio
import json
from contextlib import chdir
from pathlib import Path

from ingest.budget import allowance, crashes
from ingest.engine import child, frames, start
from ingest.messages import Crash, CrashReason
from tests.engine.test_engine import MODULES, task
from tests.misbehaving.house_guard import HouseGuard
from tests.misbehaving.removals import without


def modules_of_a_site(folder: Path) -> list[str]:
    (folder / "resource.py").write_text(f"open({str(folder / 'ran')!r}, 'w').close()\nraise SystemExit\n")

    async def asked() -> None:
        engine = child.ChildEngine(modules=MODULES)
        try:
            await engine.perform(task("prints"))
        finally:
            await engine.aclose()

    with chdir(folder):
        asyncio.run(asked())
    return ["the folder's `resource.py` was run"] if (folder / "ran").exists() else []


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


WORKER_GUARDS = [
    HouseGuard(
        "where the worker's modules come from",
        "a `resource.py` in the folder that a user stands in",
        "it is not run",
        "`module_paths` begins with that folder",
        without(start, "module_paths", lambda paths, folder: (str(folder), *paths)),
        modules_of_a_site,
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
]
