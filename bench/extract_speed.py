"""How fast pages become Markdown: extracting and rendering together, beside lexbor's bare parse, in CPU time.

    python -m bench.extract_speed CORPUS [--pages N]

A corpus is a folder with `html/ID.html.gz` and `truth/ID.json`. Every page is read once before it counts; the parse of
the same bytes is timed next to it, page by page, so that the ratio holds on a machine with other work.
"""

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bench.gate import pages
from ingest.extractor.extract import extract
from normalize.markdown import render
from normalize.values import Url


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=None, help="only so many of them")
    asked = parser.parse_args()
    extracting: list[float] = []
    rendering = parsing = 0.0
    now = datetime.now(UTC)
    for url, body, _ in list(pages(asked.corpus))[: asked.pages]:
        at = time.thread_time()
        found = extract(body, Url(url), content_type=None, rule=None, zone="UTC", fetched_at=now)
        extracted = time.thread_time()
        render(found.body)
        rendered = time.thread_time()
        LexborHTMLParser(body)
        parsing += time.thread_time() - rendered
        rendering += rendered - extracted
        extracting.append(extracted - at)
    count, total = len(extracting), sum(extracting)
    extracting.sort()
    print(f"{count} pages")
    print(f"parse            {count / parsing:8.0f} pages/s")
    print(f"extract          {count / total:8.0f} pages/s, {total / parsing:.1f} times the parse")
    both = total + rendering
    print(f"extract + render {count / both:8.0f} pages/s, {both / parsing:.1f} times the parse")
    print(f"slowest of 20    {1000 * extracting[int(0.95 * count)]:8.1f} ms; slowest {1000 * extracting[-1]:.1f} ms")


if __name__ == "__main__":
    main()
