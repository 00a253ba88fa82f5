#!/usr/bin/env bash
# selectolax 1.0.2 (lexbor): an element that two selectors of one list match is found twice.
#
# Expected: Selectors 4 §4.1: a list matches what any of its selectors matches, so a set of elements, as `querySelectorAll`,
# soupsieve and lxml's cssselect return it.
# Seen: it is in the list once for each selector that it matches; texts are doubled, counts too high. `:is(…)` of the same
# list finds it once.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check \
    selectolax==1.0.2 beautifulsoup4==4.15.0 lxml==6.1.3 cssselect==1.6.0 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import lxml.html
from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

PAGE = '<div><p class="lead">one</p><p>two</p></div>'
seen = {
    "selectolax": [node.text() for node in LexborHTMLParser(PAGE).css("p, .lead")],
    "selectolax :is": [node.text() for node in LexborHTMLParser(PAGE).css(":is(p, .lead)")],
    "soupsieve": [node.text for node in BeautifulSoup(PAGE, "html.parser").select("p, .lead")],
    "cssselect": [node.text for node in lxml.html.fromstring(PAGE).cssselect("p, .lead")],
}
print(seen)
assert seen.pop("selectolax") == ["one", "one", "two"], "changed"
assert all(texts == ["one", "two"] for texts in seen.values()), "changed: the others"
PY
