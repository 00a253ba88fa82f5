#!/usr/bin/env bash
# normalize-url 9.0.1 (npm): a normalized address, normalized again, is another address.
#
# Expected: the second time changes nothing; RFC 3986 §2.4 forbids to decode the same text more than once, and §6.2.2.2
# decodes unreserved characters alone, of which `%` is none.
# Seen: `%25` in a path is decoded. `/100%25` becomes `/100%`, which is no valid path, and a title with `%20` in it,
# written `%2520`, becomes that of the page with a space: two pages have one address.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund normalize-url@9.0.1
cat > try.mjs <<'JS'
import assert from 'node:assert';
import normalizeUrl from 'normalize-url';

const at = (path) => normalizeUrl(`https://e.example${path}`);
const seen = [at('/100%25'), at('/a%2520b'), at('/a%20b'), at('/a%252520b'), normalizeUrl(at('/a%252520b'))];
console.log(seen);
assert.equal(seen[0], 'https://e.example/100%', 'changed');
assert.equal(seen[1], seen[2], 'changed: two pages');
assert.notEqual(seen[3], seen[4], 'changed: twice');
JS
node try.mjs
