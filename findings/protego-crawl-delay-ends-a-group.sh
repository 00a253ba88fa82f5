#!/usr/bin/env bash
# protego 0.7.0: a `Crawl-delay` between two `User-agent` lines frees the first of them from all rules that follow.
#
# Expected: RFC 9309 §2.2.4 lets a reader know further records, but these "MUST NOT interfere" with the groups that it
# defines: both agents share the group, and neither may ask for /x.
# Seen: the delay ends the head of the group. The first agent has a group with a delay and without rules, and may ask.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check protego==0.7.0 2>/dev/null
"$folder/env/bin/python" - <<'PY'
from protego import Protego

LINES = ["User-agent: one", "Crawl-delay: 5", "User-agent: two", "Disallow: /x"]
robots = Protego.parse("\n".join(LINES))
without = Protego.parse("\n".join(line for line in LINES if "delay" not in line))
seen = [(agent, robots.can_fetch("https://e.example/x", agent), robots.crawl_delay(agent)) for agent in ("one", "two")]
print(seen, "without the delay:", without.can_fetch("https://e.example/x", "one"))
assert seen == [("one", True, 5.0), ("two", False, None)], "changed"
assert not without.can_fetch("https://e.example/x", "one"), "changed"
PY
