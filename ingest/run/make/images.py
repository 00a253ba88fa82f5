"""The images of one article: what is at hand already, what has to be asked for, what is owed.

The bytes go to the blobs as they come, a few images at a time, so that an article of a hundred needs no more memory
than one of eight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from ingest.documents import ImageRef
from ingest.extractor.site_rules.addresses import referer_of
from ingest.fetcher.schedule.policy import next_try
from ingest.illustrator.illustrate import Picked, illustrate
from ingest.illustrator.sniff import sniff
from ingest.run.make.gallery import TRACKER, Gallery, as_addresses, each_once, has_files, remembered, with_links
from ingest.run.make.kept_pages import keep_image_as_it_came
from ingest.run.order import Order, Refresh
from ingest.run.tools import Tools
from normalize.article import Picture
from normalize.values import Url
from store.document import Asset
from store.memory import PictureMemory

_AT_ONCE = 8
_TRACKER_PX = 2
"""An image no larger than this in both directions shows nothing: it counts its readers."""
_HASH_DIGITS = 12


async def gather_pictures(order: Order, images: Sequence[ImageRef], page_url: Url, tools: Tools) -> Gallery:
    """Return the article's images, asking for those that are not at hand."""
    are_files = has_files(tools.settings.images, order.source)
    if tools.dry and order.post is not None and are_files:
        return _as_known(order, images, tools)
    if tools.dry or not are_files:
        return as_addresses(images, omit=tools.settings.images == "none")
    images = each_once(images)
    known = tools.store.pictures(order.identity)
    wanted = [image for image in images if not _at_hand(known, image, order, tools)]
    asked, left = wanted[: tools.settings.max_images], wanted[tools.settings.max_images :]
    gallery = remembered(known, images)
    for start in range(0, len(asked), _AT_ONCE):
        dialogue = illustrate(
            asked[start : start + _AT_ONCE],
            headers=(("Referer", _referer(page_url, tools)),),
            source=order.source.name,
            max_pixels=tools.settings.max_image_pixels,
        )
        for picked in await tools.drive(dialogue):
            gallery = _with(gallery, _kept(picked, known.get(picked.url), order, tools))
            if picked.unbegun:
                gallery = replace(gallery, unbegun=True)
    for image in left:
        gallery = replace(gallery, missing=(*gallery.missing, (image.url, "beyond `network.max_images`")))
    return gallery


def _as_known(order: Order, images: Sequence[ImageRef], tools: Tools) -> Gallery:
    """Return the images of a stored article as a dry run knows them: those beside the post, and links.

    Of a post that is made again without the web, an image that is not there is owed: the next run asks for it.
    """
    known, images = tools.store.pictures(order.identity), each_once(images)
    lacking: list[ImageRef] = []
    if order.refresh is Refresh.KEPT:
        lacking = [image for image in images if not _at_hand(known, image, order, tools)]
    wanted = lacking[: tools.settings.max_images]
    owed = tuple(_owed_later(image, known.get(image.url), order, tools) for image in wanted)
    for image in lacking:
        known.pop(image.url, None)
    gallery = with_links(remembered(known, images), images)
    missing = tuple((Url(memory.url), memory.error or "") for memory in owed)
    is_new = any(not memory.attempts for memory in owed)
    return replace(gallery, memories=owed, missing=missing, unbegun=is_new)


def _owed_later(image: ImageRef, memory: PictureMemory | None, order: Order, tools: Tools) -> PictureMemory:
    if memory is not None and memory.next_try_at is not None:
        return memory
    return PictureMemory(order.identity, image.url, next_try_at=tools.now(), error="is not there yet")


def _at_hand(known: Mapping[str, PictureMemory], image: ImageRef, order: Order, tools: Tools) -> bool:
    """Say whether an image need not be asked for: its file stands beside the post, or it was refused for good."""
    memory = known.get(image.url)
    if memory is None:
        return False
    if memory.name is None:
        return memory.next_try_at is None
    return tools.store.has_file(order.identity, memory.name)


def keep_image(image: ImageRef, body: bytes | None, order: Order, gallery: Gallery, tools: Tools) -> Gallery:
    """Add an image that is at hand; one of which nothing is, or nothing that may be shown, is left out."""
    kind = sniff(body) if body else None
    if body is None or kind is None:
        return replace(gallery, pictures=(*gallery.pictures, Picture(image.url, omit=True)))
    picked = Picked(image.url, kind=kind, body=body)
    return _with(gallery, _kept(picked, None, order, tools))


@dataclass(frozen=True, slots=True)
class _Kept:
    picture: Picture
    memory: PictureMemory
    asset: Asset | None = None


def _kept(picked: Picked, memory: PictureMemory | None, order: Order, tools: Tools) -> _Kept:
    """Keep an image's bytes, or note that it is owed."""
    if picked.kind is None:
        return _owed(picked, memory, order, tools.now(), tools.hosts_now())
    if 0 < picked.kind.width_px <= _TRACKER_PX and 0 < picked.kind.height_px <= _TRACKER_PX:
        return _Kept(Picture(picked.url, omit=True), PictureMemory(order.identity, picked.url, error=TRACKER))
    if tools.settings.keep_images:
        keep_image_as_it_came(tools.store, picked, order, tools.now())
    sha256 = tools.store.keep_blob(picked.body)
    name = f"{sha256[:_HASH_DIGITS]}.{picked.kind.extension}"
    picture = Picture(picked.url, name, picked.kind.width_px or None, picked.kind.height_px or None)
    return _Kept(picture, PictureMemory(order.identity, picked.url, name, sha256), Asset(name, sha256))


def _owed(picked: Picked, memory: PictureMemory | None, order: Order, now: datetime, hosts_now: datetime) -> _Kept:
    """Note an image that failed: asked for again at growing intervals, unless it was refused or is given up."""
    attempts = (memory.attempts if memory else 0) + (not picked.unbegun)
    over = picked.refused or (not picked.unbegun and order.given_up(hosts_now))
    return _Kept(
        Picture(picked.url),
        PictureMemory(
            order.identity,
            picked.url,
            attempts=attempts,
            next_try_at=None if over else now if picked.unbegun else next_try(now, attempts),
            error=picked.error,
        ),
    )


def _with(gallery: Gallery, kept: _Kept) -> Gallery:
    """Add one image to the gallery."""
    lost = () if kept.asset or kept.picture.omit else ((kept.picture.url, kept.memory.error or ""),)
    others = tuple(picture for picture in gallery.pictures if picture.url != kept.picture.url)
    return replace(
        gallery,
        pictures=(*others, kept.picture),
        memories=(*gallery.memories, kept.memory),
        assets=gallery.assets if kept.asset is None or kept.asset in gallery.assets else (*gallery.assets, kept.asset),
        missing=(*gallery.missing, *lost),
    )


def _referer(page_url: Url, tools: Tools) -> str:
    """Return what a browser would say: the page's origin (Referrer Policy §8.3), or what the site's rule knows."""
    rule = tools.rules.match(page_url)
    stated = referer_of(rule, page_url) if rule else None
    parts = urlsplit(page_url)
    return stated or f"{parts.scheme}://{parts.netloc}/"
