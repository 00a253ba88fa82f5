"""Door: terminal. What is told, best effort: no reader that left and no full disk may stop the work."""

import errno
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import NoReturn, TextIO

from ingest.config.errors import ConfigError
from ingest.http.redact import harmless
from ingest.report.outcomes import ExitCode
from store.errors import DamageError, LockHeld, StoreError

CLOSED_PIPE = 141
"""The exit code of a command that only shows something, when nobody reads on: that of a process ended by SIGPIPE."""


class Outlet:
    """A standard stream that survives whatever becomes of it.

    What its encoding has no sign for is escaped. Once it cannot be written (a closed pipe, a full disk, a closed
    descriptor) it takes everything and writes nothing; the other stream, if it lives, says so once.
    """

    def __init__(self, stream: TextIO | None, name: str, other: "Outlet | None" = None) -> None:
        self._stream = stream
        self._name = name
        self.other = other
        self.is_closed_pipe = False
        """Whoever read it went away."""
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")

    def __getattr__(self, name: str) -> object:
        """Answer as the stream does: for rich and click, which ask for its encoding or its descriptor."""
        return getattr(self._stream if self._stream is not None else sys.__stderr__, name)

    def isatty(self) -> bool:
        """Say whether somebody watches."""
        try:
            return self._stream is not None and self._stream.isatty()
        except ValueError:
            return False

    def write(self, text: str) -> int:
        """Write a text, if that is possible still."""
        if self._stream is not None:
            try:
                self._stream.write(text)
            except UnicodeEncodeError:
                self.write(text.encode("ascii", "backslashreplace").decode())
            except (OSError, ValueError) as error:
                self._end(error)
        return len(text)

    def flush(self) -> None:
        """Show what was written, if that is possible still."""
        if self._stream is not None:
            try:
                self._stream.flush()
            except (OSError, ValueError) as error:
                self._end(error)

    def _end(self, error: Exception) -> None:
        stream, self._stream = self._stream, None
        self.is_closed_pipe = isinstance(error, OSError) and error.errno in (errno.EPIPE, errno.ESHUTDOWN)
        if stream is not None:
            _to_nowhere(stream)
        if self.other is not None:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            self.other.write(f"fetched: {self._name} cannot be written ({reason}); the work goes on\n")
            self.other.flush()


def _to_nowhere(stream: TextIO) -> None:
    """Let what a dead stream still holds go nowhere, so that the interpreter does not stumble over it at its end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        return


def guard_streams() -> None:
    """Put outlets in the place of the standard streams.

    A descriptor below 3 that was closed is taken, else a file of the store would get its number, and be written to.
    """
    while (taken := os.open(os.devnull, os.O_RDWR)) < 3:
        os.set_inheritable(taken, True)
    os.close(taken)
    errors = Outlet(sys.stderr, "standard error")
    output = Outlet(sys.stdout, "standard output", errors)
    errors.other = output if sys.stdout is not None else None
    sys.stdout, sys.stderr = output, errors


def tell_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Show the traceback of a bug that ends the program, in place of `sys.excepthook`."""
    import traceback

    for line in "".join(traceback.format_exception(kind, error, trace)).rstrip("\n").split("\n"):
        say(harmless(line), err=True)


def say(line: str, *, err: bool = False, end: str = "\n") -> None:
    """Write a line and show it at once."""
    stream = sys.stderr if err else sys.stdout
    stream.write(f"{line}{end}")
    stream.flush()


def warn(line: str) -> None:
    """Write a line on what is amiss, beside what is shown."""
    say(harmless(line), err=True)


def show(line: str, *, end: str = "\n") -> None:
    """Write a line of a command that only shows something: it ends when nobody reads on."""
    if isinstance(sys.stdout, Outlet):
        sys.stdout.other = None
    say(line, end=end)
    if isinstance(sys.stdout, Outlet) and sys.stdout.is_closed_pipe:
        sys.exit(CLOSED_PIPE)


def ended(command: Callable[[], object], *, sets_up_log: bool = True) -> NoReturn:
    """Do what was asked for, and end with the exit code that it returns; a command may set up the log itself."""
    guard_streams()
    sys.excepthook = tell_fault
    try:
        with _errors_told():
            if sets_up_log:
                from ingest.cli.logs import set_up_log

                set_up_log(os.environ)
            code = command()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        gc.freeze()  # what is left goes with the process: nothing needs to be collected before
    sys.exit(code if isinstance(code, int) else ExitCode.DONE)


@contextmanager
def _errors_told() -> Iterator[None]:
    """Show what a person can mend as one line, with the exit code that scripts rely on."""
    try:
        yield
    except ConfigError as error:
        fail(str(error), ExitCode.USAGE)
    except LockHeld as error:
        fail(str(error), ExitCode.LOCKED)
    except DamageError as error:
        fail(f"{error}; run it again: the state is made anew from the posts and the journal", ExitCode.STORE)
    except StoreError as error:
        fail(str(error), ExitCode.STORE)


def fail(message: str, code: ExitCode) -> NoReturn:
    """Say what is wrong, and end."""
    for line in message.splitlines():
        say(f"fetched: {harmless(line)}", err=True)
    sys.exit(code)
