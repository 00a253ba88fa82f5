#!/usr/bin/env bash
# dateparser 1.5.0: the ISO 8601 week date 2026-W09-6 (the 28th of February) is read as the 6th of September.
#
# Expected: the day that it names, or none: dateutil and `email.utils` refuse it. Python's own `date.fromisoformat` reads it.
# Seen: the W is dropped, week and weekday become month and day.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check dateparser==1.5.0 2>/dev/null
"$folder/env/bin/python" -W ignore - <<'PY'
from datetime import datetime

import dateparser

named = datetime.strptime("2026-W09-6", "%G-W%V-%u").date()
read = dateparser.parse("2026-W09-6").date()
print(named, read)
assert (str(named), str(read)) == ("2026-02-28", "2026-09-06"), "changed"
PY
