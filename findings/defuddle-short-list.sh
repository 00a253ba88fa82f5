#!/usr/bin/env bash
# defuddle 0.19.4 (npm): a short list near the beginning or the end of an article is gone, with what it says.
#
# Expected: a list between two paragraphs of the article's own element is part of the article, as for @mozilla/readability
# 0.6.0.
# Seen: up to eight short items without a full stop, within 500 characters of either end, are taken for the date, author
# and share buttons of a blog. One colon before the list, or one full stop in it, decides whether a recipe has ingredients.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund defuddle@0.19.4 @mozilla/readability@0.6.0 jsdom@29.1.1
cat > try.mjs <<'JS'
import assert from 'node:assert';
import { Readability } from '@mozilla/readability';
import { Defuddle } from 'defuddle/node';
import { JSDOM } from 'jsdom';

const FILL = `<p>${'It is baked in a hot oven until it is brown, and is eaten warm. '.repeat(9)}</p>`;
const url = 'https://e.example/cake';
const LIST = '<ul><li>200 g flour</li><li>100 g sugar</li><li>3 eggs</li></ul>';
const open = (before, list) => {
  const article = `<article><h1>A cake</h1><p>For a cake one needs these things${before}</p>${list}${FILL}</article>`;
  const page = `<!doctype html><title>A cake</title><body>${article}</body>`;
  return new JSDOM(page, { url }).window.document;
};
const kept = async (before, list) => (await Defuddle(open(before, list), url)).content.includes('200 g');
const stop = LIST.replace('eggs', 'eggs.');
const seen = { '.': await kept('.', LIST), ':': await kept(':', LIST), '. and a stop': await kept('.', stop) };
console.log(seen);
assert.ok(new Readability(open('.', LIST)).parse().content.includes('200 g'), 'changed: readability');
assert.deepEqual(seen, { '.': false, ':': true, '. and a stop': true }, 'changed');
JS
node try.mjs
