"""Which of an entry's own categories become tags of its post: all of them, or those that a person gave a name. Pure."""

from collections.abc import Iterable

from store.late.dataclass import dataclass

MAX_TAGS = 20
"""Of one entry: feeds have listed hundreds of search words as categories."""
_MAX_LETTERS = 60


@dataclass(frozen=True, slots=True)
class EntryTags:
    """What a source's entries call themselves, and what that is called here. None of it unless said."""

    as_they_are: bool = False
    names: tuple[tuple[str, str], ...] = ()
    """Category, in any case -> tag; with these, no other category is taken."""

    def of(self, categories: Iterable[str]) -> tuple[str, ...]:
        """Return the tags that an entry's categories give, each once."""
        named = {category.casefold(): tag for category, tag in self.names}
        found: dict[str, str] = {}
        for category in categories:
            said = " ".join(category.split())
            tag = named.get(said.casefold()) if named else said if self.as_they_are else None
            if tag and len(tag) <= _MAX_LETTERS:
                found.setdefault(tag.casefold(), tag)
        return tuple(found.values())[:MAX_TAGS]
