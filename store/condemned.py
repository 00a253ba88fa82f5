"""Door: disk. The file beside a state database that says what was found damaged in it, for the next opening to read."""

from pathlib import Path

from store.errors import told
from store.state import State


def condemned(path: Path) -> Path:
    """Return the file beside the state database that says what a run found damaged in it."""
    return path.with_name(f"{path.name}.condemned")


def condemn(path: Path, state: State) -> None:
    """Say what was found damaged in a state, if something was."""
    if state.damage is not None:
        with told("cannot note that the state is damaged"):
            condemned(path).write_text(str(state.damage), "utf-8")
