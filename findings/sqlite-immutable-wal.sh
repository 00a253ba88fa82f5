#!/usr/bin/env bash
# SQLite 3.54.1 (apsw 3.54.1.0): a database opened with `immutable=1` is without what was committed last.
#
# Expected: "immutable" promises that nobody changes the files; whoever opens a copy so reads what is in them, the
# write-ahead log included, or is told that there is one.
# Seen: the log beside the database is passed over. Committed rows are missing, `integrity_check` says ok, and
# `journal_mode` says that there is none. `mode=ro` reads the same files whole.
# Source: https://sqlite.org/uri.html (which speaks of changes made meanwhile, not of a log that is there)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check apsw==3.54.1.0 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import tempfile
from pathlib import Path

import apsw


def count(path: Path, how: str) -> tuple[int, str]:
    database = apsw.Connection(f"file:{path}?{how}", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    [[rows]] = database.execute("SELECT count(*) FROM items")
    [[state]] = database.execute("PRAGMA integrity_check")
    return rows, state


with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "state.db")
    writer = apsw.Connection(str(path))
    writer.execute("PRAGMA journal_mode = WAL; CREATE TABLE items (name); PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    writer.execute("INSERT INTO items VALUES ('one')")
    seen = {how: count(path, how) for how in ("mode=ro", "immutable=1")}
print(apsw.sqlite_lib_version(), seen)
assert seen == {"mode=ro": (1, "ok"), "immutable=1": (0, "ok")}, "changed"
PY
