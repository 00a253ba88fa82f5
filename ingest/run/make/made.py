"""What is remembered, and what is still owed, of an article that was made or whose images were asked for. Pure."""

from dataclasses import replace
from datetime import datetime

from ingest.extractor.pull import Pulled
from ingest.identity.keys import title_letters
from ingest.run.make.compose import Provenance
from ingest.run.make.gallery import Gallery
from ingest.run.order import Order
from ingest.text.counted import counted
from normalize.article import Article
from normalize.front_matter.fields import title_of
from normalize.normalize import Edition
from normalize.values import Url
from store.document import Document
from store.keys import short_title
from store.memory import ItemMemory, ItemStatus, Owed, Want


def waits_for_images(order: Order, gallery: Gallery, hosts_now: datetime) -> bool:
    """Say whether a post of which only images were asked for, and none came, is left as it is for now.

    Where none is missing, for the configuration wants none any more, nothing is owed.
    """
    if order.want is not Want.IMAGES or order.post is None or gallery.gained or not gallery.missing:
        return False
    return gallery.unbegun or not order.given_up(hosts_now)


def missing_line(gallery: Gallery) -> str:
    """Say how many images are missing, and why the first of them is."""
    url, why = gallery.missing[0]
    return f"{counted(len(gallery.missing), 'image')} missing: {url}: {why}"


def still_owed(order: Order, pulled: Pulled, gallery: Gallery, now: datetime) -> Owed | None:
    """Return what is still missing of an article that is being stored."""
    if pulled.incomplete and not pulled.final:
        # An article of more pages than fit into a share comes out short each time: only the first time is free.
        return order.owe(pulled.incomplete, now, unbegun=pulled.unbegun and order.owed is None)
    if gallery.owed:
        return order.owe(missing_line(gallery), now, want=Want.IMAGES, unbegun=gallery.unbegun)
    return None


def is_edit(order: Order, text_hash: str) -> bool:
    """Say whether an article's text is another than the one that was stored, where that one's hash is known.

    Where a post is made again by another way of reading, its document tells.
    """
    stored = order.post
    return (
        stored is not None and order.refresh is None and stored.text_hash is not None and stored.text_hash != text_hash
    )


def edition_of(order: Order, article: Article, newest_hash: str | None, now: datetime) -> Edition | None:
    """Return what an article is where its document says something else than the post; None where nobody wants to know.

    Its text tells of an edit, but of one of which only the post is known, or that is made again, its document does.
    `newest_hash` is of the body that the store wrote last, beside a post that was edited by hand, or as the post; under
    another title, whatever the body says is an edit.
    """
    stored = order.post
    if stored is None or order.want is Want.IMAGES or (stored.text_hash is not None and order.refresh is None):
        return None
    same_title = title_letters(title_of(article)) == title_letters(stored.title)
    return Edition(newest_hash if same_title else None, now, stored.revision + 1)


def provenance_of(
    order: Order, url: Url, pulled: Pulled, original: str | None, text_hash: str, now: datetime
) -> Provenance:
    """Return what is known of an article beside its text; `original` is what it is a copy of."""
    return Provenance(
        identity=order.identity,
        source=order.source,
        url=url,
        fetched_at=now,
        item=order.post,
        changed=is_edit(order, text_hash),
        incomplete=pulled.incomplete,
        duplicate_of=original,
        is_dated_anew=order.refresh is not None,
    )


def in_edition(article: Article, document: Document, edition: Edition | None) -> Article | None:
    """Return the article as its document says it, where that is of an edition; None where it is not."""
    if edition is None or document.content_hash == edition.standing_hash:
        return None
    return replace(article, changed_at=edition.changed_at, revision=edition.revision)


def at_its_place(document: Document, stored: ItemMemory) -> Document:
    """Return the document of a post that is stored where it stands."""
    folder, _, file_name = (stored.path or "").rpartition("/")
    return replace(document, folder=folder, file_name=file_name)


def memory_of(
    order: Order, article: Article, document: Document, pulled: Pulled, text_hash: str, now: datetime
) -> ItemMemory:
    """Return what to remember of the stored article."""
    item = order.item
    has_asked = pulled.page is not None and not pulled.is_kept
    headers = pulled.page.headers if pulled.page else {}
    return ItemMemory(
        identity=order.identity,
        source=item.source if item else order.source.name,
        url=article.url,
        title=short_title(article.title),
        status=ItemStatus.STORED,
        first_seen_at=item.first_seen_at if item else now,
        path=document.path,
        slug=document.slug,
        published_at=article.published,
        fetched_at=article.fetched_at,
        changed_at=article.changed_at,
        revision=article.revision,
        content_hash=document.content_hash,
        entry_hash=order.entry_hash or (item.entry_hash if item else None),
        text_hash=text_hash,
        etag=headers.get("etag") if has_asked or item is None else item.etag,
        last_modified=headers.get("last-modified") if has_asked or item is None else item.last_modified,
        duplicate_of=article.duplicate_of,
        origin=str(pulled.extracted.origin) if pulled.extracted.origin else None,
    )
