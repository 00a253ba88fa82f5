"""How long the local page takes over many articles: `python -m bench.page_scale [--articles 100000] [--times 200]`.

A state of so many articles of 50 sources, one of which has a third of all; then every view, asked of the application
itself as a browser asks, with all of the page made. CPU time of the server, without the socket, so that other work on
the machine does not count.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from urllib.parse import quote

import httpx

from ingest.web.access import Access
from ingest.web.pages import application
from ingest.web.site import Site
from store.memory import ItemMemory, ItemStatus
from store.state.database import row_of
from store.state.state import State
from store.upkeep.opening import STATE_NAME

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOURCES = 50


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, asked.articles)
        site = Site(folder / "config.yaml", lambda: NOW, Access(b"a secret"))
        asyncio.run(measure(site, asked.times))
    return 0


def fill(folder: Path, count: int) -> None:
    """Make a store of which the state alone is there."""
    listed = "".join(f"  - {{name: source-{n}, url: 'https://s{n}.example/feed'}}\n" for n in range(SOURCES))
    (folder / "config.yaml").write_text(f"store: {{timezone: Asia/Shanghai}}\nsources:\n{listed}", "utf-8")
    (folder / ".fetched").mkdir()
    (folder / "content" / "posts").mkdir(parents=True)
    state = State.open(folder / ".fetched" / STATE_NAME)
    chance = Random(3)
    rows = (row_of(item_of(number, count, chance)) for number in range(count))
    state.upsert_all("items", "identity", rows)
    state.commit()
    state.close()


def item_of(number: int, count: int, chance: Random) -> ItemMemory:
    source = 0 if chance.random() < 1 / 3 else chance.randrange(1, SOURCES)
    at = NOW - timedelta(minutes=10 * (count - number))
    status = chance.choices((ItemStatus.STORED, ItemStatus.SKIPPED, ItemStatus.OWED), (96, 3, 1))[0]
    url = f"https://s{source}.example/{at:%Y/%m}/a-title-of-some-words-{number}.html"
    return ItemMemory(
        identity=f"url:{url.removeprefix('https://')}",
        source=f"source-{source}",
        url=url,
        title=f"人工智能改变新闻业的第 {number} 天",
        status=status,
        first_seen_at=at + timedelta(minutes=7),
        path=f"{at:%Y/%m/%d}/a-title-{number}/index.md" if status is ItemStatus.STORED else None,
        published_at=at,
        revision=2 if chance.random() < 0.02 else 1,
        content_hash=f"sha256:{number:064x}",
    )


async def measure(site: Site, times: int) -> None:
    """Ask for each view so many times in turn."""
    transport = httpx.ASGITransport(application(site))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8765") as client:
        first = (await client.get("/articles")).text
        older = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        one = first.partition('<a href="/article?id=')[2].partition('"')[0]
        views = {
            "sources": "/",
            "articles, first view": "/articles",
            "the next page": older,
            "a large source": "/articles?source=source-0",
            "a small source": "/articles?source=source-7",
            "owed": "/articles?state=owed",
            "edited": "/articles?state=edited",
            "a day": f"/articles?day={quote('2025-11-11')}",
            "one article": f"/article?id={one}",
        }
        print("| view | median ms | 99 % within ms | most ms |\n|---|---|---|---|")
        for name, path in views.items():
            spans = []
            for _ in range(times):
                began = time.process_time()
                answer = await client.get(path)
                spans.append((time.process_time() - began) * 1e3)
                assert answer.status_code == 200, (path, answer.status_code)
            spans.sort()
            print(
                f"| {name} | {statistics.median(spans):.1f} | {spans[int(times * 0.99) - 1]:.1f} | {spans[-1]:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    raise SystemExit(main())
