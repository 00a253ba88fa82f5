#!/usr/bin/env bash
# PyRSS2Gen 1.1 and rfeed 1.1.1: a time of another zone is written as if it were Greenwich's.
#
# Expected: eight in the morning in Shanghai is 00:00:00 GMT, as feedgen, feedgenerator and `email.utils` write it.
# Seen: 08:00:00 GMT. Both write the clock's digits and put GMT behind them, whatever the value says of its zone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check PyRSS2Gen==1.1 rfeed==1.1.1 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import re
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import PyRSS2Gen
import rfeed

at = datetime(2026, 2, 28, 8, tzinfo=timezone(timedelta(hours=8)))
head = {"title": "news", "link": "https://e.example/", "description": "d"}
feeds = (
    PyRSS2Gen.RSS2(**head, items=[PyRSS2Gen.RSSItem(title="one", pubDate=at)]).to_xml(),
    rfeed.Feed(**head, items=[rfeed.Item(title="one", pubDate=at)]).rss(),
)
seen = [re.search("<item>.*<pubDate>([^<]+)", feed, re.DOTALL)[1] for feed in feeds]
right = format_datetime(at.astimezone(timezone.utc), usegmt=True)
print(seen, "and not", right)
assert right == "Sat, 28 Feb 2026 00:00:00 GMT"
assert seen == ["Sat, 28 Feb 2026 08:00:00 GMT"] * 2, "changed"
PY
