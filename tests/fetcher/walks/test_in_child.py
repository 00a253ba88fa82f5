"""The values of sitemaps and of pages' links come back from the engine's child as they are."""

import asyncio
from typing import Any

from ingest.engine.child import ChildEngine
from ingest.engine.inline import call
from ingest.messages import Reply, Task
from ingest.tasks import WorkLimits, find_feed_links, read_sitemap
from normalize.values import Url
from tests.fetcher.walks.planted import NOW, SITE, urlset

NEWS = (
    "<url><loc>/n</loc><news><publication_date>2026-03-01T20:00:00+08:00</publication_date>"
    "<title>标题</title></news></url>"
)
SITEMAP = urlset(range(5), NEWS).encode()
PAGE = (
    b"<link rel=alternate type=application/rss+xml href=/feed title=All><a href=/rss>RSS</a>"
    b"<meta http-equiv=refresh content='0;url=/x'>"
)


def reply(body: bytes) -> Reply:
    return Reply(Url(f"{SITE}/document"), 200, {}, body)


def in_child(*tasks: Task[Any]) -> list[Any]:
    async def run() -> list[Any]:
        engine = ChildEngine()
        try:
            return [await engine.perform(task) for task in tasks]
        finally:
            await engine.aclose()

    return asyncio.run(run())


def test_the_child_gives_what_this_process_would() -> None:
    tasks: list[Task[Any]] = [
        read_sitemap(reply(SITEMAP), "Asia/Shanghai", NOW, WorkLimits()),
        find_feed_links(reply(PAGE), WorkLimits()),
    ]

    answers = in_child(*tasks)

    assert answers == [call(task) for task in tasks]
    assert len(answers[0].entries) == 6
    assert [link.kind for link in answers[1]] == ["stated", "refresh", "anchor"]
