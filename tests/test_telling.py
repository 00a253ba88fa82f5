"""What a run says: to people in lines, to programs in JSON; a stranger's text cannot steer the terminal."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from ingest.http.redact import harmless
from ingest.report.format import (
    HOSTS_SHOWN,
    article_line,
    host_lines,
    json_lines,
    size,
    source_line,
    summary_line,
)
from ingest.report.outcomes import ArticleOutcome, Change, ExitCode, Report, SourceOutcome, SourceResult

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
READ = SourceOutcome("news", "https://example.org/feed", SourceResult.READ, entries=3)
FAILED = SourceOutcome("bad", "https://bad.example/feed", SourceResult.FAILED, "answers 404; check the URL")
WAITING = SourceOutcome("slow", "https://slow.example/", SourceResult.WAITING, next_poll_at=START)
ADDED = ArticleOutcome("news", "https://example.org/1", "One", Change.ADDED, "2026/03/02/one/index.md", images=2)
OWED = ArticleOutcome("news", "https://example.org/2", "Two", Change.OWED, detail="the page answers 404")


def report(*sources: SourceOutcome, articles: tuple[ArticleOutcome, ...] = (), dry: bool = False) -> Report:
    return Report(START, START + timedelta(seconds=2.5), dry, list(sources), list(articles))


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        (READ, "news: 3 entries"),
        (SourceOutcome("news", "u", SourceResult.UNCHANGED), "news: unchanged"),
        (FAILED, "bad: FAILED: answers 404; check the URL (https://bad.example/feed)"),
        (WAITING, "slow: not due before 2026-03-02 08:00 UTC"),
        (
            SourceOutcome("s", "u", SourceResult.WAITING, "the host asked for patience"),
            "s: the host asked for patience",
        ),
        (
            SourceOutcome("s", "u", SourceResult.READ, entries=1, notes=("the document is cut off",)),
            "s: 1 entry; the document is cut off",
        ),
    ],
)
def test_a_source_has_a_line(outcome: SourceOutcome, line: str) -> None:
    assert source_line(outcome) == line


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        (ADDED, "  added: 2026/03/02/one/index.md  One"),
        (OWED, "  owed: https://example.org/2  Two (the page answers 404)"),
        (ArticleOutcome("n", "u", "T", Change.UNCHANGED), ""),
        (ArticleOutcome("n", "u", "T", Change.SKIPPED, detail="no article"), "  skipped: u  T (no article)"),
        (
            ArticleOutcome("n", "u", "T", Change.ADDED, "p", detail="1 image missing: i: answers 404"),
            "  added: p  T (1 image missing: i: answers 404)",
        ),
    ],
)
def test_an_article_has_a_line_where_there_is_something_to_say(outcome: ArticleOutcome, line: str) -> None:
    assert article_line(outcome) == line


def test_a_dry_run_says_what_would_be() -> None:
    assert article_line(ADDED, dry=True) == "  would be added: 2026/03/02/one/index.md  One"


@pytest.mark.parametrize(
    ("made", "line"),
    [
        (report(READ, FAILED, articles=(ADDED, OWED)), "1 added, 1 owed, 1 of 2 sources failed in 2.5 s"),
        (report(READ), "nothing new in 2.5 s"),
        (report(WAITING), "nothing is due; --force polls all the same in 2.5 s"),
    ],
)
def test_a_run_ends_in_one_line(made: Report, line: str) -> None:
    assert summary_line(made) == line


def test_the_last_line_of_a_dry_run_says_what_would_be() -> None:
    made = report(READ, articles=(ADDED, OWED))

    assert summary_line(made, dry=True) == "1 would be added, 1 would be owed in 2.5 s"


def test_programs_get_an_object_a_source_and_one_for_the_run() -> None:
    lines = [json.loads(line) for line in json_lines(report(READ, FAILED, articles=(ADDED, OWED)), {"a": {"n": 1}})]

    news, bad, run = lines
    assert (news["name"], news["url"], news["outcome"]) == ("news", READ.url, "read")
    assert news["counts"] == {"added": 1, "owed": 1}
    assert [article["reason"] for article in news["articles"]] == ["", "the page answers 404"]
    assert (bad["outcome"], bad["reason"], bad["counts"]) == ("failed", FAILED.detail, {})
    assert (run["kind"], run["changed"], run["exit_code"]) == ("run", True, 3)
    assert run["traffic"] == {"a": {"n": 1}}


@pytest.mark.parametrize(
    ("made", "tell_change", "code"),
    [
        (report(READ), False, ExitCode.DONE),
        (report(READ, articles=(ADDED,)), False, ExitCode.DONE),
        (report(READ, articles=(ADDED,)), True, ExitCode.CHANGED),
        (report(READ, articles=(OWED,)), True, ExitCode.DONE),
        (report(READ, FAILED, articles=(ADDED,)), True, ExitCode.SOURCE_FAILED),
    ],
)
def test_the_exit_code_says_how_it_went(made: Report, tell_change: bool, code: ExitCode) -> None:
    assert made.exit_code(tell_change=tell_change) is code


def test_control_characters_of_strangers_do_not_reach_the_terminal() -> None:
    title = "a\x1b[31mred\x1b]0;owned\x07\u202etxt.exe\r\nb"

    assert harmless(title) == "a [31mred ]0;owned  txt.exe  b"


def traffic(requests: int, received: int, **more: int) -> dict[str, int]:
    none = {"not_modified": 0, "refusals": 0, "failures": 0}
    return {"requests": requests, "bytes_received": received, **none, **more}


def test_hosts_are_told_the_busiest_first_and_the_many_small_ones_in_one_line() -> None:
    few = {"a.example": traffic(1, 999), "b.example": traffic(9, 1_234_567, not_modified=2, refusals=1, failures=3)}
    many = {f"{number:02}.example": traffic(1, 10) for number in range(HOSTS_SHOWN + 5)}

    assert list(host_lines(few)) == [
        "  b.example: 9 requests, 1.2 MB, 2 unchanged, 1 refused, 3 failed",
        "  a.example: 1 request, 999 B",
    ]
    assert list(host_lines(many))[HOSTS_SHOWN:] == ["  5 further hosts: 5 requests, 50 B"]
    assert list(host_lines({})) == []


@pytest.mark.parametrize(("count", "told"), [(0, "0 B"), (1_000, "1.0 kB"), (2_500_000, "2.5 MB"), (10**10, "10.0 GB")])
def test_sizes_are_told_in_units_that_people_read(count: int, told: str) -> None:
    assert size(count) == told
