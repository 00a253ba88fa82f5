"""Fits the points of `ingest/extractor/generic/scorecard.py` to pages whose main text is known.

    python -m bench.calibrate CORPUS [CORPUS ...] [--folds 4] [--write]

A corpus is a folder with `html/ID.html.gz` and `truth/ID.json` (`ground_truth.main_content`). Every block of the
element that the extractor finds is an example: it belongs to the article if its words stand there in the truth. The
points are the weights of a logistic regression over the block's traits (`ingest.extractor.generic.traits`), long blocks
counting more.

Without `--write` it only tells, page by page held out in turn, what the points that are in force and those fitted to
the other pages make of the text: mean F1 over words, as outside benchmarks count it.
"""

import argparse
import gzip
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from ingest.extractor.generic import scorecard
from ingest.extractor.generic.container import find_container
from ingest.extractor.generic.outline import Outline
from ingest.extractor.generic.prefilter import lay_flat
from ingest.extractor.generic.prune import least_points, verdicts_of
from ingest.extractor.generic.sections import evidence_of, parts_to_drop
from ingest.extractor.generic.traits import traits
from ingest.extractor.metadata.read import read_metadata
from ingest.extractor.page.document import Page, read_page
from normalize.values import Url

EPOCHS = 8
STEP = 0.25
DECAY = 2e-4
MAX_WEIGHT = 250.0
LEAST = 0.035
"""Points nearer to zero are left out."""
IN_TRUTH = 0.6
"""Of a block's runs of three words: if so many stand in the truth, the block belongs to the article."""
_WORD = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힯]|[^\W぀-ヿ㐀-䶿一-鿿가-힯]+")


@dataclass(frozen=True, slots=True)
class Example:
    """A block: its words, its traits where the scorecard is asked about it, and whether it is the article's."""

    words: tuple[str, ...]
    traits: tuple[str, ...]
    """Empty where the verdict does not depend on points."""
    is_kept: bool
    """What is decided today."""
    is_true: bool
    weight: float
    """Its length in Latin letters."""
    least: float
    """The points it needs to stay."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's blocks, and the words of its truth."""

    examples: tuple[Example, ...]
    truth: tuple[str, ...]
    page: Outline
    """Without its nodes, which would keep the whole tree."""
    container: int


def words_of(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))


def read_sheets(corpus: Path) -> Iterator[Sheet]:
    """Read a corpus; pages in which no article is found are left out."""
    for path in sorted((corpus / "truth").glob("*.json")):
        stated = json.loads(path.read_text("utf-8"))
        truth = stated["ground_truth"].get("main_content") or ""
        body = gzip.decompress((corpus / "html" / f"{path.stem}.html.gz").read_bytes())
        sheet = _sheet(body, Url(stated.get("url") or "https://example.org/"), truth) if truth else None
        if sheet is not None:
            yield sheet


def _sheet(body: bytes, url: Url, truth: str) -> Sheet | None:
    page = read_page(body, url, None)
    if not isinstance(page, Page):
        return None
    title = read_metadata(page, zone=UTC, now=datetime.now(UTC)).title
    flat = lay_flat(page)
    found = find_container(flat, title) if flat is not None else None
    if flat is None or found is None:
        return None
    lines = {words_of(line) for line in truth.split("\n")}
    said = words_of(truth)
    runs = set(zip(said, said[1:], said[2:], strict=False))
    start = flat.first[found.element]
    examples = []
    for block, (each, verdict) in enumerate(zip(traits(flat, found), verdicts_of(flat, found), strict=True), start):
        words = words_of(flat.texts[block])
        own = list(zip(words, words[1:], words[2:], strict=False))
        is_true = sum(run in runs for run in own) >= IN_TRUTH * len(own) if own else words in lines
        asked = () if verdict.points is None else tuple(each.names())
        least = least_points(found.prose[block], flat.texts[block])
        examples.append(
            Example(() if verdict.is_caption else words, asked, verdict.kept, is_true, flat.weights[block], least)
        )
    return Sheet(tuple(examples), said, replace(flat, nodes=[], pieces=[]), found.element)


def fit(sheets: Sequence[Sheet], seed: int = 7) -> dict[str, float]:
    """Return the points of all traits, and of the base under the empty name (AdaGrad with decay of weights)."""
    examples = [each for sheet in sheets for each in sheet.examples if each.traits]
    points: dict[str, float] = {"": 0.0}
    moved: dict[str, float] = {}
    chance = Random(seed)
    for _ in range(EPOCHS):
        chance.shuffle(examples)
        for each in examples:
            names = ("", *each.traits)
            total = sum(points.get(name, 0.0) for name in names)
            slope = (min(each.weight, MAX_WEIGHT) / 100 + 0.1) * (
                each.is_true - 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
            )
            for name in names:
                change = slope - DECAY * points.get(name, 0.0) * len(examples) / 1000
                moved[name] = moved.get(name, 1.0) + change * change
                points[name] = points.get(name, 0.0) + STEP * change / math.sqrt(moved[name])
    return points


def f1(sheet: Sheet, points: dict[str, float] | None) -> float:
    """Return what the points make of a page; None stands for those in force."""
    kept = [each.is_kept for each in sheet.examples] if points is None else kept_by(points, sheet)
    got = Counter(word for each, stays in zip(sheet.examples, kept, strict=True) if stays for word in each.words)
    want = Counter(sheet.truth)
    shared = sum((got & want).values())
    return 2 * shared / (sum(got.values()) + sum(want.values())) if shared else 0.0


def kept_by(points: dict[str, float], sheet: Sheet) -> list[bool]:
    """Decide of a page's blocks by other points, as `prune.verdicts_of` does by those in force."""
    above = [
        points[""] + sum(points.get(name, 0.0) for name in each.traits) - each.least if each.traits else 0.0
        for each in sheet.examples
    ]
    kept = [excess > 0 if each.traits else each.is_kept for each, excess in zip(sheet.examples, above, strict=True)]
    evidence = [evidence_of(each, example.weight) for each, example in zip(above, sheet.examples, strict=True)]
    for part in parts_to_drop(sheet.page, sheet.container, evidence):
        kept[part.start : part.stop] = [False] * len(part)
    return kept


def written(points: dict[str, float]) -> str:
    """Return the scorecard as a module."""
    rows = "".join(
        f'    "{name}": {value:.2f},\n' for name, value in sorted(points.items()) if name and abs(value) >= 0.035
    )
    head = (scorecard.__doc__ or "").strip()
    return f'"""{head}"""\n\nBASE = {points[""]:.2f}\nCARD: dict[str, float] = {{\n{rows}}}\n'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--write", action="store_true", help="fit to all pages and write the scorecard")
    asked = parser.parse_args()
    sheets = [(corpus.name, sheet) for corpus in asked.corpora for sheet in read_sheets(corpus)]
    print(f"{len(sheets)} pages, {sum(len(sheet.examples) for _, sheet in sheets)} blocks")
    now: dict[str, list[float]] = {}
    then: dict[str, list[float]] = {}
    for fold in range(asked.folds):
        points = fit([sheet for number, (_, sheet) in enumerate(sheets) if number % asked.folds != fold])
        for name, sheet in sheets[fold :: asked.folds]:
            now.setdefault(name, []).append(f1(sheet, None))
            then.setdefault(name, []).append(f1(sheet, points))
    for name, scores in now.items():
        held_out = sum(then[name]) / len(then[name])
        print(f"{name}: in force {sum(scores) / len(scores):.4f}, held out {held_out:.4f}")
    if asked.write:
        Path(scorecard.__file__).write_text(written(fit([sheet for _, sheet in sheets])), "utf-8")


if __name__ == "__main__":
    main()
