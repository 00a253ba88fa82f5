#!/usr/bin/env bash
# python-frontmatter 1.3.0: a body that begins with indented code begins with prose once it was read and written.
#
# Expected: what was read and not changed is written as it was; CommonMark 0.31.2 §4.4 makes four spaces matter.
# Seen: the body is stripped on both sides, so the first line loses its indentation, and the text its last line feed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check python-frontmatter==1.3.0 markdown-it-py==4.3.0 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import frontmatter
from markdown_it import MarkdownIt

BODY = "    make install\n    make run\n"
written = frontmatter.dumps(frontmatter.loads(f"---\ntitle: one\n---\n\n{BODY}"))
after = written.split("---\n")[2]
before, after = MarkdownIt().render(BODY), MarkdownIt().render(after)
print(repr(before), repr(after))
assert before == "<pre><code>make install\nmake run\n</code></pre>\n"
assert after == "<p>make install\nmake run</p>\n", "changed"
PY
