"""What a post was made with, as one number: where it is the same, the same page comes out as the same post. Pure."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from ingest.extractor.site_rules.addresses import host_of
from ingest.source import Source
from store.late.dataclass import replace

if TYPE_CHECKING:
    from ingest.extractor.site_rules.book import RuleBook

MadeWith = Callable[[Source, str], int]
"""Of a source and an address; 0 where nobody can say."""


def nobody_knows(_source: Source, _url: str) -> int:
    """Say so."""
    return 0


def made_with(basis: Callable[[], str], rules: "Callable[[], RuleBook]") -> MadeWith:
    """Return what tells it: the program and the settings for all (`basis`), the source's own, the rules of a host."""

    @cache
    def of_source(source: Source) -> str:
        """Return a digest: what is told of a source has kilobytes, and there may be thousands of them."""
        return hashlib.sha256(_of_source(all_share(), source).encode()).hexdigest()

    all_share = cache(basis)
    of_host: dict[tuple[Source, str], int] = {}

    def of(source: Source, url: str) -> int:
        key = source, host_of(url)
        if key not in of_host:
            told = (of_source(source), *map(repr, rules().about(url)))
            of_host[key] = int.from_bytes(hashlib.sha256("\0".join(told).encode()).digest()[:8], signed=True) or 1
        return of_host[key]

    return of


def _of_source(basis: str, source: Source) -> str:
    """Return what of a source's settings decides about its posts: not where it is asked, nor how much is taken."""
    return f"{basis}\0{replace(source, urls=(), first_import=0, was=(), is_paused=False, takes_pages=False)!r}"


def differs(stamps: Mapping[str, int], identity: str, now: int) -> bool:
    """Say whether an item was, or may have been, made with something else than would be used now."""
    return not now or stamps.get(identity) != now
