#!/usr/bin/env bash
# node-html-markdown 2.0.0 (npm): two figures in one cell of a table, 10 over 20, become the figure 1020.
#
# Expected: what stands on two lines stays apart, by a space or a `<br>`; a cell of Markdown has but one line.
# Seen: a `br`, two paragraphs and the items of a list are put together without anything between; outside of tables they
# are kept apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node-html-markdown@2.0.0
cat > try.mjs <<'JS'
import assert from 'node:assert';
import { NodeHtmlMarkdown } from 'node-html-markdown';

const inside = ['10<br>20', '<p>10</p><p>20</p>', '<ul><li>10</li><li>20</li></ul>'];
const cell = (html) => NodeHtmlMarkdown.translate(`<table><tr><th>a</th></tr><tr><td>${html}</td></tr></table>`);
const seen = inside.map((html) => [cell(html).split('\n').at(-1), NodeHtmlMarkdown.translate(html)]);
console.log(seen);
for (const [inTable, outside] of seen) {
  assert.equal(inTable, '| 1020 |', 'changed');
  assert.doesNotMatch(outside, /1020/, 'changed: outside');
}
JS
node try.mjs
