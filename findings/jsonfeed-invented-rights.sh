#!/usr/bin/env bash
# jsonfeed-to-rss 3.0.8 and jsonfeed-to-atom 1.2.5 (npm): a feed that says nothing of its rights gets a copyright.
#
# Expected: what a feed does not say is left out: JSON Feed 1 has no word for rights, and RSS's `copyright` and `language`
# and Atom's `rights` are optional.
# Seen: "© … Ann", with the year of the clock, for whoever is the author, be the work free or older; the feed changes at New
# Year. RSS says American English of a German text (jsonfeed-to-rss lists both as the defaults of its options).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund jsonfeed-to-rss@3.0.8 jsonfeed-to-atom@1.2.5
cat > try.mjs <<'JS'
import assert from 'node:assert';
import toAtom from 'jsonfeed-to-atom';
import toRss from 'jsonfeed-to-rss';

const feed = () => ({
  version: 'https://jsonfeed.org/version/1',
  title: 'Neues',
  home_page_url: 'https://e.example/',
  feed_url: 'https://e.example/feed.json',
  author: { name: 'Ann' },
  items: [{ id: '1', url: 'https://e.example/1', content_text: 'Guten Tag', date_published: '2011-02-28T00:00:00Z' }],
});
const [rss, atom] = [toRss(feed()), toAtom(feed())];
const seen = [rss.match(/<copyright>.*/)?.[0], rss.match(/<language>.*/)?.[0], atom.match(/<rights>.*/)?.[0]];
console.log(seen);
const year = new Date().getFullYear();
const expected = [`<copyright>© ${year} Ann</copyright>`, '<language>en-us</language>', `<rights>© ${year} Ann</rights>`];
assert.deepEqual(seen, expected, 'changed');
JS
node try.mjs
