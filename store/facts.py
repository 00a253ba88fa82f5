"""What a post's own file says of itself, as whoever knows its shape reads it. Pure; knows no shape."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TypeAlias

from store.landing import FileMemory
from store.late.dataclass import dataclass
from store.late.pattern import pattern
from store.memory import ItemMemory, Key

_CONTENT_NAME = pattern(r"\b([0-9a-f]{12})\.[a-z0-9]{2,5}\b")
"""The name of an image beside a post: the first digits of the SHA-256 of its bytes."""
_POST_SUFFIXES = (".md", ".markdown", ".html")


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post as its file tells it: as much of the item as it says, and the keys that follow from that."""

    item: ItemMemory
    keys: tuple[Key, ...] = ()
    is_intact: bool = True
    """The body has the hash that the front matter states; False when somebody edited it, or nothing can be said."""


Reader: TypeAlias = Callable[[str, str], PostFacts | None]
"""(path, text) -> what the post says of itself; None where it does not say which item it is. It never raises."""


def is_post_name(path: str) -> bool:
    """Say whether a file of this name may be a post."""
    return path.endswith(_POST_SUFFIXES)


def is_asset_name(path: str) -> bool:
    """Say whether a file bears a name as the store's images do."""
    return _CONTENT_NAME.fullmatch(path.rpartition("/")[2]) is not None


def assets_in(identity: str, path: str, text: str, standing: Mapping[str, Iterable[str]]) -> list[FileMemory]:
    """Return the files beside a post that its text names and that are there, known by the digits of their names.

    `standing` is name -> the paths at which a file of that name stands; one in the post's own folder comes first.
    """
    folder = path.rpartition("/")[0]
    found: dict[str, FileMemory] = {}
    for name in names_in(text):
        paths = sorted(standing.get(name, ()), key=lambda place: place.rpartition("/")[0] != folder)
        if paths:
            found[paths[0]] = FileMemory(paths[0], identity, name.partition(".")[0], is_post=False)
    return list(found.values())


def names_in(text: str) -> Iterator[str]:
    """Yield the names of images in a text; only what stands around a full stop is looked at, for speed."""
    for before, after in pairwise(text.split(".")):
        found = _CONTENT_NAME.search(f"{before[-13:]}.{after[:6]}")
        if found:
            yield found[0]
