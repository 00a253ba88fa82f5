"""Door: SQLite. The part of the state that says where kept pages lie: an index of their files, made again from them.

Knows nothing of what a file or a page holds.
"""

from collections.abc import Iterable, Iterator

from store.keys import mark_of, short
from store.late.dataclass import dataclass
from store.rows import Scalar
from store.state.database import Database, chunks, marks


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of kept pages, as it was when the state was committed last."""

    number: int
    name: str
    """Those of later days sort behind those of earlier ones."""
    size: int
    """Its bytes; what lies behind them was begun and not committed."""
    listed: int
    """Up to where the index beside it tells of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a kept page lies."""

    file: int
    at: int
    size: int
    """Bytes of what the server said."""
    behind: int
    """Bytes of what is known of it, right behind."""
    mark: int = 0
    """Of the address that was asked."""


_PLACE = "file, place, size, behind, mark"
_LATEST = "ORDER BY (SELECT name FROM kept_files WHERE number = file) DESC, place DESC"


class Kept(Database):
    """Files of kept pages, and the places of the pages in them."""

    def kept_files(self) -> list[KeptFile]:
        """Return all files, the earliest first."""
        rows = self.rows("SELECT number, name, size, listed FROM kept_files ORDER BY name")
        return [KeptFile(_int(number), str(name), _int(size), _int(listed)) for number, name, size, listed in rows]

    def kept_file(self, name: str) -> KeptFile | None:
        """Return one file."""
        for number, size, listed in self.rows("SELECT number, size, listed FROM kept_files WHERE name = ?", name):
            return KeptFile(_int(number), name, _int(size), _int(listed))
        return None

    def last_kept_file(self, prefix: str) -> KeptFile | None:
        """Return the last of the files whose names begin so; None where none does."""
        names = self.rows("SELECT max(name) FROM kept_files WHERE name >= ? AND name < ?", prefix, f"{prefix}\x7f")
        return next((self.kept_file(name) for (name,) in names if isinstance(name, str)), None)

    def kept_name(self, number: int) -> str | None:
        """Return the name of a file, None if it is not known."""
        return self.text("SELECT name FROM kept_files WHERE number = ?", number)

    def remember_kept_file(self, name: str, size: int) -> KeptFile:
        """Note how long a file is; return it."""
        self.write(
            "INSERT INTO kept_files (name, size, listed) VALUES (?, ?, 0)"
            " ON CONFLICT (name) DO UPDATE SET size = excluded.size, listed = min(listed, excluded.size)",
            name,
            size,
        )
        return self.kept_file(name) or KeptFile(0, name, size, 0)

    def note_kept_size(self, number: int, size: int) -> None:
        """Note how long a file became."""
        self.write("UPDATE kept_files SET size = ? WHERE number = ?", size, number)

    def note_listed(self, number: int, listed: int) -> None:
        """Note up to where the index beside a file tells of it."""
        self.write("UPDATE kept_files SET listed = ? WHERE number = ? AND listed <> ?", listed, number, listed)

    def forget_kept_file(self, number: int) -> None:
        """Forget a file with all that lies in it."""
        self.write("DELETE FROM kept_files WHERE number = ?", number)

    def note_kept(self, url: str, identity: str | None, place: Place) -> None:
        """Note where a page lies, and whose it is; one that goes, goes on going when its file is read again."""
        item = mark_of(short(identity)) if identity is not None else None
        self.write(
            "INSERT INTO kept (mark, file, place, size, behind, item) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET size = excluded.size, behind = excluded.behind, item = excluded.item",
            *(mark_of(url), place.file, place.at, place.size, place.behind, item),
        )

    def kept_places(self, url: str) -> list[Place]:
        """Return where the pages of an address lie, the latest first; another address may share its mark."""
        return self._places(f"mark = ? {_LATEST}", mark_of(url))

    def latest_kept(self) -> Iterator[Place]:
        """Yield the latest page of each address, file by file."""
        newer = "SELECT 1 FROM kept b JOIN kept_files g ON g.number = b.file WHERE b.mark = a.mark AND NOT b.gone"
        rows = self.rows(
            "SELECT a.file, a.place, a.size, a.behind, a.mark FROM kept a JOIN kept_files f ON f.number = a.file"  # noqa: S608
            f" WHERE NOT a.gone AND NOT EXISTS ({newer} AND (g.name, b.place) > (f.name, a.place))"
            " ORDER BY f.name, a.place"
        )
        yield from (_place(row) for row in rows)

    def kept_in(self, number: int, urls: Iterable[str]) -> list[Place]:
        """Return the latest pages of some addresses, as far as they lie in one file."""
        latest = (self.kept_places(url)[:1] for url in urls)
        return [place for found in latest for place in found if place.file == number]

    def places_in(self, number: int) -> set[int]:
        """Return where the pages of a file begin."""
        return {_int(place) for (place,) in self.rows("SELECT place FROM kept WHERE file = ? AND NOT gone", number)}

    def places_of(self, number: int) -> list[Place]:
        """Return the pages of a file, in their order."""
        return self._places("file = ? ORDER BY place", number)

    def last_kept_in(self, number: int) -> Place | None:
        """Return the page that stands last in a file, None when it has none."""
        return next(iter(self._places("file = ? ORDER BY place DESC LIMIT 1", number)), None)

    def note_stamp(self, identity: str, stamp: int) -> None:
        """Note what an item's post was made with."""
        self.write("INSERT OR REPLACE INTO made_with SELECT number, ? FROM items WHERE identity = ?", stamp, identity)

    def stamps(self) -> dict[str, int]:
        """Return identity -> what its post was made with."""
        rows = self.rows("SELECT identity, stamp FROM made_with JOIN items ON number = item")
        return {str(identity): _int(stamp) for identity, stamp in rows}

    def condemn_kept(self, identities: Iterable[str]) -> None:
        """Note that the pages of some items go: they are not found any more, and no index is right behind them."""
        for chunk in chunks(identities):
            self.write(
                f"UPDATE kept SET gone = 1 WHERE item IN ({marks(chunk)})",  # noqa: S608  # question marks only
                *(mark_of(short(identity)) for identity in chunk),
            )
        self.write(
            "UPDATE kept_files SET listed = min(listed, (SELECT min(place) FROM kept WHERE gone AND file = number))"
            " WHERE number IN (SELECT file FROM kept WHERE gone)"
        )

    def condemned_kept(self) -> list[Place]:
        """Return the places of the pages that go."""
        rows = self.rows(f"SELECT {_PLACE} FROM kept INDEXED BY kept_gone WHERE gone")  # noqa: S608  # our own text
        return [_place(row) for row in rows]

    def forget_condemned_kept(self) -> None:
        """Forget the pages that went."""
        self.write("DELETE FROM kept WHERE gone")

    def _places(self, condition: str, *values: Scalar) -> list[Place]:
        rows = self.rows(f"SELECT {_PLACE} FROM kept WHERE NOT gone AND {condition}", *values)  # noqa: S608  # ours
        return [_place(row) for row in rows]


def _place(row: tuple[Scalar, ...]) -> Place:
    return Place(*map(_int, row))


def _int(held: Scalar) -> int:
    if not isinstance(held, int):
        raise TypeError(f"no whole number: {held!r}")
    return held
