"""How fast HTML becomes Markdown, beside html-to-markdown (Rust) and lexbor's bare parse: CPU time, interleaved.

    python -m bench.markdown_speed CORPUS_DIR

CORPUS_DIR holds pages as `html/*.html.gz` (or `*.html.gz`); of each the `article` or `main` element is taken, without
scripts and styles. Bodies of which the other converter makes nothing (hidden by a style) are left out of both counts.
"""

import gzip
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import html_to_markdown
from selectolax.lexbor import LexborHTMLParser

from normalize.markdown import render
from normalize.tree import parse
from normalize.values import Html

_ROUNDS = 3
_LEAST_CHARS = 400


def bodies(corpus: Path) -> Iterator[str]:
    folder = corpus / "html" if (corpus / "html").is_dir() else corpus
    for path in sorted(folder.glob("*.html.gz")):
        tree = LexborHTMLParser(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"))
        tree.strip_tags(["script", "style", "noscript", "svg"])
        node = tree.css_first("article") or tree.css_first("main")
        if node is not None and len(node.text()) >= _LEAST_CHARS and node.html:
            yield node.html


def theirs(html: str) -> str:
    return html_to_markdown.convert(html).content or ""


def ours(html: str) -> str:
    return render(Html(html))


def best_seconds(convert: Callable[[str], object], html: str) -> float:
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.thread_time()
        convert(html)
        best = min(best, time.thread_time() - start)
    return best


def main(corpus: Path) -> None:
    pages = [html for html in bodies(corpus) if theirs(html).strip()]
    if not pages:
        sys.exit(f"{corpus}: no pages with an article (html/*.html.gz)")
    megabytes = sum(len(html.encode("utf-8")) for html in pages) / 1e6
    converters: dict[str, Callable[[str], object]] = {"ours": ours, "html-to-markdown": theirs, "parse": parse}
    taken: dict[str, list[float]] = {name: [] for name in converters}
    for html in pages:
        for name, convert in converters.items():
            taken[name].append(best_seconds(convert, html))
    print(f"{len(pages)} bodies, {megabytes:.2f} MB")
    for name, seconds in taken.items():
        ordered = sorted(seconds)
        median, late, worst = ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100], ordered[-1]
        print(
            f"{name:18} {megabytes / sum(seconds):6.1f} MB/s   mean {sum(seconds) / len(seconds) * 1e3:5.2f} ms"
            f"   median {median * 1e3:5.2f}   p95 {late * 1e3:6.2f}   max {worst * 1e3:6.1f}"
        )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
