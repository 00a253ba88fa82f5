"""What every way into the past is: where it begins, what a document of it brings, and what becomes without one."""

from collections.abc import Sequence
from typing import Protocol

from ingest.fetcher.walks.cursor import Batch, Cursor, Reading, Step
from ingest.messages import Dialogue, Reply


class Way(Protocol):
    """One way, as a module has it: pure but for the tasks that it has the engine do; it asks the web for nothing."""

    def begin(self, source_urls: Sequence[str]) -> tuple[Step, ...]:
        """Return the first steps from a source's URLs, of which each is taken when the one before it fails."""

    def read(self, cursor: Cursor, step: Step, reply: Reply, reading: Reading) -> Dialogue[Batch]:
        """Take what a document brings; `cursor` stands behind its step."""

    def missing(self, cursor: Cursor, step: Step, detail: str, *, is_end: bool = False) -> Batch:
        """Go on without a document that is not to be had; `is_end`: the server says that there is no such one."""
