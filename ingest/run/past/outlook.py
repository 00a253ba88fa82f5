"""How much of a backfill is left: what the way itself counts, else what is at hand, and whether that is all. Pure."""

from dataclasses import dataclass

from ingest.fetcher.walks.walk import Cursor
from ingest.report.progress import Ahead


@dataclass(slots=True)
class Outlook:
    """What of one source's past is left to be made."""

    source: str
    known: int = 0
    """Posts of it that are stored and that no document of the way has shown yet: they need not be made."""

    def met(self, known: int) -> None:
        """Hear that a document showed so many that need not be made."""
        self.known = max(0, self.known - known)

    def ahead(self, at_hand: int, behind: Cursor | None, *, is_end: bool, wanted: int | None) -> Ahead:
        """Return what is left with so many at hand, and the walk standing where it does.

        `is_end`: nothing comes behind what is at hand. `wanted` is how many more are wanted at most.
        """
        further, at_least = 0, not is_end
        counted = behind.further() if behind is not None else None
        if counted is not None and not is_end:
            further, at_least = max(0, counted - self.known), False
        left = at_hand + further
        if wanted is not None and left >= wanted:
            return Ahead(self.source, wanted)
        return Ahead(self.source, left, at_least)
