"""Which sections of a container go as a whole: a box, a list, a dialog, and boilerplate behind the text.

Drops short ambiguous lines whose surroundings are boilerplate. Works on an outline; changes nothing.
"""

from collections.abc import Sequence

from ingest.extractor.generic.outline import Outline, running

MIN_BLOCKS = 2
MAX_SHARE = 0.2
"""Of what speaks for the whole container: a part that holds more is never dropped."""
LEAST_EXCESS = 0.2
"""By so much must what speaks against a part exceed what speaks for it."""
MAX_DRAG = 4.0
"""What a part that is dropped counts at most against the part around it, however large it is."""
MAIN_SHARE = 0.5
"""Of what speaks for the whole container: the part that holds so much is where the article stands."""
MAX_POINTS = 6.0
FULL_WEIGHT = 250.0
"""A block counts by its length up to this one, so that one long text does not decide for all."""


def evidence_of(points: float, weight: float) -> float:
    """Return how much a block of this length speaks for its part; `points` are those above what it needs to stay."""
    bounded = -MAX_POINTS if points < -MAX_POINTS else min(points, MAX_POINTS)
    return bounded * min(weight, FULL_WEIGHT) / 100


def parts_to_drop(page: Outline, container: int, evidence: Sequence[float]) -> list[range]:
    """Return the ranges of a container's blocks, counted from its first one, that go whatever each of them says.

    `evidence` is what each block says for the article or, below zero, against it. That of an element is added up from
    the innermost ones outwards; what stands behind the part with the article is added up, too.
    """
    if not evidence or min(evidence) >= 0:
        return []
    start = page.first[container]
    elements = _elements_to_drop(page, container, evidence)
    return [
        *(range(page.first[element] - start, page.last[element] - start) for element in elements),
        _end_to_drop(page, container, evidence),
    ]


def _elements_to_drop(page: Outline, container: int, evidence: Sequence[float]) -> list[int]:
    size = page.ends[container] - container
    held, pro, contra = [0] * size, [0.0] * size, [0.0] * size
    most = 0.0
    for owner, each in zip(page.owners[page.first[container] : page.last[container]], evidence, strict=True):
        held[owner - container] += 1
        if each > 0:
            pro[owner - container] += each
            most += each
        else:
            contra[owner - container] -= each
    most *= MAX_SHARE
    dropped: list[int] = []
    for index in range(size - 1, 0, -1):
        if not held[index]:
            continue
        parent = page.parents[container + index] - container
        held[parent] += held[index]
        excess = contra[index] - pro[index]
        if excess > LEAST_EXCESS and held[index] >= MIN_BLOCKS and pro[index] <= most:
            dropped.append(container + index)
            contra[parent] += min(excess, MAX_DRAG)
        else:
            pro[parent] += pro[index]
            contra[parent] += contra[index]
    return dropped


def _end_to_drop(page: Outline, container: int, evidence: Sequence[float]) -> range:
    """Return what goes behind the article: the longest stretch that speaks against itself."""
    start, end = page.first[container], len(evidence)
    pro = running(max(each, 0.0) for each in evidence)
    net = running(evidence)
    stop, most = end, MAX_SHARE * pro[end]
    part = _main_part(page, container, pro, start)
    while part is not None:
        last = page.last[part] - start
        if net[end] - net[last] < -LEAST_EXCESS and pro[end] - pro[last] <= most:
            stop = last
        part = _main_part(page, part, pro, start)
    return range(stop, end)


def _main_part(page: Outline, element: int, pro: Sequence[float], start: int) -> int | None:
    """Return the element directly in another one where most stands of what speaks for the container, if one does."""
    best, found = MAIN_SHARE * pro[-1], None
    child = element + 1
    while child < page.ends[element]:
        held = pro[page.last[child] - start] - pro[page.first[child] - start]
        if held > best:
            best, found = held, child
        child = page.ends[child]
    return found
