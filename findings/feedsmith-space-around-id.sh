#!/usr/bin/env bash
# feedsmith 3.0.1 (npm): an id that holds an `&` is written on a line of its own, with the line breaks inside the element.
#
# Expected: RFC 4287 §2: there "MUST NOT be any white space in a Date construct or in any IRI"; it warns of writers that put
# it around values.
# Seen: a value that needs escaping becomes a CDATA section, and is then indented like a child. Atom's `id` breaks the rule,
# RSS's `link` and `guid` have it too; feedparser strips them, rss-parser 3.13.0 hands out an id and a link that begin with
# a line feed. Values without an `&` are written as they are, so a feed has ids of both kinds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund feedsmith@3.0.1 rss-parser@3.13.0
cat > try.mjs <<'JS'
import assert from 'node:assert';
import { generateAtomFeed, generateRssFeed } from 'feedsmith';
import Parser from 'rss-parser';

const [plain, pair] = ['https://e.example/?id=1', 'https://e.example/?id=1&lang=en'];
const updated = new Date(0);
const entries = [plain, pair].map((id) => ({ id, title: { value: 'one' }, updated, authors: [{ name: 'A' }] }));
const atom = generateAtomFeed({ id: 'urn:e', title: { value: 'news' }, updated, entries });
const items = [plain, pair].map((link) => ({ title: 'one', link, guid: { value: link } }));
const rss = generateRssFeed({ title: 'news', link: 'https://e.example/', description: 'd', items });
const read = async (feed) => (await new Parser().parseString(feed)).items;
const seen = [...(await read(atom)).map((entry) => entry.id), ...(await read(rss)).map((item) => item.link)];
console.log(seen);
assert.deepEqual([seen[0], seen[2]], [plain, plain], 'changed: without &');
for (const id of [seen[1], seen[3]]) {
  assert.ok(id !== pair && id.startsWith('\n') && id.trim() === pair, 'changed');
}
JS
node try.mjs
