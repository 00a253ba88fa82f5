#!/usr/bin/env bash
# httpx 0.28.1 and warcio 1.8.1: of a body in two gzip members the first is the whole answer.
#
# Expected: RFC 9110 §8.4.1.3 means RFC 1952 by gzip, and that is a series of members (§2.2); servers that join compressed
# parts, and pigz, write them. urllib3 2.8.0 and FastWARC 2.0.1 read them all.
# Seen: the answer is cut at the end of the first member, and nothing says so.
# Source: https://github.com/encode/httpx/pull/3270 (closed)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check \
    httpx==0.28.1 urllib3==2.8.0 warcio==1.8.1 FastWARC==2.0.1 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import gzip
import io

import httpx
import urllib3
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

BODY = gzip.compress(b"one ") + gzip.compress(b"two")
FIELDS = {"Content-Encoding": "gzip"}
archive = io.BytesIO()
writer = WARCWriter(archive, gzip=True)
head = StatusAndHeaders("200 OK", list(FIELDS.items()), protocol="HTTP/1.1")
writer.write_record(writer.create_warc_record("https://e.example/", "response", io.BytesIO(BODY), http_headers=head))
warc = archive.getvalue()
seen = {
    "httpx": httpx.Response(200, headers=FIELDS, content=BODY).content,
    "warcio": [record.content_stream().read() for record in ArchiveIterator(io.BytesIO(warc))][0],
    "urllib3": urllib3.HTTPResponse(io.BytesIO(BODY), headers=FIELDS).data,
    "fastwarc": [record.reader.read() for record in FastIterator(io.BytesIO(warc), auto_decode="all")][0],
}
print(seen)
assert seen == {"httpx": b"one ", "warcio": b"one ", "urllib3": b"one two", "fastwarc": b"one two"}, "changed"
PY
