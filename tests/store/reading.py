"""Reads the samples' posts back, with python-frontmatter, as a reader of the normalizer's posts would."""

import hashlib
from datetime import datetime

import frontmatter
import yaml

from store.facts import PostFacts
from store.memory import ItemMemory, ItemStatus, Key


def read_sample(path: str, text: str) -> PostFacts | None:
    """Return what a sample's post says; None for a text that is none."""
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    try:
        said = frontmatter.loads(f"---\n{head}\n---\n").metadata
    except (ValueError, yaml.YAMLError):
        return None
    url = said.get("source_url")
    if url is None or "content_hash" not in said:
        return None
    published = said["date"]
    assert isinstance(published, datetime)
    stated = said["content_hash"]
    item = ItemMemory(
        identity=f"url:{url}",
        source=str(said["source"]),
        url=str(url),
        title=str(said["title"]),
        status=ItemStatus.STORED,
        first_seen_at=published,
        path=path,
        slug=str(said["slug"]),
        published_at=published,
        content_hash=str(stated),
    )
    is_intact = f"sha256:{hashlib.sha256(body.encode()).hexdigest()}" == stated
    return PostFacts(item, (Key(f"url:{url}"),), is_intact)
