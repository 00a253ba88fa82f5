"""Door: disk (reading only). The program as it stands, as one text: another one may make other posts of a page."""

import hashlib
import os
from functools import cache
from pathlib import Path

from ingest.version import version_line
from store.files.regular import real_path

_ROOT = real_path(Path(__file__)).parents[2]
_MAKING = ("ingest", "normalize")
_READ = (".py", ".yaml", ".txt", ".json")


@cache
def program() -> str:
    """Return its version and those of its libraries, and a digest of when its files were written, and how long."""
    told = hashlib.sha256()
    for package in _MAKING:
        for folder, folders, names in os.walk(_ROOT / package):
            folders.sort()
            for name in sorted(names):
                if name.endswith(_READ):
                    status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118  # no Path for each of 400
                    told.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return f"{version_line()} {told.hexdigest()}"
