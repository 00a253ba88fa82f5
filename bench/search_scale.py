"""Search over many posts: how long it takes, how large the index is, and what LIKE and SQLite's trigrams find.

`python -m bench.search_scale [--posts 100000]`: texts of Chinese and English made by chance, with the frequencies of
language (Zipf), indexed as posts are; then queries of one and two words, common and rare. Then the planted corpus of
the tests, by three ways of looking. Times are CPU time, so that other work on the machine does not count.
"""

import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from random import Random

from ingest.search.terms import expression, terms
from store.search.index import INDEX_NAME, IndexedPost, SearchIndex
from tests.search.planted import corpus, queries

SIGNS = [chr(0x4E00 + number * 7 % 20_000) for number in range(3_500)]
SIGN_WEIGHTS = list(accumulate(1 / (rank + 2.7) for rank in range(len(SIGNS))))
LETTERS = "etaoinshrdlu"


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    count = parser.parse_args().posts
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder) / INDEX_NAME, count)
    compare()
    return 0


def measure(path: Path, count: int) -> None:
    chance = Random(5)
    words = list(dict.fromkeys(zh_word(chance) for _ in range(30_000)))
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    english = list(dict.fromkeys(en_word(chance) for _ in range(30_000)))
    en_weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(english))))
    text_bytes, spent = 0, 0.0
    with SearchIndex.open(path) as index:
        for first in range(0, count, 1_000):
            made = []
            for number in range(first, min(first + 1_000, count)):
                if number % 2:
                    title, *body = ("".join(chance.choices(words, cum_weights=weights, k=k)) for k in (8, *[20] * 15))
                else:
                    title, *body = (
                        " ".join(chance.choices(english, cum_weights=en_weights, k=k)) for k in (8, *[20] * 15)
                    )
                made.append((number, title, "。\n".join(body)))
            began = time.process_time()
            with index.changing({}):
                for number, title, text in made:
                    day = f"{2000 + number % 26}-01-01T00:00:00Z"
                    post = IndexedPost(f"url:{number}", "1", "news", title, f"https://a/{number}", f"{number}.md", day)
                    index.put(post, terms(title), terms(text))
            spent += time.process_time() - began
            text_bytes += sum(len(title.encode()) + len(text.encode()) for _, title, text in made)
        began = time.process_time()
        index.settle()
        print(f"settled in {time.process_time() - began:.1f} s")
        print(f"posts {count}, text {text_bytes / 1e6:.0f} MB, index {path.stat().st_size / 1e6:.0f} MB")
        print(f"index / text {path.stat().st_size / text_bytes:.2f}, {spent / count * 1e3:.2f} ms a post")
        signs = sorted({word for word in words if len(word) == 1})
        for name, vocabulary in (
            ("one sign", signs),
            ("Chinese", [w for w in words if len(w) > 1]),
            ("English", english),
        ):
            if name == "one sign":
                spans = sorted(seconds(index, sign) for sign in signs[:100])
                print(f"one sign: median {statistics.median(spans) * 1e3:.1f} ms, most {spans[-1] * 1e3:.1f} ms")
                continue
            asked = [vocabulary[rank] for rank in (*range(0, 200, 4), *range(200, 10_000, 200))]
            asked += [f"{chance.choice(vocabulary[:500])} {chance.choice(vocabulary[:500])}" for _ in range(100)]
            spans = sorted(seconds(index, query) for query in asked)
            print(
                f"{name}: {len(spans)} queries, median {statistics.median(spans) * 1e3:.1f} ms,"
                f" 99 % within {spans[int(len(spans) * 0.99) - 1] * 1e3:.1f} ms, most {spans[-1] * 1e3:.1f} ms"
            )


def seconds(index: SearchIndex, query: str) -> float:
    began = time.process_time()
    index.find(expression(query) or "", 21)
    return time.process_time() - began


def compare() -> None:
    """Print recall and precision at ten of three ways over the planted corpus."""
    texts = corpus()
    with SearchIndex.open(Path(":memory:")) as index, sqlite3.connect(":memory:") as plain:
        plain.execute("CREATE TABLE texts (name, text)")
        plain.execute("CREATE VIRTUAL TABLE trigrams USING fts5 (name UNINDEXED, text, tokenize = 'trigram')")
        for name, text in texts.items():
            index.put(IndexedPost(name, "1", "news", "", "", "", ""), [], terms(text))
            plain.execute("INSERT INTO texts VALUES (?, ?)", (name, text))
            plain.execute("INSERT INTO trigrams VALUES (?, ?)", (name, text))
        ways: dict[str, Callable[[str], list[str]]] = {
            "ours": lambda asked: [post.identity for post in index.find(expression(asked) or "", 1_000)],
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


def _names(connection: sqlite3.Connection, sql: str, asked: str) -> list[str]:
    return [str(name) for (name,) in connection.execute(sql, (asked,))]


def zh_word(chance: Random) -> str:
    return "".join(chance.choices(SIGNS, cum_weights=SIGN_WEIGHTS, k=chance.choice((1, 2, 2, 2, 3, 4))))


def en_word(chance: Random) -> str:
    return "".join(chance.choices(LETTERS, k=chance.choice((3, 4, 5, 6, 7, 8, 9))))


if __name__ == "__main__":
    sys.exit(main())
