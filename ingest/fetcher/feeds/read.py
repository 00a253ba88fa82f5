"""A feed's bytes to a `Listing`: RSS 0.9x to 2.0, RSS 1.0, Atom 0.3 and 1.0, CDF, JSON Feed, as broken as they come.

Pure, and made to run in a child process. Asks nobody, stores nothing, cleans nothing; knows no source's history.

The way of a document: its text (`ingest.text.decode`), its root (`prologue`; an entry alone gets a feed around it),
its entries as small trees by expat (`xml`), mended where expat refuses it (`repair`), read on behind a fault
(`salvage`, with `feedparser_fallback` for what is broken), and each entry's fields by one table (`entry`).
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ingest.documents import Entry, Finding, FindingKind, Listing
from ingest.fetcher.feeds.authors import MAX_AUTHORS
from ingest.fetcher.feeds.channel import Head, format_of, head_of
from ingest.fetcher.feeds.entry import MAX_CATEGORIES, Surroundings, entry_date, entry_of, has_date
from ingest.fetcher.feeds.feedparser_fallback import guess_entries
from ingest.fetcher.feeds.json_feed import read_json_feed
from ingest.fetcher.feeds.links import document_base
from ingest.fetcher.feeds.media import MAX_FILES
from ingest.fetcher.feeds.newest import newest
from ingest.fetcher.feeds.plain_text import MAX_TEXT
from ingest.fetcher.feeds.prologue import LOOKED_AT, begin, describe
from ingest.fetcher.feeds.repair import may_hold_c1, repaired, without_c1
from ingest.fetcher.feeds.salvage import Salvaged, read_through
from ingest.fetcher.feeds.tree import Element, FeedTree
from ingest.fetcher.feeds.xml import ThinOut, read_tree
from ingest.text.counted import counted
from ingest.text.decode import Decoded, decode_feed
from normalize.values import Url

_AROUND_ENTRY = (b'<feed xmlns="http://www.w3.org/2005/Atom">', b"</feed>")


def read_feed(
    body: bytes, *, content_type: str | None, url: Url, zone: str, polled_at: datetime, max_entries: int = 2000
) -> Listing:
    """Read a feed document, whatever it is.

    `url` is the one that answered, `zone` the IANA name of the site's zone, `polled_at` the aware time of the poll:
    dates beyond it are refused, relative ones are told from it. Of more than `max_entries` entries the newest are kept.

    What was found on the way is among the findings: `not_a_feed` (with what it is instead; `format` is None then),
    `encoding_repaired`, `truncated`, `broken`, `entries_lost`, `capped`, `too_deep`, `too_large`, `dates_refused`,
    `empty_entries`.
    """
    decoded = decode_feed(body, content_type)
    found, site_zone = _decoding(decoded), ZoneInfo(zone)
    beginning = decoded.text[:LOOKED_AT]
    if _like_json(decoded.text):
        listing = read_json_feed(decoded.text, url, site_zone, polled_at, max_entries)
    else:
        document = _document(decoded)
        del decoded  # as large as the body, and read already: what is left of the memory is for the entries
        listing = _read_xml(document, url, site_zone, polled_at, max_entries) if document else None
    listing = listing or Listing(None, findings=(Finding(FindingKind.NOT_A_FEED, describe(beginning)),))
    return replace(listing, findings=(*found, *listing.findings, *_cut_short(listing)))


def _like_json(text: str) -> bool:
    return text[:1000].lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def _decoding(decoded: Decoded) -> tuple[Finding, ...]:
    if not decoded.repaired:
        return ()
    detail = f"{decoded.repaired} damaged places in the {decoded.encoding} text became U+FFFD"
    return (Finding(FindingKind.ENCODING_REPAIRED, detail),)


class _Document(NamedTuple):
    """A document as UTF-8, cut to its root, and the entities that its DTD declared as plain text."""

    xml: bytes | memoryview
    entities: dict[str, str]


def _document(decoded: Decoded) -> _Document | None:
    """Find the root; a document may be as large as the memory allows, so it is copied once, and not where it is fit."""
    begun = begin(decoded.text)
    if begun is None:
        return None
    before = without_c1(decoded.text[: begun.start])
    fit = decoded.utf_8 if decoded.utf_8 is not None and not may_hold_c1(decoded.utf_8) else None
    xml = memoryview(without_c1(decoded.text) if fit is None else fit)[len(before) :]
    if not begun.is_entry:
        return _Document(xml, begun.entities)
    entry = bytes(xml).rstrip()  # put into the feed that it could be the only entry of
    return _Document(_AROUND_ENTRY[0] + entry + (_AROUND_ENTRY[1] if entry.endswith(b"entry>") else b""), {})


def _read_xml(document: _Document, url: Url, zone: tzinfo, now: datetime, max_entries: int) -> Listing | None:
    """Read an XML feed; None where the root is not a feed's after all."""
    plain = Surroundings(url, None, (), None, zone, now)

    def thin_out(entries: list[Element]) -> list[Element]:
        if len(entries) <= max_entries:
            return entries
        return [entries[position] for position in newest([entry_date(entry, plain) for entry in entries], max_entries)]

    salvaged = _tree(document, url, thin_out, max_entries)
    tree = salvaged.tree
    form = format_of(tree.root)
    if form is None or tree.root is None:
        return None
    head = head_of(tree.root, url)
    base = document_base(url, head.home_url, head.self_url)
    around = replace(plain, base=base, home=head.home_url, authors=head.authors, license=head.license)
    kept = thin_out(tree.entries)
    dropped = tree.dropped + len(tree.entries) - len(kept)
    entries = [entry_of(element, around) for element in kept]
    blank = entry_of(Element("item", {}, None, None), around)
    telling = tuple(entry for entry in entries if entry.title != blank.title or replace(entry, language=None) != blank)
    findings = [*_faults(salvaged, len(tree.entries)), *_limits(tree, dropped, max_entries), *_refused(kept, entries)]
    if len(telling) < len(entries):
        silent = counted(len(entries) - len(telling), "entry", "entries")
        findings.append(Finding(FindingKind.EMPTY_ENTRIES, f"{silent} without any text"))
    return _listing(form, head, telling, findings)


def _tree(document: _Document, url: str, thin_out: ThinOut, max_entries: int) -> Salvaged:
    """Parse; where a parser refuses, mend and parse again; where it still refuses, read on behind the fault."""
    tree = read_tree([document.xml], url, thin_out, max_entries)
    if tree.fault is None:
        return Salvaged(tree)
    del tree  # what was read before the fault is read again
    mended = repaired(str(document.xml, "utf-8"), document.entities).encode("utf-8", "replace")
    return read_through(mended, url, thin_out, max_entries, guess_entries)


def _cut_short(listing: Listing) -> tuple[Finding, ...]:
    """Say where a field was longer, or held more, than one entry can have."""
    long = sum(
        any(len(text) >= MAX_TEXT for text in (entry.title, *entry.authors, *entry.categories))
        for entry in listing.entries
    )
    many = sum(
        len(entry.authors) >= MAX_AUTHORS
        or len(entry.categories) >= MAX_CATEGORIES
        or len(entry.enclosures) >= MAX_FILES
        for entry in listing.entries
    )
    if not long and not many:
        return ()
    return (Finding(FindingKind.TOO_LARGE, f"{long + many} entries have a title, a name or a list that was cut"),)


def _listing(form: str, head: Head, entries: tuple[Entry, ...], findings: Sequence[Finding]) -> Listing:
    said = {name: value for name, value in asdict(head).items() if name not in ("authors", "self_url")}
    return Listing(format=form, entries=entries, findings=tuple(findings), **said)


def _faults(salvaged: Salvaged, entries: int) -> list[Finding]:
    found = []
    if salvaged.cut:
        found.append(Finding(FindingKind.TRUNCATED, f"the document is cut off after {entries} whole entries"))
    if salvaged.broken:
        detail = (
            f"{salvaged.broken}; {salvaged.guessed} broken entries were read by guessing"
            if salvaged.guessed
            else salvaged.broken
        )
        found.append(Finding(FindingKind.BROKEN, detail))
    if salvaged.lost:
        lost = counted(salvaged.lost, "broken entry", "broken entries")
        found.append(Finding(FindingKind.ENTRIES_LOST, f"{lost} could not be read at all"))
    return found


def _limits(tree: FeedTree, dropped: int, max_entries: int) -> list[Finding]:
    found = []
    if dropped:
        beyond = counted(dropped, "entry", "entries")
        found.append(Finding(FindingKind.CAPPED, f"{beyond} beyond the newest {max_entries} left out"))
    if tree.too_deep:
        found.append(Finding(FindingKind.TOO_DEEP, "elements nested deeper than any feed needs were read as text"))
    if tree.too_many:
        found.append(
            Finding(FindingKind.TOO_LARGE, "an element holds more elements than any feed needs; the rest was left out")
        )
    return found


def _refused(elements: Sequence[Element], entries: Sequence[Entry]) -> list[Finding]:
    """Count the entries whose date says nothing, so that a new form of dates comes to somebody's notice."""
    refused = [
        element
        for element, entry in zip(elements, entries, strict=True)
        if entry.published is None and entry.updated is None and has_date(element)
    ]
    said = f"{counted(len(refused), 'entry', 'entries')} with a date that makes no sense"
    return [Finding(FindingKind.DATES_REFUSED, said)] if refused else []
