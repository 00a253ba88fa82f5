"""The pages of a WARC or WACZ file as a web of their own: what is not in it is not had, and nobody else is asked."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from ingest.extractor.page.next_page import further_among
from ingest.fetcher.walks.url_filter import looks_further
from ingest.messages import Answer, NoReply, Reason
from ingest.text.counted import counted
from ingest.warc.again import PagesAgain
from ingest.warc.files import Tally, pages_in
from ingest.warc.pages import ArchivedPage
from normalize.values import Url


class PagesInFile:
    """The pages of a source's site that a file holds: articles' first pages, and their further ones."""

    def __init__(self, path: Path, now: datetime, max_bytes: int, is_own: Callable[[str], bool]) -> None:
        """`is_own` says of an address whether it is on the source's site."""
        self._file = (path, now, max_bytes)
        self._is_own = is_own
        self._tally = Tally()
        self._elsewhere = 0
        self._again = PagesAgain(path, now, max_bytes, is_own)
        self._reading = asyncio.Lock()
        self._is_read = False

    def slices(self, size: int, is_joined: Callable[[Url], bool]) -> Iterator[list[ArchivedPage]]:
        """Yield the pages of the site, so many of the file at a time; what comes of some is waited for before the next.

        Those that may be further pages come last, wherever they stand, as far as they are not joined to an article by
        then, as `is_joined` says.
        """
        late = set[str]()
        pages = pages_in(*self._file, self._tally)
        while some := list(islice(pages, size)):
            own = [page for page in some if self._is_own(page.url)]
            self._elsewhere += len(some) - len(own)
            late |= further_among(page.url for page in own)
            late.update(page.url for page in own if looks_further(page.url))
            yield [page for page in own if page.url not in late]
        left = {url for url in late if not is_joined(Url(url))}
        pages = (page for page in pages_in(*self._file, Tally()) if page.url in left)
        while left and (some := list(islice(pages, size))):
            yield some

    def notes(self) -> Iterator[str]:
        """Yield what is worth a line, once all was read."""
        yield from self._tally.lines()
        if self._elsewhere:
            yield f"{counted(self._elsewhere, 'page')} left out: on other hosts than the site's"

    async def further(self, url: Url, near: datetime) -> Answer:
        """Return the page of an address as of about a time; for the first one, the file is read through."""
        async with self._reading:
            if not self._is_read:
                for _ in self._again.steps():
                    await asyncio.sleep(0)
                self._is_read = True
        page = self._again.page(url, near)
        return NoReply(url, Reason.BROKEN, page) if isinstance(page, str) else replace(page.reply, url=url)
