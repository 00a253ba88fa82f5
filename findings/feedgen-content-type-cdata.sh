#!/usr/bin/env bash
# feedgen 1.0.0: an Atom entry of content type `CDATA` says by the letter of RFC 4287 that its text is Base64.
#
# Expected: CDATA is a way to write text in XML, so the element would say `type="html"`, as feedgen's RSS does by element.
# Seen: the word stands in the attribute. RFC 4287 §4.1.3.3 takes any type that is not text, html, xhtml, XML or text/…
# for Base64, and §4.1.3.1 allows no such type at all; feedparser 6.0.14 passes it on as type `cdata`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check feedgen==1.0.0 feedparser==6.0.14 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import io

import feedparser
from feedgen.feed import FeedGenerator

feed = FeedGenerator()
feed.id("https://e.example/")
feed.title("news")
entry = feed.add_entry()
entry.id("https://e.example/1")
entry.title("one")
entry.link(href="https://e.example/1")
entry.content("<p>text</p>", type="CDATA")
document = feed.atom_str()
content = feedparser.parse(io.BytesIO(document)).entries[0].content[0]
print(document[document.index(b"<content"):document.index(b"</content")].decode(), dict(content))
assert b'<content type="CDATA"><![CDATA[<p>text</p>]]></content>' in document, "changed: feedgen"
assert content.type == "cdata", "changed: feedparser"
PY
