"""Door: disk. Reads profiles: the built-in ones beside this file, and a user's own by their path."""

from pathlib import Path
from typing import TYPE_CHECKING

from store.files.regular import file_fault, read_regular

if TYPE_CHECKING:
    from normalize.profile import Profile

_HERE = Path(__file__).parent
_MAX_BYTES = 100_000


def known_profiles() -> tuple[str, ...]:
    """Return the names of the built-in profiles."""
    return tuple(sorted(file.stem for file in _HERE.iterdir() if file.suffix == ".yaml"))


def load_profile(name_or_path: str, base: Path = Path()) -> "Profile":
    """Return a built-in profile by its name, or a user's own by the path of its file, relative to `base`.

    Raises `ProfileError` for an unknown name (it lists the known ones), an unreadable file, and whatever is wrong in
    it.
    """
    if name_or_path in known_profiles():
        return _read(_HERE / f"{name_or_path}.yaml")
    try:
        return _read(base / name_or_path)
    except FileNotFoundError:
        import difflib

        from normalize.profile import ProfileError

        known = known_profiles()
        near = difflib.get_close_matches(name_or_path, known, n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        raise ProfileError(
            f"there is no profile {name_or_path!r}, and no such file; {meant}known are {', '.join(known)}"
        ) from None


def _read(path: Path) -> "Profile":
    import yaml  # late, for a run that finds nothing new reads no profile

    from normalize.profile import ProfileError, parse_profile

    try:
        data = yaml.safe_load(read_regular(path, _MAX_BYTES))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ProfileError(f"{path}: {file_fault(error)}") from error
    except (UnicodeError, RecursionError, yaml.YAMLError) as error:
        raise ProfileError(f"{path}: {' '.join(str(error).split())}") from error
    return parse_profile(data, str(path))
