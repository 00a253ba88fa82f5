#!/usr/bin/env bash
# protego 0.7.0: a group for `news` binds a crawler called `newsreader`, and not one called `fastnews`.
#
# Expected: RFC 9309 §2.2.1: the group whose product token is the crawler's own, letter case aside; any other crawler obeys
# the group of `*`.
# Seen: the token may be the beginning of a longer word. (`urllib.robotparser` of Python 3.11 takes it anywhere.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check protego==0.7.0 2>/dev/null
"$folder/env/bin/python" - <<'PY'
from urllib.robotparser import RobotFileParser

from protego import Protego

ROBOTS = "User-agent: news\nDisallow: /\n\nUser-agent: *\nDisallow: /private\n"
standard = RobotFileParser()
standard.parse(ROBOTS.splitlines())
seen = {
    agent: (Protego.parse(ROBOTS).can_fetch("https://e.example/a", agent), standard.can_fetch(agent, "https://e.example/a"))
    for agent in ("news", "newsreader", "fastnews", "other")
}
print(seen)
assert seen["news"] == (False, False) and seen["other"] == (True, True)
assert not seen["newsreader"][0], "changed: protego"
assert seen["fastnews"][0], "changed: protego"
PY
