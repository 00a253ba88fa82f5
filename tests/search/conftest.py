"""The place and the command line, as the tests of the whole walk have them."""

from tests.pipeline.conftest import command, place

__all__ = ["command", "place"]
