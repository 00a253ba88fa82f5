"""Door: disk. The file beside a state database that says what was found damaged in it, for the next opening to read."""

from pathlib import Path

from store.errors import told
from store.files.disk import Disk
from store.state.seal import set_seal
from store.state.state import State


def condemned(path: Path) -> Path:
    """Return the file beside the state database that says what a run found damaged in it."""
    return path.with_name(f"{path.name}.condemned")


def seal_or_condemn(path: Path, state: State, disk: Disk) -> None:
    """Seal a state that is closed, or say what was found damaged in it."""
    if state.damage is None:
        set_seal(path, disk)
        return
    with told("cannot note that the state is damaged"):
        disk.unlink(condemned(path))
        disk.write(condemned(path), str(state.damage).encode("utf-8", "backslashreplace"))
