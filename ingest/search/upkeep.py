"""Door: disk (reading only). Brings the index up to date with the list of posts that every run leaves.

The list (`manifest.jsonl`) is the truth, and the index notes which one it agrees with. Posts are compared by marks, so
only those that changed are read; what is killed in between, or failed, is found by the next comparison and made good.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from ingest.search.reading import tags_and_text
from ingest.search.terms import terms
from store.errors import StoreError
from store.files.regular import check_regular, signature_of
from store.search.index import IndexedPost, SearchIndex

_MAX_MANIFEST_BYTES = 1 << 34
_MANY = 1_000
"""Posts taken up at once after which the index is settled; so many are taken up in one transaction."""
_SIGNATURE = "manifest"


def bring_up_to_date(index: SearchIndex, manifest: Path, content: Path) -> int:
    """Take up what changed since the index was; return how many posts were read."""
    signature = signature_of(manifest)
    if index.note(_SIGNATURE) == signature:
        return 0
    if index.is_worn():
        with index.changing({}):
            index.clear()
    gone, count = index.marks(), 0
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
        raise StoreError(f"{manifest} cannot be read: {error.strerror}; the next run writes it") from error


def _post_of(line: bytes) -> IndexedPost | None:
    try:
        said = json.loads(line)
        held = {name: str(said.get(name, "")) for name in ("identity", "source", "title", "url", "path", "published")}
    except (ValueError, AttributeError, RecursionError):
        return None
    return IndexedPost(mark=int.from_bytes(hashlib.sha256(line.strip()).digest()[:8]) >> 1, **held)
