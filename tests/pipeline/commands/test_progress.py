"""How far long work has come: the known total, "at least" where nobody knows it, rate and estimate; never a window."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from ingest.cli.lines import EVERY_S, Lines
from ingest.cli.progress_bar import Bar
from ingest.cli.walked import show_walk
from ingest.commands import backfill as backfilling
from ingest.commands import importing, refresh, rewrite
from ingest.fetcher.walks.walk import Via
from ingest.report.outcomes import ArticleOutcome, Change, ExitCode
from ingest.report.pace import Pace
from ingest.report.progress import Ahead
from ingest.session.session import Session, Walked
from store.errors import LockHeld
from tests.fakes.clock import FakeClock
from tests.pipeline.past_site import planted
from tests.pipeline.place import FEED, Place

COUNT = 180
_LINE = re.compile(r"news: (\d+) of (at least )?(\d+) articles, (\S+)/(s|min|h)(?:, about (.+) left)?")
_UNITS_S = {"s": 1, "min": 60, "h": 3600, "d": 86_400}


@dataclass
class Told:
    """A line on how far it has come, and when it was told."""

    at_s: float
    done: int
    total: int
    at_least: bool
    left_s: float | None


class Heard(Lines):
    """Lines that are kept with their time."""

    def __init__(self, clock: FakeClock, capsys: pytest.CaptureFixture[str]) -> None:
        super().__init__(monotonic=clock.monotonic)
        self.clock, self.capsys = clock, capsys
        self.told: list[Told] = []

    def ahead(self, ahead: Ahead) -> None:
        self.capsys.readouterr()
        super().ahead(ahead)
        for match in _LINE.finditer(self.capsys.readouterr().out):
            done, least, total, _, _, left = match.groups()
            self.told.append(Told(self.clock.monotonic(), int(done), int(total), bool(least), _seconds(left)))


def _seconds(span: str | None) -> float | None:
    if span is None:
        return None
    words = span.split()
    return sum(float(number) * _UNITS_S[unit] for number, unit in zip(words[::2], words[1::2], strict=True))


# way -> whether its total is known from the first line on
WAYS = [(Via.WORDPRESS, True), (Via.SITEMAP, True), (None, True), (Via.PAGES, False)]


@pytest.mark.parametrize(("via", "is_known"), WAYS)
def test_a_long_backfill_tells_total_rate_and_time_left(
    place: Place, capsys: pytest.CaptureFixture[str], via: Via | None, *, is_known: bool
) -> None:
    site = planted(place, count=COUNT, ways=frozenset({"api", "pages", "sitemap"}))
    place.configure(f'network: {{delay_s: 2, per_host: 1}}\nsources: [{{name: news, url: "{FEED}", first_import: 3}}]')
    place.run()  # some of it is known
    heard = Heard(place.clock, capsys)
    urls = None if via is not None else [site.url(number) for number in site.numbers()]
    session = replace(place.session(), progress=heard)

    backfilling.backfill(session, ["news"], backfilling.Backfill(via=via, urls=urls))

    ended_s = place.clock.monotonic()
    assert len(place.posts()) == COUNT
    assert len(heard.told) >= 8
    assert all(b.at_s - a.at_s >= EVERY_S for a, b in zip(heard.told, heard.told[1:], strict=False))
    if not is_known:
        assert all(told.left_s is None for told in heard.told if told.at_least), "a window is no estimate"
        assert heard.told[0].at_least
        return
    assert {told.total for told in heard.told} == {COUNT - 3}
    assert not any(told.at_least for told in heard.told)
    after_a_tenth = [told for told in heard.told if told.done >= COUNT / 10 and told.total - told.done > 5]
    assert after_a_tenth
    for told in after_a_tenth:
        assert told.left_s is not None
        assert told.left_s == pytest.approx(ended_s - told.at_s, rel=0.25), told


def test_what_is_known_already_is_not_counted_as_work(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    planted(place, count=80)
    place.configure(f'network: {{delay_s: 2, per_host: 1}}\nsources: [{{name: news, url: "{FEED}", first_import: 3}}]')
    place.backfill("news", via=Via.SITEMAP, limit=40)
    place.run()
    heard = Heard(place.clock, capsys)

    backfilling.backfill(replace(place.session(), progress=heard), ["news"], backfilling.Backfill(via=Via.WORDPRESS))

    assert {told.total for told in heard.told} == {37}


def test_a_limit_is_the_total(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    planted(place, count=80)
    place.configure(f'network: {{delay_s: 2, per_host: 1}}\nsources: [{{name: news, url: "{FEED}"}}]')
    heard = Heard(place.clock, capsys)

    backfilling.backfill(replace(place.session(), progress=heard), ["news"], backfilling.Backfill(limit=40))

    assert {told.total for told in heard.told} == {40}


class Totals(Lines):
    """Hears what is said to be ahead."""

    def __init__(self) -> None:
        super().__init__(quiet=True)
        self.pace = Pace(lambda: 0.0)
        self.totals: list[tuple[int, bool]] = []

    def ahead(self, ahead: Ahead) -> None:
        self.pace.begin(ahead)
        self.totals.append((self.pace.total, ahead.at_least))

    def article(self, _: ArticleOutcome) -> None:
        self.pace.article()


@pytest.mark.parametrize("command", ["refresh", "rewrite", "import"])
def test_other_long_work_tells_its_whole_total_from_the_first(place: Place, command: str) -> None:
    site = planted(place, count=40)
    place.backfill("news", urls=[site.url(number) for number in site.numbers()])
    totals = Totals()
    session = replace(place.session(), progress=totals)
    if command == "refresh":
        refresh.refresh(session, ["news"], from_web=False)
    elif command == "rewrite":
        place.configure(f'store: {{profile: jekyll}}\nsources: [{{name: news, url: "{FEED}"}}]')
        session = replace(place.session(), progress=totals)
        rewrite.rewrite(session, [], None, lambda _: None, everything=True)
    else:
        place.configure(
            f'store: {{content: new, state: other, journal: other.journal}}\nsources: [{{name: news, url: "{FEED}"}}]'
        )
        session = replace(place.session(), progress=totals)
        importing.import_posts(session, place.content, None, [])

    assert totals.totals
    assert set(totals.totals) == {(40, False)}


@pytest.mark.parametrize(
    ("ahead", "done", "passed_s", "line"),
    [
        (Ahead("news", 100), 0, 0, "news: 0 of 100 articles"),
        (Ahead("news", 172), 142, 71, "news: 142 of 314 articles, 2.0/s, about 86 s left"),
        (Ahead("news", 172, at_least=True), 142, 71, "news: 142 of at least 314 articles, 2.0/s"),
        (Ahead("news", 999), 1, 4, "news: 1 of 1000 articles, 15/min, about 67 min left"),
        (Ahead("news", 9_999), 1, 90, "news: 1 of 10000 articles, 40/h, about 10 d 9 h left"),
        (Ahead("news", 0), 1, 4, "news: 1 of 1 article, 15/min"),
        (Ahead("news", 600), 60, 1800, "news: 60 of 660 articles, 2.0/min, about 5 h 0 min left"),
    ],
)
def test_a_line_of_progress(ahead: Ahead, done: int, passed_s: float, line: str) -> None:
    now_s = 5.0
    pace = Pace(lambda: now_s)
    pace.begin(ahead)
    for _ in range(done):
        pace.article()
    now_s += passed_s
    assert pace.line() == line


def test_a_bar_shows_what_is_known_of_long_work_and_of_a_run() -> None:
    clock = FakeClock()
    bar = Bar(monotonic=clock.monotonic)
    with bar:
        bar.expect(2)
        [task] = bar._bar.tasks
        assert (task.total, task.fields["told"]) == (2, "0 of 2 so far")
        bar.ahead(Ahead("news", 10))
        clock.advance(30)
        bar.article(ArticleOutcome("news", "https://a.example/", "A", Change.ADDED))
        bar.ahead(Ahead("news", 9))
        assert (task.total, task.completed) == (10, 1)
        assert task.fields["told"] == "1 of 10 articles, 2.0/min, about 4.5 min left"
        bar.ahead(Ahead("news", 12, at_least=True))
        assert task.fields["told"] == "1 of at least 13 articles, 2.0/min"


def _shown(session: Session, command: Callable[[Session], Walked], *, as_json: bool, quiet: bool) -> int:
    with pytest.raises((SystemExit, LockHeld)) as ended:
        show_walk(session, command, as_json=as_json, quiet=quiet)
    return int(ended.value.code or 0) if isinstance(ended.value, SystemExit) else -1


@pytest.mark.parametrize(
    ("held", "code"),
    [
        (LockHeld("process 1 on here", gives_way=True), ExitCode.LOCKED),
        (LockHeld("process 1 on here"), ExitCode.LOCKED),
        (LockHeld(), ExitCode.LOCKED),
        (LockHeld("process 1 on here", is_long=True), -1),
        (LockHeld("process 1 on here", gives_way=True, is_long=True), ExitCode.LOCKED),
    ],
)
def test_a_quiet_run_beside_another_says_nothing_and_exits_75(
    place: Place, capsys: pytest.CaptureFixture[str], held: LockHeld, code: int
) -> None:
    def work(_: Session) -> Walked:
        raise held

    assert _shown(place.session(), work, as_json=False, quiet=True) == code
    assert _shown(place.session(), work, as_json=False, quiet=False) == -1, "told by the command line"
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "")


def test_json_of_a_long_backfill_is_nothing_but_json(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    planted(place, count=40)
    place.configure(f'network: {{delay_s: 9, per_host: 1}}\nsources: [{{name: news, url: "{FEED}"}}]')
    began = place.clock.now()

    _shown(
        place.session(),
        lambda told: backfilling.backfill(told, ["news"], backfilling.Backfill()),
        as_json=True,
        quiet=False,
    )

    assert place.clock.now() - began > timedelta(seconds=300)
    kinds = [json.loads(line)["kind"] for line in capsys.readouterr().out.splitlines()]
    assert kinds == ["source", "run"]
