"""Writes an article whose text is at hand: its images, its document, and what is to be remembered of it."""

from dataclasses import replace
from datetime import datetime

from ingest.budget.allowance import UnbegunError
from ingest.extractor.pull import Pulled
from ingest.extractor.trouble import Failed, Obstacle
from ingest.messages import Crash
from ingest.run.make.addresses import address_of, numbered_name, page_keys, place_of, short_name
from ingest.run.make.alike import doubt_of
from ingest.run.make.compose import compose
from ingest.run.make.decide import article_hash, not_made, shown_hash
from ingest.run.make.gallery import Gallery
from ingest.run.make.images import gather_pictures
from ingest.run.make.made import (
    at_its_place,
    edition_of,
    in_edition,
    memory_of,
    missing_line,
    provenance_of,
    still_owed,
    waits_for_images,
)
from ingest.run.order import LeftOut, Made, Order, Product, Same, Stays
from ingest.run.tools import Tools
from ingest.steps import Step
from ingest.tasks import write_document
from normalize.article import Article
from normalize.front_matter.read import FrontMatterError, hash_of, read_back
from normalize.normalize import Edition
from normalize.slug import make_slug
from store.document import Document
from store.memory import Key, Want

_SLUG_DIGITS = (8, 12, 16, 32, 64)


async def make_of_text(order: Order, pulled: Pulled, gallery: Gallery, tools: Tools, fetched_at: datetime) -> Product:
    """Make an article of text and images that are at hand, as they were fetched at that time; nothing is asked for."""
    return await write(order, pulled, article_hash(order, pulled.extracted), tools, fetched_at, gallery)


async def write(
    order: Order, pulled: Pulled, text_hash: str, tools: Tools, now: datetime, at_hand: Gallery | None = None
) -> Product:
    """Get the images and write the document."""
    stored = order.post
    original = stored.duplicate_of if stored else _original(order, pulled, tools)
    if original and tools.settings.duplicates == "skip" and stored is None:
        return LeftOut(f"a copy of {original}", order.keys)
    if tools.dry and order.want is Want.IMAGES and stored:
        return not_made(order, Failed(Obstacle.NO_ANSWER, "images are missing, and a dry run asks for none"), now)
    if pulled.extracted.images and at_hand is None:
        tools.progress.step(order.url, Step.IMAGES)
    gallery = at_hand or await gather_pictures(order, pulled.extracted.images, pulled.url, tools)
    if waits_for_images(order, gallery, tools.hosts_now()):
        if gallery.unbegun:
            raise UnbegunError(missing_line(gallery))
        return not_made(order, Failed(Obstacle.NO_ANSWER, missing_line(gallery)), now)
    origin = provenance_of(order, place_of(order, pulled, tools.rules), pulled, original, text_hash, now)
    article = compose(order.entry, pulled.extracted, origin, gallery.pictures)
    is_edited = order.post is not None and tools.store.is_edited(order.identity)
    edition = edition_of(order, article, _newest_hash(order, tools, is_edited=is_edited), now)
    document = await _document(order, article, edition, tools)
    edited = in_edition(article, document, edition) if isinstance(document, Document) else None
    if edited is None and order.refresh is not None and is_edited:
        return Same()
    article = edited or article
    if isinstance(document, Crash):
        crashed = Failed(Obstacle.CRASH, f"the text could not be written: {document.detail}")
        return Stays(crashed) if order.refresh is not None else not_made(order, crashed, now)
    document = replace(document, assets=gallery.assets)
    return Made(
        document=document,
        item=memory_of(order, article, document, pulled, text_hash, now),
        keys=tuple(dict.fromkeys((*order.keys, *page_keys(order, pulled, tools.rules), *_named(order, pulled, tools)))),
        pictures=gallery.remembered,
        page=None if pulled.is_kept else pulled.page,
        further_pages=() if pulled.is_kept else pulled.further,
        shown_hash=shown_hash(order, pulled),
        sketch=pulled.extracted.sketch,
        owed=still_owed(order, pulled, gallery, now),
        missing_images=gallery.missing,
        doubt=doubt_of(order, pulled),
        remarks=tuple(finding.detail for finding in pulled.extracted.findings),
    )


def _named(order: Order, pulled: Pulled, tools: Tools) -> tuple[Key, ...]:
    """Return names under which an article may be listed or found that has another one now; none that is another's.

    It is the short link by which a feed will list what was found without a guid, and the page's own number where that
    alone tells its addresses apart.
    """
    short = short_name(order, pulled) if order.is_past and order.entry.guid is None else ()
    number = numbered_name(order, pulled) if pulled.extracted.canonical_url is None else ()
    return tuple(name for name in (*short, *number) if not tools.store.known([name]))


def _newest_hash(order: Order, tools: Tools, *, is_edited: bool) -> str | None:
    """Return the hash of the body that was written last of a post: beside it, where a person edited it."""
    if order.post is None or not is_edited:
        return order.post.content_hash if order.post is not None else None
    beside = tools.store.newer_text(order.identity)
    try:
        return hash_of(read_back(beside)[1]) if beside is not None else order.post.content_hash
    except FrontMatterError:
        return order.post.content_hash


def _original(order: Order, pulled: Pulled, tools: Tools) -> str | None:
    """Return the address of what the article is a copy of, in another source."""
    address = address_of(pulled.url, tools.rules)
    return tools.near.original_of(order.source.name, address, pulled.extracted.sketch, tools.store)


async def _document(order: Order, article: Article, edition: Edition | None, tools: Tools) -> Document | Crash:
    """Write the document under its slug; one that is stored keeps path and slug for ever."""
    settings, stored = tools.settings, order.post
    for digits in _SLUG_DIGITS:
        slug = stored.slug if stored and stored.slug else make_slug(article.title, article.identity, digits=digits)
        task = write_document(article, settings.profile, slug, settings.folder_zone, settings.limits, edition)
        document = await tools.engine.perform(task)
        if isinstance(document, Crash):
            return document
        if stored is not None and stored.path:
            return at_its_place(document, stored)
        if tools.store.path_owner(document.path) in {None, order.identity}:
            return document
    return document
