#!/usr/bin/env bash
# dateparser 1.5.0 (PyPI): 「03月04日」 is read as 10 April 2003, and told that it is Chinese, as nothing.
#
# Expected: the fourth of March of this year, as 「3月4日」 without a zero is read, in Japanese and in Chinese, which write it alike.
# Seen: a month of two digits before 月 becomes the year: 「12月31日」 is in 2012. With languages=['zh'] no date without a
# year is read, neither form. Lists of articles on Chinese and Japanese pages write just that.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check dateparser==1.5.0
"$folder/venv/bin/python" - <<'PY'
from datetime import datetime

import dateparser

def read(text, languages):
    found = dateparser.parse(text, languages=languages, settings={"RELATIVE_BASE": datetime(2025, 3, 10)})
    print(text, languages, found)
    return found and f"{found:%Y-%m-%d}"

texts = ["2025年03月04日", "3月4日", "03月04日", "12月31日"]
assert [read(text, ["ja"]) for text in texts] == ["2025-03-04", "2025-03-04", "2003-04-10", "2012-03-31"], "changed"
assert [read(text, ["zh"]) for text in texts] == ["2025-03-04", None, None, None], "changed"
assert read("03月04日", None) == "2003-04-10", "changed"
PY
