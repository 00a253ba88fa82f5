"""Posts of about 4 KB with small images, in the shape of profile hugo, for measuring the store."""

import hashlib
import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from store.document import Asset, Document
from store.memory import ItemMemory, ItemStatus, Key, PictureMemory

_FIRST = datetime(2024, 1, 1, tzinfo=UTC)
_WORDS = "截至周五 该公司 表示 the of and a 模型 数据 in to 网络 研究 系统 with 用户 发布 更新".split()


@dataclass(frozen=True, slots=True)
class SamplePost:
    """What is put of one post."""

    document: Document
    item: ItemMemory
    keys: tuple[Key, ...]
    pictures: tuple[PictureMemory, ...]
    images: tuple[bytes, ...]


def sample_post(number: int, images: int) -> SamplePost:
    """Make a post; the same number, the same bytes."""
    chance = random.Random(number)
    identity = f"url:example.org/{number}"
    slug = f"post-{hashlib.sha256(identity.encode()).hexdigest()[:8]}"
    published = _FIRST + timedelta(hours=number)
    pictures = tuple(chance.randbytes(4000) for _ in range(images))
    hashes = tuple(hashlib.sha256(data).hexdigest() for data in pictures)
    assets = tuple(Asset(f"{sha256[:12]}.png", sha256) for sha256 in hashes)
    prose = "\n\n".join(" ".join(chance.choices(_WORDS, k=60)) for _ in range(10))
    body = prose + "".join(f"\n\n![]({asset.name})" for asset in assets) + "\n"
    content_hash = f"sha256:{hashlib.sha256(body.encode()).hexdigest()}"
    said = {
        "title": f"Post {number}",
        "date": f"{published:%Y-%m-%dT%H:%M:%SZ}",
        "slug": slug,
        "source": f"source-{number % 100}",
        "source_url": f"https://example.org/{number}",
        "fetched_at": "2026-03-01T12:00:00Z",
        "content_hash": content_hash,
    }
    head = "".join(f"{name}: {json.dumps(value)}\n" for name, value in said.items())
    document = Document(
        identity=identity,
        source=said["source"],
        source_url=said["source_url"],
        title=said["title"],
        slug=slug,
        day=published.date(),
        published=published,
        text=f"---\n{head}---\n{body}",
        content_hash=content_hash,
        folder=f"{published:%Y/%m/%d}/{slug}",
        assets=assets,
    )
    item = ItemMemory(
        identity, said["source"], said["source_url"], said["title"], ItemStatus.STORED, _FIRST, published_at=published
    )
    keys = (Key(identity), Key(f"guid:{said['source']}\x1f{number}"))
    memories = tuple(
        PictureMemory(identity, f"https://example.org/{asset.name}", asset.name, asset.sha256) for asset in assets
    )
    return SamplePost(document, item, keys, memories, pictures)
