"""What the numbers in articles' addresses let expect: those between the oldest and the newest that are not known. Pure.

Numbers lack as a matter of course: drafts, deleted posts, other sections. Where a share p of them is known, a run of k
that are not happens by chance among n of them about n·(1-p)^k times; longer runs are holes.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from ingest.coverage.facts import Cure, Hole, Known, Row, Said
from ingest.documents import Entry
from ingest.fetcher.walks.numbers import numbering_of
from normalize.values import Url

MIN_KNOWN = 8
MIN_SHARE = 0.5
"""Of the numbers that must be known for the rest to tell anything: else most are others' articles, or none."""
MAX_CHANCE = 0.05
MAX_ADDRESSES = 2_000
"""Of all holes together: so many guesses are enough for one filling."""
_NUMBER = re.compile(r"(?<![0-9])[0-9]{3,12}(?![0-9])")


def by_number(known: Sequence[Known]) -> Said:
    """Look for runs of numbers that no known article has."""
    templates = {each.url: template for each in known if (template := template_of(each.url))}
    counts = Counter(templates.values())
    template, count = counts.most_common(1)[0] if counts else ("", 0)
    if count < MIN_KNOWN:
        return Said(Row("numbers", "nothing can be said: its addresses are not numbered alike"))
    dated = {number_in(url, template): each for each in known if (url := each.url) and templates.get(url) == template}
    numbering = numbering_of(template, (each.url for each in dated.values()))
    if numbering is None:
        return Said(Row("numbers", "nothing can be said: its addresses are not numbered alike"))
    oldest, newest, stride = min(dated), numbering.newest, numbering.stride
    expected = (newest - oldest) // stride + 1
    share = len(dated) / expected
    where = f"{urlsplit(template).path}, {oldest} to {newest}" + _every(stride)
    if share < MIN_SHARE:
        return Said(Row("numbers", f"nothing can be said: of {expected} in {where} most are no articles of it"))
    holes = tuple(_holes(template, dated, stride, share))
    missing = sum(hole.count or 0 for hole in holes)
    return Said(Row("numbers", where, expected, missing), holes)


def template_of(url: str) -> str | None:
    """Return an address with `{n}` in place of the last number of its path; None where there is none."""
    path = urlsplit(url).path
    found = list(_NUMBER.finditer(path))
    if not found:
        return None
    start = url.index(path, url.index("//") + 2) + found[-1].start()
    return f"{url[:start]}{{n}}{url[start + len(found[-1][0]) :]}"


def number_in(url: str, template: str) -> int:
    """Return the number of an address that is like a template."""
    before, _, after = template.partition("{n}")
    return int(url[len(before) : len(url) - len(after)])


def _every(stride: int) -> str:
    ordinals = {1: "", 2: ", every 2nd", 3: ", every 3rd"}
    return ordinals.get(stride, f", every {stride}th")


def _holes(template: str, dated: Mapping[int, Known], stride: int, share: float) -> Iterator[Hole]:
    numbers = sorted(dated)
    least = 1.0 if share >= 1 else math.log(len(numbers) / MAX_CHANCE) / -math.log(1 - share)
    left = MAX_ADDRESSES
    for before, after in reversed(list(pairwise(numbers))):
        missing = range(after - stride, before, -stride)
        if not missing or len(missing) < least:
            continue
        some = missing[:left]
        left -= len(some)
        entries = tuple(Entry(link=Url(template.replace("{n}", str(number)))) for number in some)
        first, last = sorted((dated[before].at, dated[after].at))
        why = f"the numbers {missing[-1]} to {missing[0]} are unknown; some may be no articles"
        yield Hole(why, Cure.ADDRESSES, first, last, len(missing), entries)
