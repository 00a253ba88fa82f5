"""The index beside a WARC file: CDXJ, a sorted line for each answer, as pywb and others read it. Pure."""

import json
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from heapq import merge
from itertools import pairwise

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


def merged(old: Iterable[bytes], new: Iterable[bytes], known: AbstractSet[int] | None) -> Iterator[bytes]:
    """Yield the lines of an index with further ones, sorted, each once; none but the further ones is held.

    `old` is sorted. Where the places of all answers are `known`, lines of others are left out.
    """
    last = b""
    for line in merge(old, sorted(new)):
        if line != last and (known is None or offset_of(line) in known):
            yield line
        last = line


def merged_anew(old: Iterable[bytes], new: Iterable[bytes], known: AbstractSet[int] | None) -> Iterator[bytes]:
    """Do as `merged` with an index that other hands left in another order."""
    return merged(sorted(old), new, known)


def are_sorted(lines: Iterable[bytes]) -> bool:
    """Say whether lines stand in the order of an index."""
    return all(one <= two for one, two in pairwise(lines))
