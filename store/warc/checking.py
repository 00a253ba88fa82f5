"""Door: disk (reading only). Kept pages against what was written: each record's digest, its place, the index beside it.

A page costs half a millisecond; of many, so many are looked at, evenly spread, and the last of each file.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from store.files.disk import Disk
from store.keys import mark_of
from store.late.dataclass import dataclass, field
from store.state.kept import Kept, KeptFile, Place
from store.warc.cdxj import offset_of
from store.warc.learning import bare_head, known_of, record_in
from store.warc.members import ReadRange
from store.warc.names import index_name
from store.warc.records import sha1_text

_NAMED = 5
"""Records of one file; of more, their number is told."""


@dataclass(slots=True)
class PagesChecked:
    """What a check of the kept pages found."""

    pages: int = 0
    checked: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)
    """(file, what is wrong there)"""


def check_pages(state: Kept, folder: Path, disk: Disk, most: int | None) -> PagesChecked:
    """Check all kept pages, or `most` of them. Raises `OSError` where a file cannot be read."""
    files = state.kept_files()
    counts = {file.number: len(state.places_in(file.number)) for file in files}
    found = PagesChecked(sum(counts.values()))
    step = 1 if most is None else max(1, -(-found.pages // most))
    for file in files:
        places = state.places_of(file.number)
        chosen = places if step == 1 else [*places[:-1][::step], *places[-1:]]
        found.checked += len(chosen)
        found.wrong += ((file.name, why) for why in _wrong_with(file, places, chosen, folder, disk))
    return found


def _wrong_with(file: KeptFile, places: list[Place], chosen: list[Place], folder: Path, disk: Disk) -> Iterator[str]:
    path = folder / file.name
    if not disk.exists(path):
        yield f"is not there, and {len(places)} kept pages with it"
        return
    with disk.opened_ranges(path, sys.maxsize) as ranges:
        if ranges.size < file.size:
            yield f"has {ranges.size} bytes, and was written with {file.size}"
        faults = [(place.at, why) for place in chosen if (why := _fault_of(place, ranges.read))]
    yield from (f"the record at byte {at} {why}" for at, why in faults[:_NAMED])
    if len(faults) > _NAMED:
        yield f"{len(faults) - _NAMED} more records are damaged"
    yield from _wrong_with_index(file, places, folder, disk)


def _fault_of(place: Place, read: ReadRange) -> str:
    """Return what is wrong with a page; nothing where it is as it was written."""
    data = read(place.at, place.at + place.size + place.behind)
    response = record_in(data[: place.size])
    if response is None:
        return "cannot be read"
    if sha1_text(response.block) != response.fields.get("warc-block-digest"):
        return "is not what its digest says"
    behind = record_in(data[place.size :]) if place.behind else None
    head = known_of(behind, response) if behind is not None else None
    if place.behind and head is None:
        return "does not say any more whose it is"
    head = head or bare_head(response)
    return "" if head is not None and mark_of(head.url) == place.mark else "is another page than was kept there"


def _wrong_with_index(file: KeptFile, places: list[Place], folder: Path, disk: Disk) -> Iterator[str]:
    """Compare the index with the pages that it should tell of: those before the place up to which it was brought."""
    data = disk.read(folder / index_name(file.name))
    if data is None:
        if file.listed:
            yield "has no index beside it; the next run makes it again"
        return
    told = {offset_of(line) for line in data.splitlines()}
    wanted = {place.at for place in places if place.at < file.listed}
    if not wanted <= told or (file.listed >= file.size and told - {place.at for place in places}):
        yield "is not what the index beside it tells; take the index away, and the next run makes it again"
