"""Door: SQLite. The part of the state about what the web is asked again: owed articles, and pages of stored ones."""

import sqlite3
from collections.abc import Collection
from datetime import datetime, timedelta

from store.memory import Owed, Recheck
from store.packing import packed
from store.rows import instant_text
from store.state.database import Database, marks

_FARTHEST_TRY = timedelta(days=7)
_OWING = (
    "WITH RECURSIVE each(name) AS (SELECT min(source) FROM owed UNION ALL"
    " SELECT (SELECT min(source) FROM owed WHERE source > name) FROM each WHERE name IS NOT NULL)"
    " SELECT name FROM each WHERE name IS NOT NULL"
)
"""The sources of which anything is owed, a step of the index for each: they are few, and what is owed may be much."""


class AskAgain(Database):
    """What is owed, and which pages are looked at for edits."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._owing: set[str] | None = None
        """All sources of which anything is owed, and maybe some of which nothing is any more; None: not asked yet."""

    def owed(self, until: datetime | None = None) -> list[Owed]:
        """Return the articles that are to be asked for again by then, or ever; the longest due first."""
        if until is None:
            return list(self.all(Owed, "owed", "ORDER BY next_try_at, identity"))
        # What lies further ahead than any next try was written by a clock that has been set back.
        due, ahead = instant_text(until), instant_text(until + _FARTHEST_TRY)
        where = "WHERE next_try_at <= ? OR next_try_at > ? ORDER BY next_try_at, identity"
        return list(self.all(Owed, "owed", where, due, ahead))

    def owed_of(self, sources: Collection[str], until: datetime | None = None) -> list[Owed]:
        """Return what `owed` does, of some sources."""
        owing = sorted(self._owing_now().intersection(sources))
        if not owing:
            return []
        where, args = f"WHERE source IN ({marks(owing)})", [*owing]
        if until is not None:
            where += " AND (next_try_at <= ? OR next_try_at > ?)"
            args += instant_text(until), instant_text(until + _FARTHEST_TRY)
        return list(self.all(Owed, "owed", f"{where} ORDER BY next_try_at, identity", *args))

    def _owing_now(self) -> set[str]:
        if self._owing is None:
            self._owing = {str(name) for (name,) in self.rows(_OWING)}
        return self._owing

    def forget_numbers(self) -> None:
        """Ask anew of which sources anything is owed, too: what is taken back may have been a new name of one."""
        super().forget_numbers()
        self._owing = None

    def debt(self, identity: str) -> Owed | None:
        """Return what is owed of an item."""
        return self.one(Owed, "owed", "WHERE identity = ?", identity)

    def weight_owed(self, source: str) -> tuple[int, int]:
        """Return how many articles of a source are owed, and the bytes that are kept of them."""
        if source not in self._owing_now():
            return 0, 0
        sql = "SELECT count(*), coalesce(sum(length(entry) + length(url)), 0) FROM owed WHERE source = ?"
        [[count, size]] = self.rows(sql, source)
        return int(count or 0), int(size or 0)

    def owe(self, owed: Owed) -> None:
        """Remember that an article is owed."""
        if self._owing is not None:
            self._owing.add(owed.source)
        self.upsert("owed", "identity", owed, entry=packed(owed.entry))

    def rename_owing(self, old: str, new: str) -> None:
        """Let what is owed of a source be owed of its new name."""
        self._owing = None
        self.write("UPDATE owed SET source = ? WHERE source = ?", new, old)

    def settle(self, identity: str) -> None:
        """Strike an article off those that are owed."""
        self.write("DELETE FROM owed WHERE identity = ?", identity)

    def rechecks(self, source: str, until: datetime) -> list[Recheck]:
        """Return the articles of a source whose pages are to be asked again by then, the longest due first."""
        return list(
            self.all(
                Recheck,
                "rechecks",
                "WHERE source = ? AND next_at <= ? ORDER BY next_at, identity",
                source,
                instant_text(until),
            )
        )

    def recheck(self, identity: str) -> Recheck | None:
        """Return when an article's page is asked again, if ever."""
        return self.one(Recheck, "rechecks", "WHERE identity = ?", identity)

    def remember_recheck(self, recheck: Recheck) -> None:
        """Remember when an article's page is asked again."""
        self.upsert("rechecks", "identity", recheck, entry=packed(recheck.entry))

    def renew_recheck(self, identity: str, entry: str) -> None:
        """Let an article be composed of a newer entry when its page is asked again."""
        self.write("UPDATE rechecks SET entry = ? WHERE identity = ?", packed(entry), identity)

    def drop_recheck(self, identity: str) -> None:
        """Ask an article's page no more."""
        self.write("DELETE FROM rechecks WHERE identity = ?", identity)
