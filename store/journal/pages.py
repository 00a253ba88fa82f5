"""The pages of the journal (its partitions): which facts stand on which, and which are out of date. Knows no file.

A page holds a month by the day on which items were first seen, and no more than a few hundred of them, so that past
pages do not change. An item stays on the page where it was told first: a state that is made again from the journal
finds it there. What changes is noted by the database itself (`watching.py`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from store.journal.brief import brief_key, name_of
from store.journal.journal import Journal, Told
from store.landing import FileMemory
from store.late.dataclass import dataclass
from store.memory import ItemMemory, ItemStatus, Owed, PictureMemory
from store.state.database import marks
from store.state.state import State

OLD_FORM = ""
"""The name of the one page of earlier versions: the journal was a file."""
RENAMES_PAGE = "renames.jsonl"
"""The page of what sources were called."""
_ITEMS = 256
"""Items on a page, at most: some 30 KB, which git compresses to 10 and stores anew with each commit."""
_ON_PAGE = "identity IN (SELECT identity FROM told WHERE page = ?)"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was written or read last. `signature` is empty while its file may change without a sign of it."""

    name: str
    sha256: str
    signature: str


def known_pages(state: State) -> dict[str, Page]:
    """Return all pages by name."""
    return {page.name: page for page in state.all(Page, "pages", "ORDER BY name")}


def remember_page(page: Page, state: State) -> None:
    """Note that a page was read as it stands, or was written; it says what is known."""
    state.upsert("pages", "name", page)


def forget_page(name: str, state: State) -> None:
    """Note that a page is not there any more."""
    state.write("DELETE FROM pages WHERE name = ?", name)


def is_told(state: State) -> bool:
    """Say whether the journal says all that is known."""
    return not state.rows("SELECT 1 FROM untold UNION ALL SELECT 1 FROM stale_pages LIMIT 1")


def mark_stale(names: Iterable[str], state: State) -> None:
    """Note pages that are to be written, for what stands there is not what was written."""
    for name in names:
        state.write("INSERT OR IGNORE INTO stale_pages (name) VALUES (?)", name)


def tell_all(state: State) -> None:
    """Note that all is to be written: there is no journal yet, or one of another form."""
    state.write("INSERT OR IGNORE INTO untold SELECT identity FROM items")
    mark_stale([RENAMES_PAGE], state)


def mark_told(state: State) -> None:
    """Note that the journal says all that is known."""
    state.write("DELETE FROM untold")
    state.write("DELETE FROM stale_pages")


def stale_pages(state: State) -> list[str]:
    """Give every item that changed its page, and return the names of the pages that are to be written."""
    stale: set[str] = set()
    room = _Room(state)
    for some in _untold(state):
        these = f"WHERE identity IN ({marks(some)})"
        pages = dict(state.pairs(f"SELECT identity, page FROM told {these}", *some))  # noqa: S608  # question marks only
        stale.update(pages.values())
        homeless = [identity for identity in some if identity not in pages]
        for item in sorted(_with_lines(homeless, state), key=lambda item: item.identity):
            page = room.page_for(item)
            place(item.identity, page, state)
            stale.add(page)
    mark_stale(sorted(stale), state)
    return [str(name) for (name,) in state.rows("SELECT name FROM stale_pages ORDER BY name")]


def _untold(state: State) -> Iterator[list[str]]:
    """Yield the identities of what is untold, in their order, as many as fit into a question."""
    last = ""
    while some := [*state.texts("SELECT identity FROM untold WHERE identity > ? ORDER BY identity LIMIT 500", last)]:
        yield some
        last = some[-1]


def place(identity: str, page: str, state: State) -> None:
    """Note on which page an item stands, unless it stands on one already."""
    state.write("INSERT OR IGNORE INTO told (identity, page) VALUES (?, ?)", identity, page)


def journal_of(page: str, state: State) -> Journal:
    """Return what a page says; what has nothing to say any more leaves it."""
    if page == RENAMES_PAGE:
        return Journal(renames=state.renames())
    posts = {post.identity: post for post in state.all(FileMemory, "item_files", f"WHERE is_post AND {_ON_PAGE}", page)}
    items, keys = [], {}
    on_page = list(state.all(ItemMemory, "items", f"WHERE {_ON_PAGE} ORDER BY identity", page))
    keys_of = state.keys_to_tell_of(item.identity for item in on_page)
    for item in on_page:
        post = posts.get(item.identity) if item.status is ItemStatus.STORED else None
        hidden, shown = keys_of[item.identity]
        if post is None or not post.speaks:
            items.append(Told(item, (*hidden, *shown), post.sha256 if post else None))
        elif hidden:
            keys[name_of(item.identity)] = tuple(brief_key(key, item.source) for key in hidden)
    owed = list(state.all(Owed, "owed", f"WHERE {_ON_PAGE} ORDER BY identity", page))
    pictures = _owed_pictures(_ON_PAGE, [page], state)
    told = {each.item.identity for each in items} | {each.identity for each in owed}
    told |= {each.identity for each in pictures}
    for (identity,) in state.rows("SELECT identity FROM told WHERE page = ?", page):
        if identity not in told and name_of(str(identity)) not in keys:
            state.write("DELETE FROM told WHERE identity = ?", identity)
    return Journal(tuple(items), keys, tuple(owed), tuple(pictures))


def _with_lines(identities: Sequence[str], state: State) -> list[ItemMemory]:
    """Return those of some items, no more than one question takes, of which a post of theirs does not say all."""
    these = f"WHERE identity IN ({marks(identities)})"
    items = list(state.all(ItemMemory, "items", these, *identities))
    posts = state.all(FileMemory, "item_files", f"{these} AND is_post AND speaks", *identities)
    speaking = {post.identity for post in posts}
    owed = {str(identity) for (identity,) in state.rows(f"SELECT identity FROM owed {these}", *identities)}  # noqa: S608  # question marks only
    owed |= {each.identity for each in _owed_pictures(f"identity IN ({marks(identities)})", identities, state)}
    keys = state.keys_to_tell_of(identities)
    return [
        item
        for item in items
        if item.status is not ItemStatus.STORED
        or item.identity not in speaking
        or item.identity in owed
        or keys[item.identity][0]
    ]


def _owed_pictures(condition: str, values: Sequence[str], state: State) -> list[PictureMemory]:
    rest = f"WHERE next_try_at IS NOT NULL AND {condition} ORDER BY identity, url"
    return list(state.all(PictureMemory, "item_pictures", rest, *values))


class _Room:
    """The newest page of each month, and how many items stand on it by now."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._newest: dict[str, tuple[int, int]] = {}

    def page_for(self, item: ItemMemory) -> str:
        """Return the newest page of the month in which an item was first seen, or the next one when that is full."""
        month = f"{item.first_seen_at:%Y-%m}"
        number, count = self._newest.get(month) or self._known(month)
        if count >= _ITEMS:
            number, count = number + 1, 0
        self._newest[month] = number, count + 1
        return f"{month}-{number:04}.jsonl"

    def _known(self, month: str) -> tuple[int, int]:
        newest = self._state.text(
            "SELECT page FROM told WHERE page GLOB ? ORDER BY page DESC LIMIT 1", f"{month}-[0-9][0-9][0-9][0-9].jsonl"
        )
        if newest is None:
            return 1, 0
        return int(newest[8:12]), int(self._state.text("SELECT count(*) FROM told WHERE page = ?", newest) or 0)


def names_of_all(state: State) -> Mapping[str, str]:
    """Return name -> identity of all items."""
    return {name_of(str(identity)): str(identity) for (identity,) in state.rows("SELECT identity FROM items")}
