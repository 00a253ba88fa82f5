"""`refresh`: stored posts made again with today's rules and extractor, from their kept pages or from the web.

What a person edited stays, what a post said before is kept, and what cannot be made again stays as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.commands.again import entry_of, kept_address, kept_addresses, source_named
from ingest.commands.known import address_keys, address_of, is_removed, item_under, removal_of
from ingest.config.errors import ConfigError
from ingest.configured import sources_of
from ingest.documents import Entry
from ingest.fetcher.schedule.memory import SourceMemory
from ingest.identity.entry_json import from_json
from ingest.posts import PostReader
from ingest.report.outcomes import ArticleOutcome, Change, Difference
from ingest.report.progress import Ahead
from ingest.run.articles import COMMIT_EVERY
from ingest.run.made_with import differs
from ingest.run.order import Order, Refresh
from ingest.run.pipeline import Walk
from ingest.run.tools import Tools
from ingest.session.assemble import Assembled
from ingest.session.session import Session, Walked
from ingest.session.walking import walk
from ingest.source import Source
from ingest.text.line_changes import line_changes
from normalize.values import Url
from store.files.raw import PageHead
from store.files.regular import real_path
from store.memory import ItemMemory, ItemStatus
from store.rehearsal import Rehearsal
from store.store import Store

_SHOWN_LINES = 24
_SHOWN_LETTERS = 160


def refresh(session: Session, named: Sequence[str], *, from_web: bool) -> Walked:
    """Make stored posts again; a dry run also reports what would change in each.

    Raises `ConfigError`, before anything is done, for what names no post.
    """
    differences: list[Difference] = []

    async def work(walking: Walk, at_hand: Assembled) -> None:
        tools = at_hand.tools
        items = Named(session, tools).items(named)
        gone = [item for item in items if is_removed(item, tools.store)]
        for item in gone:
            walking.articles.tell(_left(item, f"{removal_of(item)}; `fetched restore` brings it back"))
        stored = [item for item in items if item.status is ItemStatus.STORED and item not in gone]
        for item in items:
            if item not in gone and item not in stored:
                walking.articles.tell(_left(item, f"has no post, it is {item.status}; `fetched add` gets it"))
        orders = Orders(session, tools, Refresh.WEB if from_web else Refresh.KEPT, stored)
        for start in range(0, len(stored), COMMIT_EVERY):
            tools.progress.ahead(Ahead("posts", len(stored) - start))
            await walking.articles.make_all([orders.of(item) for item in stored[start : start + COMMIT_EVERY]])
            walking.articles.commit()
        differences.extend(_differences(tools.store))

    walked = walk(session, work)
    walked.report.is_by_name = True
    kept = {article.path for article in walked.report.articles if article.change is Change.KEPT}
    walked.report.differences += (each for each in differences if each.path not in kept)
    return walked


class Named:
    """Finds the items that a person means by an address, a source's name, or a path."""

    def __init__(self, session: Session, tools: Tools) -> None:
        self._tools = tools
        self._content = session.base / session.config.store.content
        self._sources = {name: source for source in sources_of(session.config) for name in (source.name, *source.was)}

    def items(self, named: Sequence[str]) -> list[ItemMemory]:
        """Return them in the order in which they are named, each once."""
        return list({item.identity: item for word in named for item in self._items(word)}.values())

    def _items(self, word: str) -> list[ItemMemory]:
        store = self._tools.store
        if word.startswith(("http://", "https://")):
            address = address_of(word)
            item = item_under(address_keys(address, self._tools.rules), store)
            if item is None:
                raise ConfigError(f"{address} is not known, so there is nothing to make again; `fetched add` gets it")
            return [item]
        source = self._sources.get(word)
        names = {source.name, *source.was} if source else {word}
        stored = [item for item in store.items() if item.status is ItemStatus.STORED]
        found = [item for item in stored if item.source in names]
        if source is None and not found:
            found = [item for item in stored if _is_at(item.path, self._inner(word))]
            if not found:
                raise ConfigError(f"{word!r} is no address, no source, and no post or folder of posts in the content")
        return found

    def _inner(self, word: str) -> str:
        """Return a path below the content, however a person wrote it."""
        root = real_path(self._content)
        place = real_path(Path(word))
        return place.relative_to(root).as_posix() if place.is_relative_to(root) else Path(word).as_posix()


def _is_at(path: str | None, place: str) -> bool:
    return path is not None and (place in {".", path} or path.startswith(f"{place}/"))


class Orders:
    """Makes the orders of one refresh."""

    def __init__(self, session: Session, tools: Tools, way: Refresh, items: Sequence[ItemMemory]) -> None:
        self._tools = tools
        self._way = way
        self._by_hand = len(items) == 1
        self._source_named = source_named(session)
        self._reader = PostReader(tools.settings.profile, tools.rules)
        store = tools.store
        self._owed = {owed.identity: owed for owed in store.all_owed()}
        few = {item.identity: kept_address(item, store) for item in items} if len(items) == 1 else None
        self._kept = few if few is not None else kept_addresses(store) if items else {}
        self._stamps: dict[str, int] | None = None
        self._memories: dict[str, SourceMemory | None] = {}

    def differs(self, item: ItemMemory) -> bool:
        """Say whether a post may have been made with something else than would be used now, or of another page."""
        if self._stamps is None:
            self._stamps = self._tools.store.stamps()
        kept = self._kept.get(item.identity)
        now = self._tools.made_with(self._source_named(item.source), kept) if kept is not None else 0
        return differs(self._stamps, item.identity, now) or item.identity in self._owed

    def as_kept(self, items: Sequence[ItemMemory]) -> list[ItemMemory]:
        """Return items in the order in which their pages lie."""
        places = {identity: number for number, identity in enumerate(self._kept)}
        return sorted(items, key=lambda item: places.get(item.identity, len(places)))

    def kept_at(self, item: ItemMemory) -> str | None:
        """Return the address under which an item's first page is kept; None where none is."""
        return self._kept.get(item.identity)

    def of(self, item: ItemMemory, head: PageHead | None = None) -> Order:
        """Return the order to make a stored article again; `head` is that of its kept page, where it is at hand."""
        store = self._tools.store
        source = self._source_named(item.source)
        text = entry_of(item, store, self._kept, self._reader, head)
        entry = from_json(text) or Entry(link=Url(item.url), title=item.title)
        if self._way is Refresh.KEPT:
            entry = replace(entry, link=Url(self._kept.get(item.identity, item.url)))
        return Order(
            source,
            entry,
            item.identity,
            (),
            None,
            item,
            self._owed.get(item.identity),
            by_hand=self._by_hand,
            shares_page=self._shares_page(source, entry),
            refresh=self._way,
        )

    def _shares_page(self, source: Source, entry: Entry) -> bool:
        if source.name not in self._memories:
            state = self._tools.store.source(source.name)
            self._memories[source.name] = SourceMemory.of(state) if state is not None else None
        memory = self._memories[source.name]
        return memory is not None and memory.trust.shares_page(entry)


def _differences(store: Store) -> Iterator[Difference]:
    """Yield what a dry run would have put in place of what stands there."""
    for document in store.rehearsed if isinstance(store, Rehearsal) else ():
        standing = store.read_post(document.path)
        if standing is None or standing == document.text:
            continue
        changed = [_cut(line) for line in line_changes(standing, document.text)]
        more = [f"… {len(changed) - _SHOWN_LINES} more lines"] if len(changed) > _SHOWN_LINES else []
        yield Difference(document.path, (*changed[:_SHOWN_LINES], *more))


def _cut(line: str) -> str:
    return line if len(line) <= _SHOWN_LETTERS else f"{line[:_SHOWN_LETTERS]}…"


def _left(item: ItemMemory, detail: str) -> ArticleOutcome:
    return ArticleOutcome(item.source, item.url, item.title, Change.SKIPPED, item.path, detail)
