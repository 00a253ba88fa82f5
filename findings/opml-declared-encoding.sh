#!/usr/bin/env bash
# opml 0.5.8 (npm): a list of subscriptions that goes through it has the names of its feeds garbled.
#
# Expected: a text of Node's is written as UTF-8 unless one says otherwise, so the XML declares UTF-8, or nothing (XML 1.0
# §4.3.3).
# Seen: `stringify` declares ISO-8859-1, whatever the names are written in (most cannot be written in that). The file is
# well-formed, nothing complains, and whoever believes it reads `CafÃ©`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund opml@0.5.8
cat > try.cjs <<'JS'
const { writeFileSync } = require('node:fs');
const opml = require('opml');

const outline = { text: 'Café', type: 'rss', xmlUrl: 'https://e.example/feed' };
writeFileSync('feeds.opml', opml.stringify({ opml: { head: { title: 'feeds' }, body: { subs: [outline] } } }));
JS
node try.cjs
python3 - <<'PY'
from xml.etree import ElementTree

with open("feeds.opml", "rb") as file:
    written = file.read()
seen = ElementTree.fromstring(written).find("body/outline").get("text")
print(written.splitlines()[0], "Café".encode() in written, seen)
assert b'encoding="ISO-8859-1"' in written and "Café".encode() in written, "changed"
assert seen == "Café".encode().decode("latin-1"), "changed"
PY
