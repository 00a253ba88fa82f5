"""What stands between a command and the world, and what a test puts in its place. Opens nothing."""

import os
from collections.abc import Callable, Mapping
from random import Random
from typing import TYPE_CHECKING

from ingest.http.clock import Clock, SystemClock
from store.late.dataclass import dataclass, field
from store.upkeep.opening import SystemCalls

if TYPE_CHECKING:
    from ingest.http.settings import NetworkSettings
    from ingest.http.transport.interface import Transport


def _direct(settings: "NetworkSettings") -> "Transport":
    """Return our own transport; it is imported by runs that ask something."""
    from ingest.http.transport.direct import DirectTransport

    return DirectTransport(settings, os.environ)


@dataclass(frozen=True, slots=True)
class Doors:
    """What a caller may put in the place of the real world: tests a scripted web, a clock, their own chance."""

    transport: "Callable[[NetworkSettings], Transport]" = _direct
    clock: Clock = field(default_factory=SystemClock)
    random: Random = field(default_factory=Random)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    system_calls: SystemCalls = field(default_factory=SystemCalls)
    """Through which the store changes the world."""
    gives_way: bool = False
    """The lock is let go as soon as another command waits for it."""
    children: int = 1
    """Who work on what strangers wrote at the same time, at most."""
    work: tuple[str, ...] = ("ingest.work",)
    """The modules of what they do."""
