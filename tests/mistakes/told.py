"""The command line in this process: what it says, and how it ends."""

import contextlib
import io
import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from ingest.cli.main import main


@dataclass(frozen=True, slots=True)
class Told:
    """What a command said."""

    code: int
    output: str
    errors: str


def told(command: str, folder: Path) -> Told:
    """Run `fetched COMMAND` in a folder."""
    output, errors = io.StringIO(), io.StringIO()
    code = 0
    with (
        contextlib.chdir(folder),
        mock.patch.object(sys, "argv", ["fetched", *shlex.split(command)]),
        mock.patch.object(sys, "stdout", output),
        mock.patch.object(sys, "stderr", errors),
        mock.patch.object(sys, "excepthook", sys.excepthook),
        mock.patch.dict(os.environ, {"COLUMNS": "80"}),
    ):
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Told(code, output.getvalue(), errors.getvalue())
