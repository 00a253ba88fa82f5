"""Brings the state up to what stands in the content: posts that came, moved or went by other hands than the store's.

An empty state is made again this way. Knows nothing of how a post is written: a reader tells.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping

from store.errors import UnfitFileError
from store.facts import PostFacts, Reader, assets_in, is_post_name
from store.files.content import Content, sha256_of
from store.keys import parts_of, with_source
from store.landing import FileMemory, PostChange, Record
from store.late.dataclass import dataclass, field, replace
from store.memory import ItemMemory, ItemStatus, Key
from store.state.state import State
from store.upkeep.looking import is_as_known, signatures_of, watch_folders


@dataclass(slots=True)
class Reconciled:
    """What was found, as paths: a moved post's new one."""

    found: list[str] = field(default_factory=list)
    """Posts that the state did not know."""
    moved: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    """Deleted by hand: they stay deleted."""
    back: list[str] = field(default_factory=list)
    """Deleted once, and there again."""
    copies: list[str] = field(default_factory=list)
    """Posts of an item that has its post elsewhere: left alone."""
    unreadable: list[str] = field(default_factory=list)
    """Files that the state does not know and that may not be read."""
    is_bare: bool = False
    """None of the posts that the state knows is there: nothing is concluded from that."""

    def notices(self) -> list[str]:
        """Return what a person should know, in lines."""
        lines = [f"{path}: is a copy of a post that stands elsewhere; it is left alone" for path in self.copies]
        lines += [
            f"{path}: cannot be read, so nobody can say whose it is; check its permissions and its size"
            for path in self.unreadable
        ]
        lines += [f"{path}: was moved here by hand; it stays here" for path in self.moved]
        lines += [f"{path}: was deleted by hand; it stays deleted" for path in self.gone]
        lines += [f"{path}: had been deleted by hand, and is back" for path in self.back]
        if self.found:
            lines.append(f"posts in the content that were not in the state, and are now: {len(self.found)}")
        if self.is_bare:
            lines.append(
                "the content holds none of the posts that the state knows: if that is not the wrong folder and they are"
                " to be fetched again, delete the state folder and the journal"
            )
        return lines


def reconcile(
    state: State,
    content: Content,
    reader: Reader | None,
    told_of: frozenset[str] = frozenset(),
    *,
    is_full: bool = False,
) -> Reconciled:
    """Compare the state with the content, and remember what is there; a full look does not trust the folders' times.

    `told_of` are items that the state has from a journal alone: the files beside their posts are looked for, too.
    """
    if not (is_full or told_of) and is_as_known(state, content, has_reader=reader is not None):
        return Reconciled()
    signatures = signatures_of(content)
    comparison = _Comparison(state, content, reader)
    result = comparison.done()
    comparison.find_assets(told_of)
    watch_folders(state, content, signatures)
    return result


class _Comparison:
    """One comparison of the state's posts with the paths that stand in the content."""

    def __init__(self, state: State, content: Content, reader: Reader | None) -> None:
        self._state = state
        self._content = content
        self._reader = reader
        self._renames = state.renames()
        self._standing = set(content.paths())
        self._result = Reconciled()
        self._raise_buried()
        known = {post.path: post for post in state.posts()}
        # HFS+ and some network file systems give names back in another form than they were given.
        named = {unicodedata.normalize("NFC", path) for path in known}
        absent = [path for path in known if path not in self._standing and not content.exists(path)]
        self._missing = {known[path].identity: known[path] for path in absent}
        posts = (path for path in self._standing if is_post_name(path))
        self._unknown = sorted(path for path in posts if unicodedata.normalize("NFC", path) not in named)
        self._is_bare = bool(known) and len(self._missing) == len(known)
        self._by_name: Mapping[str, list[str]] | None = None

    def done(self) -> Reconciled:
        # What was passed over is looked at again when a post is missing, which it may be, and by the first reader.
        looked_at, strangers = ({} if self._missing else self._state.strangers()), {}
        for path in self._unknown:
            signature = f"{self._content.signature(path)}{' read' if self._reader else ''}"
            try:
                if looked_at.get(path) == signature or not self._recognised(path):
                    strangers[path] = signature
            except (PermissionError, UnfitFileError):
                self._result.unreadable.append(path)
        self._state.remember_strangers(strangers)
        self._result.is_bare = self._is_bare and not self._result.moved
        if not self._result.is_bare:
            self._bury_missing()
        return self._result

    def _raise_buried(self) -> None:
        """Let items whose deleted posts are back be stored as they were."""
        for post in self._state.posts(ItemStatus.REMOVED):
            item = self._state.item(post.identity)
            if post.path in self._standing and item is not None and self._is_of(post):
                self._state.remember_item(replace(item, status=ItemStatus.STORED), ())
                self._result.back.append(post.path)

    def _is_of(self, post: FileMemory) -> bool:
        """Say whether what stands at a post's path is that item's."""
        data = self._content.readable(post.path) or b""
        facts = self._reader(post.path, data.decode(errors="replace")) if self._reader else None
        return facts.item.identity == post.identity if facts else post.is_intact(sha256_of(data))

    def find_assets(self, identities: frozenset[str]) -> None:
        """Remember the files beside the posts of these items."""
        for post in self._state.posts() if identities else ():
            if post.identity in identities:
                text = (self._content.readable(post.path) or b"").decode(errors="replace")
                assets = assets_in(post.identity, post.path, text, self._paths_by_name())
                self._state.remember_files(post.identity, (post, *assets))

    def _recognised(self, path: str) -> bool:
        """Remember the post at an unknown path, if it is one."""
        data = self._content.read(path) or b""
        text = data.decode(errors="replace")
        facts = self._reader(path, text) if self._reader else None
        sha256 = sha256_of(data)
        identity = self._identity_of(sha256, facts)
        if identity is None:
            return False
        item = self._state.item(identity)
        if identity in self._missing and item is not None:
            self._move(item, path)
        elif item is not None and item.status is ItemStatus.STORED:
            self._result.copies.append(path)
            return False
        elif facts is not None:
            self._add(facts, item, path, text, sha256)
        return True

    def _identity_of(self, sha256: str, facts: PostFacts | None) -> str | None:
        """Return whose post this is: that of a missing one with these bytes, or of whom it says itself.

        A post may say no more than addresses: then it is the item's that is known by the first of them.
        """
        moved = next((post.identity for post in self._missing.values() if post.is_intact(sha256)), None)
        if moved is not None or facts is None:
            return moved
        if self._state.item(facts.item.identity) is not None:
            return facts.item.identity
        known = self._state.known(facts.keys)
        return next((known[key] for key in facts.keys if key in known), facts.item.identity)

    def _move(self, item: ItemMemory, path: str) -> None:
        """Follow a post, and the files beside it as far as they went along."""
        old = self._missing.pop(item.identity)
        files = [self._followed(file, old.path, path) for file in self._state.files(item.identity)]
        self._state.give_up_path(path)
        self._state.remember_item(replace(item, path=path), ())
        self._state.remember_files(item.identity, files)
        self._result.moved.append(path)

    def _followed(self, file: FileMemory, old: str, new: str) -> FileMemory:
        if file.is_post:
            return replace(file, path=new)
        folder, beside = old.rpartition("/")[0], new.rpartition("/")[0]
        moved = f"{beside}/{file.path.removeprefix(f'{folder}/')}".removeprefix("/")
        return replace(file, path=moved) if moved in self._standing else file

    def _add(self, facts: PostFacts, known: ItemMemory | None, path: str, text: str, sha256: str) -> None:
        """Remember a post that the state did not have: as its file tells it, and as far as it was known otherwise."""
        told = facts.item
        item = replace(told, path=path, status=ItemStatus.STORED, source=self._renames.get(told.source, told.source))
        if known is not None:
            item = replace(item, first_seen_at=known.first_seen_at, source=known.source)
        post = FileMemory(path, item.identity, sha256 if facts.is_intact else "", is_post=True, speaks=True)
        self._state.give_up_path(path)
        files = (post, *assets_in(item.identity, path, text, self._paths_by_name()))
        shown = tuple(self._renamed(key) for key in facts.keys)
        self._state.record(Record(PostChange.UNCHANGED, item, (), (), files, shown=shown))
        self._result.found.append(path)

    def _renamed(self, key: Key) -> Key:
        """Return a key that holds for one source alone under the source's present name."""
        source = parts_of(key).source
        return key if source is None else with_source(key, source, self._renames.get(source, source))

    def _paths_by_name(self) -> Mapping[str, list[str]]:
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for path in self._standing:
                self._by_name.setdefault(path.rpartition("/")[2], []).append(path)
        return self._by_name

    def _bury_missing(self) -> None:
        for post in self._missing.values():
            item = self._state.item(post.identity)
            if item is not None:
                self._state.bury(item, with_files=False)
                self._result.gone.append(post.path)
