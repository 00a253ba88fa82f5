"""`Dialect`: what a site's Markdown reader takes beyond CommonMark, and what of it it does not know. Pure, as data."""

from collections.abc import Mapping

from store.late.dataclass import dataclass, fields


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one reader of Markdown reads; each name is a key of a profile's file."""

    footnotes: bool = True
    """It knows `[^1]`."""
    nested_fences: bool = True
    """It knows fenced code within lists and quotations (Python-Markdown by itself does not)."""
    fences_in_marker_lines: bool = True
    """Fenced code may begin in the line of an item's marker (Hexo looks for fences before it looks for lists)."""
    bars_in_code: bool = True
    """Within a table it wants a backslash before a bar even in code (GFM does). Python-Markdown and kramdown don't:
    they look for code before cells, and pair a backtick of one cell with that of the next."""
    tildes: bool = True
    """`~~` strikes out. Where it does not, `<del>` is written."""
    long_numbers: bool = False
    """A number of any length and a dot begin a list; CommonMark stops at nine digits (§5.2)."""
    breaks_are_signs: bool = False
    """A `*` or `_` with a line break beside it delimits (Python-Markdown), though white space is all that one shows."""
    list_end: str = ""
    """What keeps a list apart from one behind it, where `)` and `*` begin none of their own (Python-Markdown,
    kramdown), and a quotation, where two are one; there a list whose items are apart must not stand in one whose items
    are not."""
    list_start: str = ""
    """What stands before a numbered list that does not begin with 1, `{}` for its number, where the number itself says
    nothing (kramdown)."""
    backslashes_pair: bool = False
    """Of two backslashes before a bar in a table's code the second escapes no bar (marked, micromark)."""
    padded_items: bool = False
    """An item's further lines begin at the very column of its text (kramdown): code of it would be shifted."""
    late_templates: bool = False
    """Braces are looked for in the finished text, where an entity is a sign again (Vue's templates, headings' ids): an
    invisible sign keeps them apart instead."""
    emoji_codes: bool = False
    """`:name:` and `:-)` become pictures."""
    greedy_autolinks: bool = False
    """A bare address goes on to the next space, Chinese text and all (GFM §6.9)."""


COMMON = Dialect()
KEYS = tuple(field.name for field in fields(Dialect))


def parse_dialect(data: Mapping[str, object]) -> Dialect:
    """Read the keys of a dialect out of a profile. Raises `ValueError`, which names the key."""
    end = data.get("list_end", COMMON.list_end)
    if not isinstance(end, str) or "\n" in end:
        raise ValueError("list_end: a text of one line is wanted")
    start = data.get("list_start", COMMON.list_start)
    if not isinstance(start, str) or (start and start.count("{}") != 1):
        raise ValueError("list_start: a text with one {} is wanted")
    return Dialect(
        footnotes=_flag(data, "footnotes", COMMON.footnotes),
        nested_fences=_flag(data, "nested_fences", COMMON.nested_fences),
        fences_in_marker_lines=_flag(data, "fences_in_marker_lines", COMMON.fences_in_marker_lines),
        bars_in_code=_flag(data, "bars_in_code", COMMON.bars_in_code),
        tildes=_flag(data, "tildes", COMMON.tildes),
        long_numbers=_flag(data, "long_numbers", COMMON.long_numbers),
        breaks_are_signs=_flag(data, "breaks_are_signs", COMMON.breaks_are_signs),
        list_end=end,
        list_start=start,
        backslashes_pair=_flag(data, "backslashes_pair", COMMON.backslashes_pair),
        padded_items=_flag(data, "padded_items", COMMON.padded_items),
        late_templates=_flag(data, "late_templates", COMMON.late_templates),
        emoji_codes=_flag(data, "emoji_codes", COMMON.emoji_codes),
        greedy_autolinks=_flag(data, "greedy_autolinks", COMMON.greedy_autolinks),
    )


def _flag(data: Mapping[str, object], name: str, usual: bool) -> bool:
    value = data.get(name, usual)
    if not isinstance(value, bool):
        raise ValueError(f"{name}: true or false is wanted")  # noqa: TRY004 - it is a profile that is wrong
    return value
