#!/usr/bin/env bash
# warcio 1.8.1: a body whose content coding is `x-gzip`, or two codings in a row, is handed out still compressed.
#
# Expected: `content_stream()` is the decoded body. RFC 9110 §8.4.1.3 has `x-gzip` be gzip, and §8.4 lists several codings
# in the order in which they were applied. Or else an error: for gzip, deflate and br it does decode.
# Seen: compressed bytes, as if they were the page; nothing is raised or logged.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check warcio==1.8.1 2>/dev/null
"$folder/env/bin/python" - <<'PY'
import gzip
import io

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


def read(coding: str, body: bytes) -> bytes:
    archive = io.BytesIO()
    writer = WARCWriter(archive, gzip=True)
    head = StatusAndHeaders("200 OK", [("Content-Encoding", coding)], protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record("https://e.example/", "response", io.BytesIO(body), http_headers=head))
    archive.seek(0)
    [found] = [record.content_stream().read() for record in ArchiveIterator(archive)]
    return found


ONCE = gzip.compress(b"page")
TWICE = gzip.compress(ONCE)
seen = {"gzip": read("gzip", ONCE), "x-gzip": read("x-gzip", ONCE), "gzip, gzip": read("gzip, gzip", TWICE)}
print(seen)
assert seen == {"gzip": b"page", "x-gzip": ONCE, "gzip, gzip": TWICE}, "changed"
PY
