"""Door: SQLite. The part of the state by which items are recognised: their keys, and the sketches of young texts.

Knows nothing of how a key is made or two sketches are compared.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from store.keys import MAX_WITHIN_SOURCE, SOURCE_SQL, likely_url, mark_of, surplus_keys, with_source
from store.memory import ItemStatus, Key, Lookalike
from store.packing import unpacked
from store.rows import Scalar, instant_text
from store.state.database import Database, chunks, marks

_CHUNK_OF_BANDS = 64
_CHUNK_OF_KEYS = 64
_NUMBERS = 1_000
"""So many numbers of items are remembered at most."""
_LOOKALIKES = 50
"""So many texts that share a band are compared at most."""


class Named(Database):
    """The keys and sketches of a state."""

    _alike: tuple[tuple[tuple[int, ...], bool, int, int], tuple[Lookalike, ...]] | None = None
    """What was asked for last of texts that are alike, when, and what was found."""

    def known(self, keys: Iterable[Key]) -> dict[Key, str]:
        """Return key -> identity for those of the keys that are known."""
        found: dict[Key, str] = {}
        for chunk in chunks(keys):
            wanted = {mark_of(key): key for key in chunk}
            sql = f"SELECT key, identity FROM item_keys WHERE mark IN ({marks(wanted)})"  # noqa: S608  # question marks only
            pairs = self.pairs(sql, *wanted)
            found.update((Key(key), identity) for key, identity in pairs if key == wanted[mark_of(key)])
        return found

    def keys_of(self, identity: str) -> tuple[Key, ...]:
        """Return the keys of an item, sorted."""
        return tuple(sorted(key for key, _ in self._held(identity)))

    def keys_to_tell(self, identity: str) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
        """Return an item's keys, sorted: those that its post does not show, and those that it does."""
        return self.keys_to_tell_of([identity])[identity]

    def keys_to_tell_of(self, identities: Iterable[str]) -> dict[str, tuple[tuple[Key, ...], tuple[Key, ...]]]:
        """Return identity -> keys, as `keys_to_tell` does, for many items."""
        found: dict[str, tuple[list[Key], list[Key]]] = {identity: ([], []) for identity in identities}
        for some in chunks(found):
            sql = f"SELECT identity, key, shown FROM item_keys WHERE identity IN ({marks(some)})"  # noqa: S608  # question marks only
            for identity, key, is_shown in self.rows(sql, *some):
                found[str(identity)][bool(is_shown)].append(Key(str(key)))
        return {identity: (tuple(sorted(hidden)), tuple(sorted(shown))) for identity, (hidden, shown) in found.items()}

    def join_keys(self, identity: str, keys: Iterable[Key], *, is_new: bool = False) -> bool:
        """Let further keys lead to an item; one that leads to another stays there. Return whether any is new.

        Of a kind that an item has too many of, it keeps the first and the newest. One that `is_new` has none.
        """
        wanted = set(keys)
        new = wanted - self.known(wanted).keys()
        if not new:
            return False
        number = self.number(identity)
        last = None if is_new else self.text("SELECT max(place) FROM keys WHERE item = ? HAVING count(*)", number)
        rows = [
            (number, place, mark_of(key), None if key == identity else key)
            for place, key in enumerate(sorted(new), int(last or 0) + 1)
        ]
        for some in chunks(rows, _CHUNK_OF_KEYS):
            places = ", ".join(["(?, ?, ?, ?)"] * len(some))
            self.write(f"INSERT INTO keys (item, place, mark, key) VALUES {places}", *chain(*some))  # noqa: S608  # only question marks
        if int(last or 0) + len(new) > MAX_WITHIN_SOURCE:  # else no kind of them can be too many
            for surplus in surplus_keys(self._held(identity), identity, new):
                self.write("DELETE FROM keys WHERE item = ? AND key = ?", number, surplus)
        return True

    def mark_shown(self, identity: str, keys: Iterable[Key]) -> None:
        """Note that an item's post shows these of its keys."""
        number = self.number(identity)
        for some in chunks(keys, _CHUNK_OF_KEYS):
            these = f"coalesce(key, ?) IN ({marks(some)})"
            self.write(f"UPDATE keys SET shown = 1 WHERE item = ? AND {these}", number, identity, *some)  # noqa: S608  # only question marks

    def rename_keys(self, old: str, new: str) -> None:
        """Give the keys that hold for one source alone to its new name."""
        of_old = f"SELECT item, place, key FROM item_keys WHERE {SOURCE_SQL} = ?"  # noqa: S608  # our own text
        for item, place, key in self.rows(of_old, old):
            renamed = with_source(Key(str(key)), old, new)
            if not self.known([renamed]):
                rename = "UPDATE keys SET key = ?, mark = ? WHERE item = ? AND place = ?"
                self.write(rename, renamed, mark_of(renamed), item, place)

    def note_sketch(self, identity: str, sketch: str, bands: Iterable[int], at: datetime) -> None:
        """Put the sketch of an item's text in place of the one that it had."""
        number = self.number(identity)
        self.write("DELETE FROM sketches WHERE item = ?", number)
        self.write("INSERT INTO sketches VALUES (?, ?, ?)", number, instant_text(at), bytes.fromhex(sketch))
        for chunk in chunks(sorted(set(bands)), _CHUNK_OF_BANDS):
            places = ", ".join(["(?, ?)"] * len(chunk))
            self.write(f"INSERT INTO bands VALUES {places}", *(each for band in chunk for each in (band, number)))  # noqa: S608  # only question marks

    def lookalikes(self, bands: Iterable[int], *, or_removed: bool = False) -> list[Lookalike]:
        """Return the stored items, or those taken down, too, that share one of these bands; some, if very many do."""
        wanted = tuple(sorted(set(bands)))
        # One article is looked up twice, mostly with nothing written in between.
        asked = wanted, or_removed, self._connection.total_changes, self.undone
        if self._alike is None or self._alike[0] != asked:
            alike = f"item IN (SELECT item FROM bands WHERE band IN ({marks(wanted)}))"  # noqa: S608  # only question marks
            sql = "SELECT source, identity, url, sketch FROM sketches JOIN items ON number = item"
            of = (ItemStatus.STORED, ItemStatus.REMOVED if or_removed else ItemStatus.STORED)
            rows = self.rows(f"{sql} WHERE status IN (?, ?) AND {alike} LIMIT ?", *of, *wanted, _LOOKALIKES)
            found = tuple(
                Lookalike(str(source), url if isinstance(url, str) else _url(identity, url), sketch.hex())
                for source, identity, url, sketch in rows
                if isinstance(sketch, bytes)
            )
            self._alike = asked, found
        return list(self._alike[1])

    def drop_sketches(self, before: datetime, newest: int) -> None:
        """Forget the sketches of texts that were noted before, and of all but so many of the newest."""
        beyond = "SELECT item FROM sketches ORDER BY at DESC, item DESC LIMIT -1 OFFSET ?"
        old = "SELECT item FROM sketches WHERE at < ?"
        for (item,) in {*self.rows(beyond, newest), *self.rows(old, instant_text(before))}:
            self.write("DELETE FROM sketches WHERE item = ?", item)

    def _held(self, identity: str) -> list[tuple[Key, bool]]:
        """Return an item's keys in the order in which it got them, and whether its post shows them."""
        sql = "SELECT key, shown FROM item_keys WHERE identity = ? ORDER BY place"
        return [(Key(str(key)), bool(is_shown)) for key, is_shown in self.rows(sql, identity)]

    def number(self, identity: str) -> int | None:
        """Return the number by which rows refer to an item; None if it is unknown."""
        known = self._numbers.get(identity)
        if known is not None:
            return known
        found = self.text("SELECT number FROM items WHERE identity = ?", identity)
        if found is None:
            return None
        if len(self._numbers) >= _NUMBERS:
            self._numbers.clear()
        self._numbers[identity] = int(found)
        return int(found)


def _url(identity: Scalar, url: Scalar) -> str:
    held = unpacked(url) if isinstance(url, bytes) else url
    return likely_url(str(identity)) if held is None else str(held)
