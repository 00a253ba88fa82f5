"""How fast pages become Markdown: extracting and rendering together, beside lexbor's bare parse, in CPU time.

    python -m bench.extract_speed [CORPUS] [--pages N] [--rounds N]

A corpus is a folder with `html/ID.html.gz` and `truth/ID.json`; without one, the pages are those that the comparison of
whole jobs makes. The parse of the same bytes is timed next to each page, so that the ratio holds on a machine with
other work. Of two ratios compare only those of one run: what a parse costs depends on the memory that was freed before.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bench.gate import pages
from bench.whole_job.site import ARTICLES, IMAGES, answer
from ingest.extractor.extract import extract
from normalize.markdown import render
from normalize.values import Url

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
_ORIGIN = "http://127.0.0.1:8000"


def made_pages(count: int = 2 * ARTICLES) -> Iterator[tuple[str, bytes]]:
    """Yield so many pages of the comparison of whole jobs: URL, bytes."""
    for number in range(count):
        found = answer(f"/story/{number}.html", _ORIGIN, images=IMAGES)
        if found is not None:
            yield f"{_ORIGIN}/story/{number}.html", found[1]


def timed(url: str, body: bytes) -> tuple[float, float, float]:
    """Return the CPU seconds of extracting a page, of rendering it, and of lexbor's bare parse."""
    start = time.thread_time()
    found = extract(body, Url(url), content_type=None, rule=None, zone="UTC", fetched_at=NOW)
    extracted = time.thread_time()
    render(found.body)
    rendered = time.thread_time()
    LexborHTMLParser(body)
    return extracted - start, rendered - extracted, time.thread_time() - rendered


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("--pages", type=int, default=None, help="only so many of them")
    parser.add_argument("--rounds", type=int, default=1, help="over all of them")
    asked = parser.parse_args(arguments)
    read = [page[:2] for page in pages(asked.corpus)] if asked.corpus else list(made_pages())
    taken = [timed(url, body) for _ in range(asked.rounds) for url, body in read[: asked.pages]]
    extracting, rendering, parsing = map(sum, zip(*taken, strict=True))
    count, slowest = len(taken), sorted(each[0] for each in taken)
    print(f"{count // asked.rounds} pages")
    print(f"parse            {count / parsing:8.0f} pages/s")
    print(f"extract          {count / extracting:8.0f} pages/s, {extracting / parsing:.1f} times the parse")
    both = extracting + rendering
    print(f"extract + render {count / both:8.0f} pages/s, {both / parsing:.1f} times the parse")
    print(f"slowest of 20    {1000 * slowest[int(0.95 * count)]:8.1f} ms; slowest {1000 * slowest[-1]:.1f} ms")


if __name__ == "__main__":
    main()
