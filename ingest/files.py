"""Door: disk (`file:` sources). Answers a request for a local document as the web would, validators included."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingest.messages import Answer, NoReply, Reason, Reply, Request


def is_file(url: str) -> bool:
    """Say whether a URL names a local document."""
    return url.startswith("file:")


def read_file(request: Request, base: Path, max_bytes: int) -> Answer:
    """Read the document that a `file:` URL names; a relative path starts at `base`.

    Its ETag is a hash of its bytes, so that a document that was only touched is not read again.
    """
    path = base / unquote(urlsplit(request.url).path)
    try:
        if path.stat().st_size > max_bytes:
            return NoReply(request.url, Reason.TOO_LARGE, f"is larger than {max_bytes} bytes")
        body = path.read_bytes()
    except FileNotFoundError:
        return NoReply(request.url, Reason.BROKEN, f"{path}: no such file")
    except OSError as error:
        return NoReply(request.url, Reason.BROKEN, f"{path}: cannot be read: {error.strerror}")
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers: Mapping[str, str] = {"etag": etag}
    if ("If-None-Match", etag) in request.headers:
        return Reply(request.url, 304, headers)
    return Reply(request.url, 200, headers, body)
