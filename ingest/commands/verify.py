"""`verify`: every file of the store against what was written; with `--repair`, what was lost is made again."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ingest.commands.again import entry_of, kept_addresses, source_named
from ingest.posts import PostReader
from ingest.report.format import several, told_json
from ingest.report.outcomes import ExitCode
from ingest.run.pipeline import Walk
from ingest.session.assemble import Assembled
from ingest.session.looking import look
from ingest.session.opening import open_store
from ingest.session.session import Session
from ingest.session.walking import walk
from store.errors import ReadOnlyError
from store.store import Store
from store.upkeep.verify import Fault, Problem

_AGAIN = "`verify --repair` makes it again"
_ADVICE = {
    Fault.MISSING: f"{_AGAIN}, otherwise the next run takes it for deleted by hand",
    Fault.TORN: f"{_AGAIN}; what is left of it is kept among the revisions",
    Fault.UNREADABLE: "check its permissions",
    Fault.IMAGE_MISSING: _AGAIN,
    Fault.EDITED: "a person's doing, it stays as it is",
    Fault.IMAGE_EDITED: "it stays as it is",
    Fault.MOVED: "a person's doing, the next run follows it",
}
_AS_IT_IS = (
    "nothing can be written there, so the store was looked at as it is and without its lock: what a run has begun and"
    " not finished shows"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found, and what became of what was to be repaired."""

    content: str
    """The content's folder, as a person writes it."""
    posts: int
    images: int
    problems: tuple[Problem, ...]
    owed: int
    """Articles that are owed."""
    repaired: Mapping[str, str] = field(default_factory=dict)
    """Path -> why it is not whole yet; empty where it is."""
    notes: tuple[str, ...] = ()

    def exit_code(self) -> ExitCode:
        """Return `STORE` when something that was stored is lost still."""
        lost = [each for each in self.problems if each.fault.is_harm and self.repaired.get(each.path) != ""]
        return ExitCode.STORE if lost else ExitCode.DONE

    def lines(self) -> Iterator[str]:
        """Yield a line a problem, for people, and a summary."""
        for problem in self.problems:
            yield "; ".join(filter(None, (f"{self.content}/{problem}", self._outlook(problem))))
        counts = Counter(problem.fault for problem in self.problems)
        found = ", ".join(f"{counts[fault]} {fault}" for fault in Fault if counts[fault]) or "nothing is wrong"
        owed = f"; {several(self.owed, 'article')} owed" if self.owed else ""
        yield f"{several(self.posts, 'post')} and {several(self.images, 'image')}: {found}{owed}"

    def json_lines(self) -> Iterator[str]:
        """Yield a JSON object a problem, and one for the whole."""
        for problem in self.problems:
            said = {
                "kind": "problem",
                "fault": str(problem.fault),
                "harm": problem.fault.is_harm,
                "path": problem.path,
                "identity": problem.identity,
                "detail": problem.detail,
                "repaired": self.repaired.get(problem.path) == "",
                "reason": self.repaired.get(problem.path) or None,
            }
            yield told_json(said)
        counts = Counter(str(problem.fault) for problem in self.problems)
        whole = {"kind": "verify", "posts": self.posts, "images": self.images, "owed": self.owed, "problems": counts}
        yield told_json(whole | {"notes": self.notes, "exit_code": self.exit_code()})

    def _outlook(self, problem: Problem) -> str:
        """Say what became of it, or what can be done."""
        outcome = self.repaired.get(problem.path)
        if outcome is not None:
            return f"not made again yet: {outcome}; the next run asks again" if outcome else "made again"
        if problem.fault is Fault.UNREADABLE and problem.is_mendable:
            return _ADVICE[Fault.TORN]
        return _ADVICE.get(problem.fault, "")


def verify(session: Session, *, repair: bool) -> Verified:
    """Compare all files; with `repair`, make again what is lost: from the pages that were kept, else from the web."""
    if repair:
        return _repaired(session)
    config, base, doors = session.config, session.base, session.outside()

    def seen(store: Store) -> Verified:
        posts, images = store.count_files()
        problems, owed = tuple(store.verify()), len(store.all_owed())
        return Verified(config.store.content, posts, images, problems, owed, notes=tuple(store.notices))

    try:
        with open_store(config, base, doors, follow=False) as store:
            return seen(store)
    except ReadOnlyError:
        notes = [_AS_IT_IS]
        return replace(look(config, base, doors.clock.now(), seen, notes.append, follow=False), notes=tuple(notes))


def _repaired(session: Session) -> Verified:
    found: list[Problem] = []
    repaired: dict[str, str] = {}
    counts = (0, 0, 0)

    async def work(walking: Walk, at_hand: Assembled) -> None:
        nonlocal counts
        store = at_hand.tools.store
        found.extend(store.verify())
        kept = kept_addresses(store) if any(problem.fault.is_harm for problem in found) else {}
        reader = PostReader(at_hand.tools.settings.profile, at_hand.tools.rules)
        mended = store.repair(found, at_hand.tools.now(), lambda item: entry_of(item, store, kept, reader))
        store.commit()
        await walking.make_again({problem.identity for problem in mended if problem.identity}, source_named(session))
        walking.articles.commit()
        owed = {debt.identity: debt.error for debt in store.all_owed()}
        repaired.update({problem.path: owed.get(problem.identity or "", "") for problem in mended})
        counts = (*store.count_files(), len(owed))

    report = walk(session.seeing(), work).report
    posts, images, owing = counts
    return Verified(session.config.store.content, posts, images, tuple(found), owing, repaired, tuple(report.notes))
