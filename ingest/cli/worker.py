"""Door: terminal. How a worker of a run begins: what it logs, and its faults, are told as those of the run are.

As a process of the run's machine it is started with the numbers of two pipes. As an actor of a Ray cluster it is a
`Walker`, which Ray imports by its name on each machine, so the program is installed there, too; what it logs goes where
Ray keeps what its workers write.
"""

import os
import platform
import sys

from ingest.cli.logs import set_up_log
from ingest.cli.terminal import tell_fault
from ingest.shards.dial import Place, Secret
from ingest.shards.worker import serve_dialled, serve_groups


class Walker:
    """One worker of a run, as an actor."""

    def walk(self, place: Place, workers: bytes, drivers: bytes) -> str:
        """Walk what the driver at a place says, until it says no more; return why that could not begin, if so."""
        set_up_log(os.environ)
        try:
            serve_dialled(place, Secret(workers, drivers))
        except OSError as error:
            return f"{platform.node()} does not reach the run at {place[0]}:{place[1]}: {error.strerror or error}"
        return ""


if __name__ == "__main__":
    sys.excepthook = tell_fault
    set_up_log(os.environ)
    serve_groups(int(sys.argv[1]), int(sys.argv[2]))
