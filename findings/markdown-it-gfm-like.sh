#!/usr/bin/env bash
# markdown-it-py 4.3.0: its preset `gfm-like` links README.md and setup.py, to web sites of these names.
#
# Expected: GFM 0.29 §6.9 makes a link of `www.`, `http://`, `https://` and mail addresses, of no bare name.
# Seen: linkify-it takes every name that ends in two letters, or in a list of domains, for a host: those of Moldova,
# Paraguay and Serbia among them. In an article about programs each file name becomes a link to a stranger's host.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check "markdown-it-py[linkify]==4.3.0" linkify-it-py==2.2.0 2>/dev/null
"$folder/env/bin/python" - <<'PY'
from markdown_it import MarkdownIt

shown = MarkdownIt("gfm-like").render("See README.md, setup.py, main.rs and config.yaml.")
print(shown)
for name in ("README.md", "setup.py", "main.rs"):
    assert f'<a href="http://{name}">{name}</a>' in shown, "changed"
assert "config.yaml." in shown, "changed"
PY
