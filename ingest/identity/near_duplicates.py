"""Near-copies of an article in other sources: found by sketch among what is stored and what this run is making."""

from store.late.dataclass import dataclass, field
from store.memory import Lookalike
from store.recall import Recall

_COPY = 0.75
"""Estimated share of common shingles from which a text is a copy: reprints with another credit line have about 0.9, and
75 articles of one field no more than 0.1 in common; 0.75 is several standard errors from either."""


@dataclass(slots=True)
class NearCopies:
    """The sketches of this run, beside those that the store remembers."""

    _under_way: dict[int, Lookalike] = field(default_factory=dict)

    def original_of(self, source: str, url: str, sketch: str, store: Recall) -> str | None:
        """Return the address of the article of another source that a text is a copy of; None when it is none.

        The first one to be seen is the original; the text itself is remembered for the rest of the run.
        """
        if not sketch:
            return None
        from ingest.identity.minhash import bands, similarity

        shared = bands(sketch)
        own = Lookalike(source, url, sketch)
        under_way = [self._under_way.setdefault(band, own) for band in shared]
        # What is under way is found by several bands, and may be stored by now: each text is compared once.
        found = (*under_way, *store.lookalikes(shared))
        others = {(each.url, each.sketch) for each in found if each.source != source}
        return min((other_url for other_url, other in others if similarity(other, sketch) >= _COPY), default=None)
