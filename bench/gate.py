"""The extractor's gate: reads a corpus of pages with truth and fails where a pinned floor is not reached.

    python -m bench.gate CORPUS [--pin] [--tail]        (make gate CORPUS=DIR)

A corpus is a folder with `html/ID.html.gz` (or `.html`) and `truth/ID.json`. Floors stand in `bench/floors.json`
under the digest of the corpus, so that another corpus cannot pass for it. `--pin` raises floors to what is reached
today (less a thousandth, for ties); it never lowers one: whoever wants that must edit the file, and the review sees it.

Quality only: how fast it is tells `bench/extract_speed.py`, whose figures depend on the machine.
"""

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from bench.adapters import extract_article
from bench.measures import GOOD_F1, Scores, scores, text_f1

FLOORS = Path(__file__).with_name("floors.json")
SLACK = 0.001
NO_FLOOR = frozenset({"text_tail"})
"""Told, and held by no floor: less of it is better, and the mean's floor bounds it."""


def pages(corpus: Path) -> Iterator[tuple[str, bytes, Mapping[str, object]]]:
    """Yield a corpus' pages: URL, bytes, truth."""
    for path in sorted((corpus / "truth").glob("*.json")):
        stated = json.loads(path.read_text("utf-8"))
        packed = corpus / "html" / f"{path.stem}.html.gz"
        body = gzip.decompress(packed.read_bytes()) if packed.exists() else packed.with_suffix("").read_bytes()
        yield stated.get("url") or "https://example.org/page.html", body, stated["ground_truth"]


def digest(corpus: Path) -> str:
    """Return what tells this corpus from any other: of names and contents of its pages and truths."""
    total = hashlib.sha256()
    for folder in ("html", "truth"):
        for path in sorted((corpus / folder).iterdir()):
            total.update(f"{folder}/{path.name}\n".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def measured(corpus: Path) -> Scores:
    """Read every page and score what came out."""
    return scores((truth, extract_article(body, url)) for url, body, truth in pages(corpus))


def tail(corpus: Path) -> list[tuple[str, float]]:
    """Return the pages whose text is read below `GOOD_F1`, by URL, the worst first."""
    read = (
        (url, text_f1(str(truth["main_content"]), str(extract_article(body, url)["text"])))
        for url, body, truth in pages(corpus)
        if truth.get("main_content")
    )
    return sorted(((url, value) for url, value in read if value < GOOD_F1), key=lambda each: each[1])


def misses(reached: Mapping[str, float | None], floors: Mapping[str, float]) -> list[str]:
    """Return a line for each floor that is not reached."""
    return [
        f"{name}: {reached.get(name)} is below the floor {floor}"
        for name, floor in floors.items()
        if (value := reached.get(name)) is None or value < floor
    ]


def raised(reached: Mapping[str, float | None], floors: Mapping[str, float]) -> dict[str, float]:
    """Return the floors, raised to what is reached where that is more."""
    reachable = {name: round(value - SLACK, 4) for name, value in reached.items() if value is not None}
    return {name: max(floors.get(name, 0.0), reachable.get(name, 0.0)) for name in {**floors, **reachable}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--tail", action="store_true", help=f"name the pages whose text is read below {GOOD_F1}, too")
    parser.add_argument("--pin", action="store_true", help="raise the floors to what is reached; never lowers one")
    asked = parser.parse_args()
    if not (asked.corpus / "truth").is_dir():
        sys.exit(f"{asked.corpus} holds no corpus: html/ and truth/ are looked for there")
    known = json.loads(FLOORS.read_text("utf-8"))
    key = digest(asked.corpus)
    reached = asdict(measured(asked.corpus))
    for name, value in reached.items():
        print(f"{name:16} {'-' if value is None else f'{value:.4f}'}")
    for name, value in tail(asked.corpus) if asked.tail else ():
        print(f"  {value:.3f} {name}")
    reached = {name: value for name, value in reached.items() if name not in NO_FLOOR}
    if asked.pin:
        pinned = known.get(key, {"corpus": asked.corpus.resolve().name, "floors": {}})
        known[key] = {**pinned, "floors": raised(reached, pinned["floors"])}
        FLOORS.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n", "utf-8")
        return
    if key not in known:
        sys.exit(f"no floors are pinned for this corpus ({key[:12]}…): pin them with --pin")
    if missed := misses(reached, known[key]["floors"]):
        sys.exit("\n".join(missed))


if __name__ == "__main__":
    main()
