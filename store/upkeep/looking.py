"""Whether the content is as the state knows it, found out without looking at all of it.

A folder is looked into when its own time says that something came or went. Of bundles, folders that hold one post and
what belongs to it, there are as many as posts: a slice of them is looked at in each run, in turn. What is found to
differ is not judged here: then all of the content is compared.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from enum import Enum

from store.facts import is_post_name
from store.files.content import Content
from store.memory import ItemStatus
from store.names import fold
from store.state.state import State

_BUNDLES_A_RUN = 1_000
_CURSOR_NOTE = "looked at"
"""Under which the state notes up to where bundles were looked at."""
_POSTS = f"SELECT path FROM item_files WHERE is_post AND status = '{ItemStatus.STORED}'"  # noqa: S608  # our own text


def is_as_known(state: State, content: Content, *, has_reader: bool) -> bool:
    """Say whether nothing came, went or moved, as far as it can be seen; what was seen is noted."""
    watched = dict(state.pairs("SELECT path, signature FROM folders"))
    try:
        return bool(watched) and _Look(state, content, watched, has_reader=has_reader).is_as_known()
    except OSError:
        return False


def watch_folders(state: State, content: Content, signatures: Mapping[str, str]) -> None:
    """Note which folders are watched, with their `signatures` from before they were listed: all that are no bundles."""
    posts = {path.rpartition("/")[0] for path in _paths(state, "")}
    watched = {
        folder: signature
        for folder, signature in signatures.items()
        if folder not in posts or not _is_bundle(*content.listing(folder))
    }
    before = dict(state.pairs("SELECT path, signature FROM folders"))
    for gone in before.keys() - watched.keys():
        state.write("DELETE FROM folders WHERE path = ?", gone)
    _note({path: sign for path, sign in watched.items() if before.get(path) != sign}, state)


def signatures_of(content: Content) -> dict[str, str]:
    """Return folder -> signature of all folders of the content."""
    found, waiting = {}, [""]
    while waiting:
        folder = waiting.pop()
        found[folder] = content.settled(folder)
        waiting += [_joined(folder, name) for name in content.listing(folder)[0]]
    return found


class _Inner(Enum):
    """What a folder holds of known posts; their paths are not kept, for there may be as many folders as posts."""

    BUNDLE = "one post, right in it"
    MORE = "more than that, or further down"


class _Look:
    """One look at the content."""

    def __init__(self, state: State, content: Content, watched: Mapping[str, str], *, has_reader: bool) -> None:
        self._state = state
        self._content = content
        self._watched = watched
        self._strangers = state.strangers()
        self._mark = " read" if has_reader else ""
        self._seen: dict[str, str] = {}

    def is_as_known(self) -> bool:
        folders = [folder for folder, signature in self._watched.items() if not self._is_settled(folder, signature)]
        is_known = (
            all(map(self._is_folder_as_known, folders))
            and all(map(self._is_stranger, self._strangers))
            and self._are_bundles_as_known()
        )
        if is_known:
            _note(self._seen, self._state)
        return is_known

    def _is_settled(self, folder: str, signature: str) -> bool:
        """Say whether nothing came into a folder or went since it was looked at."""
        settled = self._content.settled(folder)
        if settled != signature:
            self._seen[folder] = settled
        return bool(signature) and settled == signature

    def _is_folder_as_known(self, folder: str) -> bool:
        """Compare what a folder lists with the posts in it and below it."""
        within = [f"{fold(folder)}{sign}" for sign in "/0"] if folder else []  # "0" is what follows "/"
        posts = _paths(self._state, "AND folded > ? AND folded < ?" if folder else "", *within)
        direct: dict[str, str] = {}
        folders, files = self._content.listing(folder)
        inner: dict[str, _Inner | None] = dict.fromkeys(map(_composed, folders))
        for path in posts:
            name, sign, rest = path[len(folder) + 1 if folder else 0 :].partition("/")
            if not sign:
                direct[name] = path
            elif (composed := _composed(name)) in inner:
                is_bundle = inner[composed] is None and "/" not in rest
                inner[composed] = _Inner.BUNDLE if is_bundle else _Inner.MORE
            elif not self._content.exists(path):
                return False
        return self._are_files_known(folder, files, direct) and all(
            self._is_inner_known(_joined(folder, name), inner[_composed(name)]) for name in folders
        )

    def _is_inner_known(self, folder: str, held: "_Inner | None") -> bool:
        """Say whether a folder that a folder lists is watched, a bundle, or holds nothing but known posts."""
        if folder in self._watched or held is _Inner.BUNDLE:
            return True
        self._seen[folder] = self._content.settled(folder)
        return held is not None and self._is_folder_as_known(folder)

    def _are_files_known(self, folder: str, files: list[str], posts: Mapping[str, str]) -> bool:
        """Say whether the posts of a folder are all there, and nothing else that might be a post."""
        here, known = {_composed(name) for name in files}, {_composed(name) for name in posts}
        gone = [path for name, path in posts.items() if _composed(name) not in here]
        others = [_joined(folder, name) for name in files if is_post_name(name) and _composed(name) not in known]
        return all(map(self._content.exists, gone)) and all(path in self._strangers for path in others)

    def _is_stranger(self, path: str) -> bool:
        return f"{self._content.signature(path)}{self._mark}" == self._strangers[path]

    def _are_bundles_as_known(self) -> bool:
        """Look at the next bundles in turn."""
        cursor = self._state.note(_CURSOR_NOTE) or ""
        rest = f"AND folded > ? ORDER BY folded LIMIT {_BUNDLES_A_RUN}"
        paths = [*_paths(self._state, rest, cursor)]
        for path in paths:
            folder, _, name = path.rpartition("/")
            if folder not in self._watched:
                folders, files = self._content.listing(folder)
                if files == [name] and not folders:  # as nearly all are
                    continue
                is_new = any(_joined(folder, inner) not in self._watched for inner in folders)
                if is_new or not self._are_files_known(folder, files, {name: path}):
                    return False
        following = fold(paths[-1]) if len(paths) == _BUNDLES_A_RUN else ""
        if following != cursor:
            self._state.save_note(_CURSOR_NOTE, following)
        return True


def _is_bundle(folders: list[str], files: list[str]) -> bool:
    return not folders and sum(map(is_post_name, files)) == 1


def _note(signatures: Mapping[str, str], state: State) -> None:
    for path, signature in signatures.items():
        state.write("INSERT OR REPLACE INTO folders (path, signature) VALUES (?, ?)", path, signature)


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _composed(name: str) -> str:
    """HFS+ and some network file systems give names back in another form than they were given."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def _paths(state: State, rest: str, *args: str) -> Iterator[str]:
    """Yield the paths of stored posts, one by one."""
    return state.texts(f"{_POSTS} {rest}", *args)
