"""How the files of kept pages are called, and how each packs its records. Pure."""

import re
from datetime import datetime
from enum import Enum

INDEX_SUFFIX = ".cdxj"
_GZIP_SUFFIX = ".warc.gz"
_NAME = re.compile(r"\d{8}-\d{3}\.warc\.(?:gz|zst)")


class Packing(Enum):
    """In what each record of a file is packed by itself, as the configuration names it."""

    GZIP = "gzip"
    """Members (RFC 1952; WARC 1.1, annex D), which every reader of WARC files knows."""
    ZSTD = "zstd"
    """Frames (RFC 8878; iipc.github.io/warc-specifications/specifications/warc-zstd), without a dictionary."""

    @property
    def suffix(self) -> str:
        """Return the end of a file's name."""
        return _GZIP_SUFFIX if self is Packing.GZIP else ".warc.zst"


def is_file_name(name: str) -> bool:
    """Say whether a file is called as one of kept pages."""
    return _NAME.fullmatch(name) is not None


def packing_of(name: str) -> Packing:
    """Return how the file of a name packs its records."""
    return Packing.ZSTD if name.endswith(Packing.ZSTD.suffix) else Packing.GZIP


def index_name(name: str) -> str:
    """Return how the index beside a file is called: of two files of one number, each has its own."""
    return name.removesuffix(_GZIP_SUFFIX).replace(Packing.ZSTD.suffix, ".zst") + INDEX_SUFFIX


def day_prefix(day: datetime) -> str:
    """Return what the names of a day's files begin with; `day` is in UTC."""
    return f"{day:%Y%m%d}-"


def part_of(name: str) -> int:
    """Return the number of a file among those of its day."""
    return int(name[9:12])
