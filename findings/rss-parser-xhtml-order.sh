#!/usr/bin/env bash
# rss-parser 3.13.0 (npm): in XHTML content the words of a sentence change places.
#
# Expected: `one <b>two</b> three`, in any spelling of the markup.
# Seen: `one  three<b>two</b>`, and so in the plain text: xml2js gathers an element's text in one place and its children in
# another, and what is built from that has first all of the text, then the children.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund rss-parser@3.13.0
cat > try.mjs <<'JS'
import assert from 'node:assert';
import Parser from 'rss-parser';

const { items } = await new Parser().parseString(`<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:e</id>
<title>news</title><updated>2026-02-28T00:00:00Z</updated><author><name>A</name></author><entry><id>urn:1</id>
<title>one</title><link rel="alternate" href="https://e.example/1"/><updated>2026-02-28T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">It is <b>not</b> so.</div></content></entry></feed>`);
console.log(items[0].content, '|', items[0].contentSnippet);
assert.equal(items[0].contentSnippet, 'It is  so.not', 'changed');
JS
node try.mjs
