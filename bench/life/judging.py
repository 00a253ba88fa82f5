"""What must hold at the end of a life: nothing lost, nothing twice, a person's wishes kept, all within bounds."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench.life.hands import Item, rows
from bench.life.life import PRUNED, RAW_MB, Life, Month, bytes_below
from bench.life.world import EDITION, NAME

MAX_STATE_BYTES = 2_500
MAX_JOURNAL_BYTES = 120
MAX_RSS_BYTES = 90_000_000
MAX_REVISION_FILES = 60
_ADDRESS = re.compile(r"/([a-z]+)/(\d+)\.html")
_NAMES = "coalesce(url, '') || ' ' || identity"
"""Of an item; where its address follows from its identity, the state keeps one of them."""
SHOWN = 6
"""How many of a kind are named."""


class Verdict:
    """What a life left behind, against what the players know."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.files: dict[Item, list[Path]] = defaultdict(list)
        self.texts: dict[Item, str] = {}
        intent = life.hands.intent
        looked_into = intent.edited.keys() | life.web.editions.keys()
        for path in sorted(life.hands.content.rglob("*.md")):
            text = path.read_text("utf-8")
            found = NAME.search(text)
            if found is not None:
                item = (found[1], int(found[2]))
                self.files[item].append(path)
                if item in looked_into:
                    self.texts[item] = text
        self.known = dict(self._known())

    def _known(self) -> Iterator[tuple[Item, tuple[str, str]]]:
        """Yield what the state says of each item: its status, and why."""
        for names, status, reason in rows(self.life.folder, f"SELECT {_NAMES}, status, reason FROM items"):
            found = _ADDRESS.search(str(names))
            if found is not None:
                yield (found[1], int(found[2])), (str(status), str(reason or ""))

    def faults(self, last: Month, *, bounded: bool) -> Iterator[str]:
        """Yield a line for each thing that does not hold."""
        yield from (f"trouble: {line}" for line in self.life.trouble)
        yield from self._few("lost", self._lost())
        yield from self._few("stored twice", (i for i, paths in self.files.items() if len(paths) > 1))
        yield from self._few("known twice", self._known_twice())
        yield from self._wishes()
        yield from self._few("edit not taken", self._missed_edits())
        if bounded:
            yield from self._bounds(last)

    def _few(self, what: str, items: Iterator[Item]) -> Iterator[str]:
        found = sorted(items)
        if found:
            told = "; ".join(f"{item} {self._where(item)}" for item in found[:SHOWN])
            yield f"{what}: {len(found)}: {told}"

    def _where(self, item: Item) -> str:
        paths = [path.relative_to(self.life.folder).as_posix() for path in self.files.get(item, [])]
        return f"{paths} {self.known.get(item, 'unknown to the state')}"

    def _lost(self) -> Iterator[Item]:
        """Yield what was shown and is neither stored nor left out for a reason."""
        for source, numbers in self.life.web.shown.items():
            for number in numbers:
                item = source, number
                status = self.known.get(item, ("", ""))[0]
                is_gone = item in self.life.hands.intent.deleted
                if item not in self.files and not is_gone and status not in {"owed", "skipped", "dropped", "removed"}:
                    yield item

    def _known_twice(self) -> Iterator[Item]:
        """Yield what the state holds as two stored items."""
        urls = rows(self.life.folder, f"SELECT {_NAMES} FROM items WHERE status = 'stored'")
        found = Counter((each[1], int(each[2])) for (url,) in urls if (each := _ADDRESS.search(str(url))))
        yield from (item for item, count in found.items() if count > 1)

    def _wishes(self) -> Iterator[str]:
        """Yield the wishes of a person that were not kept."""
        intent = self.life.hands.intent
        taken_down = intent.removed | intent.deleted
        yield from self._few("removed, and there", (i for i in intent.removed if i in self.files))
        yield from self._few("deleted by hand, and there", (i for i in intent.deleted if i in self.files))
        yield from self._few(
            "a person's edit lost",
            (i for i, line in intent.edited.items() if i not in taken_down and line not in self.texts.get(i, "")),
        )
        yield from self._few(
            "moved by hand, and not there",
            (
                i
                for i, folder in intent.moved.items()
                if i not in taken_down and i[0] != PRUNED and folder not in {p.parent.name for p in self.files[i]}
            ),
        )

    def _missed_edits(self) -> Iterator[Item]:
        """Yield what a feed showed edited, and is not stored so.

        What the first run over a state made anew sees is taken for what was stored: a post does not say what its feed
        said of it.
        """
        for item, (edition, run) in self.life.web.editions.items():
            text = self.texts.get(item)
            if text is None or item in self.life.hands.intent.edited or run in self.life.anew:
                continue
            found = EDITION.search(text)
            if found is None or int(found[1]) < edition:
                yield item

    def _bounds(self, last: Month) -> Iterator[str]:
        items, folder = max(last.items, 1), self.life.folder
        revisions = folder / "fetched.revisions"
        files = Counter(path.parent.name + path.name.partition(".r")[0] for path in revisions.rglob("*.r*"))
        for what, value, most in (
            ("bytes of the state an item", last.state_bytes // items, MAX_STATE_BYTES),
            ("bytes of the journal an item", last.journal_bytes // items, MAX_JOURNAL_BYTES),
            ("bytes of memory", last.rss_bytes, MAX_RSS_BYTES),
            ("bytes of kept pages", bytes_below(folder / ".fetched" / "raw"), int(RAW_MB * 1.1e6)),
            ("files of one post's revisions", max(files.values(), default=0), MAX_REVISION_FILES),
        ):
            if value > most:
                yield f"bound: {value} {what}, {most} at most"
