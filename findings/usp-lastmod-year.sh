#!/usr/bin/env bash
# ultimate-sitemap-parser 1.8.1: a sitemap's `2026` is read as today's day in that year.
#
# Expected: sitemaps.org allows every form of the W3C's date and time, of which the first is the year alone; that is its
# first day, or no day.
# Seen: month and day are filled in from the clock, so a page changes its date whenever it is looked at, and a date of this
# year may be none that has been: dateutil's default for what a text does not say.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check ultimate-sitemap-parser==1.8.1 2>/dev/null
"$folder/env/bin/python" - <<'PY'
from datetime import date

from usp.tree import sitemap_from_str


def lastmod(text: str) -> date:
    [page] = sitemap_from_str(
        f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://e.example/</loc>
        <lastmod>{text}</lastmod></url></urlset>"""
    ).all_pages()
    return page.last_modified.date()


before = date.today()
seen, after = lastmod("2020"), date.today()
print(seen, lastmod("2026-02-28"))
assert lastmod("2026-02-28") == date(2026, 2, 28)
assert seen in (before.replace(year=2020), after.replace(year=2020)), "changed"
PY
