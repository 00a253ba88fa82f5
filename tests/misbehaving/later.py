"""`fetched`, some hours later than it is.

python -m tests.misbehaving.later HOURS COMMAND [ARGUMENT]...
"""

import sys
from datetime import datetime, timedelta

from ingest.cli.main import main
from ingest.http.clock import SystemClock

_now = SystemClock.now


def let_pass(hours: float) -> None:
    """Set the clock forward, for the rest of this process."""

    def later(clock: SystemClock) -> datetime:
        return _now(clock) + timedelta(hours=hours)

    setattr(SystemClock, "now", later)  # noqa: B010  # what no type can know


if __name__ == "__main__":
    let_pass(float(sys.argv[1]))
    sys.argv = ["fetched", *sys.argv[2:]]
    main()
