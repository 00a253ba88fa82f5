#!/usr/bin/env bash
# atoma 0.0.17: an Atom entry whose content is XHTML has no content at all.
#
# Expected: RFC 4287 §3.1.1.3 has `type="xhtml"` hold one `div`; its text or its markup, as feedsmith or feedparser have it.
# Seen: `content` and `summary` are None, as if the elements were not there; atoma knows the name of the type.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check atoma==0.0.17 2>/dev/null
"$folder/env/bin/python" -W ignore - <<'PY'
import atoma


def content(kind: str, inner: str) -> object:
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:e</id><title>news</title>
    <updated>2026-02-28T00:00:00Z</updated><author><name>A</name></author><entry><id>urn:1</id><title>one</title>
    <updated>2026-02-28T00:00:00Z</updated><content type="{kind}">{inner}</content></entry></feed>"""
    found = atoma.parse_atom_bytes(feed.encode()).entries[0].content
    return found and found.value


seen = content("html", "&lt;p>text&lt;/p>"), content("xhtml", '<div xmlns="http://www.w3.org/1999/xhtml"><p>text</p></div>')
print(seen, atoma.atom.AtomTextType.xhtml)
assert seen == ("<p>text</p>", None), "changed"
PY
