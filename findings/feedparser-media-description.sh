#!/usr/bin/env bash
# feedparser 6.0.14: the caption of a picture becomes the summary of the article that shows it.
#
# Expected: Media RSS 1.5.1 describes a media object with `media:description`, within its `media:content`; what the
# article says stands in RSS's own `description`.
# Seen: both are one to feedparser. Whichever comes first is the `summary`, the other is called the `content`: of one
# article with the same words, told in two orders.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check feedparser==6.0.14 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import io

import feedparser

PHOTO = '<media:content url="https://e.example/a.jpg"><media:description>the caption</media:description></media:content>'
TEXT = "<description>the text</description>"


def read(inside: str) -> tuple[str, str]:
    feed = f"""<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>news</title>
    <link>https://e.example/</link><description>d</description><item><title>one</title>{inside}</item></channel></rss>"""
    entry = feedparser.parse(io.BytesIO(feed.encode())).entries[0]
    return entry.summary, entry.content[0].value


seen = read(PHOTO + TEXT), read(TEXT + PHOTO)
print(seen)
assert seen == (("the caption", "the text"), ("the text", "the caption")), "changed"
PY
