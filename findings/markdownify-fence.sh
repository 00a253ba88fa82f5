#!/usr/bin/env bash
# markdownify 1.2.3: a listing that shows a fence of Markdown ends at that fence.
#
# Expected: an inline code that holds a backtick gets longer marks (it does), so a block that holds ``` gets a longer
# fence (CommonMark 0.31.2 §4.5).
# Seen: the fence is always three backticks; what follows the inner fence is prose, and its markup comes alive.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check markdownify==1.2.3 markdown-it-py==4.3.0 2>/dev/null
"$folder/env/bin/python" - <<'PY'
from markdown_it import MarkdownIt
from markdownify import markdownify

written = markdownify("<pre><code>before\n```\n*after*</code></pre>")
shown = MarkdownIt().render(written)
print(repr(written), repr(shown), sep="\n")
assert markdownify("<code>a`b</code>") == "`` a`b ``", "changed: inline code"
assert shown.startswith("<pre><code>before\n</code></pre>\n<p><em>after</em>"), "changed"
PY
