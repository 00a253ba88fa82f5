# ruff: noqa: T201
"""`fetched run --json --force`, and behind it one line more: how much memory it took.

python -m tests.misbehaving.measured HOURS CONFIG [SOURCE]...    HOURS: so much later than it is
"""

import json
import resource
import sys
from pathlib import Path

from ingest.cli.main import main
from tests.misbehaving.later import let_pass


def resident_mib() -> int:
    """The most memory that this process held; `ru_maxrss` would count what its parent held before the exec, too."""
    status = Path("/proc/self/status")
    if status.exists():
        (held,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(held.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measured(config: str, names: list[str]) -> None:
    sys.argv = ["fetched", "run", "--json", "--force", "--config", config, *names]
    try:
        main()
    finally:
        print(json.dumps({"kind": "memory", "resident_mib": resident_mib()}))


if __name__ == "__main__":
    let_pass(float(sys.argv[1]))
    measured(sys.argv[2], sys.argv[3:])
