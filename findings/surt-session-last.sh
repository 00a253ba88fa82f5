#!/usr/bin/env bash
# surt 0.3.1: whether a session's number is taken out of a key without a trace depends on where it stood.
#
# Expected: a page asked for with a session and without one has one key in a CDX, so that either is found by the other.
# Seen: so it is with the session first or between. Where it is last, its `&` stays, is put in front when the parameters
# are sorted, and the key has `?&id=1`: the capture is there and is not found.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check surt==0.3.1 2>/dev/null
"$folder/env/bin/python" - <<'PY'
from surt import surt

SESSION = f"PHPSESSID={'0123456789abcdef' * 2}"
queries = {"none": "id=1", "first": f"{SESSION}&id=1", "last": f"id=1&{SESSION}", "between": f"id=1&{SESSION}&page=2"}
seen = {where: surt(f"https://e.example/a?{query}") for where, query in queries.items()}
print(seen)
assert seen["none"] == seen["first"] == "example,e)/a?id=1", "changed: first"
assert seen["between"] == "example,e)/a?id=1&page=2", "changed: between"
assert seen["last"] == "example,e)/a?&id=1", "changed"
PY
