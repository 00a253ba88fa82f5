#!/usr/bin/env bash
# courlan 1.4.0 (PyPI): check_url refuses every address below `/archives/`, which WordPress offers for its articles.
#
# Expected: what leads to a list (`/category/…`, `/page/2`) is refused, and an article is not; "Numeric" in WordPress's
# settings of permalinks is `/archives/123`.
# Seen: with the number, with a name, with a date in it: None. `/archive/123`, of one letter less, and `/?p=123` are taken.
# A crawl that trusts it finds such a site empty.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check courlan==1.4.0
"$folder/venv/bin/python" - <<'PY'
from courlan import check_url

paths = ["/archives/52311", "/archives/bridge-open-again", "/archives/2025/03/bridge", "/archive/52311", "/?p=52311"]
seen = {path: check_url(f"https://blog.example.org{path}") is not None for path in paths}
print(seen)
assert list(seen.values()) == [False, False, False, True, True], "changed"
PY
