#!/usr/bin/env bash
# FastWARC 2.0.1: `fastwarc check --verify-payloads` reports every intact `revisit` and `resource` record as failed.
#
# Expected: WARC 1.1 §6.7.2 has a revisit carry the digest of the payload that is *not* repeated in it, and a resource's
# payload is its block: a checker compares what it can, and passes over what it cannot, as `warcio check` 1.8.1 does.
# Seen: exit code 1 and a list of failed records for a file in which nothing is wrong. What is no HTTP message with a body
# has no payload to FastWARC, and a digest without a payload is a wrong one. Without the option all is well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'fastwarc[cli]==2.0.1' warcio==1.8.1 2>/dev/null
env/bin/python - <<'PY'
import io
import re
import subprocess

from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

digester = Digester("sha1")
digester.update(b"text")
with open("kept.warc", "wb") as archive:
    writer = WARCWriter(archive, gzip=False)
    kept = writer.create_warc_record("https://e.example/1", "resource", io.BytesIO(b"text"), warc_content_type="text/plain")
    writer.write_record(kept)
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/plain")], protocol="HTTP/1.1")
    again = ("https://e.example/2", str(digester), "https://e.example/1", "2026-02-28T00:00:00Z")
    writer.write_record(writer.create_revisit_record(*again, http_headers=head))


def check(*command: str) -> tuple[int, int]:
    ran = subprocess.run(["env/bin/" + command[0], *command[1:], "kept.warc"], capture_output=True, text=True)
    named = set(re.findall("<urn:uuid:[^>]+>", ran.stdout + ran.stderr))
    print(*command, "exit", ran.returncode, "records named:", len(named))
    return ran.returncode, len(named)


assert check("warcio", "check") == (0, 0), "changed: warcio"
assert check("fastwarc", "check") == (0, 0), "changed: blocks"
assert check("fastwarc", "check", "--verify-payloads") == (1, 2), "changed"
PY
