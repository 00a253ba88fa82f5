"""Door: disk (the state's folder). A validated configuration is kept there, so that a run need not validate it again.

It holds for one text of config.yaml and one version of the program. Whatever is not as it was written, or may be
written by others, counts as none, and is made again. It is data: nothing is started by being read.
"""

import os
import stat
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from ingest import VERSION
from ingest.config.text import config_bytes
from ingest.config.values import Config, config_from
from ingest.http.redact import is_secret, masked
from store.files.regular import read_regular
from store.late.dataclass import dataclass
from store.late.pattern import pattern

KEPT_NAME = "kept_config.json"
"""No name that a person gives: nobody's file is replaced by it."""
_MAX_BYTES = 64 << 20
_STATE = pattern(rb"""(?<![\w"'])state: *["']?([^\s"',}#]+)""")
"""Where a file says in a plain way which folder has the state: what is kept has to be found before it is understood."""
_USUAL = b".fetched"
_OURS = 0o600
_OPAQUE = pattern(r":|(?=[A-Za-z_-]*\d)[\w-]{16,}")
"""What may be a password behind its user, an address that is a key itself, or a key, in a word of a command."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A configuration as it was read."""

    config: Config
    path: Path
    body: bytes
    text: str | None
    """What was validated; None where it is kept already."""

    def keep(self) -> None:
        """Keep it for the next time, if there is a folder for it by now."""
        place = _place(self.path, self.body)
        if self.text is None or place.parent != self.path.parent / self.config.store.state:
            return
        if not _has_secrets(self.config, self.text) and _kept(place, self.body) is None:
            _keep(self.path, place, self.body, self.text)


def read_config(path: Path) -> Reading:
    """Read a configuration as `load` does, out of what is kept of it, if it is."""
    body = config_bytes(path)
    text = _kept(_place(path, body), body)
    if text is not None:
        with suppress(KeyError, TypeError, ValueError):  # what it is made of changed beside the files that are sealed
            return Reading(config_from(text), path, body, None)
    from ingest.config.load import validated

    text = validated(path, body)
    return Reading(config_from(text), path, body, text)


def load_kept(path: Path, *, may_keep: bool) -> Config:
    """Return the configuration as `load` does, out of what is kept of it, if it is; `may_keep` it for the next time."""
    reading = read_config(path)
    if may_keep:
        reading.keep()
    return reading.config


def _place(path: Path, body: bytes) -> Path:
    named = _STATE.search(body)
    return path.parent / os.fsdecode(named[1] if named else _USUAL) / KEPT_NAME


def _kept(place: Path, body: bytes) -> str | None:
    """Return what was kept for these bytes; None unless it is whole, and its owner's alone."""
    try:
        status = place.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o777 != _OURS:
            return None
        seal, _, text = read_regular(place, _MAX_BYTES).decode("ascii").partition("\n")
    except (OSError, ValueError):
        return None
    return text if seal == _sealed(body, text) else None


def _keep(path: Path, place: Path, body: bytes, text: str) -> None:
    """Write it in one step; where that cannot be done, the next run validates again."""
    beside = place.with_name(f".{KEPT_NAME}.new")
    with suppress(OSError):
        if _is_itself(path, place):
            return
        beside.unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OURS)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{_sealed(body, text)}\n{text}")
        beside.replace(place)


def _is_itself(path: Path, place: Path) -> bool:
    """Say whether the configuration stands where it would be kept."""
    return place.exists() and path.samefile(place)


def _has_secrets(config: Config, text: str) -> bool:
    """Say whether a secret may stand in it: such a one stays where its author put it."""
    commands = (*(config.hooks.on_change or ()), *(config.health.command or ()))
    return (
        masked(text) != text
        or not (config.health.webhook or "$").startswith("$")
        or any(is_secret(word) or _OPAQUE.search(word) for word in commands)
    )


def _sealed(body: bytes, text: str) -> str:
    """Return what no other text has, nor this one of other bytes, in another home, or of another program."""
    home = os.path.expanduser("~")  # noqa: PTH111 - what stands there is compared, not opened
    told = (body, text.encode(), f"{VERSION} {sys.version_info} {home} {_written()}".encode())
    return sha256(b"".join(sha256(each).digest() for each in told)).hexdigest()


def _written() -> list[tuple[str, int, int]]:
    """Return of when and how long the files are that validate: a checkout changes without a new version."""
    with os.scandir(Path(__file__).parent) as entries:
        files = [(each.name, each.stat()) for each in entries if each.name.endswith(".py")]
    return sorted((name, status.st_size, status.st_mtime_ns) for name, status in files)
