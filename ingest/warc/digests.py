"""Whether a record is what was written once, by the digest that it states (WARC 1.1 §5.8, §5.9). Pure.

The block's digest is over all that is stored, so it decides; the payload's is over the body, of which programs disagree
whether its framing counts (wget: it does) or its coding. Letters may be base 32 or hex, large or small. A digest by an
algorithm that nobody here knows says nothing.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable
from typing import TypeAlias

from ingest.warc.records import Record

_ALGORITHMS = {
    "sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256", "sha512": "sha512", "sha-512": "sha512",
    "md5": "md5",
}  # fmt: skip

Bodies: TypeAlias = Callable[[], Iterable[bytes]]


def mismatch(record: Record, bodies: Bodies) -> str | None:
    """Return which digest a whole record does not have, in a few words; None where it has it, or states none.

    `bodies` are the forms in which a payload may have been taken.
    """
    if record.block is None or not record.is_whole:
        return None
    stated = record.headers.get("warc-block-digest", "")
    by_block = _agrees(stated, (record.block,))
    if by_block is not None:
        return None if by_block else f"is not what its block digest says ({stated[:60]})"
    stated = record.headers.get("warc-payload-digest", "")
    if not stated or _parted(stated) is None or _agrees(stated, bodies()):
        return None
    return f"is not what its payload digest says ({stated[:60]})"


def _agrees(stated: str, bodies: Iterable[bytes]) -> bool | None:
    """Say whether a digest is that of one of some bodies; None where it says nothing."""
    parted = _parted(stated)
    if parted is None:
        return None
    algorithm, digest = parted
    return any(hashlib.new(algorithm, body, usedforsecurity=False).digest() == digest for body in bodies)


def _parted(stated: str) -> tuple[str, bytes] | None:
    name, _, value = stated.strip().partition(":")
    algorithm = _ALGORITHMS.get(name.strip().lower())
    if algorithm is None:
        return None
    size, value = hashlib.new(algorithm, usedforsecurity=False).digest_size, value.strip()
    try:
        if len(value) == 2 * size:
            return algorithm, binascii.unhexlify(value)
        digest = base64.b32decode(value.upper() + "=" * (-len(value) % 8))
    except (binascii.Error, ValueError):
        return None
    return (algorithm, digest) if len(digest) == size else None
