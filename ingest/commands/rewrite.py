"""`rewrite`: all posts, or many, made again from their kept pages with today's rules, extractor and profile.

First nothing but looked at: how many would change, in what, and which most. Then those alone are made again, a batch at
a time; stopped in between, the same command goes on, for what is done does not change a second time.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import SequenceMatcher

from ingest.commands.known import is_removed
from ingest.commands.refresh import Named, Orders
from ingest.config.errors import ConfigError
from ingest.report.outcomes import Change
from ingest.report.progress import Ahead, Silence
from ingest.run.articles import COMMIT_EVERY
from ingest.run.order import Refresh
from ingest.run.pipeline import Walk
from ingest.run.tools import Tools
from ingest.session.assemble import Assembled
from ingest.session.session import Session, Walked
from ingest.session.walking import walk
from ingest.text.counted import counted
from normalize.front_matter.read import FrontMatterError, read_back
from store.memory import ItemMemory, ItemStatus
from store.rehearsal import Rehearsal

SHOWN = 10
_HASHES = frozenset({"content_hash", "lastmod", "revision"})
"""What follows from another change."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A post that comes out in another way than it stands."""

    identity: str
    path: str
    parts: tuple[str, ...]
    """What of it: `text`, or fields of its front matter."""
    letters: int
    """How many of its letters are other ones."""


@dataclass(slots=True)
class Looked:
    """What a rewriting would come to."""

    posts: int = 0
    changed: list[Rewritten] = field(default_factory=list)
    edited: int = 0
    """By hand: they stay, and the newer text is put beside them."""
    cannot: Counter[str] = field(default_factory=Counter)
    """Why -> posts that stay as they are for it."""

    @property
    def would_change(self) -> bool:
        """Say whether there is anything to do."""
        return bool(self.changed or self.edited)

    def lines(self) -> Iterator[str]:
        """Yield the summary."""
        yield f"{counted(len(self.changed), 'post')} of {self.posts} would change"
        parts = Counter(part for each in self.changed for part in each.parts)
        yield from (f"  {part}: {counted(count, 'post')}" for part, count in parts.most_common())
        for each in sorted(self.changed, key=lambda each: (-each.letters, each.path))[:SHOWN]:
            yield f"  {each.path}: {', '.join(each.parts)} ({counted(each.letters, 'letter')})"
        if self.edited:
            yield f"{counted(self.edited, 'post')} edited by hand stay; what is newer is put beside them"
        yield from (f"{counted(count, 'post')} stay: {why}" for why, count in self.cannot.most_common(SHOWN))


def rewrite(
    session: Session, named: Sequence[str], since: datetime | None, tell: Callable[[str], None], *, everything: bool
) -> Walked:
    """Look at what would change, tell it, and change it, unless the session is a dry one. Raises `ConfigError`."""
    walked, looked = foreseen(session, named, since, everything=everything)
    for line in looked.lines():
        tell(line)
    wanted = {each.identity for each in looked.changed}
    if session.dry or not looked.would_change:
        walked.report.articles.clear()
        return walked

    async def work(walking: Walk, at_hand: Assembled) -> None:
        tools = at_hand.tools
        items = [item for item in _items(session, tools, named, since) if item.identity in wanted or looked.edited]
        await _made(session, walking, tools, [item for item in items if _is_wanted(item, wanted, tools)], None)

    return walk(session, work)


def foreseen(
    session: Session, named: Sequence[str], since: datetime | None, *, everything: bool
) -> tuple[Walked, Looked]:
    """Look at what would change, and change nothing. Raises `ConfigError`."""
    if everything == bool(named):
        raise ConfigError("say which posts: SOURCE, URL or PATH, or --all")
    looked = Looked()

    async def look(walking: Walk, at_hand: Assembled) -> None:
        tools = at_hand.tools
        items = list(_items(session, tools, named, since))
        looked.posts = len(items)
        await _made(session, walking, tools, items, looked)

    walked = walk(replace(session, dry=True, progress=Silence()), look)
    _take_outcomes(looked, walked)
    return walked, looked


def _items(session: Session, tools: Tools, named: Sequence[str], since: datetime | None) -> Iterator[ItemMemory]:
    found = Named(session, tools).items(named) if named else tools.store.items()
    for item in found:
        at = item.published_at
        is_in_time = since is None or at is None or at >= since
        if item.status is ItemStatus.STORED and is_in_time and not is_removed(item, tools.store):
            yield item


def _is_wanted(item: ItemMemory, wanted: set[str], tools: Tools) -> bool:
    return item.identity in wanted or tools.store.is_edited(item.identity)


async def _made(
    session: Session, walking: Walk, tools: Tools, items: Sequence[ItemMemory], looked: Looked | None
) -> None:
    """Make some posts again, a batch at a time."""
    orders = Orders(session, tools, Refresh.KEPT, items)
    if looked is not None:
        items = [item for item in items if _may_change(item, orders, tools)]
    for start in range(0, len(items), COMMIT_EVERY):
        tools.progress.ahead(Ahead("posts", len(items) - start))
        some = items[start : start + COMMIT_EVERY]
        edited = {item.path for item in some if tools.store.is_edited(item.identity)} if looked is not None else set()
        await walking.articles.make_all([replace(orders.of(item), by_hand=False) for item in some])
        walking.articles.commit()
        if looked is not None:
            looked.changed += _rehearsed(tools, edited)


def _may_change(item: ItemMemory, orders: Orders, tools: Tools) -> bool:
    """Say whether a post may come out in another way: it was made with something else, or does not stand as made."""
    if orders.differs(item):
        return True
    return not tools.store.has_post(item.identity) or tools.store.is_edited(item.identity)


def _rehearsed(tools: Tools, edited: AbstractSet[str | None]) -> Iterator[Rewritten]:
    """Yield what of the last batch comes out in another way, but for what was edited by hand; forget its texts."""
    store = tools.store
    documents = list(store.rehearsed) if isinstance(store, Rehearsal) else []
    if isinstance(store, Rehearsal):
        store.rehearsed.clear()
    for document in documents:
        standing = store.read_post(document.path)
        owner = store.path_owner(document.path)
        if owner is not None and standing not in (None, document.text) and document.path not in edited:
            yield _compared(owner, document.path, standing or "", document.text)


def _compared(identity: str, path: str, standing: str, text: str) -> Rewritten:
    parts: tuple[str, ...] = ("text",)
    with suppress(FrontMatterError):
        (before, old), (after, new) = read_back(standing), read_back(text)
        keys = sorted(key for key in {*before, *after} - _HASHES if before.get(key) != after.get(key))
        parts = (*(("text",) if old != new else ()), *keys)
    return Rewritten(identity, path, parts or ("form",), _letters_apart(standing, text))


def _letters_apart(one: str, two: str) -> int:
    """Return how many letters stand in lines that only one of two texts has."""
    matcher = SequenceMatcher(None, one.split("\n"), two.split("\n"), autojunk=False)
    lines_one, lines_two = one.split("\n"), two.split("\n")
    return sum(
        len("".join(lines_one[a:b])) + len("".join(lines_two[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )


def _take_outcomes(looked: Looked, walked: Walked) -> None:
    for article in walked.report.articles:
        if article.change is Change.KEPT:
            looked.edited += 1
        elif article.change in {Change.STAYS, Change.OWED, Change.SKIPPED}:
            looked.cannot[article.detail] += 1
