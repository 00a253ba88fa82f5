"""The index beside a WARC file: CDXJ, a sorted line for each answer, as pywb and others read it. Pure."""

import json
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime

from store.warc.surt import surt


def cdxj_line(url: str, at: datetime, said: tuple[str, int, str], place: tuple[str, int, int]) -> bytes:
    """Return the line of an answer: `said` is its media type, status and digest, `place` file, offset and bytes."""
    mime, status, digest = said
    name, offset, length = place
    fields = {"url": url, "mime": mime, "status": str(status), "digest": digest.rpartition(":")[2]}
    fields |= {"length": str(length), "offset": str(offset), "filename": name}
    return f"{surt(url)} {at.astimezone(UTC):%Y%m%d%H%M%S} {json.dumps(fields)}\n".encode()


def offset_of(line: bytes) -> int | None:
    """Return where the answer of a line begins; None for a line of nobody."""
    try:
        return int(json.loads(line.split(b" ", 2)[2])["offset"])
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return None


def merged(old: bytes, new: Iterable[bytes], known: AbstractSet[int] | None) -> bytes:
    """Return the index with further lines; where the places of all answers are `known`, without lines of others."""
    lines = {line for line in (*old.splitlines(keepends=True), *new) if line.endswith(b"\n")}
    return b"".join(sorted(line for line in lines if known is None or offset_of(line) in known))
