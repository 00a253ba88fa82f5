"""Hostile feeds in the confined child: each costs at most its allowance, ends in a named outcome, and harms no other.

The sizes are those at which libraries were seen to take minutes or hundreds of megabytes; nothing here is lost in
silence, and what can't be read within the limits is said to be so.
"""

import asyncio
import resource
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from ingest.documents import Listing
from ingest.engine.child import ChildEngine
from ingest.messages import Crash, Reply
from ingest.tasks import WorkLimits, read_listing
from normalize.values import Url

URL = Url("https://hostile.example/feed")
NOW = datetime(2026, 3, 2, tzinfo=UTC)
GOOD = "<item><title>Good</title><link>https://hostile.example/good</link></item>"


ATTRIBUTES = " ".join(f"a{number}='1'" for number in range(40_000))


def rss(items: str, doctype: str = "") -> bytes:
    head = "<channel><title>H</title><link>https://hostile.example/</link>"
    return f'<?xml version="1.0"?>{doctype}<rss version="2.0">{head}{items}</channel></rss>'.encode()


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{entities}]>'
    return rss(f"<item><title>&l9;</title></item>{GOOD}", doctype)


def quadratic() -> bytes:
    doctype = f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>'
    return rss(f"<item><title>{'&a;' * 50_000}</title></item>{GOOD}", doctype)


def outside() -> bytes:
    doctype = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return rss(f"<item><title>&x;</title></item>{GOOD}", doctype)


def nested_xhtml() -> bytes:
    inside = "<div>" * 200_000 + "deep" + "</div>" * 200_000
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>H</title><entry><id>1</id><title>Good</title>'
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{inside}</div></content></entry></feed>'
    ).encode()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "billion laughs": laughs,
    "quadratic entities": quadratic,
    "an entity outside": outside,
    "200,000 nested div in xhtml": nested_xhtml,
    "200,000 nested unknown elements": lambda: rss("<x>" * 200_000 + "</x>" * 200_000 + GOOD),
    "50,000 unclosed b in CDATA": lambda: rss(
        f"<item><title>Good</title><description><![CDATA[{'<b>' * 50_000}x]]></description></item>"
    ),
    "an author of 64 KB": lambda: rss(f"<item><title>Good</title><author>a@{'a.' * 32_000}</author></item>"),
    "a style of 50 KB": lambda: rss(
        f"<item><title>Good</title><description>&lt;p style=&quot;{'a' * 50_000}&quot;&gt;x</description></item>"
    ),
    "40,000 attributes": lambda: rss(f"<item {ATTRIBUTES}><title>Good</title></item>"),
    "50,000 comments that never end": lambda: rss(
        f"<item><title>Good</title><description><![CDATA[{'<!--' * 50_000}]]></description></item>"
    ),
    "100,000 items": lambda: rss("".join(f"<item><title>Good {n}</title></item>" for n in range(100_000))),
    "cut off": lambda: rss("".join(f"<item><title>Good {n}</title></item>" for n in range(5_000)))[:150_000],
    "a body that is a path": lambda: b"/etc/passwd",
    "an encoding that is none": lambda: rss(GOOD).replace(b'"1.0"?', b'"1.0" encoding="punycode"?'),
    "200,000 links to resolve in one body": lambda: rss(
        f"<item><title>Good</title><description><![CDATA[{'<a href=x>' * 200_000}]]></description></item>"
    ),
    "bytes of chance": lambda: bytes(range(256)) * 8_000,
    "an opening tag that never ends": lambda: b"<rss " + b"a" * 5_000_000,
    "megabytes of ampersands": lambda: rss(GOOD + "&" * 3_000_000),
}


def read(body: bytes, limits: WorkLimits) -> tuple[Listing | Crash, float, object]:
    """Have a document read in a child of its own; returns the outcome, the child's CPU seconds, and a later reading."""

    async def run() -> tuple[Listing | Crash, object]:
        engine = ChildEngine()
        try:
            first = await engine.perform(read_listing(Reply(URL, 200, {}, body), "UTC", NOW, limits))
            later = await engine.perform(read_listing(Reply(URL, 200, {}, rss(GOOD)), "UTC", NOW, limits))
            return first, later
        finally:
            await engine.aclose()

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    outcome, later = asyncio.run(run())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return outcome, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, later


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_costs_its_allowance_at_most_and_its_outcome_is_named(name: str) -> None:
    limits = WorkLimits()

    outcome, cpu_s, later = read(HOSTILE[name](), limits)

    # Beside the document: two starts of a worker at most, and the good document afterwards.
    assert cpu_s <= limits.feed_cpu_s + 3.0
    assert isinstance(later, Listing)
    assert [entry.title for entry in later.entries] == ["Good"]
    if isinstance(outcome, Listing) and outcome.entries:
        assert any(entry.title.startswith("Good") for entry in outcome.entries)
        assert not any("root:" in entry.title for entry in outcome.entries)
    elif isinstance(outcome, Listing):
        assert outcome.findings
    else:
        assert outcome.about == URL


@pytest.mark.parametrize("name", ["100,000 items", "200,000 nested unknown elements", "megabytes of ampersands"])
def test_the_wall_is_the_child_and_not_the_reader(name: str) -> None:
    """With next to no allowance even what is read well within the usual one is stopped, and named."""
    tight = WorkLimits(feed_cpu_s=0.02, feed_memory_bytes=1 << 20)

    outcome, cpu_s, later = read(HOSTILE[name](), tight)

    assert isinstance(outcome, Crash)
    assert outcome.about == URL
    assert cpu_s <= 4.0
    assert isinstance(later, Listing | Crash)
