"""Door: disk. The bytes of images, by their SHA-256, from their download until their post has landed.

Knows nothing of posts. What has landed is swept: the content holds the only lasting copy.
"""

import hashlib
from pathlib import Path

from store.files.disk import Disk

BLOBS_NAME = "blobs"
_PATHS = 256
"""So many are remembered at most."""


class Blobs:
    """The blobs of a state."""

    def __init__(self, state: Path, disk: Disk, writer: str = "") -> None:
        """`writer` tells apart those that write at the same time."""
        self._writer = writer
        self._folder = state / BLOBS_NAME
        self._disk = disk
        self._is_made = False
        self._paths: dict[str, Path] = {}
        """Each is asked for some three times, until its post is put."""

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their SHA-256 in hex."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if not self._disk.exists(path):
            part = self._folder / f"{sha256}{self._writer}.part"
            if not self._is_made:
                self._disk.make_folder(self._folder)
                self._is_made = True
            self._disk.write(part, data)
            self._disk.rename(part, path)
        return sha256

    def has(self, sha256: str) -> bool:
        """Say whether the bytes are kept."""
        return self._disk.exists(self.path(sha256))

    def path(self, sha256: str) -> Path:
        """Return where the bytes are."""
        path = self._paths.get(sha256)
        if path is None:
            if len(self._paths) >= _PATHS:
                self._paths.clear()
            path = self._paths[sha256] = self._folder / sha256
        return path

    def sweep(self) -> None:
        """Take away all blobs: at the end of a run, and before one, for a power cut tears bytes but not names."""
        self._is_made = False
        self._disk.clear(self._folder)
