"""Door: disk (reading only). Brings the index up to date with the posts, and asks it.

Whoever searches does so, from the list of posts that every run leaves (`manifest.jsonl`): only posts whose mark changed
are read, a run costs nothing for it, and an index that is missing is made.
"""

import contextlib
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from html import unescape
from pathlib import Path

from ingest.config.errors import ConfigError
from ingest.config.values import Config
from ingest.http.redact import harmless
from ingest.report.format import instant, told_json
from ingest.search.terms import expression, folded, terms
from normalize.front_matter.read import FrontMatterError, read_back
from store.errors import StoreError
from store.files.regular import read_regular
from store.publishing import MANIFEST_NAME
from store.search.index import INDEX_NAME, IndexedPost, SearchIndex

MOST = 20
_MAX_MANIFEST_BYTES = 1 << 30
_MAX_POST_BYTES = 8 << 20
_MANY = 1_000
"""Posts taken up at once after which the index is settled."""
_SIGNATURE = "manifest"
_UNSAID = re.compile(r"<[^<>]*>|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\\(?=[^\w\s])|https?://\S+")
"""What a reader does not see in Markdown: tags, addresses, escapes."""


_BETWEEN_TAGS = re.compile(r"[,;]")


@dataclass(frozen=True, slots=True)
class Found:
    """The posts that a query fits, the best first."""

    posts: tuple[IndexedPost, ...]
    is_more: bool

    def lines(self, content: Path) -> Iterator[str]:
        """Yield two lines a post: title and day, then the file."""
        for post in self.posts:
            yield harmless(f"{post.title or post.url} ({post.source}, {post.published[:10] or 'no date'})")
            yield harmless(f"  {content / post.path}")
        if not self.posts:
            yield "nothing found: fewer words find more, and the last one may be a beginning"
        elif self.is_more:
            yield f"and more: --limit shows more than {len(self.posts)}"

    def json_lines(self) -> Iterator[str]:
        """Yield one JSON object a post."""
        for post in self.posts:
            said = {name: held for name, held in asdict(post).items() if name != "mark"}
            yield told_json({"kind": "found"} | said | {"published": _instant(post.published)})


def search(config: Config, base: Path, query: str, most: int = MOST, first: int = 0) -> Found:
    """Return the posts that a query fits; raises `ConfigError` for one without a word, and `StoreError`."""
    asked = expression(query)
    if asked is None:
        raise ConfigError(f"{query!r} holds no word to look for; name at least one that is to be found")
    state = base / config.store.state
    if not (state / MANIFEST_NAME).exists():
        raise ConfigError(
            f"there is no post to look through: {state / MANIFEST_NAME} is written by the first `fetched run`"
        )
    with SearchIndex.open(state / INDEX_NAME) as index:
        bring_up_to_date(index, state / MANIFEST_NAME, base / config.store.content)
        found = index.find(asked, most + 1, first)
    return Found(tuple(found[:most]), len(found) > most)


def _instant(said: str) -> str:
    """Write what a post says of its publication as all times are told; what is no instant stays as it is."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return said
    return instant(at) or said if at.tzinfo else said


def tagged(config: Config, base: Path, tag: str, most: int) -> list[str]:
    """Return the identities of the posts that have a tag, the newest first; raises `StoreError`."""
    state = base / config.store.state
    if not (state / MANIFEST_NAME).exists():
        return []
    with SearchIndex.open(state / INDEX_NAME) as index:
        bring_up_to_date(index, state / MANIFEST_NAME, base / config.store.content)
        return index.tagged(folded(tag.strip()), most)


def bring_up_to_date(index: SearchIndex, manifest: Path, content: Path) -> int:
    """Take up what changed since the index was; return how many posts were read."""
    status = manifest.stat()
    signature = f"{status.st_mtime_ns} {status.st_size} {status.st_ino}"
    if index.note(_SIGNATURE) == signature:
        return 0
    with index.changing({_SIGNATURE: signature}):
        if index.is_worn():
            index.clear()
        before, count = index.marks(), 0
        for post in _listed(manifest):
            if before.pop(post.identity, None) != post.mark:
                tags, text = _read(content / post.path)
                index.put(post, terms(post.title), terms(text), tags)
                count += 1
        index.drop(before)
    if count > _MANY:
        index.settle()
    return count


def _listed(manifest: Path) -> Iterator[IndexedPost]:
    """Yield the posts of the list; a line that makes no sense is none."""
    try:
        lines = read_regular(manifest, _MAX_MANIFEST_BYTES).splitlines()
    except OSError as error:
        raise StoreError(f"{manifest} cannot be read: {error.strerror}; the next run writes it") from error
    for line in lines:
        try:
            said = json.loads(line)
            held = {
                name: str(said.get(name, "")) for name in ("identity", "source", "title", "url", "path", "published")
            }
        except (ValueError, AttributeError, RecursionError):
            continue
        yield IndexedPost(mark=hashlib.sha256(line).hexdigest()[:16], **held)


def _read(path: Path) -> tuple[list[str], str]:
    """Return the tags of a post, and what a reader sees of it; nothing of one that is not there or cannot be read."""
    try:
        text = read_regular(path, _MAX_POST_BYTES).decode("utf-8", "replace")
    except OSError:
        return [], ""
    fields: Mapping[str, object] = {}
    with contextlib.suppress(FrontMatterError):
        fields, text = read_back(text)
    return _tags_in(fields), unescape(_UNSAID.sub(" ", text))


def _tags_in(fields: Mapping[str, object]) -> list[str]:
    """Return the tags that front matter states, in the forms of all profiles, as they are compared."""
    named = {name.lower(): held for name, held in fields.items()}
    inner = named.get("taxonomies")
    held = named.get("tags") or (inner.get("tags") if isinstance(inner, Mapping) else None)
    said = _BETWEEN_TAGS.split(held) if isinstance(held, str) else held if isinstance(held, list) else []
    return [tag for each in said if (tag := folded(str(each).strip()))]
