#!/usr/bin/env bash
# turndown 7.2.5 (npm): preformatted text without a `code` element becomes a paragraph.
#
# Expected: HTML §4.4.3: a `pre` shows its lines and spaces as they are written, with or without `code` in it (mails, logs,
# verse and tables of figures have none).
# Seen: only `<pre><code>` is fenced. Of any other the line breaks and the marks stay in the Markdown as they are, and a
# reader joins the lines and runs the spaces together.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund turndown@7.2.5 markdown-it@15.0.3
cat > try.mjs <<'JS'
import assert from 'node:assert';
import MarkdownIt from 'markdown-it';
import TurndownService from 'turndown';

const shown = (html) => new MarkdownIt().render(new TurndownService({ codeBlockStyle: 'fenced' }).turndown(html));
const seen = ['<pre><code>one   1\ntwo   2</code></pre>', '<pre>one   1\ntwo   2</pre>'].map(shown);
console.log(seen);
assert.equal(seen[0], '<pre><code>one   1\ntwo   2\n</code></pre>\n', 'changed: with code');
assert.match(seen[1], /^<p>one +1\ntwo +2<\/p>\n$/, 'changed');
JS
node try.mjs
