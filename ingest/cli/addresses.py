"""Door: disk (lists of addresses) and standard input. Addresses of articles, one a line."""

import sys
from pathlib import Path

from ingest.config.errors import ConfigError
from ingest.named_files import UnreadableFileError, read_given
from store.files.regular import too_large

MAX_LIST_BYTES = 20_000_000
"""Some 200,000 addresses."""


def addresses_in(file: str, where: str) -> list[str]:
    """Return the addresses in a file, or on standard input for `-`; empty lines and comments are passed over.

    Raises `ConfigError`, which begins with `where`, for what cannot be read.
    """
    try:
        data = _standard_input() if file == "-" else read_given(Path(file), MAX_LIST_BYTES)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{where}: is not UTF-8; save it as UTF-8, an address a line") from None
    except UnreadableFileError as error:
        raise ConfigError(f"{where}: {error}") from None
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _standard_input() -> bytes:
    if sys.stdin is None:
        return b""
    data = sys.stdin.buffer.read(MAX_LIST_BYTES + 1)
    if len(data) > MAX_LIST_BYTES:
        raise UnreadableFileError(too_large(Path("-"), MAX_LIST_BYTES))
    return data
