#!/usr/bin/env bash
# httpx 0.28.1: `Response.links` invents a link, and of several hubs it keeps one.
#
# Expected: RFC 8288 §3 lets a header hold several links of one relation, write parameter names in any case, give one
# link several relations, and put `, <` into a quoted title. A WebSub publisher names all its hubs so (WebSub §4).
# Seen: the links become a dictionary by the text of `rel`. Of two hubs the last is left; `REL="next"` is no relation;
# `rel="self next"` answers to neither name; and a title that quotes `, <y>; rel=next` becomes a next page `y`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check httpx==0.28.1 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import httpx


def links(value: str) -> dict[str, str]:
    return {name: link["url"] for name, link in httpx.Response(200, headers={"Link": value}).links.items()}


SEEN = {
    '<https://one.example/>; rel="hub", <https://two.example/>; rel="hub"': {"hub": "https://two.example/"},
    '<https://e.example/2>; REL="next"': {"https://e.example/2": "https://e.example/2"},
    '<https://e.example/2>; rel="self next"': {"self next": "https://e.example/2"},
    '<https://e.example/2>; rel="prev"; title="see, <y>; rel=next"': {"prev": "https://e.example/2", "next": "y"},
}
for value, expected in SEEN.items():
    found = links(value)
    print(f"{value}\n    {found}")
    assert found == expected, f"changed: was {expected}"
PY
