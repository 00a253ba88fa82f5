"""Door: SQLite. What is remembered between runs: an index of the files, which can be made again from them.

Knows nothing of files but the database's own. What is written is seen at once by what is read here, and by nobody else
before `commit`. Errors are SQLite's own, `DamageError`, and `StoreError` for a database that is newer.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from store.keys import mark_of
from store.landing import FileMemory, Record
from store.late.dataclass import replace
from store.memory import ItemMemory, ItemStatus, Key, Owed, PictureMemory, Sighting, SourceState
from store.names import fold
from store.rows import instant_text
from store.state.ask_again import AskAgain
from store.state.database import Connect, Row, chunks, marks, row_of
from store.state.dense import micros_of
from store.state.hosts import Hosts
from store.state.kept import Kept
from store.state.named import Named
from store.state.runs import Runs


class State(Named, AskAgain, Hosts, Kept, Runs):
    """The state, open for one writer."""

    @classmethod
    def open(cls, path: Path, connect: Connect = sqlite3.connect, *, is_whole: bool = False) -> "State":
        """Open the state database, or make it; raises `DamageError` for one that cannot be read."""
        return cls(cls.connected(path, connect, is_whole=is_whole))

    @classmethod
    def copy(cls, path: Path | None) -> "State":
        """Open a copy in memory, for a run that must leave nothing behind; None is an empty one."""
        return cls(cls.copied(path))

    # -- sources

    def sources(self) -> dict[str, SourceState]:
        """Return all sources by name."""
        return {source.name: source for source in self.all(SourceState, "sources", "ORDER BY name")}

    def source(self, name: str) -> SourceState | None:
        """Return one source."""
        return self.one(SourceState, "sources", "WHERE name = ?", name)

    def remember_source(self, source: SourceState) -> None:
        """Put a source in place of what was remembered of it."""
        self.upsert("sources", "name", source)

    def rename_source(self, old: str, new: str) -> None:
        """Give all that was remembered under the old name to the new one; what the new one has already wins."""
        self.write("UPDATE OR IGNORE sources SET name = ? WHERE name = ?", new, old)
        self.write("DELETE FROM sources WHERE name = ?", old)
        self.write("UPDATE items SET source = ? WHERE source = ?", new, old)
        self.rename_owing(old, new)
        self.write("UPDATE rechecks SET source = ? WHERE source = ?", new, old)
        self.write("UPDATE OR IGNORE sightings SET source = ? WHERE source = ?", new, old)
        self.rename_keys(old, new)
        self.write("UPDATE renames SET name = ? WHERE name = ?", new, old)
        self.write("INSERT OR REPLACE INTO renames (was, name) VALUES (?, ?)", old, new)
        self.write("DELETE FROM renames WHERE was = name")

    def renames(self) -> dict[str, str]:
        """Return earlier name -> present name."""
        return dict(self.pairs("SELECT was, name FROM renames ORDER BY was"))

    # -- items

    def item(self, identity: str) -> ItemMemory | None:
        """Return one item."""
        return self.one(ItemMemory, "items", "WHERE identity = ?", identity)

    def items(self, source: str | None = None) -> list[ItemMemory]:
        """Return the items of a source, or all, sorted by identity."""
        if source is None:
            return list(self.all(ItemMemory, "items", "ORDER BY identity"))
        return list(self.all(ItemMemory, "items", "WHERE source = ? ORDER BY identity", source))

    def reasons(self, source: str) -> list[str]:
        """Return why items of a source have no post, of each that was left out."""
        return [str(why) for (why,) in self.rows("SELECT reason FROM items WHERE source = ? AND reason <> ''", source)]

    def is_empty(self) -> bool:
        """Say whether no item is known."""
        return not list(self.rows("SELECT 1 FROM items LIMIT 1"))

    def each_item(self) -> Iterator[ItemMemory]:
        """Yield all items, those with a post in the order of its path; nothing may be written in between."""
        return self.all(ItemMemory, "items", "ORDER BY path, identity")

    def remember_item(self, item: ItemMemory, keys: Iterable[Key]) -> None:
        """Put an item in place of what was remembered of it; its keys join those it has."""
        self.upsert("items", "identity", item)
        self.add_keys(item.identity, keys)

    def add_keys(self, identity: str, keys: Iterable[Key]) -> None:
        """Let further keys lead to an item; a key that leads to another item stays there."""
        self.join_keys(identity, keys)

    def record(self, record: Record) -> None:
        """Remember a document that was put: item, keys, pictures, files; it is owed no longer."""
        identity = record.item.identity
        is_new = self.number(identity) is None  # then nothing hangs on it that had to go first
        self.upsert("items", "identity", record.item)
        self.join_keys(identity, (*record.shown, *record.keys), is_new=is_new)
        self.mark_shown(identity, record.shown)
        if not is_new:
            self.settle(identity)
        if record.owed is not None:
            self.owe(record.owed)
        number = self.number(identity) if is_new else self._drop_of("pictures", identity)
        self.upsert_all("pictures", "item, mark", (_row_of_picture(each, number) for each in record.pictures))
        if not is_new:
            self._drop_of("files", identity)
        self.upsert_all("files", "item, mark", (_row_of_file(each, number) for each in record.files))

    def latest(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield records with what is remembered of their items by now."""
        for some in chunks(records):
            names = [record.item.identity for record in some]
            these = f"WHERE identity IN ({marks(names)})"
            items = {item.identity: item for item in self.all(ItemMemory, "items", these, *names)}
            owed = {each.identity: each for each in self.all(Owed, "owed", these, *names)}
            pictures = _by_identity(self.all(PictureMemory, "item_pictures", f"{these} ORDER BY url", *names))
            files = _by_identity(self.all(FileMemory, "item_files", f"{these} ORDER BY path", *names))
            keys = self.keys_to_tell_of(names)
            for record in some:
                identity = record.item.identity
                hidden, shown = keys[identity]
                yield replace(
                    record,
                    item=items.get(identity, record.item),
                    keys=hidden,
                    pictures=tuple(pictures[identity]),
                    files=tuple(files[identity]),
                    shown=shown,
                    owed=owed.get(identity),
                )

    def forget(self, identity: str) -> None:
        """Drop an item with all that hangs on it."""
        self.forget_numbers()
        self.write("DELETE FROM items WHERE identity = ?", identity)

    def bury(self, item: ItemMemory, *, with_files: bool) -> None:
        """Leave of an item its tombstone and its keys; its files stay known unless they are buried along with it."""
        self.remember_item(replace(item, status=ItemStatus.REMOVED), ())
        self.settle(item.identity)
        self.drop_recheck(item.identity)
        for table in ("pictures", *(["files"] if with_files else [])):
            self._drop_of(table, item.identity)

    def shrink_tombstones(self, before: datetime) -> None:
        """Leave of tombstones that no source has listed since then what keeps the article away: names, title, date."""
        at = micros_of(instant_text(before))
        old = (
            "status = 'removed' AND content_hash IS NOT NULL AND first_seen_at < ?"
            " AND NOT EXISTS (SELECT 1 FROM files WHERE item = number)"
            " AND NOT EXISTS (SELECT 1 FROM sightings WHERE item = number AND last_at >= ?)"
        )
        for (number,) in self.rows(f"SELECT number FROM items WHERE {old}", at, at):  # noqa: S608  # our own text
            gone = (
                "slug = NULL, content_hash = NULL, text_hash = NULL, etag = NULL, last_modified = NULL, origin = NULL"
            )
            self.write(f"UPDATE items SET {gone} WHERE number = ?", number)  # noqa: S608  # our own text

    def note_sightings(self, source: str, identities: Iterable[str], at: datetime) -> None:
        """Note that a source listed these items, those that are remembered."""
        when = micros_of(instant_text(at))
        for identity in sorted(set(identities)):
            self.write(
                "INSERT INTO sightings SELECT number, ?, ?, ?, 1 FROM items WHERE identity = ?"
                " ON CONFLICT (item, source) DO UPDATE SET last_at = excluded.last_at, times = times + 1",
                source,
                when,
                when,
                identity,
            )

    def forget_left_out(self, source: str, at: datetime, most: int) -> int:
        """Forget of the items that were left out and are not listed any more all but so many; return how many went.

        Those go that were listed longest ago. `at` is when the source was listed last.
        """
        left_out = "source = ? AND status IN ('skipped', 'dropped')"
        [[count]] = self.rows(f"SELECT count(*) FROM items WHERE {left_out}", source)  # noqa: S608  # our own text
        if int(count or 0) <= most:
            return 0
        listed = "coalesce((SELECT max(last_at) FROM sightings WHERE item = number), first_seen_at)"
        unlisted = self.rows(
            f"SELECT number FROM items WHERE {left_out} AND {listed} < ? ORDER BY {listed} DESC, number DESC"  # noqa: S608  # as above
            " LIMIT -1 OFFSET ?",
            source,
            micros_of(instant_text(at)),
            most,
        )
        self.forget_numbers()
        for (number,) in unlisted:
            self.write("DELETE FROM items WHERE number = ?", number)
        return len(unlisted)

    def sightings(self, identity: str) -> list[Sighting]:
        """Return where an item was listed and when, the earliest first."""
        return list(self.all(Sighting, "item_sightings", "WHERE identity = ? ORDER BY first_at, source", identity))

    # -- files and pictures

    def files(self, identity: str | None = None, *, with_buried: bool = False) -> list[FileMemory]:
        """Return the files of an item, or those of all items, of tombstones only if they are wanted."""
        if with_buried:
            return list(self.all(FileMemory, "item_files", "ORDER BY path"))
        if identity is None:
            return list(self.all(FileMemory, "item_files", "WHERE status <> ? ORDER BY path", ItemStatus.REMOVED))
        return list(self.all(FileMemory, "item_files", "WHERE identity = ? ORDER BY path", identity))

    def posts(self, status: ItemStatus = ItemStatus.STORED) -> list[FileMemory]:
        """Return the posts of the items of a status, sorted by path."""
        return list(self.all(FileMemory, "item_files", "WHERE is_post AND status = ? ORDER BY path", status))

    def remember_files(self, identity: str, files: Iterable[FileMemory]) -> None:
        """Put these files in place of those that the item had."""
        number = self._drop_of("files", identity)
        self.upsert_all("files", "item, mark", (_row_of_file(each, number) for each in files))

    def give_up_path(self, path: str) -> None:
        """Let the tombstones that have their post at this path forget it: another item's stands there now."""
        for owner in self.owners(path):
            item = self.item(owner.identity)
            if item is not None and item.status is ItemStatus.REMOVED:
                mark = mark_of(fold(path))
                self.write("DELETE FROM files WHERE item = ? AND mark = ?", self.number(owner.identity), mark)

    def owners(self, path: str) -> list[FileMemory]:
        """Return the files of the store that are this path, or would be on a file system without case; posts first."""
        return self.owners_of([path])[path]

    def owners_of(self, paths: Iterable[str]) -> dict[str, list[FileMemory]]:
        """Return path -> the files that are this path, as `owners` does, for many paths."""
        folded = {path: fold(path) for path in paths}
        found: dict[str, list[FileMemory]] = {each: [] for each in folded.values()}
        for chunk in chunks(found):
            alike = f"WHERE mark IN ({marks(chunk)}) ORDER BY is_post DESC"
            for file in list(self.all(FileMemory, "item_files", alike, *map(mark_of, chunk))):
                found.get(fold(file.path), []).append(file)
        return {path: found[each] for path, each in folded.items()}

    def pictures(self, identity: str) -> dict[str, PictureMemory]:
        """Return the images of an item by URL."""
        found = self.all(PictureMemory, "item_pictures", "WHERE identity = ? ORDER BY url", identity)
        return {picture.url: picture for picture in found}

    def owed_pictures(self, until: datetime | None = None) -> list[PictureMemory]:
        """Return the images that are to be asked for again by then, or ever; the longest due first."""
        limit = "9999" if until is None else instant_text(until)
        return list(
            self.all(
                PictureMemory, "item_pictures", "WHERE next_try_at <= ? ORDER BY next_try_at, identity, url", limit
            )
        )

    def remember_picture(self, picture: PictureMemory) -> None:
        """Put an image in place of what was remembered of it."""
        self.upsert_all("pictures", "item, mark", [_row_of_picture(picture, self.number(picture.identity))])

    def _drop_of(self, table: str, identity: str) -> int | None:
        """Drop the rows of an item from a table that names it by its number; return the number."""
        number = self.number(identity)
        self.write(f"DELETE FROM {table} WHERE item = ?", number)  # noqa: S608  # one of our words
        return number


_Hung = TypeVar("_Hung", FileMemory, PictureMemory)


def _by_identity(values: Iterable[_Hung]) -> Mapping[str, list[_Hung]]:
    found: defaultdict[str, list[_Hung]] = defaultdict(list)
    for value in values:
        found[value.identity].append(value)
    return found


def _row_of_picture(picture: PictureMemory, number: int | None) -> Row:
    return row_of(picture, item=number, mark=mark_of(picture.url))


def _row_of_file(file: FileMemory, number: int | None) -> Row:
    folded = fold(file.path)
    return row_of(file, item=number, mark=mark_of(folded), folded=None if folded == file.path else folded)
