"""The pages of a WARC or WACZ file as a web of their own: what is not in it is not had, and nobody else is asked."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ingest.messages import Answer, NoReply, Reason
from ingest.warc.again import PagesAgain
from normalize.values import Url


class PagesInFile:
    """The further pages of articles whose first page a file holds."""

    def __init__(self, path: Path, now: datetime, max_bytes: int, is_wanted: Callable[[str], bool]) -> None:
        """As `PagesAgain`."""
        self._pages = PagesAgain(path, now, max_bytes, is_wanted)
        self._reading = asyncio.Lock()
        self._is_read = False

    async def further(self, url: Url, near: datetime) -> Answer:
        """Return the page of an address as of about a time; for the first one, the file is read through."""
        async with self._reading:
            if not self._is_read:
                for _ in self._pages.steps():
                    await asyncio.sleep(0)
                self._is_read = True
        page = self._pages.page(url, near)
        return NoReply(url, Reason.BROKEN, page) if isinstance(page, str) else replace(page.reply, url=url)
