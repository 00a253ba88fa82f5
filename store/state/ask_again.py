"""Door: SQLite. The part of the state about what the web is asked again: owed articles, and pages of stored ones."""

from datetime import datetime, timedelta

from store.memory import Owed, Recheck
from store.packing import packed
from store.rows import instant_text
from store.state.database import Database

_FARTHEST_TRY = timedelta(days=7)


class AskAgain(Database):
    """What is owed, and which pages are looked at for edits."""

    def owed(self, until: datetime | None = None) -> list[Owed]:
        """Return the articles that are to be asked for again by then, or ever; the longest due first."""
        if until is None:
            return list(self.all(Owed, "owed", "ORDER BY next_try_at, identity"))
        # What lies further ahead than any next try was written by a clock that has been set back.
        due, ahead = instant_text(until), instant_text(until + _FARTHEST_TRY)
        where = "WHERE next_try_at <= ? OR next_try_at > ? ORDER BY next_try_at, identity"
        return list(self.all(Owed, "owed", where, due, ahead))

    def debt(self, identity: str) -> Owed | None:
        """Return what is owed of an item."""
        return self.one(Owed, "owed", "WHERE identity = ?", identity)

    def weight_owed(self, source: str) -> tuple[int, int]:
        """Return how many articles of a source are owed, and the bytes that are kept of them."""
        sql = "SELECT count(*), coalesce(sum(length(entry) + length(url)), 0) FROM owed WHERE source = ?"
        [[count, size]] = self.rows(sql, source)
        return int(count or 0), int(size or 0)

    def owe(self, owed: Owed) -> None:
        """Remember that an article is owed."""
        self.upsert("owed", "identity", owed, entry=packed(owed.entry))

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
