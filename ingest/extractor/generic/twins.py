"""Repeated blocks get one verdict: a heading that stands over every item of a review is kept over each, or over none.

Works on an outline; changes nothing.
"""

from collections.abc import Sequence

from ingest.extractor.generic.container import Container
from ingest.extractor.generic.outline import Outline
from ingest.extractor.generic.prune import Verdict, stands_elsewhere

MAX_LINKS = 0.3


def with_twins(page: Outline, found: Container, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the verdicts, a block kept whose words stand in a kept one before that is set in just the same way."""
    start = page.first[found.element]
    result = list(verdicts)
    kept: dict[str, int] = {}
    texts, owners = page.texts[start : start + len(result)], page.owners[start : start + len(result)]
    for index, (verdict, text, owner) in enumerate(zip(result, texts, owners, strict=True)):
        if verdict.kept:
            kept.setdefault(text, owner)
        elif text in kept and page.links[start + index] < MAX_LINKS and not stands_elsewhere(page, kept[text], owner):
            result[index] = verdict._replace(kept=True)
    return result
