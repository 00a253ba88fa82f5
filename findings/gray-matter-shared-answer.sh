#!/usr/bin/env bash
# gray-matter 4.0.3 (npm): two files of one text share one front matter, and what is done to the first is done to both.
#
# Expected: each call returns a value of its own.
# Seen: without options the answer is kept by the text and given out again, with the same `data`: a title that is set on
# the first page stands in the second (and in the third, that nobody has touched). The kept copies are never let go.
# Source: https://github.com/jonschlinkert/gray-matter/issues/43
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund gray-matter@4.0.3
cat > try.mjs <<'JS'
import assert from 'node:assert';
import matter from 'gray-matter';

const TEXT = '---\ntags: [news]\n---\nbody\n';
const first = matter(TEXT);
first.data.title = 'of the first';
first.data.tags.push('read');
const [second, apart] = [matter(TEXT), matter(TEXT, {})];
console.log(second.data, apart.data);
assert.deepEqual(second.data, { tags: ['news', 'read'], title: 'of the first' }, 'changed');
assert.deepEqual(apart.data, { tags: ['news'] }, 'changed: with options');
JS
node try.mjs
