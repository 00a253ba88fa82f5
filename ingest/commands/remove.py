"""`remove` and `prune`: posts that are taken down, for good, by their address or by their age."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ingest.commands.known import address_keys, address_of, item_under
from ingest.config.errors import ConfigError
from ingest.config.values import Config
from ingest.configured import rules_of
from ingest.report.outcomes import ArticleOutcome, Change
from ingest.run.pipeline import Walk
from ingest.session.assemble import Assembled
from ingest.session.session import Session, Walked
from ingest.session.walking import walk
from store.memory import ItemMemory, ItemStatus
from store.store import Store


def remove(session: Session, urls: Sequence[str]) -> Walked:
    """Take articles down: post, images, kept page, revisions; a tombstone keeps them from being fetched again.

    Raises `ConfigError`, before anything is removed, for an address that is not known.
    """
    addresses = [address_of(url) for url in urls]
    rules = rules_of(session.config, session.base)

    async def work(walking: Walk, at_hand: Assembled) -> None:
        store = at_hand.tools.store
        found = {address: item_under(address_keys(address, rules), store) for address in addresses}
        unknown = [address for address, item in found.items() if item is None]
        if unknown:
            raise ConfigError(f"{unknown[0]} is not known, so there is nothing to remove; `fetched why` tells more")
        for item in {item.identity: item for item in found.values() if item is not None}.values():
            if item.status is ItemStatus.REMOVED:
                walking.articles.tell(_outcome(item, Change.UNCHANGED, "was removed before"))
                continue
            store.remove(item.identity, "taken down")
            copies = ", ".join(copy.url for copy in _copies(item, store))
            also = f"; a copy of it stays: {copies}" if copies else ""
            walking.articles.tell(_outcome(item, Change.REMOVED, f"it is not fetched again{also}"))
        walking.articles.commit()

    return walk(session, work)


def _copies(item: ItemMemory, store: Store) -> Iterator[ItemMemory]:
    """Yield the posts of other sources that are copies of an article."""
    names = {item.identity, item.url}
    return (each for each in store.items() if each.duplicate_of in names and each.status is ItemStatus.STORED)


@dataclass(frozen=True, slots=True)
class Ages:
    """How long the posts of each source are kept."""

    by_source: Mapping[str, timedelta | None]
    otherwise: timedelta | None
    """Those of sources that stand in the configuration no more, and of articles that were added by hand."""

    @classmethod
    def of(cls, config: Config) -> "Ages":
        """Read them; raises `ConfigError` when no age is configured at all."""
        days = {section.name: section.keep_days for section in config.sources}
        if not any(days.values()) and config.defaults.keep_days is None:
            raise ConfigError(
                "no age is configured: say `keep_days` under `defaults`, or with the sources whose old posts are to go"
            )
        by_source = {name: timedelta(days=age) if age else None for name, age in days.items()}
        return cls(by_source, timedelta(days=config.defaults.keep_days) if config.defaults.keep_days else None)

    def of_item(self, item: ItemMemory) -> timedelta | None:
        """Return how long a post is kept; None for ever."""
        return self.by_source.get(item.source, self.otherwise)


def prune(session: Session) -> Walked:
    """Remove the posts that are older than the configuration wants; those that a person edited stay."""
    ages = Ages.of(session.config)

    async def work(walking: Walk, at_hand: Assembled) -> None:
        store, now = at_hand.tools.store, at_hand.tools.now()
        for item in store.items():
            age = ages.of_item(item)
            at = item.published_at or item.first_seen_at
            if item.status is not ItemStatus.STORED or age is None or now - at <= age:
                continue
            if store.is_edited(item.identity):
                walking.articles.tell(_outcome(item, Change.KEPT, "was edited by hand"))
                continue
            why = f"older than {age.days} days"
            store.remove(item.identity, why)
            walking.articles.tell(_outcome(item, Change.REMOVED, why))
        walking.articles.commit()

    return walk(session, work)


def _outcome(item: ItemMemory, change: Change, detail: str) -> ArticleOutcome:
    return ArticleOutcome(item.source, item.url, item.title, change, item.path, detail)
