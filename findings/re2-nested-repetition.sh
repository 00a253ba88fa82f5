#!/usr/bin/env bash
# google-re2 1.1.20251105: `(?:ab{2}){501}` is refused for a size of 501, where 1000 is allowed.
#
# Expected: RE2's page on syntax says that counts above 1000 are refused; 2 and 501 are not.
# Seen: counts within counts are multiplied, and 1002 is too many; the message names the outer count alone. `x{1000}` twice
# in a row, which is longer, is taken.
# Source: https://github.com/google/re2/wiki/Syntax
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check google-re2==1.1.20251105 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import re

import re2

quiet = re2.Options()
quiet.log_errors = False


def said(pattern: str) -> str:
    re.compile(pattern)  # Python's own takes them all
    try:
        re2.compile(pattern, quiet)
    except re2.error as error:
        return str(error)
    return "taken"


seen = [said(pattern) for pattern in ("(?:ab{2}){500}", "(?:ab{2}){501}", "x{1000}x{1000}")]
print(seen)
assert (seen[0], seen[2]) == ("taken", "taken"), "changed"
assert "invalid repetition size: {501}" in seen[1], "changed"
PY
