#!/usr/bin/env bash
# trafilatura 2.3.1: a formula in MathML leaves no trace in the sentence that it stands in.
#
# Expected: its letters, as readability-lxml and plain text extraction give them, or a mark that something stood there.
# Seen: the sentence reads on without it, in text and in Markdown, however much of the sentence it was.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check trafilatura==2.3.1 lxml_html_clean==0.4.3 2>/dev/null
"$folder/env/bin/python" -W ignore - <<'PY'
import trafilatura

SENTENCE = "<p>The law says that <math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math> holds here.</p>"
FILL = "<p>" + "A sentence of the article that is long enough to be taken for one. " * 6 + "</p>"
page = f"<html><body><article><h1>Of energy</h1>{FILL}{SENTENCE}{FILL}</article></body></html>"
for form in ("txt", "markdown"):
    line = next(each for each in trafilatura.extract(page, output_format=form).split("\n") if "law" in each)
    print(form, repr(line))
    assert line == "The law says that holds here.", "changed"
PY
