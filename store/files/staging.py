"""Door: disk. Files on their way: staged beside the content, made durable together, moved into place in order.

Knows nothing of what they hold. A log of the moves is durable before the first of them is made, so that a run that is
killed in between is finished by the next one.
"""

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from store.errors import DocumentError, UnfitFileError
from store.files.disk import Disk
from store.files.splicing import SpliceError, spliced, splices
from store.landing import Landing, Room, from_lines, to_lines
from store.names import inner_path

STAGING_NAME = "staging"
LOG_NAME = "landing.jsonl"
_TARGETS = 1_000
"""So many paths are remembered at most."""


class Staging:
    """The staging folder of a state, and what waits there."""

    def __init__(self, state: Path, rooms: Mapping[Room, Path], disk: Disk) -> None:
        self._folder = state / STAGING_NAME
        self._log = state / LOG_NAME
        self._rooms = rooms
        self._disk = disk
        self._count = 0
        self._is_logged = False
        self._files: list[Path] = []
        self._folders: dict[Path, None] = {}
        self._made: set[str] = set()
        """Staged folders that stand there; `_folders` has them and those above, to be made durable."""
        self._landings: list[Landing] = []
        self._waiting: dict[tuple[Room, str], str] = {}
        """Where a file goes -> under which name it is staged."""
        self._targets: dict[tuple[Room, str], Path] = {}
        """What `target` found: each path of a batch is asked for a dozen times."""

    def sweep(self) -> None:
        """Take away what an earlier run left."""
        self._disk.clear(self._folder)
        self._disk.make_folder(self._folder)

    def fresh(self) -> str:
        """Return a name below the staging folder that nobody has; its folder is made with its first file."""
        self._count += 1
        return f"{self._count:06d}"

    def write(self, staged: str, data: bytes) -> None:
        """Stage bytes under this path."""
        self._disk.write(self._prepared(staged), data)

    def link(self, staged: str, source: Path) -> None:
        """Stage a file that stands elsewhere on this file system, without copying its bytes."""
        self._disk.link(source, self._prepared(staged))

    def copy(self, staged: str, source: Path) -> None:
        """Stage a copy of a file."""
        self._disk.copy(source, self._prepared(staged))

    def add(self, landing: Landing) -> None:
        """Let the files of a landing move with the next `land`; they are read as if they had.

        Raises `UnfitFileError`, and takes nothing, if a link would lead one of them out of its room.
        """
        self._check_inside(landing)
        self._landings.append(landing)
        self._waiting.update(_waiting_of(landing))

    @contextmanager
    def together(self) -> Iterator[None]:
        """Let all that is added within land, or, when something raises there, nothing of it."""
        count = len(self._landings)
        try:
            yield
        except BaseException:
            del self._landings[count:]
            self._waiting = {}
            for landing in self._landings:
                self._waiting.update(_waiting_of(landing))
            raise

    def target(self, room: Room, path: str) -> Path:
        """Return where a path of a room is, the empty one the room itself; raises `DocumentError` for one outside."""
        target = self._targets.get((room, path))
        if target is None:
            if len(self._targets) >= _TARGETS:
                self._targets.clear()
            target = self._targets[room, path] = self._rooms[room] / (path and inner_path(path))
        return target

    def place(self, room: Room, path: str) -> str:
        """Return the same as text, for a look at very many: no Path is made of each."""
        return f"{self._rooms[room]}/{inner_path(path)}" if path else str(self._rooms[room])

    def check_inside(self, room: Room, path: str) -> None:
        """Raise `UnfitFileError` if a link on the way to a path of a room leads out of it: nothing is changed there."""
        self._disk.check_inside(self._rooms[room], path)

    def read(self, room: Room, path: str) -> bytes | None:
        """Return the bytes of a file as it will stand after the next `land`, None where there will be none."""
        staged = self._waiting.get((room, path))
        return self._disk.read(self.target(room, path) if staged is None else self._folder / staged)

    def exists(self, room: Room, path: str) -> bool:
        """Say whether a file will stand there after the next `land`."""
        return (room, path) in self._waiting or self._disk.exists(self.target(room, path))

    def is_waiting(self, room: Room, path: str) -> bool:
        """Say whether a file is staged for a path."""
        return (room, path) in self._waiting

    def is_there(self, target: Path) -> bool:
        """Say whether a file that `publish` writes is there."""
        return self._disk.exists(target)

    def land(self, latest: Callable[[Iterable[Landing]], list[Landing]], beside: Sequence[Path] = ()) -> str | None:
        """Make all that is staged durable, log the moves, make them, and make the moves durable.

        `latest` brings the records of landings up to date for the log; what was written `beside` is made durable, too.
        Returns what names this log, to be remembered together with what it says; None if nothing was to land.
        """
        if not self._landings:
            self._disk.sync(beside)
            return None
        text = to_lines(latest(self._landings)).encode()
        log = self._prepared(f"{self.fresh()}/{LOG_NAME}")
        self._disk.write(log, text)
        self._disk.sync([*self._files, *self._folders, *beside])
        self._disk.rename(log, self._log)
        self._is_logged = True
        self._disk.sync([self._log.parent])
        self._move(self._landings)
        return _name_of(text)

    def landed(self) -> None:
        """Strike the log: what it says is remembered elsewhere by now."""
        if self._is_logged:
            self._disk.unlink(self._log)
            self._is_logged = False
        self._files.clear()
        self._folders.clear()
        self._made.clear()
        self._waiting.clear()
        self._landings.clear()

    def signature(self, target: Path) -> str | None:
        """Return what changes whenever a file that `publish` writes is written, None where there is none."""
        return self._disk.signature(target) if self._disk.exists(target) else None

    def publish(self, target: Path, text: str | bytes) -> None:
        """Write a file of the state or beside it, whole and durable, unless it says just this already."""
        data = text.encode() if isinstance(text, str) else text
        if self._disk.holds(target, data):
            return
        staged = self._folder / self.fresh()
        self._disk.write(staged, data)
        self._replace(staged, target)

    def publish_pieces(self, target: Path, pieces: Iterable[bytes]) -> None:
        """Do as `publish` with what is never held whole."""
        staged = self._folder / self.fresh()
        self._disk.write_pieces(staged, pieces)
        if self._disk.are_alike(staged, target):
            self._disk.unlink(staged)
        else:
            self._replace(staged, target)

    def splice(self, target: Path, changed: Mapping[str, str]) -> bool:
        """Write the changed lines of a manifest (path -> its lines now) into it; say whether it was one of ours."""
        staged = self._folder / self.fresh()
        with self._disk.opened_ranges(target, sys.maxsize) as old:
            try:
                changes = splices(old, changed)
            except SpliceError:
                return False
            if changes:
                self._disk.write_pieces(staged, spliced(old, changes))
                self._replace(staged, target)
        return True

    def _replace(self, staged: Path, target: Path) -> None:
        self._disk.sync([staged])
        self._disk.rename(staged, target)
        self._disk.sync([target.parent])

    def publish_all(self, files: Mapping[Path, bytes]) -> None:
        """Write several files, each whole, and return when all are durable; one that says just this already stays."""
        new = {target: data for target, data in files.items() if not self._disk.holds(target, data)}
        staged = {self._folder / self.fresh(): target for target in sorted(new)}
        for path, target in staged.items():
            self._disk.write(path, new[target])
        if staged:
            self._disk.sync(staged)
            for path, target in staged.items():
                self._disk.rename(path, target)
            self._disk.sync(dict.fromkeys(target.parent for target in staged.values()))

    def resume(self, remembered: str | None, failed: Callable[[str], None]) -> list[Landing]:
        """Finish the moves of a run that was killed while it made them, and return their landings.

        `remembered` names the log that was remembered last: that one is done with, and only its unlinking was lost.
        A landing that cannot be finished for a reason of its own (a folder in its way, a line of the log that makes no
        sense, a path that leads out) is told to `failed`.
        """
        text = self._disk.read(self._log)
        self._is_logged = text is not None
        if text is None or _name_of(text) == remembered:
            return []
        finished = []
        unread = lambda line: failed(f"{self._log}, {line}; what it was to land is fetched again")  # noqa: E731
        for landing in from_lines(text.decode(errors="replace"), unread):
            named = landing.record.item.path if landing.record else landing.staged
            try:
                self._move([landing])
            except (IsADirectoryError, NotADirectoryError, FileExistsError, UnfitFileError) as error:
                failed(f"{named}: the last run could not write it: {error.filename}: {error.strerror}")
            except DocumentError as error:
                failed(f"{named}: the last run could not write it: {error}")
            else:
                finished.append(landing)
        return finished

    def _move(self, landings: list[Landing]) -> None:
        changed: dict[Path, None] = {}
        for landing in landings:
            changed.update(dict.fromkeys(self._place(landing)))
        self._disk.sync(changed)

    def _place(self, landing: Landing) -> list[Path]:
        """Make the moves of one landing, those that are not made yet; return the folders that got new entries."""
        changed, moves = [], list(landing.moves)
        self._check_inside(landing)
        bundle, folder = self._folder / landing.staged, self.target(Room.CONTENT, landing.folder)
        if landing.folder and not self._disk.exists(folder) and self._disk.exists(bundle):
            changed = [*self._disk.make_folder(folder.parent), folder.parent]
            self._disk.rename(bundle, folder)
            within = f"{landing.staged}/"
            moves = [move for move in moves if not move.staged.startswith(within)]  # they went along
        for move in moves:
            staged, target = self._folder / move.staged, self.target(move.room, move.path)
            if self._disk.exists(staged):
                changed += self._disk.make_folder(target.parent)
                self._disk.rename(staged, target)
                changed.append(target.parent)
        return changed

    def _check_inside(self, landing: Landing) -> None:
        """Raise `UnfitFileError` as `check_inside` does, for each folder once."""
        folders = [(move.room, move.path.rpartition("/")[0]) for move in landing.moves]
        for room, folder in dict.fromkeys([(Room.CONTENT, landing.folder), *folders]):
            self.check_inside(room, f"{folder}/")

    def _prepared(self, staged: str) -> Path:
        path, name = self._folder / staged, staged.rpartition("/")[0]
        if name not in self._made:
            self._folders.update(dict.fromkeys([*self._disk.make_folder(path.parent), path.parent]))
            self._made.add(name)
        self._files.append(path)
        return path


def _waiting_of(landing: Landing) -> Iterator[tuple[tuple[Room, str], str]]:
    return (((move.room, move.path), move.staged) for move in landing.moves)


def _name_of(log: bytes) -> str:
    return hashlib.sha256(log).hexdigest()
