"""`add` and `preview`: single articles by hand."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from ingest.commands.known import address_of, is_removed, removal_of
from ingest.commands.source_names import chosen, source_names
from ingest.configured import adhoc_source
from ingest.documents import Entry, Listing
from ingest.fetcher.poll import PollOutcome, poll
from ingest.report.outcomes import ArticleOutcome, Change
from ingest.run.order import Order
from ingest.run.pipeline import Walk, outcome_of
from ingest.run.sift import Bounds, Sieve, sift_listing
from ingest.session.assemble import Assembled
from ingest.session.session import Session, Walked
from ingest.session.walking import walk
from ingest.source import Source
from normalize.values import Url
from store.memory import ItemMemory
from store.store import Store


def add(session: Session, urls: Sequence[str], source_name: str | None) -> Walked:
    """Fetch single articles, in the name of a source or of their site."""
    walked = _add_all(session, urls, source_name, afresh=False)
    walked.report.is_by_name = True
    return walked


def _add_all(session: Session, urls: Sequence[str], source_name: str | None, *, afresh: bool) -> Walked:
    addresses = [address_of(url) for url in urls]

    async def work(walk: Walk, at_hand: Assembled) -> None:
        await add_addresses(walk, at_hand, session, addresses, source_name, afresh=afresh)

    return walk(session, work)


async def add_addresses(
    walk: Walk,
    at_hand: Assembled,
    session: Session,
    addresses: Sequence[Url],
    source_name: str | None,
    *,
    afresh: bool = False,
) -> None:
    """Fetch articles within a walk, each in the name of its source; a fault of ours costs one source's alone."""
    for name, group in _by_source(addresses, source_name).items():
        source = _source(session, name)
        await walk.alone(source, _add(walk, at_hand, source, group, afresh=afresh))


async def _add(walk: Walk, at_hand: Assembled, source: Source, urls: Sequence[Url], *, afresh: bool) -> None:
    """Make an order of each address that is not stored yet; of those that are, say where."""
    tools = at_hand.tools
    listing = Listing("list", tuple(Entry(link=url) for url in dict.fromkeys(urls)))
    sieve = Sieve(source, tools.now(), by_hand=True, afresh=afresh)
    sifting = sift_listing(listing, sieve, tools.store, tools.rules)
    for seen in sifting.seen:
        url = seen.entry.link or Url("")
        change, path, detail = _known(tools.store.item(seen.identity), tools.store)
        walk.articles.tell(ArticleOutcome(source.name, url, "", change, path, detail))
    await walk.articles.make_all(_least_tried_first(sifting.orders))
    walk.articles.commit()


def _least_tried_first(orders: Sequence[Order]) -> list[Order]:
    """Put what failed before behind the others: an `add` that is stopped again and again comes to all of them."""
    return sorted(orders, key=lambda order: order.owed.attempts if order.owed is not None else 0)


def _known(item: ItemMemory | None, store: Store) -> tuple[Change, str | None, str]:
    """Say of an article of which no order was made how it stands, where its post is, and what to do."""
    if item is None:
        return Change.UNCHANGED, None, "is named twice"
    if is_removed(item, store):
        return Change.SKIPPED, None, f"{removal_of(item)}, and stays away; `fetched restore` brings it back"
    return Change.UNCHANGED, item.path, f"is {item.status} already"


def _by_source(urls: Sequence[Url], name: str | None) -> dict[str, list[Url]]:
    """Group addresses by the source in whose name they are added: the one that was named, else their host."""
    groups: dict[str, list[Url]] = {}
    for url in urls:
        host = (urlsplit(url).hostname or "added").removeprefix("www.")
        groups.setdefault(name or host, []).append(url)
    return groups


def _source(session: Session, name: str) -> Source:
    """Return the configured source of a name, or one made up for the occasion."""
    if any(section.name == name for section in session.config.sources):
        return chosen(session.config, [name])[0]
    return adhoc_source(name, session.config.defaults)


def preview(session: Session, what: str, count: int) -> Walked:
    """Walk an article, or a source's newest ones, as if nothing were stored; the session's run is a dry one."""
    names = [section.name for section in session.config.sources]
    if what not in names:
        if not {".", "/", ":"} & set(what):
            source_names([what], names)
        return _add_all(session, [what], None, afresh=True)
    return previewed(session, chosen(session.config, [what])[0], count)


def previewed(session: Session, source: Source, count: int) -> Walked:
    """Walk the newest articles of a source, which need not be configured; the session's run is a dry one."""

    async def work(walk: Walk, at_hand: Assembled) -> None:
        tools = at_hand.tools
        settings = tools.settings
        polled = await tools.drive(poll(source, None, tools.now(), settings.schedule, settings.limits))
        walk.tell(outcome_of(source, polled))
        if polled.outcome is PollOutcome.READ and polled.listing is not None:
            bounds = Bounds(newest=count)
            sieve = Sieve(source, tools.now(), bounds=bounds, afresh=True)
            sifting = sift_listing(polled.listing, sieve, tools.store, tools.rules)
            await walk.articles.make_all(sifting.orders)

    return walk(session, work)
