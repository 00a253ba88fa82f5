"""What it takes to make again an article that was stored: its source, the address of its kept page, its entry."""

from collections.abc import Callable, Mapping

from ingest.configured import adhoc_source, sources_of
from ingest.documents import Entry
from ingest.identity.entry_json import to_json
from ingest.posts import PostReader
from ingest.session.session import Session
from ingest.source import Source
from normalize.values import DateOrigin, Moment, Url
from store.files.raw import PageHead
from store.keys import KeyKind, kind_of, short, shown_value
from store.memory import ItemMemory
from store.store import Store


def source_named(session: Session) -> Callable[[str], Source]:
    """Find sources by name; one that stands in no configuration any more is as one that was added by hand."""
    known = {name: source for source in sources_of(session.config) for name in (source.name, *source.was)}
    return lambda name: known.get(name) or adhoc_source(name, session.config.defaults)


def kept_addresses(store: Store) -> dict[str, str]:
    """Return identity -> the address under which the item's first page is kept: the one that the feed listed."""
    heads = (head for head in store.page_heads() if head.identity is not None and not head.is_further)
    return {short(head.identity or ""): head.url for head in heads}


def kept_address(item: ItemMemory, store: Store) -> str:
    """Return the address under which an item's first page is kept, or would be; all pages are looked at if need be."""
    head = store.page_head(item.url)
    if head is not None and short(head.identity or "") == item.identity:
        return item.url
    return kept_addresses(store).get(item.identity, item.url)


def entry_of(
    item: ItemMemory, store: Store, kept: Mapping[str, str], reader: PostReader, head: PageHead | None = None
) -> str:
    """Return what its feed listed of a stored article.

    With its page (`head`, where that is known already), or what is owed of it, that is kept; else it is made of its
    post, or an earlier one, and its keys.
    """
    head = head or store.page_head(kept.get(item.identity, item.url))
    if head is not None and head.entry and short(head.identity or "") == item.identity:
        return head.entry
    recheck = store.recheck(item.identity)
    return (recheck.entry if recheck is not None else "") or to_json(_entry_made(item, store, kept, reader))


def _entry_made(item: ItemMemory, store: Store, kept: Mapping[str, str], reader: PostReader) -> Entry:
    source = store.source(item.source)
    former = store.former_text(item.identity)
    said, _ = reader.fields(store.read_post(item.path or "") or (former[0] if former else ""))
    keys = (key for key in store.keys_of(item.identity) if kind_of(key) == KeyKind.GUID)
    guids = [*filter(None, (said.get("guid"), *map(shown_value, keys)))]
    return Entry(
        guid=guids[0] if guids else None,
        link=Url(kept.get(item.identity, item.url)),
        title=item.title,
        published=Moment(item.published_at, DateOrigin.STATED) if item.published_at else None,
        authors=(said["author"],) if "author" in said else (),
        language=said.get("language"),
        license=said.get("license"),
        teaser=said.get("description", ""),
        feed_url=Url(said.get("feed_url") or (source.url if source else "")) or None,
    )
