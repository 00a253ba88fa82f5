"""Pages that were kept: from an answer of the web to what the store keeps, and back, for whoever extracts anew."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus

from ingest.http.own_secrets import OwnSecrets, own_secrets
from ingest.http.redact import masked
from ingest.identity.entry_json import to_json
from ingest.illustrator.illustrate import Picked
from ingest.messages import NoReply, Reason, Reply, Request
from ingest.run.make.kept_body import unpacked
from ingest.run.order import Made, Order
from normalize.values import NO_HTML, BodyOrigin, Origin, Url
from store.files.raw import PageHead
from store.store import Store
from store.warc.records import Said

_SUBTYPES = {"jpg": "jpeg", "svg": "svg+xml", "ico": "vnd.microsoft.icon"}
"""Of media types that are not called as files are (IANA)."""


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
    decoded = unpacked(head.content_encoding, raw)
    if decoded is None:
        return None
    headers = {"content-type": head.content_type} if head.content_type else {}
    return KeptPage(Reply(Url(head.url), HTTPStatus.OK, headers, decoded), head.fetched_at)


def from_kept_pages(store: Store, first: KeptPage) -> Callable[[Request], Reply | NoReply]:
    """Return a web of the kept pages alone: whatever page is asked first, it is this one, whatever its rule says."""
    begun = False

    def ask(request: Request) -> Reply | NoReply:
        nonlocal begun
        kept = kept_page(store, request.url) if begun else first
        begun = True
        return kept.reply if kept is not None else NoReply(request.url, Reason.BROKEN, "it is not kept")

    return ask


def keep_pages(store: Store, order: Order, made: Made, fetched_at: datetime) -> None:
    """Keep the pages that an article was made of, with what its feed listed of it; its text, where that is the post."""
    if made.page is None:
        return
    is_feed_text = made.item.origin == str(Origin(BodyOrigin.FEED))
    listed = order.entry if is_feed_text else replace(order.entry, body=NO_HTML, summary=NO_HTML)
    own, source = own_secrets(order.source.urls), order.source.name
    head = PageHead(order.url, "", "", fetched_at, order.identity, to_json(listed), source=source)
    _keep(store, made.page, head, own)
    for url, page in made.further_pages:
        further = PageHead(url, "", "", fetched_at, order.identity, is_further=True, source=source)
        _keep(store, page, further, own)


def keep_image_as_it_came(store: Store, picked: Picked, order: Order, fetched_at: datetime) -> None:
    """Keep an image among the pages: who archives wants a page to look as it did."""
    extension = picked.kind.extension if picked.kind is not None else ""
    media_type = f"image/{_SUBTYPES.get(extension, extension)}"
    url, source = own_secrets(order.source.urls).emptied(picked.url), order.source.name
    head = PageHead(url, media_type, "", fetched_at, order.identity, is_further=True, source=source)
    store.keep_page(head, picked.body)


def _keep(store: Store, page: Reply, head: PageHead, own: OwnSecrets) -> None:
    """Keep a page in the coding in which it came, under the address that was asked for, and no secret beside it."""
    in_coding = page.raw_body is not None
    head = replace(
        head,
        content_type=page.headers.get("content-type", ""),
        content_encoding=page.headers.get("content-encoding", "") if in_coding else "",
    )
    fields = tuple((name, masked(own.emptied(value))) for name, value in page.headers.items())
    said = Said(own.emptied(page.url), page.status, fields)
    store.keep_page(head, page.body if page.raw_body is None else page.raw_body, said)
