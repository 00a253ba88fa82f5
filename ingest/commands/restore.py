"""`restore`: brings back what was removed or deleted by hand, from its kept page, else the web, else the revisions."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.commands.again import entry_of, kept_addresses, source_named
from ingest.commands.known import address_keys, address_of, is_removed, item_under, removal_of
from ingest.config.errors import ConfigError
from ingest.configured import rules_of
from ingest.fetcher.schedule.memory import SourceMemory
from ingest.posts import PostReader
from ingest.report.outcomes import ArticleOutcome, Change
from ingest.run.judge_anew import without_document
from ingest.run.pipeline import Walk
from ingest.run.put import shown_path
from ingest.run.tools import Tools
from ingest.session.assemble import Assembled
from ingest.session.session import Session, Walked
from ingest.session.walking import walk
from store.document import Document
from store.facts import names_in
from store.memory import ItemMemory, ItemStatus, Owed, Want
from store.store import Store


def restore(session: Session, urls: Sequence[str]) -> Walked:
    """Bring articles back; what cannot be had now is owed, and its earlier text, where there is one, stands for it.

    Raises `ConfigError`, before anything is done, for an address that is not known.
    """
    addresses = [address_of(url) for url in urls]
    rules = rules_of(session.config, session.base)

    async def work(walking: Walk, at_hand: Assembled) -> None:
        tools = at_hand.tools
        found = {address: item_under(address_keys(address, rules), tools.store) for address in addresses}
        unknown = [address for address, item in found.items() if item is None]
        if unknown:
            raise ConfigError(f"{unknown[0]} is not known, so there is nothing to restore; `fetched add` gets it")
        items = {item.identity: item for item in found.values() if item is not None}
        for item in items.values():
            if not is_removed(item, tools.store):
                walking.articles.tell(_outcome(item, *_not_removed(item)))
        wanted = [item for item in items.values() if is_removed(item, tools.store)]
        _revive(wanted, tools)
        walking.articles.commit()
        await walking.make_again({item.identity for item in wanted}, source_named(session), by_hand=True)
        for item in wanted:
            outcome = _with_earlier_text(item, tools)
            if outcome is not None:
                walking.articles.tell(outcome)
        _read_lists_again(wanted, tools)
        walking.articles.commit()

    walked = walk(session, work)
    walked.report.is_by_name = True
    return walked


def _not_removed(item: ItemMemory) -> tuple[Change, str]:
    if item.status is ItemStatus.STORED:
        return Change.UNCHANGED, "was not removed, and is there"
    return Change.UNCHANGED, f"was never stored, it is {item.status}; `fetched add` gets it"


def _revive(items: Sequence[ItemMemory], tools: Tools) -> None:
    """Let the tombstones go: from now on, the articles are owed, and a killed command is finished by the next run."""
    kept = kept_addresses(tools.store) if items else {}
    reader = PostReader(tools.settings.profile, tools.rules)
    with tools.store.together():
        for item in items:
            tools.store.revive(item.identity, entry_of(item, tools.store, kept, reader), tools.now())


def _read_lists_again(revived: Sequence[ItemMemory], tools: Tools) -> None:
    """Let the next polls read their documents in full: what feeds say of articles that are still owed may be all."""
    items = [item for each in revived if (item := tools.store.item(each.identity)) and item.status is ItemStatus.OWED]
    for item in items:
        tools.store.remember_item(replace(item, entry_hash=None), ())
    for name in {item.source for item in items}:
        state = tools.store.source(name)
        if state is not None:
            tools.store.remember_source(without_document(SourceMemory.of(state)).to_state())


def _with_earlier_text(removed: ItemMemory, tools: Tools) -> ArticleOutcome | None:
    """Put the last text of the revisions in the place of an article that could not be had; it stays owed."""
    store = tools.store
    item, former = store.item(removed.identity), store.former_text(removed.identity)
    if item is None or item.status is not ItemStatus.OWED or former is None or item.path is None:
        return None
    text, name = former
    where = shown_path(store.newer_path(item.identity).with_name(name), tools.settings.base)
    document = _document_of(item, text, tools)
    if document is None or any(not store.has_file(item.identity, image) for image in names_in(text)):
        return _outcome(item, Change.OWED, f"{removal_of(removed)}; an earlier text of it, without its images: {where}")
    owed = next(debt for debt in store.all_owed() if debt.identity == item.identity)
    with store.together():
        store.put(document, replace(item, text_hash=None, content_hash=document.content_hash), (), ())
        _owe_article(item, owed, store)
    return _outcome(item, Change.ADDED, f"its earlier text, from {where}, until its page can be had")


def _owe_article(item: ItemMemory, owed: Owed, store: Store) -> None:
    stored = store.item(item.identity)
    if stored is not None:
        store.owe(replace(owed, want=Want.ARTICLE), stored, ())


def _document_of(item: ItemMemory, text: str, tools: Tools) -> Document | None:
    """Return the document that a revision was; None of a file that does not say that it is this article's."""
    facts = PostReader(tools.settings.profile, tools.rules)(item.path or "", text)
    if facts is None or facts.item.identity != item.identity or facts.item.content_hash is None:
        return None
    published = facts.item.published_at or item.first_seen_at
    folder, _, file_name = (item.path or "").rpartition("/")
    return Document(
        identity=item.identity,
        source=item.source,
        source_url=facts.item.url,
        title=item.title,
        slug=item.slug or facts.item.slug or "",
        day=published.date(),
        published=published,
        text=text,
        content_hash=facts.item.content_hash,
        folder=folder,
        file_name=file_name,
    )


def _outcome(item: ItemMemory, change: Change, detail: str) -> ArticleOutcome:
    return ArticleOutcome(item.source, item.url, item.title, change, item.path, detail)
