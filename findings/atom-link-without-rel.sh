#!/usr/bin/env bash
# rss-parser 3.13.0, @extractus/feed-extractor 8.0.3 (npm) and fastfeedparser 0.6.5: an entry stands at its comments.
#
# Expected: RFC 4287 §4.2.7.2: a link without `rel` is an `alternate`, wherever it stands among the others.
# Seen: all three look for the word, find none, and take the first link of the entry, which is the one of its replies.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund rss-parser@3.13.0 @extractus/feed-extractor@8.0.3
cat > try.mjs <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { extractFromXml } from '@extractus/feed-extractor';
import Parser from 'rss-parser';

const feed = readFileSync('feed.xml', 'utf8');
const seen = [(await new Parser().parseString(feed)).items[0].link, extractFromXml(feed).entries[0].link];
console.log(seen);
assert.deepEqual(seen, ['https://e.example/1/comments', 'https://e.example/1/comments'], 'changed');
JS
cat > feed.xml <<'XML'
<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:e</id><title>news</title><updated>2026-02-28T00:00:00Z</updated>
<author><name>A</name></author><entry><id>urn:1</id><title>one</title><updated>2026-02-28T00:00:00Z</updated>
<link rel="replies" href="https://e.example/1/comments"/><link href="https://e.example/1"/></entry></feed>
XML
node try.mjs
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check fastfeedparser==0.6.5 2>/dev/null
env/bin/python - <<'PY'
import fastfeedparser

seen = fastfeedparser.parse(open("feed.xml", "rb").read()).entries[0]["link"]
print(seen)
assert seen == "https://e.example/1/comments", "changed"
PY
