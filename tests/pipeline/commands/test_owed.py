"""`owed` lists what could not be had yet; `add` says by its exit code that it could not get what it was asked for."""

import json

import pytest

from ingest.commands import remove as removing
from ingest.commands.show.owed import Debt, owed, owed_json, owed_lines
from ingest.config.errors import ConfigError
from ingest.config.load import load
from ingest.report.outcomes import Change, ExitCode
from tests.pipeline.place import FEED, Item, Place

ELSEWHERE = "https://elsewhere.example.net/essay/7"
OTHER = 'sources: [{name: other, url: "https://other.example.org/feed.xml"}]'


def rows(place: Place, *names: str) -> list[Debt]:
    return owed(load(place.folder / "config.yaml"), place.folder, names, place.clock.now())


def told(place: Place, *names: str) -> str:
    return "\n".join(owed_lines(rows(place, *names), place.clock.now()))


def fails_for_days(place: Place, *, polls: int) -> None:
    """The page of one story fails at every poll, a day apart."""
    place.lists(Item(1), Item(2))
    place.web.says(Item(1).url, 500)
    for _ in range(polls):
        place.run()
        place.later(hours=25)


def test_a_debt_is_listed_with_its_age_its_reason_and_its_next_try(place: Place) -> None:
    fails_for_days(place, polls=2)

    [debt] = rows(place)

    assert (debt.source, debt.url, debt.title, debt.want) == ("news", Item(1).url, Item(1).name, "article")
    assert (debt.attempts, debt.reason, debt.path) == (2, "the page answers 500", None)
    assert debt.since < debt.next_try_at
    assert "owed for 2.1 d, since 2026-03-02 08:00 UTC; tried 2 times; asked for by the next run" in told(place)
    assert told(place).endswith("1 article owed")


def test_missing_images_are_listed_with_the_post_that_lacks_them(place: Place) -> None:
    place.lists(Item(1, image=True))
    place.web.says(Item(1).image_url, 500)
    place.run()

    [debt] = rows(place)

    assert (debt.want, debt.path) == ("images", place.posts()[0].relative_to(place.content).as_posix())
    assert "what it lacks: 1 image missing" in told(place)


@pytest.mark.parametrize("name", ["news", "now"])
def test_names_of_sources_choose_and_former_ones_are_understood(place: Place, name: str) -> None:
    fails_for_days(place, polls=1)
    place.web.says(ELSEWHERE, 503)
    place.add(ELSEWHERE)
    place.configure(f'sources: [{{name: now, was: [news], url: "{FEED}"}}]')

    assert [(debt.source, debt.is_asked_for) for debt in rows(place, name)] == [("now", True)]
    assert sorted(debt.source for debt in rows(place)) == ["elsewhere.example.net", "now"]
    assert [debt.url for debt in rows(place, "elsewhere.example.net")] == [ELSEWHERE]


def test_what_no_run_asks_for_is_said_to_be_so(place: Place) -> None:
    fails_for_days(place, polls=1)
    place.configure(OTHER)

    assert "not asked for: its source is not in the configuration" in told(place)


def test_an_unknown_name_is_an_error_that_says_which_was_meant(place: Place) -> None:
    fails_for_days(place, polls=1)

    with pytest.raises(ConfigError, match="did you mean 'news'"):
        rows(place, "nwes")


def test_nothing_owed_is_said(place: Place) -> None:
    place.lists(Item(1))
    place.run()

    assert told(place) == "nothing is owed"
    assert list(owed_json(rows(place))) == []


def test_programs_get_an_object_a_debt_without_secrets(place: Place) -> None:
    place.web.says(f"{ELSEWHERE}?token=abc", 503)
    place.add(f"{ELSEWHERE}?token=abc")

    [said] = map(json.loads, owed_json(rows(place)))

    assert (said["kind"], said["source"], said["url"]) == ("owed", "elsewhere.example.net", f"{ELSEWHERE}?token=…")
    assert said["since"] <= said["next_try_at"]
    assert "abc" not in told(place)


def test_listing_what_is_owed_writes_nothing(place: Place) -> None:
    rows(place)

    assert not (place.folder / ".fetched").exists()


@pytest.mark.parametrize(
    ("status", "code"), [(200, ExitCode.DONE), (503, ExitCode.SOURCE_FAILED), (404, ExitCode.SOURCE_FAILED)]
)
def test_add_exits_3_when_something_could_not_be_had(place: Place, status: int, code: ExitCode) -> None:
    place.web.page(Item(1).url, Item(1).page)
    place.web.says(ELSEWHERE, status, Item(7).page)

    assert place.add(Item(1).url, ELSEWHERE).report.exit_code() is code
    assert place.add(Item(1).url).report.exit_code() is ExitCode.DONE


def test_add_of_what_a_filter_refuses_exits_3(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", max_letters: 9}}]')
    place.web.page(Item(1).url, Item(1).page)

    walked = place.add(Item(1).url, source="news")

    assert [article.change for article in walked.report.articles] == [Change.DROPPED]
    assert walked.report.exit_code() is ExitCode.SOURCE_FAILED


@pytest.mark.parametrize("by_command", [True, False])
def test_add_of_what_was_removed_says_so_and_names_the_way_back(place: Place, by_command: bool) -> None:
    place.lists(Item(1))
    place.run()
    if by_command:
        removing.remove(place.session(), [Item(1).url])
    else:
        place.posts()[0].unlink()

    walked = place.add(Item(1).url)

    [article] = walked.report.articles
    how = "was removed (taken down)" if by_command else "was deleted by hand"
    assert article.detail == f"{how}, and stays away; `fetched restore` brings it back"
    assert walked.report.exit_code() is ExitCode.SOURCE_FAILED
    assert place.posts() == []
