"""Door: SQLite. The part of the state that one run leaves for the next: changes, runs, cursors, notes, strangers."""

from collections.abc import Iterator, Mapping

from store.landing import PostChange
from store.manifest import TOLD, ChangedPost, Run, merged
from store.memory import ItemMemory
from store.state.database import Database

_RUNS_KEPT = 500


class Runs(Database):
    """What runs leave for one another, and for builders."""

    def cursor(self, name: str) -> str | None:
        """Return where a backfill stands."""
        return self.text("SELECT text FROM cursors WHERE name = ?", name)

    def cursors(self) -> dict[str, str]:
        """Return where all backfills stand that are not done, by name."""
        return dict(self.pairs("SELECT name, text FROM cursors ORDER BY name"))

    def save_cursor(self, name: str, text: str | None) -> None:
        """Remember where a backfill stands; None when it is done."""
        self.write("DELETE FROM cursors WHERE name = ?", name)
        if text is not None:
            self.write("INSERT INTO cursors (name, text) VALUES (?, ?)", name, text)

    def note(self, name: str) -> str | None:
        """Return what the store itself noted under a name."""
        return self.text("SELECT text FROM notes WHERE name = ?", name)

    def save_note(self, name: str, text: str) -> None:
        """Note something for the store itself."""
        if self.note(name) != text:
            self.write("INSERT OR REPLACE INTO notes (name, text) VALUES (?, ?)", name, text)

    def strangers(self) -> dict[str, str]:
        """Return path -> signature of the files in the content that were looked at and are none of ours."""
        return dict(self.pairs("SELECT path, signature FROM strangers"))

    def remember_strangers(self, strangers: Mapping[str, str]) -> None:
        """Put these in place of all that were remembered."""
        if strangers != self.strangers():
            self.write("DELETE FROM strangers")
            for path, signature in sorted(strangers.items()):
                self.write("INSERT INTO strangers (path, signature) VALUES (?, ?)", path, signature)

    def note_change(self, kind: PostChange, item: ItemMemory) -> None:
        """Remember for the builder that a post changed, together with what was not told yet."""
        if kind not in TOLD:
            return
        earlier = self.text("SELECT kind FROM changes WHERE identity = ?", item.identity)
        kept = merged(PostChange(earlier) if earlier else None, kind)
        if earlier is not None and kept is None:
            self.write("DELETE FROM changes WHERE identity = ?", item.identity)
        if kept is not None:
            change = ChangedPost(kept, item.path or "", item.identity, item.url, item.content_hash)
            self.upsert("changes", "identity", change)

    def changes(self) -> list[ChangedPost]:
        """Return what no finished run has told yet."""
        return list(self.all(ChangedPost, "changes", "ORDER BY path"))

    def changed_lists(self) -> list[Iterator[ChangedPost]]:
        """Return those of each kind, as they are read: of a run that brought very many, none is held."""
        return [self.all(ChangedPost, "changes", "WHERE kind = ? ORDER BY path", kind) for kind in TOLD]

    def change_counts(self) -> list[int]:
        """Return how many there are of each kind."""
        return [int(self.text("SELECT count(*) FROM changes WHERE kind = ?", kind) or 0) for kind in TOLD]

    def remember_run(self, run: Run, added: int, updated: int, removed: int) -> None:
        """Remember a run; what it changed is told."""
        self.write("DELETE FROM changes")
        self.upsert("runs", "id", run, added=added, updated=updated, removed=removed)
        newest = "SELECT id FROM runs ORDER BY finished_at DESC LIMIT ?"
        self.write(f"DELETE FROM runs WHERE id NOT IN ({newest})", _RUNS_KEPT)  # noqa: S608  # our own text

    def last_run(self) -> Run | None:
        """Return the run that finished last."""
        return self.one(Run, "runs", "ORDER BY finished_at DESC LIMIT 1")
