#!/usr/bin/env bash
# Atom entries in several languages: feedparser 6.0.14 takes the last alternate link, atoma 0.0.17 keeps all, in order.
#
# Expected: RFC 4287 §4.1.2 allows one alternate link for each language and type; the first is the author's first choice,
# as in HTML's list of alternates, and an item that is known by its link stays the same when a translation is added.
# Seen: `entry.link` is whichever stands last, so a translation that is added behind gives every entry a new link.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check feedparser==6.0.14 atoma==0.0.17 2>/dev/null
"$folder/env/bin/python" -W ignore - <<'PY'
import io

import atoma
import feedparser

FEED = b"""<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:e</id><title>news</title><updated>2026-02-28T00:00:00Z</updated>
<author><name>A</name></author><entry><id>urn:1</id><title>one</title><updated>2026-02-28T00:00:00Z</updated>
<link hreflang="zh" href="https://e.example/zh/1"/><link hreflang="en" href="https://e.example/en/1"/></entry></feed>"""
last = feedparser.parse(io.BytesIO(FEED)).entries[0].link
all_of_them = [link.href for link in atoma.parse_atom_bytes(FEED).entries[0].links]
print(last, all_of_them)
assert last == "https://e.example/en/1", "changed: feedparser"
assert all_of_them == ["https://e.example/zh/1", "https://e.example/en/1"], "changed: atoma"
PY
