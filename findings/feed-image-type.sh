#!/usr/bin/env bash
# feed 6.0.0 (npm): the type of an image is cut out of its address, whatever stands there.
#
# Expected: RSS 2.0 wants a MIME type in an enclosure; of an address without a suffix nobody knows it.
# Seen: what follows the last dot of the whole address: `image//photo` for https://cdn.example/photo (the
# dot is the host's), and `image/jpg`, which is no type either, where there is a suffix.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund feed@6.0.0
cat > try.mjs <<'JS'
import assert from 'node:assert';
import { Feed } from 'feed';

const seen = ['https://cdn.example/photo', 'https://cdn.example/photo.jpg'].map((image) => {
  const feed = new Feed({ title: 'news', id: 'https://e.example/', link: 'https://e.example/' });
  feed.addItem({ title: 'one', link: 'https://e.example/1', date: new Date(0), image });
  return feed.rss2().match(/<enclosure[^>]* type="([^"]*)"/)[1];
});
console.log(seen);
assert.deepEqual(seen, ['image//photo', 'image/jpg'], 'changed');
JS
node try.mjs
