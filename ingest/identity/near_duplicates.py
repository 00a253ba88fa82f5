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

        The first one to be seen is the original; the text itself is remembered until it `is_stored`.
        """
        if not sketch:
            return None
        from ingest.identity.minhash import bands, similarity

        shared = bands(sketch)
        stored = store.lookalikes(shared)
        known = {band for each in stored for band in bands(each.sketch)}
        own = Lookalike(source, url, sketch)
        for band in shared:
            if band not in known:
                self._under_way.setdefault(band, own)
        # What is under way is found by several bands: each text is compared once.
        found = (*(self._under_way[band] for band in shared if band in self._under_way), *stored)
        others = {(each.url, each.sketch) for each in found if each.source != source}
        return min((other_url for other_url, other in others if similarity(other, sketch) >= _COPY), default=None)

    def is_stored(self, source: str, sketch: str) -> None:
        """Forget a text of a source that the store knows from now on: what is held is what is under way."""
        from ingest.identity.minhash import bands

        for band in bands(sketch):
            held = self._under_way.get(band)
            if held is not None and (held.source, held.sketch) == (source, sketch):
                del self._under_way[band]
