"""Door: terminal. Where the program begins: `python -m ingest` is the command `fetched`."""

import os
import sys


def main() -> None:
    """Run the command line; while it loads, nothing is collected."""
    from store.late.loading import loading  # late: before, no module is looked for

    with loading():
        from ingest.start import main as begin
    begin()


def forget_working_directory() -> None:
    """Look for no module where the user stands: `-m` puts that first, and a site may hold a `yaml.py` of its own."""
    project = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - pathlib may stand there
    if not sys.flags.safe_path and sys.path and os.path.realpath(sys.path[0]) != project:
        del sys.path[0]


if __name__ == "__main__":
    forget_working_directory()
    main()
