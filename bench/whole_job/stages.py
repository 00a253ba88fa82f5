"""The whole job taken apart: what each stage costs an article where it is done by itself, over the same pages.

Each is called as the run calls it, in one process and one after the other: no child, no turns, nothing decided between
them. Their sum is what the job would cost if nothing stood between its stages.
"""

import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from ipaddress import ip_network
from pathlib import Path

from bench.whole_job.site import ARTICLES
from ingest import tasks
from ingest.documents import NO_HINTS, Entry, Extracted
from ingest.engine.frames import HEADER, pack_answer, pack_task, read_answer, read_task
from ingest.extractor.site_rules.book import load_rules
from ingest.http.client import Web, open_web
from ingest.http.settings import NetworkSettings
from ingest.identity.minhash import bands
from ingest.messages import Purpose, Reply, Request
from ingest.posts import PostReader
from ingest.run.make.compose import Provenance, compose
from ingest.source import Source
from ingest.tasks import WorkLimits
from ingest.work import extract_page, list_entries, write_document
from normalize.article import Article, Picture
from normalize.profile import Profile
from normalize.profiles import load_profile
from normalize.values import Url
from store.document import Asset, Document
from store.files.raw import PageHead
from store.memory import ItemMemory, ItemStatus, Key, PictureMemory
from store.store import Store

PAGES, IMAGES_HAD, LISTED = "pages asked for, inflated", "images asked for", "feeds read"
EXTRACTED, WRITTEN, HANDED = "pages extracted, sketched", "Markdown and front matter", "to the child and back"
PUT, KEPT = "posts and images put, synced, committed", "pages kept"
_LIMITS = WorkLimits()
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class _Made:
    """An article between two stages."""

    entry: Entry
    reply: Reply
    extracted: Extracted
    images: tuple[bytes, ...]


class _Stages:
    """CPU seconds by stage."""

    def __init__(self) -> None:
        self.cpu_s: dict[str, float] = {}

    @contextmanager
    def counted(self, stage: str) -> Iterator[None]:
        """Count what is done within for a stage."""
        before_s = time.process_time()
        yield
        self.cpu_s[stage] = self.cpu_s.get(stage, 0.0) + time.process_time() - before_s


def stages(feeds: Sequence[str], images: int, folder: Path) -> dict[str, float]:
    """Do each stage over the articles of some feeds; return stage -> CPU seconds for 1,000 articles."""
    done, now = _Stages(), datetime.now(UTC)
    made = asyncio.run(_had(feeds, images, done, now))
    profile = load_profile("hugo")
    source = Source("town", tuple(feeds))
    documents = [(each, *_document(each, source, profile, done, now)) for each in made]
    with Store.open(
        folder / "content",
        folder / "state",
        now=now,
        journal=folder / "fetched.journal",
        reader=PostReader(profile, load_rules(None, built_in=True)),
    ) as store:
        for number, (each, article, document) in enumerate(documents, 1):
            with done.counted(PUT), store.together():
                _put(each, article, document, store)
            with done.counted(KEPT):
                head = PageHead(each.reply.url, each.reply.headers.get("content-type", ""), "gzip", now)
                store.keep_page(head, each.reply.raw_body or each.reply.body)
            if number % ARTICLES == 0:
                with done.counted(PUT):
                    store.commit()
    return {stage: 1_000 * cpu_s / len(made) for stage, cpu_s in done.cpu_s.items()}


async def _had(feeds: Sequence[str], images: int, done: _Stages, now: datetime) -> list[_Made]:
    settings = NetworkSettings(
        allow_private=(ip_network("127.0.1.0/24"),), delay_s=0, per_host=8, concurrency=2 * _AT_ONCE
    )
    web = open_web(settings, {}, random.Random(1))
    made = []
    for url in feeds:
        [feed] = await _asked(web, [Url(url)], Purpose.FEED)
        with done.counted(LISTED):
            listing = list_entries(feed.body, feed.headers.get("content-type"), feed.url, "UTC", now, ARTICLES)
        links = [entry.link for entry in listing.entries if entry.link]
        with done.counted(PAGES):
            pages = await _asked(web, links, Purpose.PAGE)
        found = [_extracted(page, done, now) for page in pages]
        with done.counted(IMAGES_HAD):
            named = [image.url for each in found for image in each.images] if images else []
            bodies = iter([reply.body for reply in await _asked(web, named, Purpose.IMAGE)])
        for entry, page, each in zip(listing.entries, pages, found, strict=True):
            made.append(_Made(entry, page, each, tuple(next(bodies) for _ in each.images) if images else ()))
    await web.aclose()
    return made


async def _asked(web: Web, urls: Sequence[Url], purpose: Purpose) -> list[Reply]:
    replies: list[Reply] = []
    for start in range(0, len(urls), _AT_ONCE):
        some = urls[start : start + _AT_ONCE]
        answers = await asyncio.gather(*(web.ask(Request(url, purpose)) for url in some))
        replies += [answer for answer in answers if isinstance(answer, Reply) and answer.is_content]
    if len(replies) < len(urls):
        raise RuntimeError(f"{len(urls) - len(replies)} of {len(urls)} were not had: {purpose}")
    return replies


def _extracted(page: Reply, done: _Stages, now: datetime) -> Extracted:
    kind = page.headers.get("content-type")
    with done.counted(EXTRACTED):
        found = extract_page(page.body, page.url, kind, None, "UTC", now, NO_HINTS)
    with done.counted(HANDED):
        task = tasks.extract_page(page, None, "UTC", now, NO_HINTS, _LIMITS)
        read_task(pack_task(task)[HEADER.size :])
        answer = pack_answer(task, found)
        read_answer(task, answer[:1], answer[HEADER.size :])
    return found


def _document(made: _Made, source: Source, profile: Profile, done: _Stages, now: datetime) -> tuple[Article, Document]:
    link = made.entry.link or made.reply.url
    names = [f"{sha256(body).hexdigest()[:12]}.png" for body in made.images]
    shown = made.extracted.images
    named = zip(shown, names, strict=True) if names else ((image, None) for image in shown)
    pictures = tuple(Picture(image.url, name, omit=name is None) for image, name in named)
    article = compose(made.entry, made.extracted, Provenance(f"url:{link}", source, link, now), pictures)
    slug = f"post-{sha256(link.encode()).hexdigest()[:8]}"
    with done.counted(WRITTEN):
        document = write_document(article, profile, slug, "UTC", None)
    with done.counted(HANDED):
        task = tasks.write_document(article, profile, slug, "UTC", _LIMITS)
        read_task(pack_task(task)[HEADER.size :])
        answer = pack_answer(task, document)
        read_answer(task, answer[:1], answer[HEADER.size :])
    return article, document


def _put(made: _Made, article: Article, document: Document, store: Store) -> None:
    blobs = [store.keep_blob(body) for body in made.images]
    assets = tuple(Asset(f"{blob[:12]}.png", blob) for blob in blobs)
    item = ItemMemory(
        article.identity,
        article.source,
        article.url,
        article.title,
        ItemStatus.STORED,
        article.fetched_at,
        published_at=article.published,
        fetched_at=article.fetched_at,
    )
    pictures = [
        PictureMemory(article.identity, image.url, asset.name, asset.sha256)
        for image, asset in zip(made.extracted.images, assets, strict=False)
    ]
    store.put(replace(document, assets=assets), item, [Key(article.identity)], pictures)
    if made.extracted.sketch:
        store.note_sketch(article.identity, made.extracted.sketch, bands(made.extracted.sketch), article.fetched_at)
