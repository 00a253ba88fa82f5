"""What the page of one start is made of, handed to every room of it. A value."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock

from ingest.config.load import load
from ingest.config.text import MAX_CONFIG_BYTES
from ingest.config.values import Config
from ingest.configured import rules_of
from ingest.named_files import UnreadableFileError, read_named
from ingest.run.options import RunOptions
from ingest.session.doors import Doors
from ingest.session.session import Session
from ingest.web.access import Access
from ingest.web.forms import Forms
from ingest.web.jobs import Jobs


@dataclass(frozen=True, slots=True)
class Site:
    """The configuration, read anew at every request, the clock, who is answered, and what was asked for."""

    file: Path
    now: Callable[[], datetime]
    access: Access
    doors: Doors | None = None
    """What stands between its commands and the world; None is the world itself."""
    forms: Forms = field(default_factory=lambda: Forms(secrets.token_bytes(32)))
    jobs: Jobs = field(default_factory=Jobs)
    editing: Lock = field(default_factory=Lock)
    """Held while a form that changes the configuration is judged and done."""
    _read: dict[str, Config] = field(default_factory=dict)
    """Mark of the configuration's file -> what it says."""

    @property
    def base(self) -> Path:
        """Return the folder at which relative paths of the configuration start."""
        return self.file.parent

    def config(self) -> Config:
        """Return what the configuration says now; it is read once for each text of its file. Raises `ConfigError`."""
        mark = self.config_mark()
        if mark not in self._read:
            config = load(self.file)
            if mark != self.config_mark():  # it was changed meanwhile
                return config
            self._read.clear()
            self._read[mark] = config
        return self._read.get(mark) or load(self.file)

    def config_mark(self) -> str:
        """Return what changes when the configuration's file does."""
        try:
            return sha256(read_named(self.file, MAX_CONFIG_BYTES)).hexdigest()
        except UnreadableFileError:
            return ""

    def rules_mark(self) -> str:
        """Return what changes when the configuration, or a site rule, does. Raises `ConfigError`."""
        return repr((self.config_mark(), rules_of(self.config(), self.base).rules))

    def session(self, *, dry: bool = False, force: bool = False) -> Session:
        """Return the session of a command, as the terminal makes one. Raises `ConfigError`."""
        config = self.config()
        minutes = config.schedule.run_minutes
        options = RunOptions(force=force, budget=timedelta(minutes=minutes) if minutes is not None else None)
        return Session(config, self.base, dry=dry, doors=self.doors, options=options)
