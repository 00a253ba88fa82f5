#!/usr/bin/env bash
# feedparser 2.6.0 (npm): the title "Why <main> matters" is read as "Why  matters".
#
# Expected: RFC 4287 §3.1.1.1: a title of type `text` (the default) has no markup in it; what looks like a tag is text. One
# of type `html` is markup, whose text is wanted.
# Seen: both are treated alike, by a pattern: what stands in angle brackets is cut out of a text, and references of HTML
# stay as they are. So a title is without its subject, or has an `&lt;` in it. (`atom:title` of the item has it whole.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund feedparser@2.6.0
cat > try.mjs <<'JS'
import assert from 'node:assert';
import { Readable } from 'node:stream';
import FeedParser from 'feedparser';

const head = '<id>urn:e</id><title>news</title><updated>2026-02-28T00:00:00Z</updated><author><name>A</name></author>';
const entry = (title, number) => `<entry><id>urn:${number}</id><updated>2026-02-28T00:00:00Z</updated>${title}</entry>`;
const titles = ['<title>Why &lt;main&gt; matters</title>', '<title type="html">Why &amp;lt;main&amp;gt; matters</title>'];
const feed = `<feed xmlns="http://www.w3.org/2005/Atom">${head}${titles.map(entry).join('')}</feed>`;
const items = [];
for await (const item of Readable.from([feed]).pipe(new FeedParser())) items.push(item);
const seen = items.map((item) => item.title);
console.log(seen);
assert.equal(items[0]['atom:title']['#'], 'Why <main> matters', 'changed: atom:title');
assert.deepEqual(seen, ['Why  matters', 'Why &lt;main&gt; matters'], 'changed');
JS
node try.mjs
