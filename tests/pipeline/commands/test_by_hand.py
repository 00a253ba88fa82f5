"""What a person asks for by name: articles added by hand, previews, and what a quiet run says."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.commands import add as adding
from ingest.config.errors import ConfigError
from ingest.report.format import summary_line, went_well
from ingest.report.outcomes import ArticleOutcome, Change, Report
from tests.pipeline.place import Item, Place, changes, owed

ELSEWHERE = "https://elsewhere.example.net/essay/7"
ESSAY = Item(7).page


def test_what_is_owed_is_made_when_a_person_names_it(place: Place) -> None:
    place.lists(Item(1))
    place.web.says(Item(1).url, 500)
    assert len(owed(place.run())) == 1
    place.web.page(Item(1).url, Item(1).page)

    assert changes(place.add(Item(1).url)) == [(Change.ADDED, Item(1).url)]

    with place.store() as store:
        assert store.all_owed() == []


def test_what_a_first_import_left_out_is_made_when_a_person_names_it(place: Place) -> None:
    place.configure('sources: [{name: news, url: "https://news.example.org/feed.xml", first_import: 1}]')
    place.lists(Item(1), Item(9))
    place.run()

    walked = place.add(Item(1).url)

    assert changes(walked) == [(Change.ADDED, Item(1).url)]
    assert len(place.posts()) == 2


def test_an_article_added_by_hand_whose_page_fails_is_asked_for_again_by_the_next_run(place: Place) -> None:
    place.lists()
    place.web.says(ELSEWHERE, 503)
    [debt] = owed(place.add(ELSEWHERE))
    assert debt.detail == "the page answers 503; asked for again by the next run"
    place.web.page(ELSEWHERE, ESSAY)
    place.later()

    walked = place.run()

    assert (Change.ADDED, ELSEWHERE) in changes(walked)
    assert len(place.posts()) == 1


def test_a_run_of_single_sources_leaves_what_was_added_by_hand_alone(place: Place) -> None:
    place.lists()
    place.web.says(ELSEWHERE, 503)
    place.add(ELSEWHERE)
    place.later()

    place.run("news")

    assert place.web.count(ELSEWHERE) == 0


def test_what_is_owed_of_a_source_that_was_taken_out_is_not_asked_for(place: Place) -> None:
    place.lists(Item(1))
    place.web.says(Item(1).url, 500)
    place.run()
    place.configure('sources: [{name: other, url: "https://other.example.org/feed.xml"}]')
    place.later()

    place.run()

    assert place.web.count(Item(1).url) == 0


@pytest.mark.parametrize("what", ["news", Item(1).url])
def test_a_preview_shows_the_post_whether_it_is_stored_or_not(place: Place, what: str) -> None:
    place.lists(Item(1))
    before = adding.preview(place.session(dry=True), what, 1).rehearsed
    place.run()
    stored = place.snapshot()

    after = adding.preview(place.session(dry=True), what, 1).rehearsed

    assert len(before) == len(after) == 1
    assert "three hours about the bridge" in after[0].text
    assert place.snapshot() == stored


@pytest.mark.parametrize(
    ("what", "said"), [("new", "did you mean 'news'"), ("nothing-alike", "no source is called .*; known are")]
)
def test_a_preview_of_what_is_neither_names_what_may_be_meant(place: Place, what: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        adding.preview(place.session(dry=True), what, 1)


def test_three_dots_are_no_description(place: Place) -> None:
    place.lists(Item(1), teaser="...")
    place.web.feed("https://news.example.org/feed.xml", _feed_with_dots())

    place.run()

    assert "description" not in place.post(1).metadata


def _feed_with_dots() -> str:
    item = f"<item><title>{Item(1).name}</title><link>{Item(1).url}</link><description>...</description></item>"
    return f'<rss version="2.0"><channel><title>News</title>{item}</channel></rss>'


def test_a_quiet_run_has_nothing_to_say_when_all_is_well(place: Place) -> None:
    place.lists(Item(1))
    assert went_well(place.run().report)
    place.lists(Item(1), Item(2, image=True))
    place.web.says(Item(2).image_url, 404)
    place.later()
    assert not went_well(place.run().report)


def test_notes_failures_and_debts_are_said_even_quietly(place: Place) -> None:
    place.web.says("https://news.example.org/feed.xml", 500)
    assert not went_well(place.run().report)
    assert not went_well(Report(place.clock.now(), notes=["the hook failed"]))


@pytest.mark.parametrize(
    ("dry", "took_s", "says"),
    [
        (True, 0.0, "1 would be added, 1 would be owed"),
        (True, 2.0, "1 would be added, 1 would be owed in 2.0 s"),
        (False, 2.0, "1 added, 1 owed in 2.0 s"),
        (False, 0.04, "1 added, 1 owed"),
    ],
)
def test_a_dry_run_says_what_would_be_and_no_run_says_that_it_took_no_time(dry: bool, took_s: float, says: str) -> None:
    at = datetime(2026, 2, 28, tzinfo=UTC)
    report = Report(at, at + timedelta(seconds=took_s), dry=dry)
    report.articles += [ArticleOutcome("a", "https://a.example/1", "", each) for each in (Change.ADDED, Change.OWED)]

    assert summary_line(report) == says
