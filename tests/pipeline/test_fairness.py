"""No source holds a run: budgets, shares of time and of the child, slow hosts beside the others."""

from datetime import timedelta
from itertools import pairwise

import pytest

from ingest.engine.inline import InlineEngine
from ingest.messages import Crash, CrashReason, Task
from ingest.report.outcomes import Change, SourceResult
from tests.pipeline.place import FEED, Item, Place, only_source

SLOW = "https://slow.example.org/feed.xml"
EIGHT = timedelta(minutes=8)


class SlowItem(Item):
    """An article of a host that wants long pauses."""

    @property
    def url(self) -> str:
        return f"https://slow.example.org/2026/story-{self.number}.html"


def wants_pauses(place: Place, seconds: float, host: str = "slow.example.org") -> None:
    place.web.says(f"https://{host}/robots.txt", 200, f"User-agent: *\nCrawl-delay: {seconds:g}\n")


def configure(place: Place, *sources: tuple[str, str], more: str = "", network: str = "delay_s: 0") -> None:
    rows = ", ".join(f'{{name: {name}, url: "{url}"}}' for name, url in sources)
    place.configure(f"network: {{{network}}}\n{more}sources: [{rows}]")


def minutes_of(place: Place, budget: timedelta | None = None) -> float:
    began = place.clock.now()
    place.run(budget=budget)
    return (place.clock.now() - began).total_seconds() / 60


def items(*numbers: int) -> list[SlowItem]:
    return [SlowItem(number) for number in numbers]


def stored(place: Place) -> int:
    return len(place.posts())


@pytest.mark.parametrize("pause_s", [60, 3_600, 10**9])
@pytest.mark.parametrize("budget", [EIGHT, timedelta(seconds=1), None])
def test_a_run_ends_in_its_time_whatever_pause_a_host_wants(
    place: Place, pause_s: float, budget: timedelta | None
) -> None:
    configure(place, ("slow", SLOW))
    wants_pauses(place, pause_s)
    place.lists(*items(*range(1, 21)), url=SLOW)

    took = minutes_of(place, budget=budget)

    assert took <= (budget / timedelta(minutes=1) + 1 if budget else 15.5)


def test_all_of_a_slow_hosts_articles_are_got_over_the_following_runs_in_order_though_the_feed_rolls_on(
    place: Place,
) -> None:
    configure(place, ("slow", SLOW))
    wants_pauses(place, 60)
    place.lists(*items(*range(1, 21)), url=SLOW)
    first = place.run(budget=EIGHT)
    asked_first = [each.url for each in place.web.requests if "story" in each.url]
    place.lists(*items(21), url=SLOW)

    counts = [stored(place)]
    asked: list[str] = list(asked_first)
    for _ in range(4):
        place.later(minutes=30)
        place.run(budget=EIGHT, force=True)
        asked += [each.url for each in place.web.requests if "story" in each.url]
        counts.append(stored(place))

    assert first.report.counts()[Change.LEFT] == 20 - counts[0] > 0
    assert counts[-1] == 21
    assert len(asked) == len(set(asked)) == 21
    assert asked[-1] == SlowItem(21).url  # what is owed comes before what is fresh
    assert any("left to the next run" in note for note in first.report.notes)


def test_what_is_left_counts_as_no_try_and_is_due_at_once(place: Place) -> None:
    configure(place, ("slow", SLOW))
    wants_pauses(place, 60)
    place.lists(*items(*range(1, 21)), url=SLOW)

    place.run(budget=EIGHT)

    with place.store() as store:
        left = store.owed(place.clock.now())
    assert len(left) == 20 - stored(place)
    assert {debt.attempts for debt in left} == {0}


def test_pauses_are_kept_all_the_same(place: Place) -> None:
    configure(place, ("slow", SLOW))
    wants_pauses(place, 60)
    place.lists(*items(*range(1, 6)), url=SLOW)

    place.run()

    times = [each.at for each in place.web.requests if "story" in each.url]
    assert len(times) == 5
    assert all(later - earlier >= timedelta(seconds=60) for earlier, later in pairwise(times))


@pytest.mark.parametrize("concurrency", [1, 2, 16])
def test_slow_hosts_run_beside_the_others(place: Place, concurrency: int) -> None:
    slow = [(f"slow{n}", f"https://slow{n}.example.org/feed.xml") for n in range(3)]
    configure(place, *slow, ("news", FEED), network=f"delay_s: 0, concurrency: {concurrency}")
    for number, (name, url) in enumerate(slow):
        wants_pauses(place, 60, f"{name}.example.org")
        own = [Item(100 * (number + 1) + n, title=f"Own story {number} {n}") for n in range(4)]
        for each in own:
            place.web.page(f"https://{name}.example.org/{each.number}", each.page)
        rows = "".join(
            f"<item><title>{each.name}</title><link>https://{name}.example.org/{each.number}</link></item>"
            for each in own
        )
        place.web.feed(url, f'<rss version="2.0"><channel><title>x</title>{rows}</channel></rss>')
    place.lists(*(Item(number) for number in range(1, 11)))
    began = place.clock.now()

    place.run()

    quick = [each.at for each in place.web.requests if "news.example.org/2026" in each.url]
    assert len(quick) == 10
    assert max(quick) - began < timedelta(seconds=30)
    assert stored(place) == 10 + 12


def test_images_of_a_slow_host_are_got_over_several_runs(place: Place) -> None:
    configure(place, ("news", FEED))
    wants_pauses(place, 60, "img.example.net")
    place.lists(*(Item(number, image=True) for number in range(1, 31)))

    first = minutes_of(place)
    counted = [len(list(place.content.rglob("*.png")))]
    for _ in range(3):
        place.later(minutes=30)
        place.run(force=True)
        counted.append(len(list(place.content.rglob("*.png"))))

    assert first <= 15.5
    assert stored(place) == 30
    assert counted[0] < 30 == counted[-1]


def test_a_clock_that_is_set_back_in_a_run_does_not_lengthen_its_budget(place: Place) -> None:
    configure(place, ("slow", SLOW))
    wants_pauses(place, 60)
    place.lists(*items(*range(1, 21)), url=SLOW)
    began_s = place.clock.monotonic()
    slept = place.clock.sleep

    async def sleep(seconds: float) -> None:
        await slept(seconds)
        if seconds >= 60:
            place.clock.set_back(hours=1)

    place.clock.sleep = sleep  # type: ignore[method-assign]  # the wall clock leaps at every pause

    place.run(budget=EIGHT)

    assert place.clock.monotonic() - began_s <= 9 * 60


class Exhausting:
    """An engine under which every page of a host uses up its time."""

    def __init__(self, patch: pytest.MonkeyPatch, host: str, reason: CrashReason) -> None:
        self._inner = InlineEngine()
        self._host, self._reason = host, reason
        self.crashed: list[str] = []
        patch.setattr("ingest.session.assemble._workers", lambda *_: [self])

    async def perform(self, task: Task[object]) -> object:
        if self._host in task.about and task.function.endswith(":extract_page"):
            self.crashed.append(task.about)
            return Crash(task.about, self._reason, "was told to crash")
        return await self._inner.perform(task)

    async def aclose(self) -> None:
        """Nothing to end."""


def test_pages_that_use_up_the_childs_time_leave_the_rest_to_the_next_run(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Exhausting(monkeypatch, "slow.example.org", CrashReason.TIME)
    configure(place, ("slow", SLOW), ("news", FEED))
    place.lists(*items(*range(1, 13)), url=SLOW)
    place.lists(Item(50))

    walked = place.run()

    assert len(engine.crashed) == 4  # of 5 s each, of which each counts three times: 60 s
    assert walked.report.counts("slow")[Change.LEFT] == 8
    assert walked.report.counts("news")[Change.ADDED] == 1


@pytest.mark.parametrize("reason", [CrashReason.TIME, CrashReason.MEMORY, CrashReason.DIED])
def test_the_same_bytes_are_not_read_again_by_the_same_version(
    place: Place, monkeypatch: pytest.MonkeyPatch, reason: CrashReason
) -> None:
    engine = Exhausting(monkeypatch, "slow.example.org", reason)
    configure(place, ("slow", SLOW))
    place.lists(*items(1), url=SLOW)
    for _ in range(2):
        place.run(force=True)
        place.later()
    alike = len(engine.crashed)
    place.web.page(SlowItem(1).url, SlowItem(1, extra="It was mended.").page)
    place.run(force=True)
    changed = len(engine.crashed)
    monkeypatch.setattr("ingest.session.assemble.versions", lambda: "another")
    place.later()
    place.run(force=True)

    assert (alike, changed, len(engine.crashed)) == (1, 2, 3)


def test_a_page_that_crashes_on_gives_way_to_the_feeds_own_text_marked(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    Exhausting(monkeypatch, "slow.example.org", CrashReason.DIED)
    configure(place, ("slow", SLOW))
    place.lists(*items(1), url=SLOW)
    counts = []
    for _ in range(4):
        place.run(force=True)
        counts.append(stored(place))
        place.later()
    place.run(force=True)

    assert counts == [0, 0, 0, 1]
    assert "was told to crash" in str(place.post(1)["incomplete"])
    assert place.web.count(SlowItem(1).url) == 0


def test_a_feed_that_crashes_is_not_read_again_either(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.lists(Item(1))
    crashed: list[str] = []

    class Feeds(Exhausting):
        async def perform(self, task: Task[object]) -> object:
            crashed.append(task.function)
            return Crash(task.about, CrashReason.DIED, "was told to crash")

    Feeds(monkeypatch, "", CrashReason.DIED)

    outcomes = []
    for _ in range(4):
        outcomes.append(only_source(place.run(force=True)))
        place.later()

    assert len(crashed) == 1
    assert {each.result for each in outcomes} == {SourceResult.FAILED}
    assert "not read again until it changes" in outcomes[-1].detail
