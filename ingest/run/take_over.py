"""Takes the posts of an archive over: each is recognised or named, and nothing is asked of the web.

Posts that stand in the store's own content are adopted where they are; all others are written anew, as if they had just
been fetched. The archive itself is never written to.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingest.archive.archived import Addressed, Archived, Unread
from ingest.archive.exports.entry import Exported
from ingest.archive.folder import image_of
from ingest.archive.shelf import Shelf
from ingest.documents import Entry, Extracted, Listing
from ingest.extractor.pull import Pulled
from ingest.extractor.site_rules.book import site_key
from ingest.messages import Crash
from ingest.report.outcomes import ArticleOutcome, Change
from ingest.report.progress import Ahead
from ingest.run.make.gallery import Gallery
from ingest.run.make.images import keep_image
from ingest.run.make.write import make_of_text
from ingest.run.order import Order
from ingest.run.pipeline import Walk
from ingest.run.put import put
from ingest.run.sift import Sieve, sift_listing
from ingest.run.tools import Tools
from ingest.source import Source
from ingest.tasks import extract_feed_body, read_archived_post, read_exported_entry
from ingest.text.dates.read import read_date
from ingest.text.urls import url_key
from normalize.article import Picture
from normalize.urls import LOCAL
from normalize.values import Moment, Url
from store.errors import DocumentError
from store.files.regular import real_path
from store.memory import ItemStatus

_COMMIT_EVERY = 32
_MAX_IMAGE_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive, and how its posts are taken."""

    shelf: Shelf
    content: Path
    """The store's own."""
    sources: Mapping[str, Source]
    """The configured ones by name."""
    unnamed: Source
    """What holds for sources that are not configured."""
    source: str | None = None
    """The name under which all posts are taken; None: what each says."""
    categories: Mapping[str, str] = field(default_factory=dict)
    """Category -> what it is called from now on."""

    @property
    def prefix(self) -> str | None:
        """Return where the archive lies in the store's content; None if it lies elsewhere."""
        folder, content = real_path(self.shelf.folder), real_path(self.content)
        if folder != content and content not in folder.parents:
            return None
        return folder.relative_to(content).as_posix().removeprefix(".")


@dataclass(slots=True)
class _Copies:
    """Which file of several copies of an article is taken: the one with most text, and of equals the newest."""

    best: dict[str, tuple[int, str, str]] = field(default_factory=dict)

    def add(self, key: str, archived: Archived, name: str) -> None:
        self.best[key] = max(self.best.get(key, (-1, "", "")), (archived.letters, "".join(archived.dates[:1]), name))

    def chosen(self, key: str) -> str:
        return self.best[key][2]


class Takeover:
    """One import."""

    def __init__(self, archive: Archive, walk: Walk, tools: Tools) -> None:
        """Outcomes are told to the walk as they come."""
        self._archive = archive
        self._walk = walk
        self._tools = tools
        self._prefix = archive.prefix
        self._posts = frozenset(archive.shelf.posts)
        self.mended: Counter[str] = Counter()
        """What was wrong with the files that were taken -> how many of them."""
        self.categories: Counter[str] = Counter()

    async def run(self) -> int:
        """Take all posts over; return how many files there are."""
        names = self._archive.shelf.names
        self._tools.progress.ahead(Ahead("posts", len(names)))
        copies = _Copies()
        keys: dict[str, str] = {}
        for name in names:
            read = await self._read(name)
            if isinstance(read, Unread):
                self._tell(name, read.url, "", Change.SKIPPED, _with_advice(read))
            elif isinstance(read, Addressed):
                self._await(name, read)
            else:
                keys[name] = self._key(read)
                copies.add(keys[name], read, name)
        for number, (name, key) in enumerate(keys.items(), 1):
            if copies.chosen(key) != name:
                self._tell(
                    name, "", "", Change.SKIPPED, f"is a copy of {copies.chosen(key)}, which holds more or is newer"
                )
                continue
            read = await self._read(name)
            if isinstance(read, Archived):
                await self._take(name, read)
            if number % _COMMIT_EVERY == 0:
                self._walk.articles.commit()
                self._tools.progress.ahead(Ahead("posts", len(keys) - number))
        self._walk.articles.commit()
        return len(names)

    async def _read(self, name: str) -> Archived | Addressed | Unread:
        held, limits, engine = self._archive.shelf.read(name), self._tools.settings.limits, self._tools.engine
        if isinstance(held, str):
            return Unread(held)
        if isinstance(held, Exported):
            read = await engine.perform(read_exported_entry(held, limits))
        else:
            read = await engine.perform(read_archived_post(held, name, limits))
        return Unread(f"could not be read: {read.detail}") if isinstance(read, Crash) else read

    def _key(self, archived: Archived) -> str:
        """Return what all copies of an article have in common: the site's own number, else the address."""
        return site_key(archived.url, self._tools.rules) or url_key(archived.url)

    async def _take(self, name: str, archived: Archived) -> None:
        """Take one post over; what goes wrong with it costs it alone."""
        source = self._source_of(archived)
        order = self._order(archived, source)
        if isinstance(order, str):
            self._tell(name, archived.url, archived.title, Change.UNCHANGED, order)
            return
        self.mended.update(archived.faults)
        self.categories.update(order.source.categories)
        try:
            if self._prefix is not None and name in self._posts:
                self._adopt(name, archived, order)
            else:
                await self._write(name, archived, order)
        except DocumentError as error:
            self._tell(name, archived.url, archived.title, Change.SKIPPED, f"could not be stored: {error}")

    def _await(self, name: str, kept: Addressed) -> None:
        """Owe an article of which only the address was kept: the next run fetches it."""
        tools, entry = self._tools, Entry(link=kept.url, title=kept.title, teaser=kept.description, tags=kept.tags)
        sieve = Sieve(self._named("", kept.url), tools.now(), by_hand=True)
        sifting = sift_listing(Listing("archive", (entry,)), sieve, tools.store, tools.rules)
        for order in sifting.orders:
            if order.item is not None and order.item.status is ItemStatus.OWED:
                self._tell(name, kept.url, kept.title, Change.UNCHANGED, "is owed already")
                continue
            debt = order.owe("only its address was imported", tools.now(), unbegun=True)
            tools.store.owe(debt, order.memory(ItemStatus.OWED, tools.now()), order.keys)
            self._tell(name, kept.url, kept.title, Change.LEFT, "has no text here: the next run fetches it")
        for seen in sifting.seen:
            item = tools.store.item(seen.identity)
            known = f"is {item.status} already" if item is not None else "is named twice"
            self._tell(name, kept.url, kept.title, Change.UNCHANGED, known)

    def _named(self, said: str, url: str) -> Source:
        """Return the source of a post: as all are called, as it says itself, or as its site is."""
        host = (urlsplit(url).hostname or "imported").removeprefix("www.")
        name = self._archive.source or said or host
        return self._archive.sources.get(name) or replace(self._archive.unnamed, name=name)

    def _source_of(self, archived: Archived) -> Source:
        """Return the source of a post, with the post's own tags and categories."""
        source = self._named(archived.source, archived.url)
        renamed = tuple(self._archive.categories.get(each, each) for each in archived.categories)
        return replace(source, tags=(*archived.tags, *source.tags), categories=renamed or source.categories)

    def _order(self, archived: Archived, source: Source) -> Order | str:
        """Return the order for a post; for one of an article that is known, say so."""
        tools = self._tools
        guid = archived.guid if archived.guid != archived.url else ""
        entry = Entry(
            guid=guid or None,
            link=archived.url,
            title=archived.title,
            published=next(filter(None, (self._moment(date, source) for date in archived.dates)), None),
            authors=(archived.author,) if archived.author else (),
            language=archived.language or None,
            license=archived.license or None,
            teaser=archived.description,
        )
        feed_url = Url(archived.feed_url) if archived.feed_url else None
        listing = Listing("archive", (entry,))
        sieve = Sieve(source, tools.now(), feed_url=feed_url, by_hand=True)
        sifting = sift_listing(listing, sieve, tools.store, tools.rules)
        for order in sifting.orders:
            # Nothing is known of what its feed shows: its next listing is no edit.
            return replace(order, entry_hash=None)
        seen = sifting.seen[0]
        item = tools.store.item(seen.identity)
        if item is not None and item.status in {ItemStatus.STORED, ItemStatus.REMOVED}:
            removed = item.status is ItemStatus.REMOVED
            return "was removed, and stays so" if removed else f"is stored already: {item.path}"
        return Order(source, replace(entry, feed_url=feed_url), seen.identity, seen.keys, None, item, by_hand=True)

    def _moment(self, text: str, source: Source) -> Moment | None:
        return read_date(text, zone=source.zone, now=self._tools.now())

    def _adopt(self, name: str, archived: Archived, order: Order) -> None:
        """Remember a post that stands in the content already."""
        path = f"{self._prefix}/{name}" if self._prefix else name
        published = order.entry.published
        item = replace(
            order.memory(ItemStatus.STORED, self._tools.now()),
            published_at=published.at if published else None,
            status=ItemStatus.STORED,
        )
        self._tools.store.adopt(item, order.keys, path)
        self._tell(name, archived.url, archived.title, Change.ADDED, "; ".join(("is left as it is", *archived.faults)))

    async def _write(self, name: str, archived: Archived, order: Order) -> None:
        """Write a post anew, as of the time at which it was archived."""
        tools = self._tools
        extracted = await tools.engine.perform(extract_feed_body(archived.body, archived.url, tools.settings.limits))
        if isinstance(extracted, Crash) or not extracted.body:
            why = extracted.detail if isinstance(extracted, Crash) else "holds no article"
            self._tell(name, archived.url, archived.title, Change.SKIPPED, why)
            return
        gallery, missing = self._gallery(name, extracted, order)
        product = await make_of_text(
            order, Pulled(extracted, archived.url), gallery, tools, self._fetched_at(archived, order)
        )
        outcome = put(order, product, tools)
        said = [each for each in (outcome.detail, *archived.faults, *missing) if each]
        self._walk.articles.tell(
            replace(
                outcome, source=str(self._archive.shelf.folder), detail=f"{name}: {'; '.join(said)}" if said else name
            )
        )

    def _fetched_at(self, archived: Archived, order: Order) -> datetime:
        """Return when a post was archived; where it does not say, it was when it is dated."""
        known = self._moment(archived.fetched_at, order.source) or order.entry.published
        return min(known.at, self._tools.now()) if known else self._tools.now()

    def _gallery(self, name: str, extracted: Extracted, order: Order) -> tuple[Gallery, list[str]]:
        """Keep the images that lie in the archive; those of the web stay where they are."""
        omit = self._tools.settings.images == "none"
        gallery, missing = Gallery(), []
        for image in extracted.images:
            if not image.url.startswith(LOCAL):
                gallery = replace(gallery, pictures=(*gallery.pictures, Picture(image.url, omit=omit)))
                continue
            path = unquote(image.url.removeprefix(LOCAL)).partition("?")[0]
            body = None if omit else image_of(self._archive.shelf.folder, name, path, _MAX_IMAGE_BYTES)
            if body is None and not omit:
                missing.append(f"the image {path} is not there")
            gallery = keep_image(image, body, order, gallery, self._tools)
        return gallery, missing

    def _tell(self, name: str, url: str, title: str, change: Change, detail: str) -> None:
        where = url or name
        told = f"{name}: {detail}" if url else detail
        self._walk.articles.tell(ArticleOutcome(str(self._archive.shelf.folder), where, title, change, detail=told))


def _with_advice(unread: Unread) -> str:
    """Say how an article is had that a file only names; what its author keeps back is not to be had."""
    return f"{unread.why}; `fetched add` gets it" if unread.url and not unread.is_kept_back else unread.why
