"""Filters keep and drop by what a feed says of an entry; the reason can be listed."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.documents import Entry
from ingest.fetcher.filters import Filters, Patterns
from normalize.values import DateOrigin, Moment

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ENTRY = Entry(
    title="[AD] 双十一 Sale：Everything must go",
    authors=("Jane Doe", "编辑部"),
    categories=("Tech", "Deals"),
    published=Moment(NOW - timedelta(days=3), DateOrigin.STATED),
)

CASES: list[tuple[str, Filters, str | None]] = [
    ("no filter", Filters(), None),
    ("a piece of the title, in any case", Filters(drop=Patterns(title=("sale",))), "drop: title ~ sale"),
    ("signs of regular expressions are plain", Filters(drop=Patterns(title=("[ad]",))), "drop: title ~ [ad]"),
    ("a star stands for anything", Filters(drop=Patterns(title=("双十一*go",))), "drop: title ~ 双十一*go"),
    ("full-width signs are the signs", Filters(drop=Patterns(title=("SALE:",))), "drop: title ~ SALE:"),
    ("what does not match stays", Filters(drop=Patterns(title=("crossword",))), None),
    ("an author", Filters(drop=Patterns(author=("doe",))), "drop: author ~ doe"),
    ("a category", Filters(drop=Patterns(category=("deals",))), "drop: category ~ deals"),
    ("keep by category", Filters(keep=Patterns(category=("tech",))), None),
    ("keep, and nothing matches", Filters(keep=Patterns(category=("science",))), "keep: no pattern matches"),
    ("keep by any of several", Filters(keep=Patterns(title=("none",), author=("编辑",))), None),
    (
        "drop wins over keep",
        Filters(keep=Patterns(category=("tech",)), drop=Patterns(title=("ad",))),
        "drop: title ~ ad",
    ),
    ("too old", Filters(max_age=timedelta(days=2)), "max_age_days: published 2026-02-27"),
    ("not too old", Filters(max_age=timedelta(days=4)), None),
]


@pytest.mark.parametrize(("filters", "refusal"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_an_entry_is_wanted_or_refused_with_its_reason(filters: Filters, refusal: str | None) -> None:
    assert filters.refuse(ENTRY, NOW) == refusal


def test_an_entry_without_a_date_is_not_too_old() -> None:
    assert Filters(max_age=timedelta(days=1)).refuse(Entry(title="x"), NOW) is None


@pytest.mark.parametrize(
    ("letters", "refusal"),
    [(99, "min_letters: it has 99"), (100, None), (500, None), (501, "max_letters: it has 501")],
)
def test_length_has_a_floor_and_a_ceiling(letters: int, refusal: str | None) -> None:
    assert Filters(min_letters=100, max_letters=500).refuse_length(letters) == refusal


@pytest.mark.parametrize(
    ("pattern", "title", "holds"),
    [
        ("*a" * 12 + "*b", "a" * 5_000, False),
        ("*".join("a" * 40) + "*b", "a" * 5_000, False),
        ("a*" * 40, "a" * 5_000, True),
        ("ab*ab", "xabab", True),
        ("ab*ab", "aba", False),
        ("*", "", True),
        ("a.c", "abc", False),
    ],
)
def test_a_pattern_costs_one_pass_over_the_text_however_many_stars_it_has(
    pattern: str, title: str, holds: bool
) -> None:
    assert (Patterns(title=(pattern,)).match(Entry(title=title)) is not None) is holds
