#!/usr/bin/env bash
# courlan 1.4.0: articles that a query without `=` names all get the address of the front page.
#
# Expected: RFC 3986 §3.4 leaves the form of a query to the site, and small blogs and wikis use `?first-article`; a cleaned
# address still leads to what it named, as with w3lib and url-normalize.
# Seen: the query is taken apart into names and values and put together of the pairs that have a value; what has none is
# gone, without `strict` and without a word, and a set of cleaned addresses holds one article.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check courlan==1.4.0 w3lib==2.5.0 url-normalize==3.1.0 2>/dev/null
"$folder/env/bin/python" - <<'PY'
from courlan import clean_url
from url_normalize import url_normalize
from w3lib.url import canonicalize_url

ARTICLES = ("https://e.example/?first-article", "https://e.example/?second-article")
seen = {clean.__name__: {clean(article) for article in ARTICLES} for clean in (clean_url, url_normalize, canonicalize_url)}
print(seen)
assert seen["clean_url"] == {"https://e.example/"}, "changed"
assert len(seen["url_normalize"]) == len(seen["canonicalize_url"]) == 2, "changed: the others"
PY
