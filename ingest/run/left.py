"""What a run had no time for: remembered as owed, with no try counted, so that the next run begins with it."""

from collections import Counter
from collections.abc import Sequence

from ingest.report.outcomes import ArticleOutcome, Change, Report
from ingest.run.order import Order
from ingest.run.tools import Tools
from ingest.text.counted import counted
from store.memory import ItemStatus


def in_their_order(orders: Sequence[Order]) -> list[Order]:
    """Return what is owed: what is due first, then what is owed longest, then the newest, as a feed lists them."""

    def place(order: Order) -> tuple[float, float, float]:
        moment, owed = order.entry.published or order.entry.updated, order.owed
        due_s, since_s = (owed.next_try_at.timestamp(), owed.since.timestamp()) if owed else (0.0, 0.0)
        return due_s, since_s, -moment.at.timestamp() if moment else 0.0

    return sorted(orders, key=place)


class LeftToNextRun:
    """The articles of one run whose turn did not come."""

    def __init__(self, tools: Tools, report: Report) -> None:
        """They are counted in `report`, and told in a line for each source."""
        self._tools = tools
        self._report = report
        self._counts: dict[str, Counter[str]] = {}

    def leave(self, order: Order, why: str) -> None:
        """Leave an article. A look for edits, or a guess of a sitemap, is repeated without its being owed."""
        if order.recheck is None and not order.guessed:
            now = self._tools.now()
            owed = order.owe(f"not begun: {why}", now, want=order.want, unbegun=True)
            self._tools.store.owe(owed, order.memory(ItemStatus.OWED, now), order.keys)
        name = order.source.name
        self._counts.setdefault(name, Counter())[why] += 1
        self._report.articles.append(ArticleOutcome(name, order.url, order.entry.title, Change.LEFT, detail=why))

    def tell(self, source: str) -> None:
        """Say in one line what is left of a source."""
        for why, count in self._counts.pop(source, Counter()).items():
            self._report.notes.append(f"{source}: {why}: {counted(count, 'article')} left to the next run")
