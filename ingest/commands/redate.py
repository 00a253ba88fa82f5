"""`rebuild --dates`: the instants of all posts written again, with the offset of the store's zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ingest.configured import late_rules
from ingest.report.format import several, told_json
from ingest.search.upkeep import keep_up
from ingest.session.assemble import settings_of
from ingest.session.opening import open_store
from ingest.session.session import Session
from normalize.front_matter.read import FrontMatterError, hash_of, read_back
from normalize.front_matter.redate import redated
from normalize.profile import Profile
from store.document import Document
from store.landing import PostChange
from store.manifest import Run
from store.memory import ItemMemory, ItemStatus, Owed
from store.store import Store


@dataclass(frozen=True, slots=True)
class Redated:
    """What became of the posts."""

    zone: str
    rewritten: int
    right: int
    """Posts that were written so already."""
    edited: tuple[str, ...]
    """Paths of posts that stay as they are, because a person edited them."""
    notes: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """Yield what was done, for people."""
        done = f"{several(self.rewritten, 'post')} written again, {self.right} were right"
        yield f"dates in the time of {self.zone}: {done}"
        for path in self.edited:
            yield f"left alone, edited by hand: {path}"

    def json_lines(self) -> Iterator[str]:
        """Yield one JSON object."""
        said = {"kind": "dates", "zone": self.zone, "rewritten": self.rewritten, "right": self.right}
        yield told_json(said | {"edited": self.edited, "notes": self.notes})


def redate(session: Session) -> Redated:
    """Write the instants of every post again that nobody edited; bodies, images and what is owed stay as they are."""
    config, doors = session.config, session.outside()
    now = doors.clock.now()
    profile = settings_of(config, session.base, late_rules(config, session.base)).profile
    zone = ZoneInfo(config.store.timezone)
    counts, edited, notes = {True: 0, False: 0}, [], []
    with open_store(config, session.base, doors) as store:
        debts = {owed.identity: owed for owed in store.all_owed()}
        for item in store.items():
            text = store.read_post(item.path) if item.status is ItemStatus.STORED and item.path else None
            if text is None:
                continue
            if store.is_edited(item.identity):
                edited.append(str(item.path))
                continue
            try:
                counts[_rewritten(item, text, store, profile, zone, debts.get(item.identity))] += 1
            except FrontMatterError as error:
                notes.append(f"{item.path}: {error}")
        store.finish(Run(f"{now:%Y%m%dT%H%M%S.%fZ}", now, now))
        behind = keep_up(config, session.base, store.listed)
        told = (*store.notices, *notes, *filter(None, [behind]))
    return Redated(config.store.timezone, counts[True], counts[False], tuple(edited), told)


def _rewritten(item: ItemMemory, text: str, store: Store, profile: Profile, zone: ZoneInfo, owed: Owed | None) -> bool:
    """Put a post with its instants in the zone; say whether that changed it."""
    changed = redated(text, profile, zone)
    if changed == text or item.path is None:
        return False
    folder, _, name = item.path.rpartition("/")
    published = item.published_at or item.first_seen_at
    document = Document(
        identity=item.identity,
        source=item.source,
        source_url=item.url,
        title=item.title,
        slug=item.slug or "",
        day=published.astimezone(zone).date(),
        published=published,
        text=changed,
        content_hash=hash_of(read_back(changed)[1]),
        folder=folder,
        file_name=name,
    )
    with store.together():
        kind = store.put(document, item, (), tuple(store.pictures(item.identity).values()))
        if owed is not None:
            store.owe(owed, item, ())
    return kind is PostChange.UPDATED
