"""Door: terminal. How a worker of a run begins: what it logs, and its faults, are told as those of the run are."""

import os
import sys

from ingest.cli.logs import set_up_log
from ingest.cli.terminal import tell_fault
from ingest.shards.worker import serve_groups

if __name__ == "__main__":
    sys.excepthook = tell_fault
    set_up_log(os.environ)
    serve_groups(int(sys.argv[1]), int(sys.argv[2]))
