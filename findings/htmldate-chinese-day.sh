#!/usr/bin/env bash
# htmldate 1.11.0 (PyPI): a page that says 2025年12月31日 is dated 2025-01-01.
#
# Expected: the day that it says, or no date.
# Seen: the year is taken, month and day are made up; with a time of day behind the date, or a space in it, the same page is
# dated right. Nothing tells a made-up first of January from a true one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check htmldate==1.11.0
"$folder/venv/bin/python" - <<'PY'
from htmldate import find_date

PAGE = """<html lang="zh"><head><title>桥</title></head><body><article><h1>桥又通了</h1>
<span class="date">{}</span><p>河上的桥在一个冬天的施工之后又通了，第一批行人在早上走了过去。</p></article></body></html>"""
said = ["2025-12-31", "2025年12月31日 10:20", "2025年 12月 31日", "2025年12月31日", "发布时间：2025年12月31日"]
seen = [find_date(PAGE.format(text), original_date=True) for text in said]
print(dict(zip(said, seen)))
assert seen == ["2025-12-31"] * 3 + ["2025-01-01"] * 2, "changed"
PY
