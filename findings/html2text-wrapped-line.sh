#!/usr/bin/env bash
# html2text 2025.4.15: a long sentence with a dash in it ends in a list.
#
# Expected: lines are wrapped where nothing begins that a reader of Markdown takes for a mark, or the mark is escaped (so
# it is where the HTML itself begins with one).
# Seen: marks are escaped first and lines wrapped afterwards, by default at 78; a "- " or "1. " that comes to stand at the
# beginning of a line there begins an item.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check html2text==2025.4.15 markdown-it-py==4.3.0 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import html2text
from markdown_it import MarkdownIt

WORDS = "word " * 15
for sign, tag in (("- ", "ul"), ("1. ", "ol")):
    assert "\\" in html2text.html2text(f"<p>{sign}begins</p>"), "changed: at the beginning"
    written = html2text.html2text(f"<p>{WORDS}of {sign}and so on</p>")
    shown = MarkdownIt().render(written)
    print(repr(written), repr(shown))
    assert f"<{tag}>" in shown, "changed"
PY
