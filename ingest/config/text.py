"""Door: disk (configuration). The bytes of config.yaml, which are not understood here."""

from pathlib import Path

from ingest.config.errors import ConfigError
from ingest.named_files import UnreadableFileError, read_given

MAX_CONFIG_BYTES = 1 << 20


def config_bytes(path: Path) -> bytes:
    """Return them. Raises `ConfigError`."""
    try:
        return read_given(path, MAX_CONFIG_BYTES)
    except UnreadableFileError as error:
        fault = "no such file; `fetched init` writes one to start from" if error.is_absent else str(error)
        raise ConfigError(f"{path}: {fault}") from None
