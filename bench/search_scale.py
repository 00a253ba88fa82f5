"""Search over many posts: how large the index is, what it costs a run, how long looking takes, what LIKE would find.

`python -m bench.search_scale [--posts 100000]`: posts on disk, Chinese and English by turns, made by chance with the
frequencies of language (Zipf), with addresses, paths and tags as long as real ones; the index made of them at once, and
then for some that come, as a run does it. Then queries of one and two words, common and rare, and phrases that stand in
the text, through the search itself and through the page. Then the planted corpus of the tests, by three ways of
looking. Times are CPU time, so that other work on the machine does not count.
"""

import argparse
import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path
from random import Random
from urllib.parse import quote

import httpx

from bench.page_scale import NOW, fill
from ingest.config.load import load
from ingest.search.searching import search
from ingest.search.terms import folded, query_of, terms
from ingest.search.upkeep import bring_up_to_date, keep_up
from ingest.web.access import Access
from ingest.web.pages import application
from ingest.web.site import Site
from store.files.regular import signature_of
from store.manifest import manifest_lines
from store.memory import ItemMemory
from store.publishing import MANIFEST_NAME, Listed
from store.search.index import INDEX_NAME, IndexedPost, SearchIndex
from store.state.listing import stored
from store.state.state import State
from store.upkeep.opening import STATE_NAME
from tests.search.planted import corpus, queries

SIGNS = [chr(0x4E00 + number * 7 % 20_000) for number in range(3_500)]
SIGN_WEIGHTS = list(accumulate(1 / (rank + 2.7) for rank in range(len(SIGNS))))
LETTERS = "etaoinshrdlu"
FEW = 20
"""Articles of a run that finds some."""
TIMES = 50


def main() -> int:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    count = parser.parse_args().posts
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), count)
    compare()
    return 0


class Language:
    """Words of two languages, the common ones often."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self.chinese = list(dict.fromkeys(self._zh_word() for _ in range(30_000)))
        self.english = list(dict.fromkeys(self._en_word() for _ in range(30_000)))
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(30_000)))

    def sentence(self, count: int, *, is_english: bool) -> str:
        """Return so many words in a row."""
        words, between = (self.english, " ") if is_english else (self.chinese, "")
        return between.join(self._chance.choices(words, cum_weights=self._weights[: len(words)], k=count))

    def _zh_word(self) -> str:
        count = self._chance.choice((1, 2, 2, 2, 3, 4))
        return "".join(self._chance.choices(SIGNS, cum_weights=SIGN_WEIGHTS, k=count))

    def _en_word(self) -> str:
        return "".join(self._chance.choices(LETTERS, k=self._chance.choice((3, 4, 5, 6, 7, 8, 9))))


def measure(folder: Path, count: int) -> None:
    """Make posts, index them, and ask for them."""
    chance = Random(5)
    language = Language(chance)
    fill(folder, count)
    state, content = folder / ".fetched", folder / "content" / "posts"
    text_bytes, items = write_posts(state, content, language)
    manifest = state / MANIFEST_NAME
    manifest.write_text("".join(manifest_lines(items[:-FEW])), "utf-8")
    with SearchIndex.open(state / INDEX_NAME) as index:
        spent = cpu(lambda: bring_up_to_date(index, manifest, content))
    size = (state / INDEX_NAME).stat().st_size
    print(f"{len(items)} posts, text {text_bytes / 1e6:.0f} MB, index {size / 1e6:.0f} MB: {size / text_bytes:.2f} x")
    print(f"made anew: {spent / len(items) * 1e3:.2f} ms an article")
    before = signature_of(manifest)
    manifest.write_text("".join(manifest_lines(items)), "utf-8")
    new = {str(item.path): "".join(manifest_lines([item])) for item in items[-FEW:]}
    listed = Listed(before, signature_of(manifest), new)
    config = load(folder / "config.yaml")
    spent = cpu(lambda: keep_up(config, folder, listed))
    print(f"within a run that brings {FEW}: {spent / FEW * 1e3:.2f} ms an article")
    ask(folder, language, chance)


def write_posts(state: Path, content: Path, language: Language) -> tuple[int, list[ItemMemory]]:
    """Write the posts that the state tells of; return the bytes of their titles and bodies, and the items."""
    held = State.open(state / STATE_NAME)
    items = list(stored(held))
    held.close()
    text_bytes = 0
    for number, item in enumerate(items):
        body = "。\n".join(language.sentence(20, is_english=number % 2 == 0) for _ in range(15))
        text_bytes += len(item.title.encode()) + len(body.encode())
        path = content / str(item.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"---\ntitle: {item.title}\nurl: {item.url}\ntags: [新闻, tag-{number % 90}]\n---\n{body}\n", "utf-8"
        )
    return text_bytes, items


def ask(folder: Path, language: Language, chance: Random) -> None:
    """Ask for words of all kinds, of the search and of the page."""
    bodies = some_bodies(folder, chance)
    chinese, english = ([body for body in bodies if body[:30].isascii() is plain] for plain in (False, True))
    signs = sorted({word for word in language.chinese if len(word) == 1})[:TIMES]
    asked: dict[str, Sequence[str]] = {"one sign": signs}
    for name, words in (("Chinese", [w for w in language.chinese if len(w) == 2]), ("English", language.english)):
        asked[name] = words[:200:8] + words[200:10_000:400]
        two = (f"{chance.choice(words[:500])} {chance.choice(words[:500])}" for _ in range(TIMES))
        asked[f"{name}, two words"] = list(two)
    asked["four signs in a row"] = [body[at : at + 4] for body in chinese if (at := chance.randrange(20)) >= 0]
    asked["an English phrase"] = [f'"{" ".join(body.split()[5:7])}"' for body in english]
    asked["what all titles say"] = ["人工智能改变新闻业"] * TIMES
    config = load(folder / "config.yaml")
    head = "queries | median ms | 99 % within ms | most ms |\n|---|---|---|---|---|"
    print(f"| search | {head}")
    for name, of_kind in asked.items():
        tell(name, [cpu(partial(search, config, folder, query)) for query in of_kind])
    print(f"| page | {head}")
    asyncio.run(ask_page(Site(folder / "config.yaml", lambda: NOW, Access(b"a secret")), asked))


def some_bodies(folder: Path, chance: Random) -> list[str]:
    """Return what some posts say."""
    paths = sorted((folder / "content" / "posts").rglob("*.md"))
    return [path.read_text("utf-8").rpartition("---\n")[2] for path in chance.sample(paths, min(2 * TIMES, len(paths)))]


async def ask_page(site: Site, asked: Mapping[str, Sequence[str]]) -> None:
    """Ask the page for its first view, and for the same words."""
    transport = httpx.ASGITransport(application(site))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8765") as client:
        views = {"first view": ["/articles"] * TIMES}
        views |= {name: [f"/articles?q={quote(each)}" for each in of_kind] for name, of_kind in asked.items()}
        for name, paths in views.items():
            spans = []
            for path in paths:
                began = time.process_time()
                answer = await client.get(path)
                spans.append(time.process_time() - began)
                assert answer.status_code == 200, (path, answer.status_code)
            tell(name, spans)


def cpu(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that some work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def tell(name: str, spans: Sequence[float]) -> None:
    """Print a row."""
    ms = sorted(span * 1e3 for span in spans)
    late = ms[max(int(len(ms) * 0.99) - 1, 0)]
    print(f"| {name} | {len(ms)} | {statistics.median(ms):.1f} | {late:.1f} | {ms[-1]:.1f} |", flush=True)


def compare() -> None:
    """Print recall and precision at ten of three ways over the planted corpus."""
    texts = corpus()
    with SearchIndex.open(Path(":memory:")) as index, sqlite3.connect(":memory:") as plain:
        plain.execute("CREATE TABLE texts (name, text)")
        plain.execute("CREATE VIRTUAL TABLE trigrams USING fts5 (name UNINDEXED, text, tokenize = 'trigram')")
        for number, (name, text) in enumerate(texts.items()):
            index.put(IndexedPost(name, number, "news", "", "", "", ""), [], terms(text))
            plain.execute("INSERT INTO texts VALUES (?, ?)", (name, text))
            plain.execute("INSERT INTO trigrams VALUES (?, ?)", (name, text))
        ways: dict[str, Callable[[str], list[str]]] = {
            "ours": lambda asked: _ours(index, texts, asked),
            "LIKE": lambda asked: _names(
                plain, "SELECT name FROM texts WHERE text LIKE ?", f"%{asked.strip(chr(34))}%"
            ),
            "trigram": lambda asked: _names(
                plain, "SELECT name FROM trigrams WHERE trigrams MATCH ? ORDER BY rank", asked
            ),
        }
        print("| way | recall | precision at 10 |\n|---|---|---|")
        for way, look in ways.items():
            recalls, precisions = [], []
            for query in queries():
                got = look(query.text)
                recalls.append(len(query.right & set(got)) / len(query.right))
                precisions.append(sum(name in query.right for name in got[:10]) / max(len(got[:10]), 1))
            print(f"| {way} | {statistics.mean(recalls):.3f} | {statistics.mean(precisions):.3f} |")


def _ours(index: SearchIndex, texts: Mapping[str, str], asked: str) -> list[str]:
    query = query_of(asked)
    if query is None:
        return []
    fits = lambda post, _: query.fits(folded(texts[post.identity]), folded(texts[post.identity]))  # noqa: E731
    return [post.identity for post in index.find(query.expression, 1_000, judge=fits)]


def _names(connection: sqlite3.Connection, sql: str, asked: str) -> list[str]:
    return [str(name) for (name,) in connection.execute(sql, (asked,))]


if __name__ == "__main__":
    sys.exit(main())
