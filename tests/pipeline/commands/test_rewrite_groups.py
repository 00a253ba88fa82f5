"""What workers make again by groups comes out as what is made by itself; what they cannot make costs itself alone."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from ingest import rework, work
from ingest.commands import rewrite as rewriting
from ingest.commands.rewriting import groups
from ingest.documents import Extracted
from ingest.engine.metered import MeteredEngine
from ingest.messages import Crash, CrashReason, Task
from ingest.remaking.values import Answer, Batch, Manner, Outcome, Remade
from ingest.report.outcomes import Change
from tests.fakes.clock import FakeClock
from tests.pipeline.commands.test_refresh import ASIDE, by_path, page, stored, with_rule
from tests.pipeline.place import FEED, Item, Place

ITEMS = tuple(Item(number, image=number == 2) for number in range(1, 9))


def scene(folder: Path) -> Place:
    """Return a place with what a worker makes (1, 2, 5 …) and what it does not: two pages (3), a hand (4)."""
    place = Place(folder)
    first, second = Item(3).url, f"{Item(3).url}?page=2"
    place.lists(*ITEMS)
    for item in ITEMS:
        image = f'<img src="{item.image_url}" alt="The bridge">' if item.image else ""
        place.web.page(item.url, page(item, image))
    link = f'<a rel="next" class="next" href="{second}">Next page</a>'
    place.web.page(first, page(Item(3)).replace("</article>", f"</article>{link}"))
    place.web.page(second, page(Item(3, extra="And this stands on the second page, which is another one.")))
    place.configure(f'rules: {{folder: rules}}\nsources: [{{name: news, url: "{FEED}"}}]')
    write_rule(place, "body: .story")
    place.run()
    place.later()
    edited = Path(by_path(place, 4))
    edited.write_text(edited.read_text("utf-8").replace(ASIDE, "My own words."), "utf-8")
    return place


def write_rule(place: Place, rule: str) -> None:
    (place.folder / "rules").mkdir(exist_ok=True)
    (place.folder / "rules" / "news.yaml").write_text(
        f"rule:\n  name: news\n  hosts: [news.example.org]\n  next_page: a.next\n  {rule}\n", "utf-8"
    )


def again(folder: Path, clock: FakeClock) -> Place:
    place = Place(folder, clock=FakeClock(clock.now()))
    place.configure(f'rules: {{folder: rules}}\nsources: [{{name: news, url: "{FEED}"}}]')
    return place


def rewritten(place: Place, *, dry: bool = False) -> tuple[list[str], dict[Change, int]]:
    told: list[str] = []
    walked = rewriting.rewrite(place.session(dry=dry), [], None, told.append, everything=True)
    return told, dict(walked.report.counts())


def remembered(place: Place) -> list[object]:
    with place.store() as store:
        return [
            (item, store.keys_of(item.identity), store.pictures(item.identity), store.stamps().get(item.identity))
            for item in store.items()
        ]


def by_path_of(place: Place) -> dict[str, str]:
    """Return the text of every file that lasts, by its path; times of writing tell nothing here."""
    texts = (path for path in place.folder.rglob("*") if path.is_file() and path.suffix in {".md", ".diff", ".png"})
    return {path.relative_to(place.folder).as_posix(): path.read_bytes().hex() for path in texts}


@pytest.mark.parametrize(
    ("rule", "by_workers"),
    [
        ("body: .story\n  drop: [.notice]", 6),
        ("body: .story\n  drop: [p.notice, img]", 6),
        ("body: .story\n  title: {css: .who}", 6),
        ("body: .gone", 6),
        ("body: .gone\n  walls: [{css: .notice}]", 0),
        ("body: .story\n  author: {css: .who}\n  images: {drop: [img]}", 6),
    ],
)
def test_groups_and_single_articles_come_to_the_same(
    rule: str, by_workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one").mkdir()
    place = scene(tmp_path / "one")
    write_rule(place, rule)
    shutil.copytree(tmp_path / "one", tmp_path / "other")
    made: list[Answer] = []
    whole = rework.remake_posts

    def counted(batch: Batch, manner: Manner, now: datetime) -> tuple[Answer, ...]:
        answers = whole(batch, manner, now)
        made.extend(answer for answer in answers if isinstance(answer, Remade | Outcome))
        return answers

    monkeypatch.setattr(rework, "remake_posts", counted)
    one, other = again(tmp_path / "one", place.clock), again(tmp_path / "other", place.clock)
    by_groups = rewritten(one)
    monkeypatch.setattr(groups, "is_plain", lambda _: False)
    by_themselves = rewritten(other)

    assert len(made) == by_workers, "all but what a hand changed and what has two pages"
    assert by_groups == by_themselves
    assert by_path_of(one) == by_path_of(other)
    assert remembered(one) == remembered(other)


class Refusing:
    """Stands for a worker that dies of every group, or answers what no worker may."""

    def __init__(self, patch: pytest.MonkeyPatch, answer: Callable[[Task[object], object], object]) -> None:
        self.groups = 0
        whole = MeteredEngine.perform

        async def perform(engine: MeteredEngine, task: Task[object]) -> object:
            result = await whole(engine, task)
            if task.function != "ingest.rework:remake_posts":
                return result
            self.groups += 1
            return answer(task, result)

        patch.setattr(MeteredEngine, "perform", perform)


def moved(_: Task[object], answers: object) -> object:
    """Answer with documents at other places."""
    assert isinstance(answers, tuple)
    return tuple(
        replace(each, document=replace(each.document, folder="elsewhere")) if isinstance(each, Remade) else each
        for each in answers
    )


def renamed(_: Task[object], answers: object) -> object:
    """Answer with what is remembered of another article."""
    assert isinstance(answers, tuple)
    return tuple(
        replace(each, item=replace(each.item, source="another")) if isinstance(each, Remade) else each
        for each in answers
    )


@pytest.mark.parametrize(
    "answer",
    [
        lambda task, _: Crash(task.about, CrashReason.DIED, "the worker died"),
        lambda _, answers: answers[1:],
        lambda _, answers: tuple(Outcome.UNREAD for _ in answers),
        moved,
        renamed,
    ],
    ids=["dies", "answers less", "reads nothing", "another place", "another article"],
)
def test_a_group_that_fails_is_made_one_by_one(
    answer: Callable[[Task[object], object], object], place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(place, *ITEMS[2:6])
    with_rule(place)
    refusing = Refusing(monkeypatch, answer)
    told, counts = rewritten(place)

    assert refusing.groups == 1
    assert (told[0], counts) == ("4 posts of 4 would change", {Change.UPDATED: 4})
    assert not any(ASIDE in path.read_text("utf-8") for path in place.posts())


def test_a_page_that_cannot_be_read_costs_itself_alone(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(place, *ITEMS[2:6])
    with_rule(place)
    whole = work.read_article

    def broken(body: bytes, *rest: object) -> object:
        if b"Story 4." in body:
            raise ValueError("no page of ours")
        return whole(body, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "read_article", broken)
    told, counts = rewritten(place)

    assert (told[0], counts) == ("3 posts of 4 would change", {Change.UPDATED: 3})
    assert any("no page of ours" in line for line in told)


def test_what_comes_out_as_it_stands_is_not_looked_at_for_copies(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(place, *ITEMS[2:6])
    with_rule(place)
    rewritten(place)
    with_rule(place, "  walls: [{css: .nowhere}]\n")
    looked_at: list[str] = []
    whole = work.sketched

    def sketched(found: Extracted) -> Extracted:
        looked_at.append(found.text)
        return whole(found)

    monkeypatch.setattr(work, "sketched", sketched)

    assert rewritten(place)[0] == ["0 posts of 4 would change"]
    assert looked_at == []


def test_a_confined_worker_makes_posts_again_by_itself(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """It can open no file: whatever it needs is loaded before."""
    stored(place, *ITEMS[:3])
    with_rule(place)
    written = (place.folder / "config.yaml").read_text("utf-8").replace("kind: inline", "kind: child")
    (place.folder / "config.yaml").write_text(written, "utf-8")
    left: list[int] = []
    whole = groups.Groups._make_left

    async def counted(self: groups.Groups, least: int) -> None:
        left.append(len(self._left))
        await whole(self, least)

    monkeypatch.setattr(groups.Groups, "_make_left", counted)

    assert rewritten(place)[1] == {Change.UPDATED: 3}
    assert set(left) == {0}
