"""What a rewriting changes, told for people: how many posts, in what, and which most. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.remaking.contrast import Contrast
from ingest.text.counted import counted

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A post that comes out in another way than it stands."""

    identity: str
    path: str
    contrast: Contrast


@dataclass(slots=True)
class Looked:
    """What a rewriting would come to."""

    posts: int = 0
    changed: list[Rewritten] = field(default_factory=list)
    edited: int = 0
    """By hand: they stay, and the newer text is put beside them."""
    cannot: Counter[str] = field(default_factory=Counter)
    """Why -> posts that stay as they are for it."""

    @property
    def would_change(self) -> bool:
        """Say whether there is anything to do."""
        return bool(self.changed or self.edited)

    def lines(self) -> Iterator[str]:
        """Yield the summary."""
        yield f"{counted(len(self.changed), 'post')} of {self.posts} would change"
        parts = Counter(part for each in self.changed for part in each.contrast.parts)
        yield from (f"  {part}: {counted(count, 'post')}" for part, count in parts.most_common())
        for each in sorted(self.changed, key=lambda each: (-each.contrast.letters, each.path))[:SHOWN]:
            yield f"  {each.path}: {', '.join(each.contrast.parts)} ({counted(each.contrast.letters, 'letter')})"
        if self.edited:
            yield f"{counted(self.edited, 'post')} edited by hand stay; what is newer is put beside them"
        yield from (f"{counted(count, 'post')} stay: {why}" for why, count in self.cannot.most_common(SHOWN))
