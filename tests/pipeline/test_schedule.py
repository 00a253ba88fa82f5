"""Polling over simulated days: when a source is asked, what it costs, and what is said about it."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from ingest.fetcher.schedule.memory import PollMemory, SourceMemory
from ingest.fetcher.schedule.policy import SILENT_FOR, SPREAD_AT_MOST
from ingest.messages import Reason
from ingest.report.outcomes import Change, SourceResult
from store.rehearsal import Rehearsal
from tests.fakes.web import Says
from tests.pipeline.place import FEED, Item, Place, changes, only_source
from tests.store.faults import Killed

EMPTY_FEED = '<rss version="2.0"><channel><title>Quiet</title></channel></rss>'
OTHER = "https://mirror.example.net/feed.xml"
MOVED = "https://news.example.org/new/feed.xml"


def polling_of(place: Place, name: str = "news") -> PollMemory:
    with Rehearsal.open(place.content, place.folder / ".fetched") as store:
        state = store.source(name)
    assert state is not None
    return SourceMemory.of(state).polling


def rss(place: Place, numbers: range, *, minutes_apart: float = 10, extra: str = "") -> str:
    """Write a feed of stories, the newest of which has just appeared."""
    rows = []
    for age, number in enumerate(sorted(numbers, reverse=True)):
        at = place.clock.now() - timedelta(minutes=1 + age * minutes_apart)
        item = Item(number)
        rows.append(
            f"<item><title>{item.name}</title><link>{item.url}</link><guid>{item.url}</guid>"
            f"<pubDate>{format_datetime(at)}</pubDate><description>Teaser of {number}.</description></item>"
        )
        place.web.page(item.url, item.page, etag=True)
    return f'<rss version="2.0"><channel><title>News</title>{extra}{"".join(rows)}</channel></rss>'


def polls_in(place: Place, hours: float, step_minutes: float = 30) -> list[float]:
    """Run as cron does; return the hours at which the feed was asked."""
    start, asked = place.clock.now(), []
    while (place.clock.now() - start) < timedelta(hours=hours):
        place.later(minutes=step_minutes)
        place.run()
        if place.web.count(FEED):
            asked.append((place.clock.now() - start) / timedelta(hours=1))
    return asked


def polls_in_silence(begin: float, until: float, step: float) -> int:
    """Count the polls, at some hours after the last item, of which each comes after a fourteenth of the silence so far.

    As docs/schedule.md says; by half an hour earlier, for the spread, and then by the next run, as cron has them.
    """
    at, count = begin, 0
    while at <= until:
        count += 1
        at = math.ceil((at + at / SILENT_FOR - SPREAD_AT_MOST / timedelta(hours=1)) / step) * step
    return count


def look_for_edits(place: Place) -> None:
    """Configure what is the default outside of tests."""
    place.configure(f'schedule: {{recheck_hours: [1, 24, 168]}}\nsources: [{{name: news, url: "{FEED}"}}]')


# Conditional requests


def test_validators_are_kept_through_errors_and_a_full_request_comes_now_and_then(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    good = place.web._scripts[FEED]
    conditional: list[bool] = []
    for number in range(45):
        place.web._scripts[FEED] = good
        if number % 10 == 3:
            place.web.fails(FEED)
        place.later()
        place.run(force=True)
        conditional.append("if-none-match" in place.web.asked(FEED)[0].headers)

    assert conditional[:4] == [True] * 4
    assert all(conditional[number] for number in (4, 14, 24) if number % 14)
    assert 2 <= conditional.count(False) <= 5


def test_a_server_whose_validators_lie_is_asked_in_full(place: Place) -> None:
    headers = {"Content-Type": "application/rss+xml", "ETag": '"always the same"'}
    place.web.says(FEED, 200, rss(place, range(1, 4)), headers)
    place.run()
    place.clock.advance(days=15)  # now the whole feed is asked for
    place.web.says(FEED, 200, rss(place, range(1, 6)), headers)

    caught = place.run()
    place.later()
    place.run(force=True)

    assert any("validators did not change although its entries did" in note for note in only_source(caught).notes)
    assert "if-none-match" not in place.web.asked(FEED)[0].headers


# When


def test_a_silent_source_is_asked_less_and_less_often(place: Place) -> None:
    place.lists(*(Item(number) for number in range(1, 11)))
    place.run()

    asked = polls_in(place, hours=24 * 60, step_minutes=12 * 60)

    gaps = {earlier: later - earlier for earlier, later in pairwise(asked)}
    silent = [at for at in asked if at / SILENT_FOR > 24]
    assert len([at for at in asked if at <= 24 * 10]) >= 9
    assert all(gap <= 24 for at, gap in gaps.items() if at not in silent)
    assert all(-0.5 <= gaps[at] - at / SILENT_FOR < 12 for at in silent[:-1])
    assert len(silent) <= polls_in_silence(silent[0], until=24 * 60, step=12)


@pytest.mark.parametrize(
    ("said", "word"), [("<ttl>720</ttl>", "hint"), ("<skipDays><day>Monday</day></skipDays>", "skipped")]
)
def test_what_a_feed_asks_for_is_heard(place: Place, said: str, word: str) -> None:
    place.web.feed(FEED, rss(place, range(1, 30), minutes_apart=240, extra=said))

    due_at = only_source(place.run()).next_poll_at

    assert due_at is not None
    assert due_at - place.clock.now() >= timedelta(hours=11)
    assert polling_of(place).reason == word


def test_what_a_server_says_of_its_caches_is_heard(place: Place) -> None:
    body = rss(place, range(1, 30), minutes_apart=180)
    place.web.says(FEED, 200, body, {"Content-Type": "application/rss+xml", "Cache-Control": "max-age=36000"})

    due_at = only_source(place.run()).next_poll_at

    assert due_at is not None
    assert due_at - place.clock.now() >= timedelta(hours=10)


def test_a_feed_is_never_left_alone_for_longer_than_half_its_window_whatever_it_asks(place: Place) -> None:
    place.web.feed(FEED, rss(place, range(1, 31), minutes_apart=10, extra="<ttl>1440</ttl>"))

    due_at = only_source(place.run()).next_poll_at

    assert due_at is not None
    assert due_at - place.clock.now() <= timedelta(hours=2.5)
    assert polling_of(place).reason == "window"


def test_a_poll_that_overlaps_too_little_says_possible_loss_and_is_filled_from_older_pages(place: Place) -> None:
    place.web.feed(FEED, rss(place, range(1, 11)))
    place.run()
    place.clock.advance(hours=6)
    older = rss(place, range(11, 31))
    newest = rss(place, range(31, 41))
    place.web.feed(FEED, newest)
    place.web.feed(f"{FEED}?paged=2", older)
    place.web.feed(f"{FEED}?paged=3", newest)
    place.web.forget_requests()

    walked = place.run()

    assert any("possible loss: 0% of its entries" in note for note in only_source(walked).notes)
    assert any("found 20 articles on older pages of the feed" in note for note in walked.report.notes)
    assert len(place.posts()) == 40
    assert polling_of(place).gap is None
    due_at = only_source(walked).next_poll_at
    assert due_at is not None
    assert due_at - place.clock.now() <= timedelta(hours=3)


def test_no_more_is_filled_in_one_run_than_one_document_may_list_and_the_next_one_goes_on(place: Place) -> None:
    place.configure(f'network: {{delay_s: 0, max_entries: 15}}\nsources: [{{name: news, url: "{FEED}"}}]')
    place.web.feed(FEED, rss(place, range(1, 11)))
    place.run()
    place.clock.advance(hours=6)
    place.web.feed(f"{FEED}?paged=2", rss(place, range(21, 31)))
    place.web.feed(f"{FEED}?paged=3", rss(place, range(11, 21)))
    place.web.feed(FEED, rss(place, range(31, 41)))
    place.web.feed(f"{FEED}?paged=4", rss(place, range(31, 41)))

    place.run()
    filled, gap = len(place.posts()), polling_of(place).gap
    place.run(force=True)

    assert filled == 10 + 10 + 15
    assert gap is not None
    assert len(place.posts()) == 40
    assert polling_of(place).gap is None


def test_a_hole_is_filled_from_the_sitemap_with_what_is_dated_within_it(place: Place) -> None:
    place.web.feed(FEED, rss(place, range(1, 11)))
    place.run()
    before = place.clock.now()
    place.clock.advance(hours=6)
    rows = ((12, before + timedelta(hours=2)), (13, before - timedelta(days=9)), (14, None))
    urls = "".join(
        f"<url><loc>{Item(number).url}</loc>{f'<lastmod>{at.isoformat()}</lastmod>' if at else ''}</url>"
        for number, at in rows
    )
    for number, _ in rows:
        place.web.page(Item(number).url, Item(number).page)
    place.web.page("https://news.example.org/sitemap.xml", f"<urlset>{urls}</urlset>", "application/xml")
    place.web.feed(FEED, rss(place, range(31, 41)))

    walked = place.run()

    assert (Change.ADDED, Item(12).url) in changes(walked)
    assert not {Item(13).url, Item(14).url} & {url for _, url in changes(walked)}


def test_a_run_with_a_budget_leaves_the_rest_to_the_next_one_which_begins_with_it(place: Place) -> None:
    feeds = {name: f"https://{name}.example.org/feed.xml" for name in ("a", "b", "c")}
    rows = ", ".join(f'{{name: {name}, url: "{url}"}}' for name, url in feeds.items())
    place.configure(f"network: {{delay_s: 0, concurrency: 1}}\nsources: [{rows}]")
    for number, url in enumerate(feeds.values(), 1):
        place.lists(Item(number), url=url)
        place.web.feed(url, place.web._scripts[url][0].bytes, after_s=20)  # type: ignore[union-attr]  # as scripted

    first = place.run(budget=timedelta(seconds=30))
    second = place.run(budget=timedelta(seconds=30))

    left = [each.name for each in first.report.sources if each.detail == "left to the next run"]
    assert left == ["c"]
    assert [each.name for each in second.report.sources if each.result is SourceResult.READ] == ["c"]


# Edited articles


def test_pages_are_asked_again_after_an_hour_a_day_and_a_week_and_an_edit_changes_the_post(place: Place) -> None:
    look_for_edits(place)
    place.web.feed(FEED, rss(place, range(1, 2)))
    place.run()
    before = place.snapshot()
    start, asked = place.clock.now(), []
    place.web.says(FEED, 200, place.web._scripts[FEED][0].bytes, {"Content-Type": "application/rss+xml"})  # type: ignore[union-attr]  # as scripted
    for _ in range(9 * 24):
        place.later(hours=1)
        place.run()
        if place.web.count(Item(1).url):
            asked.append(round((place.clock.now() - start) / timedelta(hours=1)))
            assert "if-none-match" in place.web.asked(Item(1).url)[0].headers

    assert asked == [1, 24, 168]
    assert place.snapshot() == before


def test_an_edit_updates_the_post_in_its_place(place: Place) -> None:
    look_for_edits(place)
    place.web.feed(FEED, rss(place, range(1, 2)))
    place.run()
    [path] = place.posts()
    place.web.page(Item(1).url, Item(1, extra="The engineer has declined.").page, etag=True)
    place.later(hours=1)

    walked = place.run()

    assert changes(walked) == [(Change.UPDATED, Item(1).url)]
    assert place.posts() == [path]
    assert "The engineer has declined." in place.post(1).content
    assert "lastmod" in place.post(1).metadata


def test_a_page_that_is_gone_when_it_is_asked_again_leaves_the_post(place: Place) -> None:
    look_for_edits(place)
    place.web.feed(FEED, rss(place, range(1, 2)))
    place.run()
    before = place.snapshot()
    place.web.says(Item(1).url, 404)
    place.later(hours=1)

    walked = place.run()

    [article] = walked.report.articles
    assert (article.change, article.detail) == (
        Change.STAYS,
        "looked for edits: the page answers 404: it was moved or taken down",
    )
    assert place.snapshot() == before


@pytest.mark.parametrize("off", ["schedule: {recheck_hours: []}", "schedule: {}\ndefaults: {full_text: false}"])
def test_nothing_is_asked_again_where_it_is_switched_off(place: Place, off: str) -> None:
    place.configure(f'{off}\nsources: [{{name: news, url: "{FEED}"}}]')
    place.web.feed(FEED, rss(place, range(1, 2)))
    place.run()

    place.later(hours=25)
    place.run()

    assert place.web.count(Item(1).url) == 0


def test_a_source_whose_entries_are_whole_tells_of_edits_itself(place: Place) -> None:
    look_for_edits(place)
    whole = f"<content:encoded><![CDATA[<p>{'A long text of the story. ' * 100}</p>]]></content:encoded>"
    body = rss(place, range(1, 2)).replace("</item>", f"{whole}</item>")
    place.web.feed(FEED, body.replace("<rss ", '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '))
    place.run()

    place.later(hours=25)
    place.run()

    assert place.web.count(Item(1).url) == 0


# Several ways in


def test_the_next_url_is_asked_when_one_goes_empty_and_the_source_stays_one(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: ["{FEED}", "{OTHER}"]}}]')
    place.lists(Item(1), Item(2))
    place.run()
    place.later()
    place.lists()
    place.lists(Item(1), Item(2), Item(3), url=OTHER)

    walked = place.run()

    assert any(f"{FEED} fails (it lists nothing any more), {OTHER} answered" in n for n in only_source(walked).notes)
    assert (Change.ADDED, Item(3).url) in changes(walked)


def test_a_preferred_url_that_works_again_is_taken_again(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: ["{FEED}", "{OTHER}"]}}]')
    place.web.says(FEED, 500)
    place.lists(Item(1), url=OTHER)
    place.run()
    place.lists(Item(1))

    place.clock.advance(days=15)
    walked = place.run()

    assert only_source(walked).url == FEED


# Refusals


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_holds_for_the_whole_host_and_across_runs(place: Place, status: int, form: str) -> None:
    second = "https://news.example.org/other.xml"
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}, {{name: other, url: "{second}"}}]')
    until = place.clock.now() + timedelta(hours=3)
    said = "10800" if form == "seconds" else format_datetime(until, usegmt=True)
    place.web.says(FEED, status, headers={"Retry-After": said})
    place.lists(Item(1), url=second)
    place.run("news")
    place.web.forget_requests()

    for _ in range(5):
        place.clock.advance(minutes=35)
        place.run(force=True)
    asked_before = len(place.web.requests)
    place.clock.advance(minutes=10)
    place.run(force=True)

    assert asked_before == 0
    assert place.web.count(second) == 1


@pytest.mark.parametrize("refused", ["feed", "page", "image"])
def test_what_a_host_asked_for_is_remembered_by_a_run_that_is_killed(place: Place, refused: str) -> None:
    deadly = "https://deadly.example.net/feed.xml"
    place.configure(
        "network: {concurrency: 1, delay_s: 0}\n"
        f'sources: [{{name: news, url: "{FEED}"}}, {{name: slow, url: "{deadly}"}}]'
    )
    item = Item(1, image=True)
    place.lists(item)
    url = {"feed": FEED, "page": item.url, "image": item.image_url}[refused]
    place.web.says(url, 429, headers={"Retry-After": "10800"})
    place.web.ends(deadly, Killed())
    with pytest.raises(BaseExceptionGroup) as ended:
        place.run()
    assert ended.group_contains(Killed)
    assert place.web.count(url) == 1
    place.web.feed(deadly, EMPTY_FEED)
    place.web.forget_requests()

    place.later(hours=2.9)
    place.run(force=True)
    asked_before = place.web.count(url)
    place.later(hours=0.2)
    place.run(force=True)

    assert asked_before == 0
    assert place.web.count(url) == 1


def test_what_a_host_asked_for_is_remembered_as_soon_as_an_article_is_done(place: Place) -> None:
    place.configure(f'network: {{concurrency: 1, delay_s: 0}}\nsources: [{{name: news, url: "{FEED}"}}]')
    elsewhere = Item(2)
    place.lists(Item(1, image=True), elsewhere)
    place.web.says(Item(1, image=True).image_url, 503, headers={"Retry-After": "10800"})
    place.web.ends(elsewhere.url, Killed())

    with pytest.raises(BaseExceptionGroup) as ended:
        place.run()

    assert ended.group_contains(Killed)
    with Rehearsal.open(place.content, place.folder / ".fetched") as store:
        assert list(store.host_waits()) == ["img.example.net"]


FAILURES: dict[str, tuple[Callable[[Place], None], float]] = {
    # How it fails, what the third interval is to the first.
    "hard": (lambda place: place.web.says(FEED, 403), 1.0),
    "soft": (lambda place: place.web.says(FEED, 500), 0.5),
    "passing": (lambda place: place.web.fails(FEED, Reason.DNS, detail="no such host"), 0.25),
}


@pytest.mark.parametrize("name", FAILURES)
def test_failures_weigh_by_their_class_and_the_source_comes_back_by_itself(place: Place, name: str) -> None:
    breaks, weight = FAILURES[name]
    place.web.feed(FEED, rss(place, range(1, 11), minutes_apart=300))
    place.run()
    breaks(place)
    for count in (1, 2, 3):
        place.later(hours=30)
        place.run()
        assert polling_of(place).failing.weight == pytest.approx(count * weight)
    for _ in range(40):
        place.later(hours=25)
        failed = place.run()
        assert only_source(failed).result is SourceResult.FAILED  # never later than a day, never dropped

    place.web.feed(FEED, rss(place, range(1, 12), minutes_apart=300))
    place.later(hours=25)
    back = place.run()

    assert changes(back) == [(Change.ADDED, Item(11).url)]
    assert polling_of(place).failing.weight == 0


def test_a_source_that_is_gone_is_retired_with_a_notice_and_comes_back_by_itself(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    place.web.says(FEED, 410)
    notices: list[str] = []
    for _ in range(3):
        place.later(hours=25)
        notices += only_source(place.run()).notes
    asked = polls_in(place, hours=24 * 21, step_minutes=12 * 60)
    place.lists(Item(1), Item(2))
    place.later(days=8)
    back = place.run()

    assert [note for note in notices if note.startswith("retired: it answers 410 Gone")] == notices
    assert len(notices) == 1
    assert len(asked) == 3
    assert (Change.ADDED, Item(2).url) in changes(back)
    assert "answers again after it had been taken for gone" in only_source(back).notes


def test_a_feed_that_is_missing_for_a_month_is_retired(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    place.web.says(FEED, 404)
    notices: list[str] = []
    for _ in range(33):
        place.later(hours=25)
        notices += only_source(place.run()).notes

    assert notices[0].startswith("retired: it answers 404 Not Found for 30 days")
    assert len(notices) == 1


def test_a_source_moves_when_polls_on_three_days_agree_and_its_items_are_there(place: Place) -> None:
    place.lists(Item(1), Item(2))
    place.run()
    place.lists(Item(1), Item(2), url=MOVED)
    place.web.moves(FEED, MOVED, 308)
    said: list[str] = []
    for _ in range(4):
        place.later(hours=25)
        said += only_source(place.run()).notes
    place.later(hours=25)
    place.run()

    assert [note.partition(",")[0] for note in said] == [f"moved for good to {MOVED}"]
    assert place.web.count(FEED) == 0
    assert place.web.count(MOVED) == 1


def test_a_redirect_to_another_feed_or_back_again_moves_nothing(place: Place) -> None:
    place.lists(Item(1), Item(2))
    place.run()
    place.lists(Item(7), Item(8), url=MOVED)  # a notice, or whoever took the name over
    place.web.moves(FEED, MOVED)
    for _ in range(5):
        place.later(hours=25)
        place.run()

    assert polling_of(place).moves.settled == {}


def states_move(place: Place, url: str, to: str, *items: Item) -> None:
    """The feed at an address lists these, and says that it is listed elsewhere from now on."""
    place.lists(*items, url=url)
    [said] = place.web.scripts(url)
    assert isinstance(said, Says)
    stated = f"<channel><itunes:new-feed-url>{to}</itunes:new-feed-url>"
    place.web.feed(url, said.bytes.decode().replace("<channel>", stated))


def asked_over_days(place: Place, days: int) -> tuple[list[str], list[str]]:
    """Run once a day; return which feeds were asked, and what was told of moves."""
    asked, said = [], []
    for _ in range(days):
        walked = place.run()
        asked += [request.url for request in place.web.requests if request.url in {FEED, MOVED, MOVED_ON}]
        said += [note for note in only_source(walked).notes if "moved" in note]
        place.later(hours=25)
    return asked, said


MOVED_ON = "https://third.example/feed.xml"


def test_a_feed_that_says_it_has_moved_is_followed_as_a_permanent_redirect_is(place: Place) -> None:
    states_move(place, FEED, MOVED, Item(1), Item(2))
    place.lists(Item(1), Item(2), Item(3), url=MOVED)

    asked, said = asked_over_days(place, 5)

    assert asked == [FEED, FEED, FEED, MOVED, MOVED]
    assert [note.partition(":")[0] for note in said] == [
        "says that it has moved to https",
        "moved for good to https",
    ]
    assert len(place.posts()) == 3


def test_a_feed_may_say_so_twice(place: Place) -> None:
    states_move(place, FEED, MOVED, Item(1), Item(2))
    states_move(place, MOVED, MOVED_ON, Item(1), Item(2))
    place.lists(Item(1), Item(2), url=MOVED_ON)

    asked, _ = asked_over_days(place, 8)

    assert asked == [FEED, FEED, FEED, MOVED, MOVED, MOVED, MOVED_ON, MOVED_ON]
    assert len(place.posts()) == 2


@pytest.mark.parametrize("fails", [False, True])
def test_where_the_items_are_not_to_be_had_the_feed_stays(place: Place, *, fails: bool) -> None:
    states_move(place, FEED, MOVED, Item(1), Item(2))
    if not fails:
        place.lists(Item(7), Item(8), url=MOVED)

    asked, _ = asked_over_days(place, 8)

    assert asked == [FEED, FEED, FEED, MOVED, FEED, FEED, FEED, FEED, MOVED, FEED]
    assert len(place.posts()) == 2


def test_no_feed_moves_itself_from_https_to_http(place: Place) -> None:
    states_move(place, FEED, MOVED.replace("https:", "http:"), Item(1))

    asked, said = asked_over_days(place, 5)

    assert asked == [FEED] * 5
    assert said == []


CHALLENGE = "<html><title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x></script></html>"
LOGIN = "<html><title>Sign in</title><form><input name=p type='password'></form></html>"
FOR_SALE = "<html><title>x.example</title><p>This domain is for sale. Buy this domain</p></html>"


@pytest.mark.parametrize(
    ("status", "page", "named"),
    [
        (200, CHALLENGE, "is not a feed but a wall against programs"),
        (403, CHALLENGE, "answers 403 with a wall against programs"),
        (503, CHALLENGE, "answers 503 with a wall against programs"),
        (200, LOGIN, "is not a feed but a login page"),
        (200, FOR_SALE, "is not a feed but a parked domain"),
        (404, FOR_SALE, "answers 404 with a parked domain"),
    ],
)
def test_a_wall_a_login_and_a_parked_domain_are_named(place: Place, status: int, page: str, named: str) -> None:
    place.web.says(FEED, status, page, {"Content-Type": "text/html"})

    assert named in only_source(place.run()).detail


# Memory


def test_what_cannot_be_read_is_learned_anew(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    damaged = json.dumps({"rhythm": [1], "window": {"url": 3}, "polling": "x", "moves": {"voted": 1}, "failing": None})

    with place.store() as store:
        state = store.source("news")
        assert state is not None
        assert SourceMemory.of(replace(state, notes=damaged)).polling == PollMemory()
        assert SourceMemory.of(SourceMemory.of(state).to_state()) == SourceMemory.of(state)
