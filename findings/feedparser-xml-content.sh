#!/usr/bin/env bash
# feedparser 6.0.14: the content of an Atom entry that is XML comes out empty, and nothing says so.
#
# Expected: RFC 4287 §4.1.3.3 lets a content of an XML media type hold any one element; a reader gives its text or its
# markup, or says that it left it out.
# Seen: `content[0].value` is the empty text, `bozo` is not set. The same element in a content of type `xhtml` is kept.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check feedparser==6.0.14 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import io

import feedparser


def content(kind: str, inner: str) -> tuple[str, bool]:
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:e</id><title>news</title>
    <updated>2026-02-28T00:00:00Z</updated><entry><id>urn:1</id><title>one</title><updated>2026-02-28T00:00:00Z</updated>
    <author><name>A</name></author><content type="{kind}">{inner}</content></entry></feed>"""
    read = feedparser.parse(io.BytesIO(feed.encode()))
    return read.entries[0].content[0].value, bool(read.bozo)


seen = {
    "application/xml": content("application/xml", '<note xmlns="urn:n">the whole text</note>'),
    "xhtml": content("xhtml", '<div xmlns="http://www.w3.org/1999/xhtml">the whole text</div>'),
}
print(seen)
assert seen == {"application/xml": ("", False), "xhtml": ("the whole text", False)}, "changed"
PY
