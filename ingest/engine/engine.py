"""What an engine is: it does pure work by name, and a failure of the work is an answer."""

from typing import Protocol, TypeVar

from ingest.messages import Crash, Task

T = TypeVar("T")


class Engine(Protocol):
    """Does tasks, each at most once; a page that kills the worker costs itself alone."""

    async def perform(self, task: Task[T]) -> T | Crash:
        """Return what the task's function returns, or a `Crash` that names the task's `about`."""
        ...

    async def aclose(self) -> None:
        """End the workers that this engine started."""
        ...
