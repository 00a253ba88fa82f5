"""What outside benchmarks are shown is what the pipeline uses, under other names."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bench.adapters import extract_article, parse_feed
from demo.pages import DESKTOP_URL, WEIXIN_URL, cnbeta_desktop, weixin
from demo.site import site
from ingest.documents import NO_HINTS, Extracted, Listing
from ingest.engine.inline import InlineEngine
from ingest.extractor.site_rules.book import RuleBook
from ingest.messages import Crash, Reply, Task
from ingest.tasks import WorkLimits, extract_page, read_listing
from normalize.values import Url
from tests.pipeline.place import Item

ADAPTERS = Path(__file__).resolve().parents[2] / "bench" / "adapters.py"
FEED = Url("http://blog.example.org/atom.xml")


def done(task: Task[Listing] | Task[Extracted]) -> Listing | Extracted:
    """Do a task as the engine of a run does it."""
    result: Listing | Extracted | Crash = asyncio.run(InlineEngine().perform(task))  # type: ignore[arg-type]  # either
    assert not isinstance(result, Crash)
    return result


def test_a_feeds_entries_are_those_of_a_run() -> None:
    body = site()["blog.example.org", "/atom.xml"].body

    shown = parse_feed(body, {"Content-Type": "application/atom+xml"}, FEED)
    used = done(read_listing(Reply(FEED, 200, {}, body), "UTC", datetime.now(UTC), WorkLimits()))

    assert isinstance(used, Listing)
    assert len(shown) == len(used.entries) == 2
    for row, entry in zip(shown, used.entries, strict=True):
        assert entry.published is not None
        assert (row["id"], row["link"], row["title"]) == (entry.guid, entry.link, entry.title)
        assert (row["content_html"], row["images"]) == (entry.body, list(entry.images))
        assert (row["published"], row["author"]) == (entry.published.at.isoformat(), "Aesop")


def test_a_pages_article_is_that_of_a_run_without_a_site_rule() -> None:
    for url, page in ((DESKTOP_URL, cnbeta_desktop()), (WEIXIN_URL, weixin()), (Item(1).url, Item(1, image=True).page)):
        reply = Reply(Url(url), 200, {"content-type": "text/html; charset=utf-8"}, page.encode())

        shown = extract_article(page, url)
        used = done(extract_page(reply, RuleBook().match(url), "UTC", datetime.now(UTC), NO_HINTS, WorkLimits()))

        assert isinstance(used, Extracted)
        assert used.text
        assert shown["text"] == used.text
        assert shown["images"] == [image.url for image in used.images]
        assert (shown["title"], shown["author"]) == (used.title, used.author)


def test_bytes_and_text_of_a_page_give_the_same() -> None:
    page = Item(1).page

    assert extract_article(page.encode(), Item(1).url) == extract_article(page, Item(1).url)


def test_adapters_are_short() -> None:
    assert len(ADAPTERS.read_text("utf-8").splitlines()) <= 60
