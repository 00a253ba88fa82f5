#!/usr/bin/env bash
# url-normalize 3.1.0: `#/room/1` becomes `#%2Froom%2F1`, and the address of an archived page loses a slash of its scheme.
#
# Expected: RFC 3986 §3.5 allows `/` and `?` in a fragment as they are, and by §2.2 an encoded reserved character is not
# the same as the character; its syntax allows an empty segment in a path. The WHATWG's URL (ada-url 4.0.0) keeps both.
# Seen: applications whose pages are told apart by the fragment (a chat's rooms, a forum's threads) do not find the page,
# for JavaScript sees the `%2F`; and `/2026/https://…` asks the archive for `https:/…`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check url-normalize==3.1.0 ada-url==4.0.0 2>/dev/null
"$folder/env/bin/python" - <<'PY'
from ada_url import URL
from url_normalize import url_normalize

SEEN = {
    "https://e.example/#/room/1": "https://e.example/#%2Froom%2F1",
    "https://archive.example/2026/https://e.example/1": "https://archive.example/2026/https:/e.example/1",
}
for address, expected in SEEN.items():
    seen = url_normalize(address)
    print(seen)
    assert URL(address).href == address, "changed: the WHATWG's"
    assert seen == expected, "changed"
PY
