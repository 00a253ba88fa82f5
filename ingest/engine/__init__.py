"""Runs pure work on what strangers wrote: in this process, or in a child with limits."""

from ingest.engine.child import ChildEngine
from ingest.engine.engine import Engine
from ingest.engine.inline import InlineEngine

__all__ = ["ChildEngine", "Engine", "InlineEngine"]
