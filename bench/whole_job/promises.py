"""Whether the project still does what costs it something: a run without guard or sync has no place in a comparison.

That pages are kept is seen of each run itself (`sides.ours`).
"""

import sys
from pathlib import Path

from bench.whole_job.origin import FORBIDDEN, answers, was_forbidden_asked
from bench.whole_job.sides import RUN, Job, configure, in_project

_COUNTED = """\
import os, runpy, sys
from store.files import disk
synced = []
def watched(name, call):
    return lambda *given: (synced.append(name), call(*given))[1]
os.fsync = watched("fsync", os.fsync)
disk._sync_disk = watched("syncfs", disk._sync_disk)
sys.argv[0] = "fetched"
try:
    runpy.run_module("ingest", run_name="__main__")
finally:
    print("synced", len(synced))
"""


def broken(port: int, folder: Path) -> str:
    """Run over one feed, and over one that may not be asked; return what was not kept to, or nothing."""
    configure(Job(1, 0, port), folder)
    config = folder / "config.yaml"
    config.write_text(f'{config.read_text()}  - {{name: "forbidden", url: "http://{FORBIDDEN}:{port}/feed/0.xml"}}\n')
    answers(port)
    taken = in_project([sys.executable, "-c", _COUNTED, *RUN[3:]], folder, may_fail=True)
    if was_forbidden_asked(answers(port)):
        return "the guard over connections is off"
    if FORBIDDEN not in taken.said and "forbidden" not in taken.said:
        return "the forbidden feed was not told of"
    written = sum(1 for _ in (folder / "content").rglob("index.md"))
    synced = int(taken.said.rpartition("synced ")[2].split()[0])
    return "" if written and synced else "files are not synced" if written else "nothing was written"
