"""Which parts of a container go as a whole: a box, a list, a dialog of which most speaks against the article.

A short line that could be the article's is not, where what stands around it is not. Pure functions over numbers.
"""

from collections.abc import Sequence

MIN_BLOCKS = 2
MAX_SHARE = 0.2
"""Of what speaks for the whole container: a part that holds more is never dropped."""
LEAST_EXCESS = 0.2
"""By so much must what speaks against a part exceed what speaks for it."""
MAX_DRAG = 4.0
"""What a part that is dropped counts at most against the part around it, however large it is."""
MAX_POINTS = 6.0
FULL_WEIGHT = 250.0
"""A block counts by its length up to this one, so that one long text does not decide for all."""


def evidence_of(points: float, weight: float) -> float:
    """Return how much a block of this length speaks for its part; `points` are those above what it needs to stay."""
    bounded = -MAX_POINTS if points < -MAX_POINTS else min(points, MAX_POINTS)
    return bounded * min(weight, FULL_WEIGHT) / 100


def parts_to_drop(
    container: int, parents: Sequence[int], owners: Sequence[int], evidence: Sequence[float]
) -> list[int]:
    """Return the elements inside a container that go with all they hold.

    `parents` are those of the container and all elements in it, in document order and numbered on from `container`;
    `owners` are the elements of its blocks, `evidence` is what each block says for the article or, below zero, against
    it. It is added up from the innermost elements outwards.
    """
    size = len(parents)
    held, pro, contra = [0] * size, [0.0] * size, [0.0] * size
    most = 0.0
    for owner, each in zip(owners, evidence, strict=True):
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
        parent = parents[index] - container
        held[parent] += held[index]
        excess = contra[index] - pro[index]
        if excess > LEAST_EXCESS and held[index] >= MIN_BLOCKS and pro[index] <= most:
            dropped.append(container + index)
            contra[parent] += min(excess, MAX_DRAG)
        else:
            pro[parent] += pro[index]
            contra[parent] += contra[index]
    return dropped
