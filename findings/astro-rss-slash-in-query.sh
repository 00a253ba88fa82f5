#!/usr/bin/env bash
# @astrojs/rss 4.0.19 (npm): the link `/article?id=1` is published as `/article?id=1/`.
#
# Expected: a slash that closes the path is put at its end (RFC 3986 §3.3: a path ends at the first `?` or `#`), or nowhere.
# Seen: it is put at the end of the address. The reader's link, and the guid, ask for an id `1/`, and lead to the part
# `part/` of a page; only a link whose end looks like a file's is left alone. (`trailingSlash: false` puts none.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @astrojs/rss@4.0.19
cat > try.mjs <<'JS'
import assert from 'node:assert';
import { getRssString } from '@astrojs/rss';

const items = ['/article', '/article?id=1', '/article#part', '/paper.pdf'].map((link) => ({ title: link, link }));
const feed = await getRssString({ title: 'news', description: 'd', site: 'https://e.example', items });
const seen = [...feed.matchAll(/<guid[^>]*>([^<]*)</g)].map((guid) => new URL(guid[1]));
console.log(seen.map(String));
assert.equal(seen[0].pathname, '/article/');
assert.deepEqual([seen[1].searchParams.get('id'), seen[2].hash, seen[3].pathname], ['1/', '#part/', '/paper.pdf'], 'changed');
JS
node try.mjs
