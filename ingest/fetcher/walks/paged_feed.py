"""The way into the past through a feed's own older pages: those it names, or those that WordPress numbers.

Knows nothing of requests that fail: `ingest.fetcher.walks.walk` decides about them.

While a walk goes on, or rests, new items push the old ones on to later pages: pages overlap, and after a rest several
may hold nothing but what was seen. A server that does not page at all gives one page for ever. What tells them apart:
a run of pages with nothing new goes on while each brings something that this very run has not brought.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.documents import Entry, Finding, FindingKind, Listing
from ingest.fetcher.walks.cursor import Batch, Cursor, Reading, Role, Step, address_digest, digest
from ingest.fetcher.walks.enough import MAX_IDLE, generous
from ingest.identity.keys import title_letters
from ingest.messages import Crash, Dialogue, Reply, perform
from ingest.tasks import read_listing
from ingest.text.counted import counted
from ingest.text.urls import host, url_key
from normalize.values import Url

_NUMBER = re.compile(r"(?<=[?&])paged=\d*")


def begin(source_urls: Sequence[str]) -> tuple[Step, ...]:
    """Begin with the feed itself."""
    return tuple(Step(Url(url), Role.FEED) for url in source_urls)


def read(cursor: Cursor, step: Step, reply: Reply, reading: Reading) -> Dialogue[Batch]:
    """Take what a page brings; `cursor` stands behind its step."""
    if reply.url != step.url and step.role is not Role.FEED and address_digest(reply.url) in cursor.asked:
        return Batch(findings=_unpaged(step))  # sent back to a page that was read already
    listing = yield from perform(read_listing(reply, str(reading.zone), reading.now, generous(reading.limits)))
    if isinstance(listing, Crash):
        return missing(cursor, step, f"could not be read: {listing.detail}")
    if listing.format is None:
        return missing(cursor, step, f"is no feed but {_what(listing)}")
    return collected(cursor, step, reply, listing)


def missing(cursor: Cursor, step: Step, detail: str, *, is_end: bool = False) -> Batch:
    """Go on without a page that is not to be had; `cursor` stands behind its step.

    `is_end`: the server says that there is no such page, which ends the numbered ones as it should be.
    """
    trouble = f"{step.url}: {detail}"
    if step.role is not Role.NUMBERED:
        return Batch(cursor=cursor if cursor.steps else None, trouble=trouble)
    if is_end or cursor.idle + 1 >= MAX_IDLE:
        return Batch(trouble=None if is_end else trouble)
    following = Step(_numbered(step.url, step.number + 1), Role.NUMBERED, step.number + 1)
    return Batch(cursor=replace(cursor, steps=(following,), idle=cursor.idle + 1), trouble=trouble)


def _what(listing: Listing) -> str:
    return next(
        (finding.detail for finding in listing.findings if finding.kind == FindingKind.NOT_A_FEED), "something else"
    )


def _unpaged(step: Step) -> tuple[Finding, ...]:
    """Say so when a feed that was asked for its older pages has none."""
    if step.role is not Role.NUMBERED or step.number > 1 + MAX_IDLE:
        return ()
    return (Finding(FindingKind.UNPAGED, "the feed has no older pages; a sitemap may know more (`--via sitemap`)"),)


def collected(cursor: Cursor, step: Step, reply: Reply, listing: Listing) -> Batch:
    """Take a page's entries, and find the page after it."""
    names = [_name(entry) for entry in listing.entries]
    count = Counter(names)
    # Entries of one page that share a name are different ones, so none of them is taken for seen.
    pairs = zip(listing.entries, names, strict=True)
    fresh = [entry for entry, name in pairs if name not in cursor.seen or count[name] > 1]
    recent = [entry for entry in fresh if not _is_too_old(entry, cursor)]
    wanted = tuple(entry for entry in recent if not cursor.is_after(entry.published or entry.updated))
    brings_new = bool(frozenset(names) - cursor.seen)
    after = _remembering(
        cursor, frozenset(names), is_new=brings_new and bool(recent), is_old=bool(fresh) and not recent
    )
    after = replace(after, asked=after.asked | {address_digest(reply.url)}, found=after.found + len(wanted))
    following = _following(step, reply, listing, after)
    findings = (*listing.findings, *_before(len(fresh) - len(recent), cursor))
    if following is None:
        return Batch(wanted, findings=(*findings, *(() if brings_new else _unpaged(step))))
    return Batch(wanted, replace(after, steps=(following,)), findings)


def _name(entry: Entry) -> str:
    """Return what tells an entry from others for as long as a walk lasts; a guid only where there is no link.

    A server that gives one page for ever may make up new guids for it each time.
    """
    title = title_letters(entry.title) or entry.text_hash
    return digest(f"{url_key(entry.link) if entry.link else entry.guid}\n{title}")


def _is_too_old(entry: Entry, cursor: Cursor) -> bool:
    dates = [moment for moment in (entry.published, entry.updated) if moment]
    return bool(dates) and all(map(cursor.is_before, dates))


def _before(count: int, cursor: Cursor) -> tuple[Finding, ...]:
    told = f"{counted(count, 'entry', 'entries')} left out: older than {cursor.since}"
    return (Finding(FindingKind.BEFORE, told),) if count else ()


def _remembering(cursor: Cursor, names: frozenset[str], *, is_new: bool, is_old: bool) -> Cursor:
    """Note what a page showed, and whether the walk gets on."""
    seen = cursor.seen | names
    if is_new:
        return replace(cursor, seen=seen, recent=names, idle=0)
    if not is_old and names - cursor.recent:  # older items, pushed on to this page by newer ones
        return replace(cursor, seen=seen, recent=cursor.recent | names, idle=0)
    return replace(cursor, seen=seen, idle=cursor.idle + 1)


def _following(step: Step, reply: Reply, listing: Listing, cursor: Cursor) -> Step | None:
    """Return the page after this one: the one it names (archives, RFC 5005 §4, before pages, §3), else its number."""
    if cursor.idle >= MAX_IDLE:
        return None
    number = step.number + 1
    named = None if step.role is Role.NUMBERED else listing.archive_url or listing.next_url
    if named:
        return None if address_digest(named) in cursor.asked else Step(named, Role.NEXT, number)
    is_counted = bool(host(reply.url)) and not (listing.format or "").startswith("json")
    if step.role is Role.NEXT or not listing.entries or not is_counted:
        return None
    return Step(_numbered(reply.url if step.role is Role.FEED else step.url, number), Role.NUMBERED, number)


def _numbered(url: str, number: int) -> Url:
    """Write the address of a page as WordPress counts them (`paged`, which its feeds hear as its pages do)."""
    bare_url = url.partition("#")[0]
    if _NUMBER.search(bare_url):
        return Url(_NUMBER.sub(f"paged={number}", bare_url))
    return Url(f"{bare_url}{'&' if '?' in bare_url else '?'}paged={number}")
