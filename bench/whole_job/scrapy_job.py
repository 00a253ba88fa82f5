"""The same job by Scrapy, as one writes it for a site that one knows: feed, page, Markdown file, images.

    python scrapy_job.py OUT IMAGES GENERIC FEED_URL...

Runs in the peers' environment and knows nothing of the project. The body is found by one selector and written by a
small walk, or, with GENERIC, by trafilatura's fast mode. Robots.txt is obeyed; as many requests at once as the project.
"""

import hashlib
import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess

OUT, IMAGES, GENERIC, FEEDS = Path(sys.argv[1]), sys.argv[2] != "0", sys.argv[3] != "0", sys.argv[4:]


class Job(scrapy.Spider):
    """Feeds to pages to files."""

    name = "job"

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the feeds."""
        for url in FEEDS:
            yield scrapy.Request(url, self.feed)

    def feed(self, response: Any) -> Iterator[Any]:  # noqa: ANN401 - Scrapy's own types
        """Ask for the pages that a feed lists."""
        for item in response.xpath("//item"):
            title, date = item.xpath("title/text()").get(), item.xpath("pubDate/text()").get()
            yield scrapy.Request(item.xpath("link/text()").get(), self.story, cb_kwargs={"title": title, "date": date})

    def story(self, response: Any, title: str, date: str) -> Iterator[Any]:  # noqa: ANN401 - as above
        """Write the article and ask for its images."""
        body = response.css(".story")
        text = _generic(response) if GENERIC else _markdown(body)
        head = {"title": title, "date": date, "source_url": response.url}
        lines = "".join(f"{name}: {json.dumps(value)}\n" for name, value in head.items())
        folder = OUT / hashlib.sha256(response.url.encode()).hexdigest()[:12]
        folder.mkdir(parents=True)
        _write(folder / "index.md", f"---\n{lines}---\n\n{text}\n".encode())
        for source in body.css("img::attr(src)").getall() if IMAGES else ():
            yield response.follow(source, self.image, cb_kwargs={"folder": folder})

    def image(self, response: Any, folder: Path) -> None:  # noqa: ANN401 - as above
        """Write an image."""
        _write(folder / f"{hashlib.sha256(response.body).hexdigest()[:16]}.png", response.body)


def _markdown(body: Any) -> str:  # noqa: ANN401 - as above
    parts = []
    for each in body.css("p, img"):
        is_image = each.root.tag == "img"
        parts.append(f"![{each.attrib['alt']}]({each.attrib['src']})" if is_image else each.xpath("string()").get())
    return "\n\n".join(parts)


def _generic(response: Any) -> str:  # noqa: ANN401 - as above
    import trafilatura

    text: str = trafilatura.extract(response.text, url=response.url, output_format="markdown", fast=True) or ""
    return text


def _write(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.rename(path)


if __name__ == "__main__":
    process = CrawlerProcess(
        {
            "LOG_LEVEL": "ERROR",
            "CONCURRENT_REQUESTS": 32,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": True,
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    process.crawl(Job)
    process.start()
