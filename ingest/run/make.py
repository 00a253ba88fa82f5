"""Makes one article: its page, its body, its images, its document.

Values in, a `Product` out; nothing is stored here but the bytes of images, which the document's assets name.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial

from ingest.budget.allowance import UnbegunError
from ingest.extractor.pull import Pulled, extract_reply, pull
from ingest.extractor.site_rules.book import canonical, site_key
from ingest.extractor.trouble import Failed, Obstacle
from ingest.identity.fingerprint import digest, letters
from ingest.identity.keys import address_name, number_name, title_letters
from ingest.messages import Crash, Extracted
from ingest.run.compose import Provenance, compose, is_misdated, publication, title_of
from ingest.run.images import Gallery, gather_pictures
from ingest.run.kept_pages import kept_page
from ingest.run.order import Alias, LeftOut, Made, NotMade, Order, Product, Same, Stays
from ingest.run.recheck import validators_of
from ingest.run.tools import Tools
from ingest.run.withheld import has_drifted, withheld
from ingest.tasks import extract_feed_body, write_document
from ingest.text.counted import counted
from ingest.text.urls import canonical as canonical_url
from normalize.article import Article, BodyOrigin, Origin, Url
from normalize.slug import make_slug
from store.document import Document
from store.keys import short_title
from store.memory import ItemMemory, ItemStatus, Key, Owed, Want

_SLUG_DIGITS = (8, 12, 16, 32, 64)
_NO_ARTICLE = frozenset({Obstacle.NO_ARTICLE, Obstacle.NOT_A_PAGE, Obstacle.STATUS})
"""What an address that was found in a list of pages shows when it is no article."""
MAX_CRASHED_TRIES = 4
"""After so many tries, of which the last crashed, the feed's own text takes the place of the page."""


async def make(order: Order, tools: Tools) -> Product:
    """Make an article, or say why it could not be made and what is owed.

    Raises `UnbegunError` when there was no time for it.
    """
    now = tools.now()
    pulled = await _pulled(order, tools, now)
    if isinstance(pulled, Failed) and pulled.obstacle is Obstacle.UNBEGUN:
        raise UnbegunError(pulled.detail)
    if isinstance(pulled, Failed) and order.recheck is not None:
        return Same() if pulled.obstacle is Obstacle.UNCHANGED else Stays(pulled)
    if isinstance(pulled, Failed):
        instead = await _instead(order, pulled, tools, now)
        if not isinstance(instead, Pulled):
            return instead
        pulled = instead
    elif _is_page_for_all(order, pulled.extracted.title):
        own = await _from_feed(order, tools)
        pulled = pulled if isinstance(own, Failed) else own
    known = _known_as(order, pulled, tools)
    if known is not None:
        return known
    unwanted = _unwanted(order, pulled.extracted, now)
    if unwanted is not None:
        return unwanted
    text_hash = _text_hash(order, pulled.extracted)
    if _is_stored(order, text_hash, now):
        return Same(order.keys)
    lost = await _withheld(order, pulled, text_hash, tools)
    if lost is not None:
        return Stays(lost) if order.recheck is not None else _not_made(order, lost, now)
    return await _made(order, pulled, text_hash, tools, now)


async def _instead(order: Order, failed: Failed, tools: Tools, now: datetime) -> Pulled | LeftOut | NotMade:
    """Return what takes the place of a page that could not be had: nothing yet, or the feed's own text, marked."""
    if order.guessed and failed.obstacle in _NO_ARTICLE:
        return LeftOut(failed.detail, order.keys)
    is_stored = order.item is not None and order.item.status is ItemStatus.STORED
    tries = 1 + (order.owed.attempts if order.owed else 0)
    crashes_on = failed.obstacle is Obstacle.CRASH and tries >= MAX_CRASHED_TRIES
    if is_stored or not (failed.obstacle is Obstacle.ROBOTS or crashes_on or order.given_up(tools.hosts_now())):
        return _not_made(order, failed, now)
    pulled = await _from_feed(order, tools)
    if isinstance(pulled, Failed):
        forbidden = failed.obstacle is Obstacle.ROBOTS
        return LeftOut(failed.detail, order.keys) if forbidden else _not_made(order, pulled, now)
    return replace(pulled, incomplete=f"{failed.detail}; this is the feed's own text", final=True)


def _is_page_for_all(order: Order, title: str | None) -> bool:
    """Say whether a page to which several entries lead is not this one's, as far as titles tell.

    It may be a show's, or a list of changes. A post that was made of it stays so.
    """
    found_by = Origin.parse(order.post.origin) if order.post is not None else None
    if not order.shares_page or (order.post is not None and found_by != Origin(BodyOrigin.FEED)):
        return False
    short, long = sorted((title_letters(title or ""), title_letters(order.entry.title)), key=len)
    return short not in long or len(short) * 2 < len(long)


async def _pulled(order: Order, tools: Tools, now: datetime) -> Pulled | Failed:
    """Return the article's text: from the page that was kept, from the web, or from the feed, as the order wants."""
    settings = tools.settings.pulling
    source = order.source
    zone = str(source.zone)
    title = order.entry.title or None
    kept = kept_page(tools.store, order.url) if order.want is not Want.ARTICLE else None
    if kept is not None:
        then = kept.fetched_at
        return await tools.drive(extract_reply(kept.reply, zone=zone, now=then, title_hint=title, settings=settings))
    if not _has_page(order):
        return await _from_feed(order, tools)
    return await tools.drive(
        pull(
            order.url,
            source=source.name,
            zone=zone,
            now=now,
            title_hint=title,
            settings=settings,
            by_hand=order.by_hand,
            validators=validators_of(order),
            is_other=partial(_is_other, order, tools),
        )
    )


def _is_other(order: Order, tools: Tools, url: Url) -> bool:
    """Say whether an address is an entry's or a known item's of its own, not a further page of this article."""
    key = address_name(url)
    if key == address_name(order.url):
        return False
    return key in order.listed or tools.store.known([key]).get(key, order.identity) != order.identity


def _has_page(order: Order) -> bool:
    """Say whether the article's page is to be asked for; the link of a podcast may be nothing but its sound file."""
    entry = order.entry
    if not order.url.startswith(("http://", "https://")) or order.url in {file.url for file in entry.enclosures}:
        return False
    return order.source.full_text or not (entry.body or entry.summary).strip()


async def _from_feed(order: Order, tools: Tools) -> Pulled | Failed:
    """Take the feed's own body for the article."""
    base = order.url or order.entry.home_url or order.entry.feed_url or Url("")
    body = order.entry.body or order.entry.summary
    if not body.strip():
        return Failed(Obstacle.NO_ARTICLE, "the feed gives no text")
    extracted = await tools.engine.perform(extract_feed_body(body, base, tools.settings.limits))
    if isinstance(extracted, Crash):
        return Failed(Obstacle.CRASH, f"the feed's text could not be read: {extracted.detail}")
    if not extracted.body:
        return Failed(Obstacle.NO_ARTICLE, "the feed gives no text")
    return Pulled(extracted, base)


def _not_made(order: Order, failed: Failed, now: datetime) -> NotMade:
    counts = failed.obstacle is not Obstacle.LATER
    return NotMade(failed, order.owe(failed.detail, now, want=order.want, counts=counts))


def _unwanted(order: Order, extracted: Extracted, now: datetime) -> LeftOut | None:
    """Leave out a new article that only its page shows to be too old, too short or too long."""
    if order.item is not None and order.item.status is ItemStatus.STORED:
        return None
    if order.since is not None and publication(order.entry, extracted, now) < order.since:
        return LeftOut(f"published before {order.since:%Y-%m-%d}", order.keys)
    refusal = order.source.filters.refuse_length(len(letters(extracted.text)))
    return LeftOut(refusal, order.keys, ItemStatus.DROPPED) if refusal else None


def _known_as(order: Order, pulled: Pulled, tools: Tools) -> Alias | None:
    """Tell an article that its page shows to be a known one: a redirect or a canonical link led to it."""
    if order.item is not None and order.item.status is ItemStatus.STORED:
        return None
    keys = _page_keys(pulled, tools)
    others = {identity for identity in tools.store.known(keys).values() if identity != order.identity}
    for identity in sorted(others):
        item = tools.store.item(identity)
        if item is not None and item.status is ItemStatus.STORED and _is_same(order, pulled.extracted, item):
            return Alias(identity, (*order.keys, *keys))
    return None


def _page_keys(pulled: Pulled, tools: Tools) -> tuple[Key, ...]:
    """Return the keys that the page's own addresses give."""
    addresses = [url for url in (pulled.url, pulled.extracted.canonical_url) if url]
    numbers = [number for url in addresses if (number := site_key(url, tools.rules))]
    keys = [address_name(url) for url in addresses] + [number_name(number) for number in numbers]
    return tuple(dict.fromkeys(keys))


def _is_same(order: Order, extracted: Extracted, item: ItemMemory) -> bool:
    """Look for more than a canonical link, which many sites point from all their pages at one."""
    title = title_letters(title_of(order.entry, extracted, order.url))
    return title == title_letters(item.title) or _text_hash(order, extracted) == item.text_hash


def _text_hash(order: Order, extracted: Extracted) -> str:
    """Return a hash of what an edit of the article changes."""
    title = title_letters(title_of(order.entry, extracted, order.url))
    return digest(f"{title}\n{letters(extracted.text)}")


def _is_stored(order: Order, text_hash: str, now: datetime) -> bool:
    """Say whether the post that is there already says just this, with nothing missing."""
    item = order.item
    if item is None or item.status is not ItemStatus.STORED or is_misdated(item, order.entry, now):
        return False
    return item.text_hash == text_hash and order.owed is None


async def _withheld(order: Order, pulled: Pulled, text_hash: str, tools: Tools) -> Failed | None:
    """Keep a page that lost its article from taking the place of a good post; a person who names it has the say."""
    stored = order.post
    if stored is None or stored.path is None or stored.text_hash == text_hash:
        return None
    if pulled.page is None or order.by_hand:
        return None
    post = tools.store.read_post(stored.path)
    origin = Origin.parse(stored.origin)
    if origin is None and has_drifted(pulled.extracted):
        origin = await _origin_on_kept_page(order, tools)
    why = withheld(origin, post, pulled.extracted) if post is not None else None
    return Failed(Obstacle.WITHHELD, f"{why}; the post stays as it is") if why else None


async def _origin_on_kept_page(order: Order, tools: Tools) -> Origin | None:
    """Return where a post's text was found, for one of which only its file is known: its kept page is read again."""
    kept = kept_page(tools.store, order.url)
    if kept is None:
        return None
    settings, zone = tools.settings.pulling, str(order.source.zone)
    pulled = await tools.drive(
        extract_reply(kept.reply, zone=zone, now=kept.fetched_at, title_hint=None, settings=settings)
    )
    return None if isinstance(pulled, Failed) else pulled.extracted.origin


async def make_of_text(order: Order, pulled: Pulled, gallery: Gallery, tools: Tools, fetched_at: datetime) -> Product:
    """Make an article of text and images that are at hand, as they were fetched at that time; nothing is asked for."""
    return await _made(order, pulled, _text_hash(order, pulled.extracted), tools, fetched_at, gallery)


async def _made(
    order: Order, pulled: Pulled, text_hash: str, tools: Tools, now: datetime, at_hand: Gallery | None = None
) -> Product:
    """Get the images and write the document."""
    stored = order.post
    original = stored.duplicate_of if stored else _original(order, pulled, tools)
    if original and tools.settings.duplicates == "skip" and stored is None:
        return LeftOut(f"a copy of {original}", order.keys)
    gallery = at_hand or await gather_pictures(order, pulled.extracted.images, pulled.url, tools)
    if order.want is Want.IMAGES and stored and not gallery.gained and gallery.unbegun:
        raise UnbegunError(_missing(gallery))
    if order.want is Want.IMAGES and stored and not gallery.gained and not order.given_up(tools.hosts_now()):
        return _not_made(order, Failed(Obstacle.NO_ANSWER, _missing(gallery)), now)
    origin = Provenance(
        identity=order.identity,
        source=order.source,
        url=Url(stored.url) if stored else _address(pulled.url or order.entry.home_url or Url(""), tools),
        fetched_at=now,
        item=stored,
        changed=stored is not None and stored.text_hash is not None and stored.text_hash != text_hash,
        incomplete=pulled.incomplete,
        duplicate_of=original,
    )
    article = compose(order.entry, pulled.extracted, origin, gallery.pictures)
    document = await _document(order, article, stored, tools)
    if isinstance(document, Document) and stored is not None and _is_news(order, document, stored):
        article = compose(order.entry, pulled.extracted, replace(origin, changed=True), gallery.pictures)
        document = await _document(order, article, stored, tools)
    if isinstance(document, Crash):
        return _not_made(order, Failed(Obstacle.CRASH, f"the text could not be written: {document.detail}"), now)
    document = replace(document, assets=gallery.assets)
    return Made(
        document=document,
        item=_memory(order, article, document, pulled, text_hash, now),
        keys=tuple(dict.fromkeys((*order.keys, *_page_keys(pulled, tools)))),
        pictures=gallery.memories,
        page=pulled.page,
        sketch=pulled.extracted.sketch,
        owed=_still_owed(order, pulled, gallery, now),
        missing_images=gallery.missing,
        notes=tuple(finding.detail for finding in pulled.extracted.findings),
    )


def _is_news(order: Order, document: Document, stored: ItemMemory) -> bool:
    """Say whether a document shows an edit of an article of which only the post is known, for the state was lost."""
    if stored.text_hash is not None or order.want is Want.IMAGES:
        return False
    same_title = title_letters(document.title) == title_letters(stored.title)
    return not same_title or document.content_hash != stored.content_hash


def _original(order: Order, pulled: Pulled, tools: Tools) -> str | None:
    """Return the address of what the article is a copy of, in another source."""
    address = _address(pulled.url, tools)
    return tools.near.original_of(order.source.name, address, pulled.extracted.sketch, tools.store)


def _address(url: Url, tools: Tools) -> Url:
    """Return an article's address in its canonical form: the site rule's, else without tracking."""
    if site_key(url, tools.rules):
        return canonical(url, tools.rules)
    return canonical_url(url)


async def _document(order: Order, article: Article, stored: ItemMemory | None, tools: Tools) -> Document | Crash:
    """Write the document under its slug; one that is stored keeps path and slug for ever."""
    settings = tools.settings
    for digits in _SLUG_DIGITS:
        slug = stored.slug if stored and stored.slug else make_slug(article.title, article.identity, digits=digits)
        task = write_document(article, settings.profile, slug, settings.folder_zone, settings.limits)
        document = await tools.engine.perform(task)
        if isinstance(document, Crash):
            return document
        if stored is not None and stored.path:
            folder, _, file_name = stored.path.rpartition("/")
            return replace(document, folder=folder, file_name=file_name)
        if tools.store.path_owner(document.path) in {None, order.identity}:
            return document
    return document


def _still_owed(order: Order, pulled: Pulled, gallery: Gallery, now: datetime) -> Owed | None:
    """Return what is still missing of an article that is being stored."""
    if pulled.incomplete and not pulled.final:
        # An article of more pages than fit into a share comes out short each time: only the first time is free.
        return order.owe(pulled.incomplete, now, unbegun=pulled.unbegun and order.owed is None)
    if gallery.owed:
        return order.owe(_missing(gallery), now, want=Want.IMAGES, unbegun=gallery.unbegun)
    return None


def _missing(gallery: Gallery) -> str:
    """Say how many images are missing, and why the first of them is."""
    url, why = gallery.missing[0]
    return f"{counted(len(gallery.missing), 'image')} missing: {url}: {why}"


def _memory(
    order: Order, article: Article, document: Document, pulled: Pulled, text_hash: str, now: datetime
) -> ItemMemory:
    """Return what to remember of the stored article."""
    headers = pulled.page.headers if pulled.page else {}
    item = order.item
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
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        duplicate_of=article.duplicate_of,
        origin=str(pulled.extracted.origin) if pulled.extracted.origin else None,
    )
