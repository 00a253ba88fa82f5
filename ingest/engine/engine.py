"""What an engine is: it does pure work by name, and a failure of the work is an answer."""

from typing import Protocol, TypeVar

from ingest.messages import Crash, Task

T = TypeVar("T")


class NotBegunError(Exception):
    """The worker was ended for another task's sake before it began this one, which may be asked again."""


class Engine(Protocol):
    """Does tasks, each at most once; a page that kills the worker costs itself alone."""

    async def perform(self, task: Task[T]) -> T | Crash:
        """Return what the task's function returns, or a `Crash` that names the task's `about`.

        Raises `NotBegunError`, if the engine has several tasks at once.
        """
        ...

    async def aclose(self) -> None:
        """End the workers that this engine started."""
        ...
