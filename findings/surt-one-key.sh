#!/usr/bin/env bash
# surt 0.3.1: videos whose numbers differ in case alone, and articles that are named by `sid`, share one key of a CDX.
#
# Expected: RFC 3986 §6.2.2.1 makes scheme and host caseless, and nothing else; two pages have two keys.
# Seen: path and query are put in lower case, so YouTube's dQw4… and DqW4… are one; and a parameter of 32 letters or digits
# that *ends* in `sid` is taken for a session and dropped, so that `newsid=…` names nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check surt==0.3.1 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import surt


def key(path: str) -> str:
    return surt.surt(f"https://e.example{path}")


PAIRS = (
    ("/watch?v=dQw4w9WgXcQ", "/watch?v=DqW4w9WgXcQ"),
    (f"/view?newsid={'0' * 31}1", f"/view?newsid={'0' * 31}2"),
)
for one, other in PAIRS:
    print(one, other, key(one))
    assert key(one) == key(other), "changed"
PY
