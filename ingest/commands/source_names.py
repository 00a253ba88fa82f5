"""Sources by the names that a person gives. Pure."""

import difflib
from collections.abc import Iterable, Sequence

from ingest.config.errors import ConfigError


def source_names(names: Sequence[str], known: Iterable[str]) -> frozenset[str]:
    """Return the names that a person gave; an unknown one is a `ConfigError` that says which was meant."""
    every = dict.fromkeys(known)
    for name in names:
        if name not in every:
            near = difflib.get_close_matches(name, every, n=1)
            meant = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(every) or 'none'}"
            raise ConfigError(f"no source is called {name!r}; {meant}")
    return frozenset(names)
