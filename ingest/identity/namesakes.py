"""The articles of a source by their titles, for what comes from the past under an address that nobody knows.

Pure values; filled from what the store remembers when the first one is looked for, and with what is put meanwhile.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from ingest.identity.keys import title_letters
from store.late.dataclass import dataclass, field
from store.memory import ItemMemory, ItemStatus

_MIN_LETTERS = 6
"""Of a title: a shorter one (`Update`, `早报`) may be any day's."""
MAX_STANDING = 5
"""Places that were asked for an article which still stands there; then the source is known for repeating itself."""
_SAME_DAY = timedelta(hours=38)
"""Two dates of one article: a day without a clock, in another zone."""


@dataclass(slots=True)
class Namesakes:
    """The articles of the sources that were looked at in this run: the stored ones, and those that were taken down."""

    _known: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """Source -> letters of the title -> identities."""
    _standing: Counter[str] = field(default_factory=Counter)
    """Source -> articles that were taken for moved ones, and stand where they stood."""

    def of(self, source: str, title: str, stored: Callable[[str], Iterable[ItemMemory]]) -> tuple[str, ...]:
        """Return the identities of a source's articles of this title; `stored` gives all items of a source."""
        if source not in self._known:
            self._known[source] = defaultdict(list)
            for item in stored(source):
                if item.status in {ItemStatus.STORED, ItemStatus.REMOVED}:
                    self.note(item)
        letters = title_letters(title)
        return tuple(self._known[source].get(letters, ())) if len(letters) >= _MIN_LETTERS else ()

    def note(self, item: ItemMemory) -> None:
        """Take an article that was put, where its source was looked at."""
        named = self._known.get(item.source)
        if named is not None:
            named[title_letters(item.title)].append(item.identity)

    def may_have_moved(self, source: str) -> bool:
        """Say whether it is worth a request to ask where an article of the same text stood."""
        return self._standing[source] < MAX_STANDING

    def stands(self, source: str) -> None:
        """Take that an article stands where it stood: what has its text is a second one."""
        self._standing[source] += 1


def may_be_one_day(one: datetime | None, item: ItemMemory) -> bool:
    """Say whether a date may be that of an item; one that was dated by its fetch may be of any day before."""
    if one is None or item.published_at is None:
        return True
    if item.published_at == item.fetched_at:
        return one <= item.published_at + _SAME_DAY
    return abs(one - item.published_at) <= _SAME_DAY
