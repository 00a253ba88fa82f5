"""Decides which stored articles a worker makes again by itself, and what comes of it. Pure.

Most articles that are stored need nothing of the store between their page and their document. Those are made where
pages are read, in one go. Of any other the worker says what it read, or nothing, and it is made as all articles are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus

from ingest.documents import Extracted, FindingKind, Hints, ImageRef
from ingest.extractor.pull import Pulled
from ingest.extractor.trouble import trouble_of
from ingest.http.own_secrets import own_secrets
from ingest.messages import Reply
from ingest.remaking.values import Manner, Remade, Remaking
from ingest.run.make.compose import compose
from ingest.run.make.decide import article_hash
from ingest.run.make.feed_text import PageText, page_text
from ingest.run.make.gallery import Gallery, as_addresses, each_once, has_files, remembered, with_links
from ingest.run.make.made import at_its_place, edition_of, in_edition, memory_of, provenance_of
from ingest.run.order import Made, Order, Refresh
from normalize.article import Article
from normalize.normalize import Edition
from normalize.values import BodyOrigin, Origin, Url
from store.document import Document
from store.memory import ItemMemory, Key

_OTHERWISE = frozenset({FindingKind.WALLED_OFF, FindingKind.PAID})
"""What is found on a page that decides about more than its text."""


def is_plain(order: Order) -> bool:
    """Say whether an article is made of its kept page alone, and nothing is to be asked about it in between."""
    item, entry = order.item, order.entry
    if item is None or not order.is_stored or order.refresh is not Refresh.KEPT or not (item.path and item.slug):
        return False
    is_special = order.owed is not None or order.shares_page or entry.page_url is not None
    is_of_feed = Origin.parse(item.origin) == Origin(BodyOrigin.FEED)
    return not is_special and not is_of_feed and not own_secrets(order.source.urls)


def hints_of(order: Order) -> Hints:
    """Return what is known of a page before it is read."""
    return Hints(order.entry.title or None, order.entry.home_title or None)


@dataclass(frozen=True, slots=True)
class Composed:
    """An article that is put together, and what is to be known of it once it is written."""

    stored: ItemMemory
    article: Article
    edition: Edition | None
    pulled: Pulled
    text_hash: str
    gallery: Gallery


def composed(asked: Remaking, body: bytes, extracted: Extracted, manner: Manner, now: datetime) -> Composed | None:
    """Put an article together of what its page gave; None where more is to be asked about it."""
    order, stored = asked.order, asked.order.item
    headers = {"content-type": asked.content_type} if asked.content_type else {}
    page = Reply(order.url, HTTPStatus.OK, headers, body)
    if stored is None or not extracted.body or extracted.next_url is not None or trouble_of(order.url, page):
        return None
    if any(finding.kind in _OTHERWISE for finding in extracted.findings):
        return None
    gallery = gallery_of(asked, extracted.images, manner)
    if gallery is None or page_text(order.entry, extracted) is not PageText.ITS_OWN:
        return None
    pulled = Pulled(extracted, order.url, page, is_kept=True)
    text_hash = article_hash(order, extracted)
    origin = provenance_of(order, Url(stored.url), pulled, stored.duplicate_of, text_hash, now)
    article = compose(order.entry, extracted, origin, gallery.pictures)
    edition = edition_of(order, article, stored.content_hash, now)
    return Composed(stored, article, edition, pulled, text_hash, gallery)


def gallery_of(asked: Remaking, images: Sequence[ImageRef], manner: Manner) -> Gallery | None:
    """Return the images of an article; None where one is not at hand."""
    if not has_files(manner.images, asked.order.source):
        return as_addresses(images, omit=manner.images == "none")
    shown = each_once(images)
    if any(image.url not in asked.pictures for image in shown):
        return None
    return with_links(remembered(asked.pictures, shown), shown)


def remade(order: Order, whole: Composed, document: Document, now: datetime) -> tuple[Document, ItemMemory]:
    """Return the document where the post stands, and what is remembered of it then."""
    article = in_edition(whole.article, document, whole.edition) or whole.article
    document = replace(at_its_place(document, whole.stored), assets=whole.gallery.assets)
    return document, memory_of(order, article, document, whole.pulled, whole.text_hash, now)


def made_of(asked: Remaking, answer: Remade, manner: Manner, names: tuple[Key, ...]) -> Made | None:
    """Return what is to be put of an answer; None where it says what no answer may say.

    `names` are the keys that the addresses of its page give.
    """
    order, known, item = asked.order, asked.order.item, answer.item
    gallery = gallery_of(asked, [ImageRef(url) for url in answer.images], manner)
    if (
        known is None
        or gallery is None
        or item
        != replace(
            known,
            title=item.title,
            published_at=item.published_at,
            fetched_at=item.fetched_at,
            changed_at=item.changed_at,
            revision=item.revision,
            content_hash=item.content_hash,
            text_hash=item.text_hash,
            origin=item.origin,
        )
    ):
        return None
    document = answer.document
    if document.identity != order.identity or document.path != known.path or document.assets != gallery.assets:
        return None
    return Made(
        document=document,
        item=item,
        keys=tuple(dict.fromkeys((*order.keys, *names))),
        pictures=gallery.remembered,
        page=None,
        sketch=answer.sketch,
        remarks=answer.remarks,
    )
