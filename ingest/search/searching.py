"""Door: disk (reading only). Asks the index, and judges what it finds by the posts themselves.

Runs keep the index up to date; where one did not, whoever searches does.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from ingest.config.errors import ConfigError
from ingest.config.values import Config
from ingest.http.redact import harmless
from ingest.report.format import instant, told_json
from ingest.search.reading import text_of
from ingest.search.terms import Query, folded, query_of
from ingest.search.upkeep import bring_up_to_date
from store.publishing import MANIFEST_NAME
from store.search.index import INDEX_NAME, IndexBusyError, IndexedPost, Judge, SearchIndex

MOST = 20


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


def search(
    config: Config,
    base: Path,
    query: str,
    most: int = MOST,
    first: int = 0,
    ahead: Callable[[int], object] = lambda _: None,
) -> Found:
    """Return the posts that a query fits; raises `ConfigError` for one without a word, and `StoreError`.

    `ahead` hears how many posts the index lacks, where that takes long.
    """
    asked = query_of(query)
    if asked is None:
        raise ConfigError(f"{query!r} holds no word to look for; name at least one that is to be found")
    state = base / config.store.state
    if not (state / MANIFEST_NAME).exists():
        raise ConfigError(
            f"there is no post to look through: {state / MANIFEST_NAME} is written by the first `fetched run`"
        )
    with SearchIndex.open(state / INDEX_NAME) as index:
        with suppress(IndexBusyError):  # what is there is better than to wait
            bring_up_to_date(index, state / MANIFEST_NAME, base / config.store.content, ahead)
        found = index.find(asked.expression, most + 1, first, judge_of(asked, base / config.store.content))
    return Found(tuple(found[:most]), len(found) > most)


def judge_of(query: Query, content: Path) -> Judge | None:
    """Return what judges the posts that the index finds, None where it finds nothing else than what fits."""
    if query.is_exact:
        return None

    def fits(post: IndexedPost, is_title: bool) -> bool:
        title = folded(post.title)
        whole = title if is_title and not query.unwanted_rows else f"{title}\n{folded(text_of(content / post.path))}"
        return query.fits(title if is_title else whole, whole)

    return fits


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
        with suppress(IndexBusyError):  # what is there is better than to wait
            bring_up_to_date(index, state / MANIFEST_NAME, base / config.store.content)
        return index.tagged(folded(tag.strip()), most)
