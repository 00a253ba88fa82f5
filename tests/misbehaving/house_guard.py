"""What is told of a guard that no single answer meets: what is tried, what holds, and a way to remove it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.misbehaving.removals import TakenAway


@dataclass(frozen=True)
class HouseGuard:
    """One guard; `tried`, `holds` and `removal` are for the documentation.

    A scenario returns what came out wrong; it is harmless, whether its guard is there or not.
    """

    name: str
    tried: str
    holds: str
    removal: str
    take_away: TakenAway
    scenario: Callable[[Path], list[str]]
