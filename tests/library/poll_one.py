"""Poll one source: which entries does its feed list?"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from ingest.engine.inline import InlineEngine
from ingest.fetcher.poll import Polled, poll
from ingest.fetcher.schedule.due import Schedule
from ingest.messages import Effect, Reply, Request, drive
from ingest.source import Source
from ingest.tasks import WorkLimits

FEED = b"""<rss version="2.0"><channel><title>Harbour</title>
<item><title>A lamp</title><link>https://harbour.example/lamp</link></item></channel></rss>"""


async def handled(effect: Effect | Sequence[Effect]) -> object:
    """Ask the web with whatever client you have; here it always answers with the same feed."""
    if isinstance(effect, Request):
        return Reply(effect.url, 200, {"content-type": "application/rss+xml"}, FEED)
    assert not isinstance(effect, Sequence)
    return await InlineEngine().perform(effect)


def polled() -> Polled:
    source = Source("harbour", ("https://harbour.example/feed.xml",))
    return asyncio.run(drive(poll(source, None, datetime.now(UTC), Schedule(), WorkLimits()), handled))


def titles() -> list[str]:
    listing = polled().listing
    return [entry.title for entry in listing.entries] if listing else []
