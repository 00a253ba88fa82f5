"""Door: disk. The bytes of images, by their SHA-256, from their download until their post has landed.

Knows nothing of posts. What has landed is swept: the content holds the only lasting copy.
"""

import hashlib
from collections.abc import Container
from pathlib import Path

from store.disk import Disk

BLOBS_NAME = "blobs"


class Blobs:
    """The blobs of a state."""

    def __init__(self, state: Path, disk: Disk) -> None:
        self._folder = state / BLOBS_NAME
        self._disk = disk

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their SHA-256 in hex.

        A blob that stands there already is compared, not trusted: one that a power cut tore has the right name, too.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if self._disk.read(path) != data:
            part = path.with_suffix(".part")
            self._disk.make_folder(path.parent)
            self._disk.unlink(part)
            self._disk.write(part, data)
            self._disk.rename(part, path)
        return sha256

    def get(self, sha256: str) -> bytes | None:
        """Return the bytes, None if they are not kept."""
        return self._disk.read(self.path(sha256))

    def has(self, sha256: str) -> bool:
        """Say whether the bytes are kept."""
        return self._disk.exists(self.path(sha256))

    def path(self, sha256: str) -> Path:
        """Return where the bytes are."""
        return self._folder / sha256[:2] / sha256

    def sweep(self, wanted: Container[str] = ()) -> None:
        """Take away all blobs but those wanted."""
        for path in list(self._disk.walk(self._folder)):
            if path.rpartition("/")[2] not in wanted:
                self._disk.unlink(self._folder / path)
