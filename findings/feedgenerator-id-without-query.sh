#!/usr/bin/env bash
# feedgenerator 2.2.1: two items whose links differ in the query alone get one and the same Atom id.
#
# Expected: RFC 4287 §4.2.6 wants an id that is unique to the entry; forums and old CMS tell articles apart by ?id=….
# Seen: without `unique_id` the id is a tag of host, day and path (RFC 4151); the query is left out. And it holds the day
# of `pubdate`, so that a corrected date is a new entry.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check feedgenerator==2.2.1 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import re
from datetime import datetime, timezone

import feedgenerator


def ids(*items: tuple[str, int]) -> list[str]:
    feed = feedgenerator.Atom1Feed(title="news", link="https://e.example/", description="")
    for link, day in items:
        at = datetime(2026, 2, day, 8, tzinfo=timezone.utc)
        feed.add_item(title=link, link=link, description="", pubdate=at)
    return re.findall("<id>(tag:[^<]+)</id>", feed.writeString("utf-8"))


same = ids(("https://e.example/view.php?id=1", 27), ("https://e.example/view.php?id=2", 27))
moved = ids(("https://e.example/view.php?id=1", 28))
print(same, moved)
assert same == ["tag:e.example,2026-02-27:/view.php"] * 2, "changed"
assert moved == ["tag:e.example,2026-02-28:/view.php"], "changed"
PY
