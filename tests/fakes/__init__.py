"""The world that tests live in: a clock that leaps when nothing else happens, a web that says what it was told."""

from tests.fakes.clock import FakeClock
from tests.fakes.web import Asked, Breaks, Says, ScriptedWeb

__all__ = ["Asked", "Breaks", "FakeClock", "Says", "ScriptedWeb"]
