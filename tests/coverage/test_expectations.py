"""What numbers, rhythm, sitemap and polls let expect, as tables and laws; honest words where they say nothing."""

import math
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.coverage.by_number import by_number, number_in, template_of
from ingest.coverage.by_polls import by_polls
from ingest.coverage.by_rhythm import by_rhythm, expected_between
from ingest.coverage.by_sitemap import by_sitemap
from ingest.coverage.facts import Coverage, Cure, Hole, Known, Row
from ingest.coverage.told import WIDTH, coverage_lines
from ingest.documents import Entry
from ingest.fetcher.schedule.arrival_rates import HOURS_A_WEEK, Rhythm
from ingest.fetcher.schedule.memory import Gap, PollMemory, SourceMemory
from normalize.values import DateOrigin, Moment, Url
from store.memory import ItemStatus, SourceState

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SINCE = NOW - timedelta(days=30)


def numbered(numbers: list[int], template: str = "https://news.example/articles/{}.htm") -> list[Known]:
    return [Known(template.format(n), SINCE + timedelta(hours=n % 700), ItemStatus.STORED) for n in numbers]


# numbers that are known -> expected, holes (first and last number); None: nothing can be said
NUMBERS = [
    ([*range(500, 600, 2)], 50, []),
    ([n for n in range(500, 600, 2) if not 520 <= n < 548], 50, [(546, 520)]),
    ([n for n in range(1000, 1100) if n % 7], 99, []),
    ([n for n in range(1000, 1200) if n % 7 and not 1050 <= n < 1070], 200, [(1069, 1050)]),
    ([n for n in range(1000, 1100) if n != 1040], 100, []),
    ([n for n in range(1000, 1400) if n % 10 == 0 or n % 9 == 0], None, []),
    ([501, 503, 505], None, []),
]


@pytest.mark.parametrize(("numbers", "expected", "holes"), NUMBERS)
def test_runs_of_numbers_that_nobody_knows_are_holes(
    numbers: list[int], expected: int | None, holes: list[tuple[int, int]]
) -> None:
    said = by_number(numbered(numbers))

    if expected is None:
        assert said.row.said.startswith("nothing can be said: ")
        assert said.holes == ()
        return
    assert said.row.expected == pytest.approx(expected, abs=1)
    found = [
        [number_in(entry.link or "", "https://news.example/articles/{n}.htm") for entry in hole.entries]
        for hole in said.holes
    ]
    ends = [(max(each), min(each)) for each in found]
    assert [end[0] - end[1] for end in ends] == pytest.approx([a - b for a, b in holes], abs=2)
    assert all(abs(a[0] - b[0]) <= 2 for a, b in zip(ends, holes, strict=True))
    assert said.row.missing == sum(map(len, found))
    assert not {n for each in found for n in each} & set(numbers), "what is known is not asked for"


@pytest.mark.parametrize(
    ("url", "template"),
    [
        ("https://a.example/articles/1551570.htm", "https://a.example/articles/{n}.htm"),
        ("https://a.example:8080/2026/03/1234", "https://a.example:8080/2026/03/{n}"),
        ("https://a.example/p?id=12345", None),
        ("https://a.example/title-of-it/", None),
        ("https://user@a.example/x/777/", "https://user@a.example/x/{n}/"),
    ],
)
def test_where_a_number_stands_in_an_address(url: str, template: str | None) -> None:
    assert template_of(url) == template
    if template:
        assert template.replace("{n}", str(number_in(url, template))) == url


def rhythm_of(a_day: float, days: int = 28) -> Rhythm:
    watched_days = 14 / math.log(2) * (1 - 2 ** (-days / 14))  # what was seen fades by half in two weeks
    cells = dict.fromkeys(range(HOURS_A_WEEK), a_day / 24 * watched_days / 7)
    return Rhythm(NOW, NOW - timedelta(days=days), cells, expected=1000.0, misses=1000.0)


def every(hours: float, *, but: tuple[int, int] = (0, 0)) -> list[Known]:
    """Articles at even distances through the time, but on some days of it."""
    count = int(30 * 24 / hours)
    times = [SINCE + timedelta(hours=hours * number) for number in range(1, count)]
    left = [at for at in times if not but[0] <= (at - SINCE).days < but[1]]
    return [Known(f"https://a.example/{at:%d%H}", at, ItemStatus.STORED) for at in left]


@pytest.mark.parametrize(
    ("a_day", "known", "holes"),
    [
        (6.0, every(4), []),
        (6.0, every(4, but=(10, 14)), [(10, 14)]),
        (6.0, every(4, but=(0, 8)), [(0, 8)]),
        (6.0, every(4, but=(25, 30)), [(25, 30)]),
        (0.5, every(48), []),
        (0.5, every(48, but=(10, 15)), []),
        (0.5, every(48, but=(4, 26)), [(4, 26)]),
    ],
)
def test_stretches_that_are_too_long_for_the_rhythm_are_holes(
    a_day: float, known: list[Known], holes: list[tuple[int, int]]
) -> None:
    said = by_rhythm(rhythm_of(a_day), known, SINCE, NOW, NOW - timedelta(days=90))

    assert said.row.expected == pytest.approx(a_day * 30, rel=0.1)
    days = [
        ((hole.since - SINCE).days, round((hole.until - SINCE) / timedelta(days=1)))
        for hole in said.holes
        if hole.since and hole.until
    ]
    assert len(days) == len(holes)
    assert all(abs(a[0] - b[0]) <= 2 and abs(a[1] - b[1]) <= 2 for a, b in zip(days, holes, strict=True))
    assert all(hole.cure is Cure.WALK for hole in said.holes)


def test_of_a_rhythm_that_was_seen_for_a_few_days_nothing_is_said() -> None:
    said = by_rhythm(rhythm_of(6, days=3), [], SINCE, NOW, NOW)
    assert (said.row.expected, said.holes) == (None, ())
    assert said.row.said == "nothing can be said: its rhythm is known after a week of polls"


@given(st.integers(0, 2000), st.integers(0, 2000), st.floats(0.1, 50))
def test_what_is_expected_adds_up(first_h: int, more_h: int, a_day: float) -> None:
    rhythm = rhythm_of(a_day)
    middle, end = SINCE + timedelta(hours=first_h), SINCE + timedelta(hours=first_h + more_h)
    whole = expected_between(rhythm, SINCE, end)
    assert expected_between(rhythm, SINCE, middle) + expected_between(rhythm, middle, end) == pytest.approx(whole)


def entry(number: int, at: datetime | None = None, *, path: str = "a") -> Entry:
    updated = Moment(at, DateOrigin.STATED) if at else None
    return Entry(link=Url(f"https://a.example/{path}/{number}"), updated=updated)


def test_a_sitemap_whose_dates_are_those_of_its_build_is_not_believed() -> None:
    same = [entry(n, NOW - timedelta(hours=1), path="x") for n in range(20)]
    told = by_sitemap(same, same, SINCE, NOW, is_whole=True)
    by_path = [entry(n, NOW - timedelta(hours=1), path=f"2026/02/{n:02}") for n in range(1, 21)]
    own = by_sitemap(by_path, by_path[4:8], SINCE, NOW, is_whole=True)

    assert (told.row.expected, told.holes) == (None, ())
    assert "its dates are those of its build" in told.row.said
    assert (own.row.expected, own.row.missing) == (20, 4)
    assert [hole.count for hole in own.holes] == [4]


def test_what_a_sitemap_lists_is_grouped_by_days() -> None:
    listed = [entry(n, SINCE + timedelta(days=n)) for n in range(1, 29)]
    said = by_sitemap(listed, [*listed[3:5], *listed[20:22], entry(99)], SINCE, NOW, is_whole=False)

    assert [(hole.count, hole.since) for hole in said.holes] == [
        (2, SINCE + timedelta(days=4)),
        (2, SINCE + timedelta(days=21)),
    ]
    assert said.row.said == "more of it than was read; 1 of unknown date are not counted"
    assert not said.is_whole


STATE = SourceState("news", "https://a.example/feed", first_polled_at=NOW - timedelta(days=10), succeeded_at=NOW)


@pytest.mark.parametrize(
    ("memory", "known", "whys"),
    [
        (None, [], ["it was never polled"]),
        (SourceMemory(STATE), every(4), []),
        (
            SourceMemory(STATE),
            [each for each in every(4) if each.at > NOW - timedelta(days=12)],
            ["older than what the feed showed"],
        ),
        (SourceMemory(replace(STATE, failures=3, error="answers 500")), every(4), []),
        (
            SourceMemory(replace(STATE, failures=3, error="answers 500", succeeded_at=NOW - timedelta(days=2))),
            every(4),
            ["its polls fail: answers 500"],
        ),
        (
            SourceMemory(STATE, PollMemory(gap=Gap(NOW - timedelta(days=4), NOW - timedelta(days=2)))),
            every(4),
            ["the feed rolled over between two polls"],
        ),
        (SourceMemory(STATE, PollMemory(gap=Gap(SINCE - timedelta(days=4), SINCE - timedelta(days=2)))), every(4), []),
    ],
)
def test_times_of_which_the_feed_has_shown_nothing(
    memory: SourceMemory | None, known: list[Known], whys: list[str]
) -> None:
    older = [Known("https://a.example/old", SINCE - timedelta(days=1), ItemStatus.STORED)] * (len(known) > 100)
    said = by_polls(memory, [*older, *known], SINCE, NOW)
    assert [hole.why.startswith(why) for hole, why in zip(said.holes, whys, strict=True)] == [True] * len(whys)


_TEXT = st.text(st.characters(codec="utf-8"), max_size=200)


@settings(max_examples=60)
@given(_TEXT, _TEXT, _TEXT, st.integers(0, 10**6))
def test_no_line_is_wider_than_a_terminal(name: str, why: str, said: str, count: int) -> None:
    holes = (Hole(why, Cure.WALK, SINCE, NOW), Hole(why, Cure.ADDRESSES, None, None, count, (entry(1),) * 3))
    rows = (Row("sitemap", said, count, count), Row("rhythm", why, count, count, is_about=True))
    lines = list(coverage_lines(Coverage(name, SINCE, NOW, count, count, count, rows, holes), UTC))
    assert max(map(len, lines)) <= WIDTH


@pytest.mark.parametrize(
    ("cure", "advised"),
    [
        (Cure.POLL, ["fetched run 'my news'", "fetched backfill 'my news'"]),
        (Cure.WALK, ["fetched backfill 'my news'", "fetched coverage 'my news' --fill"]),
        (Cure.ADDRESSES, ["fetched coverage 'my news' --fill"]),
        (Cure.DEBTS, ["fetched coverage 'my news' --fill"]),
    ],
)
def test_what_is_advised_can_be_typed_as_it_stands(cure: Cure, advised: list[str]) -> None:
    lines = coverage_lines(Coverage("my news", SINCE, NOW, holes=(Hole("why", cure),)), UTC)

    assert re.findall(r"`([^`]*)`", " ".join(" ".join(lines).split())) == advised
