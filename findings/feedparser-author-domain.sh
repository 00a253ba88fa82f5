#!/usr/bin/env bash
# feedparser 6.0.14: of an author `ann@paper.online (Ann)` the name is `ne (Ann`, and the address `ann@paper.onli`.
#
# Expected: RSS 2.0 gives an author as an address with a name behind it; top-level domains have up to 63 letters.
# Seen: the pattern that takes the address out allows four letters there, finds an address in the first four of a longer
# one, and leaves the rest with the name. `.museum`, which has been one since 2001, is cut as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check feedparser==6.0.14 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import io

import feedparser

SEEN = {
    "ann@paper.info (Ann)": {"name": "Ann", "email": "ann@paper.info"},
    "ann@paper.online (Ann)": {"name": "ne (Ann", "email": "ann@paper.onli"},
    "ann@paper.museum (Ann)": {"name": "um (Ann", "email": "ann@paper.muse"},
    "ann@paper.berlin": {"name": "in", "email": "ann@paper.berl"},
}
for author, expected in SEEN.items():
    feed = f"""<rss version="2.0"><channel><title>news</title><link>https://e.example/</link><description>d</description>
    <item><title>one</title><author>{author}</author></item></channel></rss>"""
    found = dict(feedparser.parse(io.BytesIO(feed.encode())).entries[0].author_detail)
    print(author, found)
    assert found == expected, "changed"
PY
