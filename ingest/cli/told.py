"""Door: terminal. How errors that a person can mend are shown, and how every command begins and ends."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from ingest.cli.logs import set_up_log
from ingest.cli.terminal import guard_streams, say, tell_fault
from ingest.config.errors import ConfigError
from ingest.http.redact import harmless
from ingest.report.outcomes import ExitCode
from store.errors import DamageError, LockHeld, StoreError


def ended(command: Callable[[], object]) -> NoReturn:
    """Do what was asked for, and end with the exit code that it returns."""
    guard_streams()
    sys.excepthook = tell_fault
    try:
        with _errors_told():
            set_up_log(os.environ)
            code = command()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
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
