"""Door: processes. Starts the user's own command after a run that changed something."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Hook:
    """A command to start: an argument list, never a shell string, so that no fetched text can become a command."""

    arguments: Sequence[str]
    timeout_s: float
    folder: Path
    """Where it runs."""


def start(hook: Hook, environment: Mapping[str, str], message: str) -> str | None:
    """Run the hook to its end, with the environment added to ours and the message on its standard input.

    Returns None when it went well, else one line that says how it failed; it is not started again.
    """
    try:
        done = subprocess.run(  # noqa: S603 - the user's own argument list, from the configuration
            list(hook.arguments),
            input=message.encode(),
            env=os.environ | environment,
            cwd=hook.folder,
            timeout=hook.timeout_s,
            check=False,
        )
    except FileNotFoundError:
        return f"hook {hook.arguments[0]!r}: no such command; check hooks.on_change"
    except subprocess.TimeoutExpired:
        return f"hook {hook.arguments[0]!r}: took longer than {hook.timeout_s:g} s and was ended"
    except OSError as error:
        return f"hook {hook.arguments[0]!r}: cannot be started: {error.strerror}"
    return f"hook {hook.arguments[0]!r}: ended with status {done.returncode}" if done.returncode else None
