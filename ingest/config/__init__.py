"""config.yaml: what may stand in it, and how a mistake in it is named."""

from ingest.config.load import ConfigError, load
from ingest.config.schema import Config

__all__ = ["Config", "ConfigError", "load"]
