"""Door: disk (`file:` sources). Answers a request for a local document as the web would, validators included."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingest.messages import Answer, NoReply, Reason, Reply, Request
from ingest.named_files import UnreadableFileError, read_named


def is_file(url: str) -> bool:
    """Say whether a URL names a local document."""
    return url.startswith("file:")


def read_file(request: Request, base: Path, max_bytes: int) -> Answer:
    """Read the document that a `file:` URL names; a relative path starts at `base`.

    Its ETag is a hash of its bytes, so that a document that was only touched is not read again.
    """
    path = base / unquote(urlsplit(request.url).path)
    try:
        body = read_named(path, max_bytes)
    except UnreadableFileError as error:
        return NoReply(request.url, Reason.TOO_LARGE if error.is_too_large else Reason.BROKEN, f"{path}: {error}")
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers: Mapping[str, str] = {"etag": etag}
    if ("If-None-Match", etag) in request.headers:
        return Reply(request.url, 304, headers)
    return Reply(request.url, 200, headers, body)
