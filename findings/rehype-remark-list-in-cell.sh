#!/usr/bin/env bash
# rehype-remark 10.0.1 with remark-gfm 4.0.1 (npm): a list in a cell ends the table in which it stands.
#
# Expected: a row of a table is one line in GitHub's Markdown; what stands on several lines is put on one, as a `br` in a
# cell is.
# Seen: the list keeps its lines. Read again, the table ends in the first item, the other cells of the row are empty, and
# the rows that follow are words with bars in a list.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund unified@11.0.5 rehype-parse@9.0.1 rehype-remark@10.0.1 remark-gfm@4.0.1 \
    remark-stringify@11.0.0 remark-parse@11.0.0 remark-rehype@11.1.2 rehype-stringify@10.0.1
cat > try.mjs <<'JS'
import assert from 'node:assert';
import rehypeParse from 'rehype-parse';
import rehypeRemark from 'rehype-remark';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';

const write = unified().use(rehypeParse, { fragment: true }).use(rehypeRemark).use(remarkGfm).use(remarkStringify);
const show = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeStringify);
const shown = (cell) => {
  const rows = `<tr><th>a<th>b</tr><tr><td>${cell}<td>30</tr><tr><td>40<td>50</tr>`;
  const markdown = String(write.processSync(`<table>${rows}</table>`));
  console.log(markdown);
  return String(show.processSync(markdown)).match(/<td>[^<]*/g);
};
assert.deepEqual(shown('10<br>20'), ['<td>10 20', '<td>30', '<td>40', '<td>50'], 'changed: br');
assert.deepEqual(shown('<ul><li>10<li>20</ul>'), ['<td>* 10', '<td>'], 'changed');
JS
node try.mjs
