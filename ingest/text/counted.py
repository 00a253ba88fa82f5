"""A number and what it counts, in the singular or the plural. Pure."""


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return `1 image`, `2 images`; `many` is the plural of a word that does not take an s."""
    return f"{count} {one if count == 1 else many or one + 's'}"
