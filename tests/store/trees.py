"""What stands in a folder, for comparing two of them."""

import shutil
from pathlib import Path

from store.manifest import Run
from store.store import Store
from store.upkeep.opening import SystemCalls
from store.warc.learning import learned
from store.warc.members import range_reader
from store.warc.names import Packing, index_name, is_file_name
from tests.store.reading import read_sample
from tests.store.samples import NOW, Sample

PACKING = Packing.GZIP
"""In which the stores of tests keep pages; a test may set another."""


def tree(root: Path) -> dict[str, bytes]:
    """Return path -> bytes of all files below a folder."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def kept_files(raw: Path) -> list[Path]:
    """Return the files of kept pages, the earliest first."""
    return sorted(path for path in raw.glob("*") if is_file_name(path.name))


def pages_in(raw: Path) -> dict[str, bytes]:
    """Return address -> the page that is kept last; that one of a killed run is there twice is no matter.

    What is wrong with a file, or with the index beside it, is there under the file's name.
    """
    found: dict[str, bytes] = {}
    for path in kept_files(raw):
        data = path.read_bytes()
        learning = learned(range_reader(data), 0, path.name)
        found |= {page.head.url: data[page.at : page.at + page.size + page.behind] for page in learning.pages}
        listed = path.with_name(index_name(path.name))
        lines = listed.read_bytes().splitlines(keepends=True) if listed.exists() else []
        if (learning.end, learning.damaged) != (len(data), 0) or lines != sorted(page.line for page in learning.pages):
            found[path.name] = data
    return found


def times(root: Path) -> dict[str, int]:
    """Return path -> modification time in ns of all files and folders below a folder."""
    return {str(path.relative_to(root)): path.stat().st_mtime_ns for path in sorted(root.rglob("*"))}


def open_store(root: Path, system_calls: SystemCalls | None = None, packing: Packing | None = None) -> Store:
    """Open the store of a test, with a journal and a reader of the samples' posts."""
    return Store.open(
        root / "content",
        root / "state",
        now=NOW,
        journal=root / "fetched.journal",
        reader=read_sample,
        packing=packing or PACKING,
        system_calls=system_calls,
    )


def run(root: Path, *samples: Sample, name: str = "run") -> None:
    """Put some samples in a run of their own."""
    with open_store(root) as store:
        for one in samples:
            one.put_into(store)
        store.finish(Run(name, NOW, NOW))


def lose_state(root: Path) -> None:
    """Take the state folder away, as a fresh container does."""
    shutil.rmtree(root / "state")
