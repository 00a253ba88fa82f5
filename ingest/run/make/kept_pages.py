"""Pages that were kept: from an answer of the web to what the store keeps, and back, for whoever extracts anew."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from ingest.http.coding.body import Body, BodyError
from ingest.messages import Reply
from normalize.article import Url
from store.files.raw import PageHead
from store.store import Store

_MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page that was kept, decoded, and when it was fetched: by which its rule is chosen and its dates are read."""

    reply: Reply
    fetched_at: datetime


def kept_page(store: Store, url: Url) -> KeptPage | None:
    """Return the page that was kept of a URL; None where none was kept or its coding can't be undone."""
    kept = store.page(url)
    if kept is None:
        return None
    head, raw = kept
    try:
        body = Body(head.content_encoding, _MAX_BYTES)
        body.add(raw)
        decoded, _ = body.finish(framed=True)
    except BodyError:
        return None
    headers = {"content-type": head.content_type} if head.content_type else {}
    return KeptPage(Reply(Url(head.url), HTTPStatus.OK, headers, decoded), head.fetched_at)


def keep_page(store: Store, page: Reply, asked: Url, identity: str, fetched_at: datetime) -> None:
    """Keep a page in the coding in which it came, under the address that was asked for."""
    in_coding = page.raw_body is not None
    head = PageHead(
        url=asked,
        content_type=page.headers.get("content-type", ""),
        content_encoding=page.headers.get("content-encoding", "") if in_coding else "",
        fetched_at=fetched_at,
        identity=identity,
    )
    store.keep_page(head, page.body if page.raw_body is None else page.raw_body)
