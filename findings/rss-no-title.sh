#!/usr/bin/env bash
# rss 1.2.2 (npm): a note without a title is published under the title "No title".
#
# Expected: RSS 2.0 wants a title or a description of an item, not both; the element is left out, and a reader shows
# the text, or makes a title of it.
# Seen: words that nobody wrote, in English, as the title of every such item: a reader cannot tell them from a title.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund rss@1.2.2
cat > try.mjs <<'JS'
import assert from 'node:assert';
import RSS from 'rss';

const feed = new RSS({ title: 'Notizen', feed_url: 'https://e.example/feed', site_url: 'https://e.example/' });
for (const note of ['Guten Tag', 'Guten Abend']) feed.item({ description: note, url: 'https://e.example/' });
const seen = feed.xml().match(/<item><title>.*?<\/title>/g);
console.log(seen);
assert.deepEqual(seen, Array(2).fill('<item><title><![CDATA[No title]]></title>'), 'changed');
JS
node try.mjs
