"""When the page of a stored article is asked again: a feed of teasers never tells that an article was edited.

About an hour, a day and a week after it was published, unless the configuration says otherwise; each time
conditionally, so that a page that stayed as it was costs an answer of 304. A page that could not be had, or did not
show its article, is asked again at twice its age until it is a month old. Entries that hold the whole text are left
out: there the feed itself tells.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ingest.documents import Entry
from ingest.fetcher.schedule.after_poll import WHOLE_TEXT_LETTERS
from ingest.fetcher.schedule.policy import is_given_up
from ingest.identity.entry_json import to_json
from ingest.run.order import Made, NotMade, Order, Product, Refresh, Same, Stays
from ingest.run.tools import Tools
from store.late.dataclass import replace
from store.memory import Recheck

_SHORTEST_WAIT = timedelta(hours=1)


def next_recheck(since: datetime, now: datetime, ages: Sequence[timedelta]) -> datetime | None:
    """Return when the article reaches the next of these ages; None when it is past them all."""
    return next((since + age for age in sorted(ages) if since + age > now), None)


def next_try_after(since: datetime, now: datetime) -> datetime | None:
    """Return when an article that could not be seen at the last of the ages is looked at once more, if ever."""
    doubled = now + max(now - since, _SHORTEST_WAIT)
    return None if is_given_up(since, doubled) else doubled


def validators_of(order: Order) -> tuple[tuple[str, str], ...]:
    """Return the headers that ask for the page only if it is another than the one that was stored."""
    if order.recheck is None or order.item is None:
        return ()
    pairs = (("If-None-Match", order.item.etag), ("If-Modified-Since", order.item.last_modified))
    return tuple((name, value) for name, value in pairs if value)


def plan_recheck(order: Order, product: Product, tools: Tools) -> None:
    """Remember when to look for edits next, of an article that was just stored or looked at."""
    if order.refresh is Refresh.KEPT:  # what its feed says now is not known here
        return
    now, ages = tools.now(), tools.settings.recheck_ages
    recheck = order.recheck or _first(order, product, now)
    if recheck is None:
        # What failed is owed as it is listed now: an older entry must not come back by a look for edits.
        if isinstance(product, Made | Same | NotMade) and order.post is not None:
            tools.store.renew_recheck(order.identity, to_json(order.entry))
        return
    next_at = next_recheck(recheck.since, now, ages)
    if next_at is None and isinstance(product, Stays):
        next_at = next_try_after(recheck.since, now)
    if next_at is not None:
        tools.store.remember_recheck(replace(recheck, next_at=next_at))
    elif order.recheck is not None:
        tools.store.drop_recheck(order.identity)


def _first(order: Order, product: Product, now: datetime) -> Recheck | None:
    """Return what is to be remembered of a new article of which the feed shows too little to tell of edits."""
    is_new = isinstance(product, Made) and product.page is not None and order.post is None
    if not is_new or not isinstance(product, Made) or order.by_hand or _is_whole(order.entry):
        return None
    published = product.item.published_at
    since = published if published is not None and published <= now else now
    return Recheck(order.identity, order.source.name, to_json(order.entry), since, now)


def _is_whole(entry: Entry) -> bool:
    return entry.full and entry.text_length >= WHOLE_TEXT_LETTERS
