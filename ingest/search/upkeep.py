"""Door: disk (reading only). Brings the index up to date with the list of posts that every run leaves.

The list (`manifest.jsonl`) is the truth, and the index notes which one it agrees with. A run that wrote a new list
knows what changed in it, and takes just that up, where the index agreed with the list before. Else all posts are
compared by their marks, and those that changed are read: so what was killed in between, or failed, is made good by the
next run that changes something, or by the next search. A run makes no index where there is none, for nobody has
searched that archive; and where very much is missing, it leaves that to the next search.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from ingest.config.values import Config
from ingest.search.reading import tags_and_text
from ingest.search.terms import terms
from store.errors import StoreError
from store.files.regular import check_regular, signature_of
from store.publishing import MANIFEST_NAME, Listed
from store.search.index import INDEX_NAME, IndexedPost, SearchIndex, forget_index

_MAX_MANIFEST_BYTES = 1 << 34
_PIECE_BYTES = 1 << 16
_MANY = 1_000
"""Posts taken up at once after which the index is settled; so many are taken up in one transaction."""
_SIGNATURE = "manifest"
_MOST_IN_A_RUN = 1_000
"""Posts that earlier runs left behind, at about half a millisecond each; more are left to the next search."""
WAIT_S = 2.0
"""A run waits no longer for a search that brings the index up to date."""


def keep_up(config: Config, base: Path, listed: Listed | None, *, whole: bool = False) -> str | None:
    """Take up what a run changed, where that is configured and an index is there; return in a line why it could not.

    Nobody has searched an archive without an index: the first search makes it. Where very many other posts are missing,
    all is left to the next search, too; a `whole` index is made in any case. Whatever is wrong with the index costs
    nothing else: it is made of the posts.
    """
    if listed is None or not config.store.search:
        return None
    state, content = base / config.store.state, base / config.store.content
    if not whole and not (state / INDEX_NAME).exists():
        return None
    try:
        with SearchIndex.open(state / INDEX_NAME, WAIT_S) as index:
            if listed.changed is not None and listed.before is not None and index.note(_SIGNATURE) == listed.before:
                with index.changing({_SIGNATURE: listed.after}):
                    _take_over(index, listed.changed, content)
            is_behind = index.is_worn() or index.note(_SIGNATURE) != listed.after
            if is_behind and (whole or _missing(index, listed, state / MANIFEST_NAME) <= _MOST_IN_A_RUN):
                bring_up_to_date(index, state / MANIFEST_NAME, content)
    except (StoreError, OSError) as error:
        return f"what is new is not found by searching yet: {error}; the next search makes it good"
    return None


def make_anew(config: Config, base: Path) -> str | None:
    """Make the index of the posts, where runs keep it, else leave it to the next search; say as `keep_up` does."""
    forget_index(base / config.store.state)
    return keep_up(config, base, Listed(None, "", None), whole=True)


def _missing(index: SearchIndex, listed: Listed, manifest: Path) -> int:
    """Return about how many posts beside those that the run changed are to be read; where the index is worn, all."""
    return _count(manifest) - len(listed.changed or ()) - (0 if index.is_worn() else index.count())


def _count(manifest: Path) -> int:
    """Return how many posts there are."""
    try:
        check_regular(manifest, _MAX_MANIFEST_BYTES)
        with manifest.open("rb") as lines:
            return sum(part.count(b"\n") for part in iter(partial(lines.read, _PIECE_BYTES), b""))
    except OSError as error:
        raise _unreadable(manifest, error) from error


def _unreadable(manifest: Path, error: OSError) -> StoreError:
    return StoreError(f"{manifest} cannot be read: {error.strerror}; the next run writes it")


def _take_over(index: SearchIndex, changed: Mapping[str, str], content: Path) -> None:
    """Take up what a list says now of the posts at some paths."""
    for path, lines in changed.items():
        gone = index.marks_at(path)
        posts = [post for line in lines.encode().splitlines() if (post := _post_of(line)) is not None]
        _take_up(index, [post for post in posts if gone.pop(post.mark, None) is None], content)
        index.drop(gone.values())


def bring_up_to_date(
    index: SearchIndex, manifest: Path, content: Path, ahead: Callable[[int], object] = lambda _: None
) -> int:
    """Take up what changed since the index was; return how many posts were read.

    `ahead` hears how many there are to be taken up, where they are so many that whoever waits should know.
    """
    signature = signature_of(manifest)
    is_worn = index.is_worn()
    if index.note(_SIGNATURE) == signature and not is_worn:
        return 0
    if is_worn:
        with index.changing({}):
            index.clear()
    gone, count = index.marks(), 0
    missing = _count(manifest) - len(gone)
    if missing > _MANY:
        ahead(missing)
    new = (post for post in _listed(manifest) if gone.pop(post.mark, None) is None)
    while some := list(islice(new, _MANY)):
        with index.changing({}):  # what is taken up stays, if the rest is not
            _take_up(index, some, content)
        count += len(some)
    with index.changing({_SIGNATURE: signature}):
        index.drop(gone.values())
    if count > _MANY:
        index.settle()
    return count


def _take_up(index: SearchIndex, posts: Iterable[IndexedPost], content: Path) -> None:
    for post in posts:
        tags, text = tags_and_text(content / post.path)
        index.put(post, terms(post.title), terms(text), tags)


def _listed(manifest: Path) -> Iterator[IndexedPost]:
    """Yield the posts of the list; a line that makes no sense is none."""
    try:
        check_regular(manifest, _MAX_MANIFEST_BYTES)
        with manifest.open("rb") as lines:
            for line in lines:
                post = _post_of(line)
                if post is not None:
                    yield post
    except OSError as error:
        raise _unreadable(manifest, error) from error


def _post_of(line: bytes) -> IndexedPost | None:
    try:
        said = json.loads(line)
        held = {name: str(said.get(name, "")) for name in ("identity", "source", "title", "url", "path", "published")}
    except (ValueError, AttributeError, RecursionError):
        return None
    return IndexedPost(mark=int.from_bytes(hashlib.sha256(line.strip()).digest()[:8]) >> 1, **held)
