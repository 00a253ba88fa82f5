#!/usr/bin/env bash
# robots-parser 3.0.1 (npm): a rule for `/%7Eann/` does not bind who asks for `/~ann/`, nor the other way round.
#
# Expected: RFC 9309 §2.2.2: a percent-encoded character that is unreserved in RFC 3986 is decoded before rule and path are
# compared, for both name the same pages; protego 0.7.0 does so.
# Seen: rule and path are compared as they are spelt, so either spelling leaves the other open.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund robots-parser@3.0.1
cat > try.mjs <<'JS'
import assert from 'node:assert';
import robotsParser from 'robots-parser';

const PATHS = ['/~ann/', '/%7Eann/'];
const seen = PATHS.map((rule) => {
  const robots = robotsParser('https://e.example/robots.txt', `User-agent: *\nDisallow: ${rule}\n`);
  return PATHS.map((path) => robots.isAllowed(`https://e.example${path}`, 'news'));
});
console.log(seen);
assert.deepEqual(seen, [[false, true], [true, false]], 'changed');
JS
node try.mjs
