"""Documents with images, out of fixed data: what the tests of the store put."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from store.document import Asset, Document
from store.landing import PostChange
from store.memory import ItemMemory, ItemStatus, Key, PictureMemory
from store.store import Store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    """A document with all that is put along with it, and the bytes of its images by name."""

    document: Document
    item: ItemMemory
    keys: tuple[Key, ...]
    pictures: tuple[PictureMemory, ...]
    images: dict[str, bytes]

    def put_into(self, store: Store) -> PostChange:
        for data in self.images.values():
            store.keep_blob(data)
        return store.put(self.document, self.item, self.keys, self.pictures)


def image(number: int) -> bytes:
    """Bytes that differ from number to number; the store does not look into them."""
    return b"\x89PNG\r\n\x1a\n" + hashlib.sha256(str(number).encode()).digest() * (1 + number % 7)


def sample(number: int, *, body: str = "Text.", images: int = 2, revision: int = 1) -> Sample:
    """Make the document of an article: the same number, the same identity and path."""
    identity = f"url:https://example.org/{number}"
    slug = f"post-{hashlib.sha256(identity.encode()).hexdigest()[:8]}"
    published = datetime(2026, 2, 1, tzinfo=UTC) + timedelta(days=number % 28)
    kept = {name_of(data): data for data in (image(number * 10 + place) for place in range(images))}
    links = "".join(f"\n\n![]({name})" for name in kept)
    text_body = f"{body}{links}\n"
    content_hash = f"sha256:{hashlib.sha256(text_body.encode()).hexdigest()}"
    front = (
        f'title: "Post {number}"\ndate: {published:%Y-%m-%dT%H:%M:%SZ}\nslug: "{slug}"\nsource: "example"\n'
        f'source_url: "https://example.org/{number}"\ncontent_hash: "{content_hash}"\n'
    )
    document = Document(
        identity=identity,
        source="example",
        source_url=f"https://example.org/{number}",
        title=f"Post {number}",
        slug=slug,
        day=published.date(),
        published=published,
        text=f"---\n{front}---\n{text_body}",
        content_hash=content_hash,
        folder=f"{published:%Y/%m/%d}/{slug}",
        assets=tuple(Asset(name, hashlib.sha256(data).hexdigest()) for name, data in kept.items()),
    )
    pictures = tuple(
        PictureMemory(identity, f"https://example.org/{number}/{place}.png", asset.name, asset.sha256)
        for place, asset in enumerate(document.assets)
    )
    item = ItemMemory(
        identity=identity,
        source="example",
        url=document.source_url,
        title=document.title,
        status=ItemStatus.STORED,
        first_seen_at=NOW,
        slug=slug,
        published_at=published,
        fetched_at=NOW,
        revision=revision,
        entry_hash=f"entry-{number}-{revision}",
    )
    keys = (Key(f"url:https://example.org/{number}"), Key(f"guid:example\x1f{number}"))
    return Sample(document, item, keys, pictures, kept)


def edited(one: Sample, body: str) -> Sample:
    """Make the next revision of a sample's article."""
    number = int(one.document.source_url.rpartition("/")[2])
    return sample(number, body=body, images=len(one.images), revision=one.item.revision + 1)


def name_of(data: bytes) -> str:
    return f"{hashlib.sha256(data).hexdigest()[:12]}.png"


def at(one: Sample, folder: str, file_name: str = "index.md") -> Sample:
    """Put a sample elsewhere."""
    return replace(one, document=replace(one.document, folder=folder, file_name=file_name))
