"""What the engine does of a rewriting: posts are made again of their kept pages, from the page to the file. Pure.

Loaded by the workers of a rewriting alone, beside `ingest.work`.
"""

import hashlib
import importlib
from dataclasses import replace
from datetime import datetime

from ingest import work
from ingest.remaking.contrast import contrast
from ingest.remaking.values import Answer, Batch, Manner, Outcome, Remade, Remaking
from ingest.run.make.kept_body import unpacked
from ingest.run.make.remade import composed, hints_of, remade
from store.document import Former
from store.files.revisions import line_diff


def prepare() -> None:
    """Load what is otherwise loaded when needed, for a process that can open no file later."""
    importlib.import_module("difflib")


def remake_posts(batch: Batch, manner: Manner, now: datetime) -> tuple[Answer, ...]:
    """Make articles again, each by itself."""
    return tuple(_one(asked, manner, now) for asked in batch.asked)


def _one(asked: Remaking, manner: Manner, now: datetime) -> Answer:
    try:
        return _made_again(asked, manner, now)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, it is met, and named, where this one is made by itself
        return Outcome.UNREAD


def _made_again(asked: Remaking, manner: Manner, now: datetime) -> Answer:
    order, body = asked.order, unpacked(asked.coding, asked.body)
    if body is None:
        return Outcome.UNREAD
    read_as = (asked.content_type or None, asked.rule, str(order.source.zone), asked.read_at, hints_of(order))
    extracted = work.read_article(body, order.url, *read_as)
    whole = composed(asked, body, extracted, manner, now)
    if whole is None:
        return work.sketched(extracted)
    written = work.write_document(whole.article, manner.profile, whole.stored.slug or "", manner.zone, whole.edition)
    document, memory = remade(order, whole, written, now)
    if document.text == asked.standing:
        return Outcome.SAME
    diff = line_diff(document.path, whole.stored.revision, asked.standing, document.text)
    if memory.revision > whole.stored.revision:
        document = replace(document, former=Former(_sha256(asked.standing), whole.stored.revision, diff))
    return Remade(
        document=document,
        item=memory,
        contrast=contrast(asked.standing, document.text, diff),
        images=tuple(image.url for image in extracted.images),
        sketch=work.sketched(extracted).sketch,
        canonical_url=extracted.canonical_url,
        remarks=tuple(finding.detail for finding in extracted.findings),
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
