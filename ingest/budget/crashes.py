"""What has crashed the worker: the same bytes are not read again by the same version of what reads them. Pure.

Told by a digest of the work's own inputs (bytes and texts, not times), its limits, and the versions of this program,
of Python and of its parser.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date
from typing import TypeVar

from ingest.messages import Crash, CrashReason, Task
from store.late.dataclass import fields

T = TypeVar("T")

CRASHES_NOTE = "crashes"
"""Under which the book is kept between runs."""
MAX_KEPT = 500
"""Those noted last."""
_DIGEST_BYTES = 12
_MAX_DETAIL = 200


class CrashBook:
    """The crashes that are remembered, of one version."""

    def __init__(self, version: str | Callable[[], str] = "", text: str | None = None) -> None:
        """`text` is what `text()` of an earlier run wrote; one of another version, or a damaged one, says nothing.

        `version` may be what finds it out, for there is seldom anything to remember.
        """
        self._found = version
        self._crashes = _read(text, self._version) if text else {}
        self.is_changed = False

    @property
    def _version(self) -> str:
        return self._found if isinstance(self._found, str) else self._found()

    def known(self, task: Task[T]) -> Crash | None:
        """Return the crash that is known of this very work."""
        found = self._crashes.get(_digest(task)) if self._crashes else None
        if found is None:
            return None
        reason, detail = found
        return Crash(task.about, CrashReason(reason), f"{detail}; not read again until it changes, or the program does")

    def note(self, task: Task[T], crash: Crash) -> None:
        """Remember a crash of the worker; what merely raised cost little, and is tried again."""
        if crash.reason is CrashReason.ERROR:
            return
        self._take({_digest(task): (crash.reason.value, crash.detail[:_MAX_DETAIL])})

    def join(self, text: str) -> None:
        """Take in what another one of this version wrote."""
        self._take(_read(text, self._version))

    def _take(self, crashes: Mapping[str, tuple[str, str]]) -> None:
        self._crashes.update(crashes)
        while len(self._crashes) > MAX_KEPT:
            del self._crashes[next(iter(self._crashes))]
        self.is_changed = True

    def text(self) -> str:
        """Write what is to be remembered."""
        self.is_changed = False
        return json.dumps({"version": self._version, "crashes": self._crashes}, ensure_ascii=False)


def _read(text: str | None, version: str) -> dict[str, tuple[str, str]]:
    try:
        told = json.loads(text) if text else {}
        if told.get("version") != version:
            return {}
        return {
            str(digest): (CrashReason(reason).value, str(detail))
            for digest, (reason, detail) in told["crashes"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}  # the worst that comes of it is one more crash


def _digest(task: Task[T]) -> str:
    found = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for part in (task.function, task.cpu_s, task.memory_bytes, *task.args):
        for piece in _pieces(part):
            found.update(len(piece).to_bytes(8, "big"))
            found.update(piece)
    return found.hexdigest()


def _pieces(part: object) -> Iterator[bytes]:
    """Yield what the work depends on; when it is done is no part of it."""
    if isinstance(part, bytes):
        yield part
    elif isinstance(part, str):
        yield part.encode("utf-8", "surrogatepass")
    elif is_dataclass(part):
        for field in fields(part):
            yield from _pieces(getattr(part, field.name))
    elif not isinstance(part, date):
        yield repr(part).encode("utf-8", "surrogatepass")
