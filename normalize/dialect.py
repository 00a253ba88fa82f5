"""`Dialect`: what a site's Markdown reader takes beyond CommonMark, and what of it it does not know. Pure, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one reader of Markdown reads; each name is a key of a profile's file."""

    footnotes: bool = True
    """It knows `[^1]`."""
    nested_fences: bool = True
    """It knows fenced code within lists and quotations (Python-Markdown by itself does not)."""
    bars_in_code: bool = True
    """Within a table it wants a backslash before a bar even in code (GFM does). Python-Markdown and kramdown don't:
    they look for code before cells, and pair a backtick of one cell with that of the next."""
    tildes: bool = True
    """`~~` strikes out. Where it does not, `<del>` is written."""
    long_numbers: bool = False
    """A number of any length and a dot begin a list; CommonMark stops at nine digits (§5.2)."""
    breaks_are_signs: bool = False
    """A `*` or `_` with a line break beside it delimits (Python-Markdown), though white space is all that one shows."""
    greedy_autolinks: bool = False
    """A bare address goes on to the next space, Chinese text and all (GFM §6.9)."""


COMMON = Dialect()
KEYS = tuple(field.name for field in fields(Dialect))


def parse_dialect(data: Mapping[str, object]) -> Dialect:
    """Read the keys of a dialect out of a profile. Raises `ValueError`, which names the key."""
    found: dict[str, bool] = {}
    for name in KEYS:
        value = data.get(name, getattr(COMMON, name))
        if not isinstance(value, bool):
            raise ValueError(f"{name}: true or false is wanted")  # noqa: TRY004 - a profile that is wrong
        found[name] = value
    return Dialect(**found)
