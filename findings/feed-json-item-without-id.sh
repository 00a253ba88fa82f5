#!/usr/bin/env bash
# feed 6.0.0 (npm): one item without `id` is written as three different items.
#
# Expected: JSON Feed 1.1 requires an `id` of each item, and the link stands in for it, as it does in RSS and Atom.
# Seen: RSS says guid, Atom says id, both the link; JSON Feed says none, and such an item must be dropped by a reader that
# keeps to the specification ("id is required").
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund feed@6.0.0
cat > try.mjs <<'JS'
import assert from 'node:assert';
import { Feed } from 'feed';

const feed = new Feed({ title: 'news', id: 'https://e.example/', link: 'https://e.example/' });
feed.addItem({ title: 'one', link: 'https://e.example/1', date: new Date(0) });
const [rss, atom, json] = [feed.rss2(), feed.atom1(), JSON.parse(feed.json1()).items[0]];
console.log(rss.match(/<guid.*/)[0], atom.match(/<id>.*1<.*/)[0], JSON.stringify(json));
assert.match(rss, /<guid isPermaLink="true">https:\/\/e.example\/1</);
assert.match(atom, /<id>https:\/\/e.example\/1</);
assert.ok(!('id' in json), 'changed');
JS
node try.mjs
