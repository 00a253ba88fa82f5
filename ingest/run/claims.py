"""Who has which article in this run: the first order that names it, or has its page as a further one. Pure."""

from collections.abc import Iterable

from store.memory import Key


class Claims:
    """The global names of the articles that this run makes or has made."""

    def __init__(self) -> None:
        self._claims: dict[Key, str] = {}
        self._joined = set[Key]()

    def claimed(self, names: Iterable[Key], identity: str) -> bool:
        """Claim an article's global names for this run; False when another order of the run holds one of them."""
        # Most articles are known by the name that is their identity: one text says both, for as long as the run lasts.
        return all(self._claims.setdefault(name, name if name == identity else identity) == identity for name in names)

    def join(self, names: Iterable[Key]) -> None:
        """Note the names of pages that were joined to an article as its further pages."""
        self._joined.update(names)

    def is_joined(self, name: Key) -> bool:
        """Say whether the page of a name was joined to an article of this run."""
        return name in self._joined

    def unclaim(self, identity: str) -> None:
        """Let another order have the names of an article of which nothing could be remembered."""
        for name in self.names_of(identity):
            del self._claims[name]

    def names_of(self, identity: str) -> list[Key]:
        """Return the names that an article has claimed."""
        return [name for name, holder in self._claims.items() if holder == identity]
