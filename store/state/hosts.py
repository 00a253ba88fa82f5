"""Door: SQLite. The part of the state that is about hosts: how long they wait, what their robots.txt said; no rules."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from store.packing import packed_robots, unpacked
from store.rows import instant, instant_text
from store.state.database import Database

_MAX_HOSTS = 1_000
_MAX_TOTAL_BYTES = 4 << 20
_MAX_AGE = timedelta(days=30)
"""RFC 9309 §2.3.1.4: no longer than a month, even of a host that cannot be reached."""


class Hosts(Database):
    """The pauses that hosts asked for, and the copies of their robots.txt."""

    def host_waits(self) -> dict[str, datetime]:
        """Return host -> the instant before which it is not asked."""
        return {host: instant(until) for host, until in self.pairs("SELECT host, until FROM host_waits ORDER BY host")}

    def save_host_waits(self, waits: Mapping[str, datetime]) -> None:
        """Put these in place of all that was remembered; what says the same costs no commit."""
        if waits == self.host_waits():
            return
        self.write("DELETE FROM host_waits")
        for host, until in sorted(waits.items()):
            self.write("INSERT INTO host_waits (host, until) VALUES (?, ?)", host, instant_text(until))

    def robots(self, origin: str) -> tuple[datetime, str] | None:
        """Return when the copy of an origin was had, and what it says."""
        for at, packed in self.rows("SELECT at, packed FROM robots WHERE origin = ?", origin):
            text = unpacked(packed) if isinstance(packed, bytes) else None
            if text is not None:
                return instant(str(at)), text
        return None

    def save_robots(self, origin: str, at: datetime, text: str) -> bool:
        """Keep a copy in place of an earlier one; return whether it is small enough."""
        packed = packed_robots(text)
        self.drop_robots(origin)
        if packed is not None:
            self.write("INSERT INTO robots VALUES (?, ?, ?)", origin, instant_text(at), packed)
        return packed is not None

    def drop_robots(self, origin: str) -> None:
        """Forget the copy of an origin."""
        self.write("DELETE FROM robots WHERE origin = ?", origin)

    def robots_origins(self) -> list[str]:
        """Return the origins of which a copy is kept, sorted."""
        return [str(origin) for (origin,) in self.rows("SELECT origin FROM robots ORDER BY origin")]

    def tidy_robots(self, now: datetime) -> None:
        """Drop the copies that may not be used any more, and of very many the oldest."""
        oldest = instant_text(now - _MAX_AGE)
        if self.rows("SELECT 1 FROM robots WHERE at < ? LIMIT 1", oldest):
            self.write("DELETE FROM robots WHERE at < ?", oldest)
        beyond = self.rows(
            "SELECT origin FROM (SELECT origin, row_number() OVER newest AS place, sum(length(packed)) OVER newest AS"
            " bytes FROM robots WINDOW newest AS (ORDER BY at DESC, origin)) WHERE place > ? OR bytes > ?",
            _MAX_HOSTS,
            _MAX_TOTAL_BYTES,
        )
        for (origin,) in beyond:
            self.drop_robots(str(origin))
