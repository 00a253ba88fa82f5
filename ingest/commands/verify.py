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
from store.files.raw import RAW_NAME
from store.store import Store
from store.upkeep.verify import Fault, Problem
from store.warc.checking import PagesChecked

_PAGES_AT_MOST = 2_000
_AGAIN = "`verify --repair` makes it again"
_ADVICE = {
    Fault.MISSING: f"{_AGAIN}, otherwise the next run takes it for deleted by hand",
    Fault.TORN: f"{_AGAIN}; what is left of it is kept among the revisions",
    Fault.UNREADABLE: "check its permissions",
    Fault.IMAGE_MISSING: _AGAIN,
    Fault.EDITED: "a person's doing, it stays as it is",
    Fault.IMAGE_EDITED: "it stays as it is",
    Fault.MOVED: "a person's doing, the next run follows it",
    Fault.KEPT_PAGE: "`verify --repair` forgets it, the rest is well; or put the file back as it was",
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
    pages: PagesChecked = field(default_factory=PagesChecked)
    raw: str = ""
    """The folder of the kept pages, as a person writes it."""
    notes: tuple[str, ...] = ()

    def exit_code(self) -> ExitCode:
        """Return `STORE` when something that was stored is lost still."""
        lost = [each for each in self.problems if each.fault.is_harm and self.repaired.get(each.path) != ""]
        return ExitCode.STORE if lost else ExitCode.DONE

    def lines(self) -> Iterator[str]:
        """Yield a line a problem, for people, and a summary."""
        for problem in self.problems:
            folder = self.raw if problem.fault is Fault.KEPT_PAGE else self.content
            yield "; ".join(filter(None, (f"{folder}/{problem}", self._outlook(problem))))
        if self.pages.checked < self.pages.pages:
            of = several(self.pages.pages, "kept page")
            yield f"{self.pages.checked} of {of} looked at; `verify --deep` looks at all"
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
        whole |= {"pages": self.pages.pages, "pages_checked": self.pages.checked}
        yield told_json(whole | {"notes": self.notes, "exit_code": self.exit_code()})

    def _outlook(self, problem: Problem) -> str:
        """Say what became of it, or what can be done."""
        outcome = self.repaired.get(problem.path)
        if outcome is not None and problem.fault is Fault.KEPT_PAGE:
            return "forgotten"
        if outcome is not None:
            return f"not made again yet: {outcome}; the next run asks again" if outcome else "made again"
        if problem.fault is Fault.UNREADABLE and problem.is_mendable:
            return _ADVICE[Fault.TORN]
        return _ADVICE.get(problem.fault, "")


def verify(session: Session, *, repair: bool, deep: bool = False) -> Verified:
    """Compare all files; with `repair`, make again what is lost: from the pages that were kept, else from the web.

    Of the kept pages so many that it takes a second or two, or all with `deep`.
    """
    most = None if deep else _PAGES_AT_MOST
    if repair:
        return _repaired(session, most)
    config, base, doors = session.config, session.base, session.outside()

    def seen(store: Store) -> Verified:
        posts, images = store.count_files()
        pages = store.check_pages(most)
        problems, owed = (*store.verify(), *_of_pages(pages)), len(store.all_owed())
        return Verified(
            config.store.content, posts, images, problems, owed, {}, pages, _raw(session), tuple(store.notices)
        )

    try:
        with open_store(config, base, doors, follow=False) as store:
            return seen(store)
    except ReadOnlyError:
        notes = [_AS_IT_IS]
        return replace(look(config, base, doors.clock.now(), seen, notes.append, follow=False), notes=tuple(notes))


def _raw(session: Session) -> str:
    return f"{session.config.store.state}/{RAW_NAME}"


def _of_pages(pages: PagesChecked) -> list[Problem]:
    return [Problem(Fault.KEPT_PAGE, name, detail=why, is_mendable=False) for name, why in pages.wrong]


def _repaired(session: Session, most: int | None) -> Verified:
    found: list[Problem] = []
    pages = PagesChecked()
    repaired: dict[str, str] = {}
    counts = (0, 0, 0)

    async def work(walking: Walk, at_hand: Assembled) -> None:
        nonlocal counts, pages
        store = at_hand.tools.store
        pages = store.check_pages(most)
        store.read_pages_again(dict(pages.wrong))
        found.extend((*store.verify(), *_of_pages(pages)))
        repaired.update({name: "" for name, _ in pages.wrong})
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
    notes = tuple(report.notes)
    return Verified(
        session.config.store.content, posts, images, tuple(found), owing, repaired, pages, _raw(session), notes
    )
