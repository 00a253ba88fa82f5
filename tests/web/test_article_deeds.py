"""What forms do to articles: shown first, then done as the terminal does it; and what is submitted becomes a post."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from threading import Event
from urllib.parse import quote

import httpx
import pytest

from ingest.commands import run as running
from ingest.report.outcomes import ArticleOutcome, Report
from ingest.session.session import Halt
from ingest.steps import Step
from ingest.web.forms import CHANGED, TAKEN, Deed, Forms
from ingest.web.jobs import MOST_WAITING, Job, Jobs, Stand
from store.memory import ItemStatus
from tests.pipeline.place import Item, Place
from tests.web.served import OWN, ask, form_at, form_in, job_of, listening, send, site_of
from tests.web.test_pages import snapshot

MANY = "\n".join(f"https://a.example/{number}" for number in range(201))
IDENTITY = "url:news.example.org/2026/story-1.html"


def shown_at(deed: str, identity: str = IDENTITY) -> str:
    return f"/article/{deed}?id={quote(identity, safe='')}"


def stored(place: Place) -> Place:
    place.lists(Item(1, image=True), Item(2))
    place.run()
    return place


def status_of(place: Place) -> ItemStatus | None:
    with place.store() as store:
        item = store.item(IDENTITY)
    return item.status if item else None


def test_an_article_is_taken_down_and_brought_back(place: Place) -> None:
    site = site_of(stored(place))
    before = snapshot(place)
    shown = ask(site, shown_at("remove"))
    assert "would be removed" in shown.text
    assert "1 file beside it" in shown.text
    assert snapshot(place) == before

    gone = job_of(site, send(site, "/article/remove", form_at(site, shown_at("remove"), "/article/remove", IDENTITY)))
    assert (gone.stand, status_of(place), len(place.posts())) == (Stand.DONE, ItemStatus.REMOVED, 1)
    assert "was removed before" in ask(site, shown_at("remove")).text
    assert shown_at("restore") in unescape(ask(site, f"/job?n={gone.number}").text)
    assert "its post would be written again, from the web" in ask(site, shown_at("restore")).text
    back = job_of(
        site, send(site, "/article/restore", form_at(site, shown_at("restore"), "/article/restore", IDENTITY))
    )

    assert (back.stand, status_of(place), len(place.posts())) == (Stand.DONE, ItemStatus.STORED, 2)


def test_an_article_is_made_again_after_its_changes_were_shown(place: Place) -> None:
    site = site_of(stored(place))
    place.lists(replace(Item(1, image=True), extra="A sentence that is new."), Item(2))
    before = snapshot(place)

    kept = ask(site, shown_at("refresh"))
    web = ask(site, f"{shown_at('refresh')}&from=web")
    assert "A sentence that is new" not in kept.text
    assert "+Story 1. A sentence that is new." in unescape(web.text)
    assert snapshot(place) == before
    form = form_at(site, f"{shown_at('refresh')}&from=web", "/article/refresh", IDENTITY)
    job = job_of(site, send(site, "/article/refresh", form))

    assert [article.change.value for article in job.articles] == ["updated"]
    assert "A sentence that is new." in place.post(1).content


def test_the_form_of_a_second_tab_does_nothing_when_the_article_has_changed(place: Place) -> None:
    site = site_of(stored(place))
    first, second = (form_at(site, shown_at("remove"), "/article/remove", IDENTITY) for _ in range(2))
    by_hand = form_at(site, shown_at("refresh"), "/article/refresh", IDENTITY)
    send(site, "/article/remove", first)
    before = snapshot(place)

    for action, form, why in (
        ("/article/remove", second, CHANGED),
        ("/article/remove", first, TAKEN),
        ("/article/refresh", by_hand, CHANGED),
        ("/article/restore", second, "of another deed"),
    ):
        answer = send(site, action, form)
        assert (answer.status_code, why in unescape(answer.text)) == (409, True)
        assert f'href="{action}?id=' in answer.text

    assert snapshot(place) == before


def test_an_edit_by_hand_makes_a_form_stale(place: Place) -> None:
    site = site_of(stored(place))
    form = form_at(site, shown_at("remove"), "/article/remove", IDENTITY)
    path = next(path for path in place.posts() if "story-1" in path.read_text("utf-8"))
    path.write_text(f"{path.read_text('utf-8')}\nA note of mine.\n", "utf-8")

    assert send(site, "/article/remove", form).status_code == 409
    assert path.exists()
    assert "edited by hand" in ask(site, shown_at("remove")).text


@pytest.mark.parametrize("deed", ["refresh", "remove", "restore"])
def test_an_article_that_is_unknown_is_said_to_be_so(place: Place, deed: str) -> None:
    site = site_of(stored(place))
    form = {
        "subject": "url:nowhere",
        "form": site.forms.token(Deed(f"/article/{deed}", "url:nowhere"), place.clock.now()),
    }

    assert ask(site, shown_at(deed, "url:nowhere")).status_code == 404
    assert send(site, f"/article/{deed}", form).status_code == 404
    assert site.jobs.newest() == []


def test_addresses_are_submitted_and_end_as_a_post_or_a_reason(place: Place) -> None:
    stored(place)
    place.web.page(Item(9).url, Item(9).page)
    site = site_of(place)
    urls = f"{Item(9).url}\n{Item(1).url}  https://news.example.org/none.html\n"

    job = job_of(site, send(site, "/submit", form_at(site, "/submit", "/submit") | {"urls": urls}))
    page = ask(site, f"/job?n={job.number}").text

    assert sorted(article.change.value for article in job.articles) == ["added", "owed", "unchanged"]
    assert place.post(9)["title"] == Item(9).name
    assert "404" in page
    assert f"/article?id={quote('url:news.example.org/2026/story-9.html', safe='')}" in page


@pytest.mark.parametrize("urls", ["", "  \n ", "no-address", "javascript:alert(1)", MANY])
def test_what_is_no_address_is_refused_with_the_reason(place: Place, urls: str) -> None:
    site = site_of(place)

    answer = send(site, "/submit", form_at(site, "/submit", "/submit") | {"urls": urls})

    assert answer.status_code == 422
    assert site.jobs.newest() == []
    assert form_in(answer, "/submit")["urls"].split() == urls.split()


def test_the_bookmarklet_brings_an_address_that_still_has_to_be_sent(place: Place) -> None:
    site = site_of(place)
    link = f"/submit?url={quote('https://news.example.org/?a=1&b=<script>')}"

    assert form_at(site, link, "/submit")["urls"] == "https://news.example.org/?a=1&b=<script>"
    assert "<script" not in ask(site, link).text
    assert place.web.asked("https://news.example.org/") == []


def test_a_job_is_told_live_step_by_step(place: Place) -> None:
    site = site_of(place)
    begun, go_on = Event(), Event()

    def work(job: Job, _: Halt) -> Report:
        place.web.page(Item(9).url, Item(9).page)
        job.expect(1)
        job.step(Item(9).url, Step.PAGE)
        begun.set()
        go_on.wait(60)
        return place.add(Item(9).url).report

    job = site.jobs.begin("Add articles", "<b>", work)
    assert job is not None
    begun.wait(60)
    page = ask(site, f"/job?n={job.number}")
    with (
        listening(site) as address,
        httpx.stream("GET", f"{address}job/events?n={job.number}", trust_env=False) as told,
    ):
        events = told.iter_lines()
        first = next(line for line in events if line.startswith("event:"))
        step = next(line for line in events if ("mark at-work" in line and "asking" in line) or "page" in line)
        go_on.set()
        last = [line for line in events if line.startswith("event:")][-1]

    assert ("script-src 'self'" in page.headers["content-security-policy"], "unsafe" in page.text) == (True, False)
    assert '<meta http-equiv="refresh"' in page.text
    assert (first, last) == ("event: shown", "event: over")
    assert Item(9).url in step
    assert told.headers["content-type"].startswith("text/event-stream")
    site.jobs.wait()
    assert '<meta http-equiv="refresh"' not in ask(site, f"/job?n={job.number}").text


def test_a_job_that_is_ended_keeps_what_is_made_and_lets_nothing_more_begin(place: Place) -> None:
    items = [Item(number) for number in range(1, 24)]
    place.lists(*items)
    jobs, session = Jobs(), place.session()
    told: list[str] = []

    class Ending(Job):
        def step(self, url: str, step: Step) -> None:
            if (url, step) == (Item(20).url, Step.PAGE):
                halt_of[0].now()

        def article(self, outcome: ArticleOutcome) -> None:
            told.append(outcome.url)

    halt_of: list[Halt] = []

    def work(job: Job, halt: Halt) -> Report:
        halt_of.append(halt)
        return running.run(replace(session, progress=Ending(0, "", "", job.work), halt=halt), []).report

    job, later = jobs.begin("Run now", "", work), jobs.begin("Run now", "", work)
    jobs.wait()

    assert (job and job.stand, later and later.stand) == (Stand.STOPPED, Stand.STOPPED)
    assert len(told) == len(place.posts()) < len(items)
    assert jobs.begin("Run now", "", work) is None
    place.run()
    assert len(place.posts()) == len(items)


def test_a_fault_of_ours_costs_its_job_alone_and_too_many_are_refused() -> None:
    jobs, go_on = Jobs(), Event()

    def faulty(*_: object) -> Report:
        go_on.wait(60)
        raise ZeroDivisionError

    begun = [jobs.begin("x", "", faulty) for _ in range(MOST_WAITING + 2)]
    go_on.set()
    jobs.wait()

    assert begun[-1] is None
    assert {job.stand for job in begun if job} == {Stand.REFUSED}
    assert all("a fault of ours: ZeroDivisionError" in job.trouble for job in begun if job)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"),
        lambda token: re.sub(r"^[0-9a-f]+", "ffffffff", token),
        lambda _: "",
        lambda _: "...",
        lambda token: token.replace(".", ""),
        lambda token: f"{token}.",
    ],
)
def test_a_token_that_is_not_ours_is_strange(place: Place, spoil: Callable[[str], str]) -> None:
    forms, now = Forms(b"a secret"), place.clock.now()
    deed = Deed("/submit")
    token = forms.token(deed, now)

    assert "of another deed" in forms.refusal(deed, spoil(token), now)
    assert forms.refusal(deed, token, now) == ""
    assert forms.refusal(deed, token, now) == TAKEN
    assert "of another deed" in Forms(b"of a later start").refusal(deed, token, now)


def test_nothing_is_done_to_articles_by_get_or_by_others(place: Place) -> None:
    site = site_of(stored(place))
    form = form_at(site, shown_at("remove"), "/article/remove", IDENTITY)
    before = snapshot(place)
    for action in ("/article/remove", "/article/refresh", "/article/restore", "/submit"):
        fields = form | {"id": IDENTITY, "urls": Item(2).url}
        assert ask(site, action, method="POST", form=fields, headers={"origin": "https://a.example"}).status_code == 403
        assert ask(site, action, method="POST", form=fields, headers={**OWN, "host": "a.example"}).status_code == 421
        assert send(site, action, {**fields, "form": ""}).status_code == 409
        ask(site, f"{action}?{httpx.QueryParams(fields)}")

    assert snapshot(place) == before
