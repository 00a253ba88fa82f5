"""What forms do to sources: what config.yaml and the store say afterwards; and that nothing else does it."""

from collections.abc import Mapping
from pathlib import Path
from threading import Thread

import httpx
import pytest

from ingest.config.load import load
from ingest.web import source_deeds
from ingest.web.forms import CHANGED, STRANGE, TAKEN
from ingest.web.jobs import Offer, Stand
from ingest.web.sent import fields_in
from ingest.web.source_list.form import changes_in
from store.files.lock import Lock
from tests.pipeline.place import FEED, Item, Place
from tests.web.served import OWN, ask, form_at, form_in, job_of, listening, send, site_of

SITE = "https://other.example.org/"
OTHER = f"{SITE}feed.xml"


def config_of(place: Place) -> Path:
    return place.folder / "config.yaml"


def noted(place: Place) -> None:
    """A configuration with comments that are to stay."""
    place.configure(f"# 我的来源\nsources:\n  - name: news   # the first\n    url: {FEED}\n    # and a note\n")


def test_a_source_is_polled_now_though_it_is_not_due(place: Place) -> None:
    site = site_of(place)
    place.lists(Item(1))
    send(site, "/source/run", form_at(site, "/", "/source/run", "news"))
    place.lists(Item(1), Item(2))

    all_due = job_of(site, send(site, "/source/run", form_at(site, "/", "/source/run")))
    assert len(place.posts()) == 1
    one = job_of(site, send(site, "/source/run", form_at(site, "/", "/source/run", "news")))

    assert len(place.posts()) == 2
    assert (all_due.stand, one.stand) == (Stand.DONE, Stand.DONE)
    assert [article.change.value for article in one.articles] == ["added"]
    assert "added" in ask(site, f"/job?n={one.number}").text


def test_a_busy_store_is_told_at_once_and_nothing_is_done(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    place.lists(Item(1), Item(2))
    site = site_of(place)
    form = form_at(site, "/", "/source/run", "news")
    lock = Lock.taken(place.folder / ".fetched", place.clock.now())
    try:
        job = job_of(site, send(site, "/source/run", form))
    finally:
        lock.release()

    assert job.stand is Stand.REFUSED
    assert "another run holds the store" in job.trouble
    assert len(place.posts()) == 1


def test_a_source_is_paused_and_resumed_and_the_comments_stay(place: Place) -> None:
    noted(place)
    site, before = site_of(place), config_of(place).read_text("utf-8")

    send(site, "/source/pause", form_at(site, "/", "/source/pause", "news"))
    assert load(config_of(place)).sources[0].paused
    assert config_of(place).read_text("utf-8").replace("    paused: true\n", "") == before
    assert "fetched source resume news" in ask(site, "/").text
    send(site, "/source/resume", form_at(site, "/", "/source/resume", "news"))

    assert config_of(place).read_text("utf-8") == before


def test_a_source_is_edited_and_all_else_stays(place: Place) -> None:
    noted(place)
    site, before = site_of(place), config_of(place).read_text("utf-8")
    page = "/source/edit?name=news"
    fields = form_at(site, page, "/source/edit", "news")

    unchanged = send(site, "/source/edit", fields)
    assert (unchanged.status_code, config_of(place).read_text("utf-8")) == (303, before)
    changes = {
        "name": "新闻",
        "tags": "城市，桥\nnews",
        "first_import": "7",
        "full_text": "no",
        "timezone": "Asia/Shanghai",
    }
    send(site, "/source/edit", form_at(site, page, "/source/edit", "news") | changes)

    [source] = load(config_of(place)).sources
    assert (source.name, source.was, source.tags, source.first_import) == ("新闻", ["news"], ["城市", "桥", "news"], 7)
    assert (source.full_text, source.timezone, source.url) == (False, "Asia/Shanghai", [FEED])
    now = config_of(place).read_text("utf-8").splitlines()
    assert [line for line in before.splitlines() if line not in now and "name: news" not in line] == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"url": "not an address"}, "is no URL that can be asked"),
        ({"timezone": "Beijing"}, "did you mean Asia/Shanghai"),
        ({"first_import": "many"}, "first_import"),
        ({"first_import": "-1"}, "first_import"),
        ({"keep_days": "1e999"}, "keep_days"),
        ({"name": "other"}, "is called &#39;other&#39;"),
        ({"name": "x" * 101}, "name"),
        ({"name": "a\nb: c"}, "name"),
        ({"name": "other", "tags": "x"}, "is called &#39;other&#39;"),
    ],
)
def test_an_edit_that_makes_no_configuration_changes_nothing_and_says_why(
    place: Place, changes: dict[str, str], why: str
) -> None:
    place.configure(f"sources:\n  - name: news\n    url: {FEED}\n  - name: other\n    url: {OTHER}\n")
    site, before = site_of(place), config_of(place).read_bytes()

    answer = send(site, "/source/edit", form_at(site, "/source/edit?name=news", "/source/edit", "news") | changes)

    assert answer.status_code == 422
    assert why in answer.text
    assert 'href="/source/edit?name=news"' in answer.text
    assert config_of(place).read_bytes() == before
    typed = form_in(answer, "/source/edit", "news")
    assert {key: typed[key] for key in changes} == changes
    mended = send(site, "/source/edit", typed | dict.fromkeys(changes, "") | {"url": FEED, "tags": "mended"})
    assert (mended.status_code, load(config_of(place)).sources[0].tags) == (303, ["mended"])


def offered(place: Place) -> None:
    place.lists(Item(7), Item(8), url=OTHER)
    place.web.page(SITE, f'<link rel="alternate" type="application/rss+xml" title="Other" href="{OTHER}"><p>Hello.</p>')


def test_a_source_is_added_from_its_sites_address_after_a_preview(place: Place) -> None:
    noted(place)
    offered(place)
    site, before = site_of(place), config_of(place).read_text("utf-8")

    job = job_of(site, send(site, "/source/find", form_at(site, "/source/new", "/source/find") | {"address": SITE}))
    assert isinstance(job.result, Offer), job.trouble
    assert [found.url for found in job.result.feeds] == [OTHER]
    page = f"/job?n={job.number}"
    assert "Story number 7" in ask(site, page).text
    assert (config_of(place).read_text("utf-8"), place.posts()) == (before, [])
    send(site, "/source/add", form_at(site, page, "/source/add") | {"tags": "x, y"})

    after = config_of(place).read_text("utf-8")
    assert after.startswith(before)
    assert [(each.name, each.url, each.tags) for each in load(config_of(place)).sources[1:]] == [
        ("other.example.org", [OTHER], ["x", "y"])
    ]


def test_a_site_without_a_feed_is_said_to_have_none(place: Place) -> None:
    place.web.page(SITE, "<p>Hello.</p>")
    site = site_of(place)

    job = job_of(site, send(site, "/source/find", form_at(site, "/source/new", "/source/find") | {"address": SITE}))

    assert (job.stand, "no feed was found" in job.trouble) == (Stand.REFUSED, True)
    assert "no feed was found" in ask(site, f"/job?n={job.number}").text


def test_a_source_is_taken_out(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    site = site_of(place)

    send(site, "/source/remove", form_at(site, "/source/edit?name=news", "/source/remove", "news"))

    assert load(config_of(place)).sources == []
    assert len(place.posts()) == 1


def test_opml_comes_in_and_goes_out(place: Place) -> None:
    noted(place)
    site = site_of(place)
    feed = f'<outline type="rss" text="Other" xmlUrl="{OTHER}"/>'
    opml = f'<opml version="2.0"><head/><body><outline text="城市">{feed}</outline></body></opml>'
    parts = {"form": form_at(site, "/source/new", "/source/opml")["form"], "file": opml}
    head = 'Content-Disposition: form-data; name="{}"'
    body = "".join(f"--b\r\n{head.format(name)}\r\n\r\n{text}\r\n" for name, text in parts.items())
    kind = {"content-type": "multipart/form-data; boundary=b"}

    answer = ask(site, "/source/opml", method="POST", body=f"{body}--b--\r\n".encode(), headers=OWN | kind)

    assert "added 1 source" in answer.text
    assert [(each.name, each.tags) for each in load(config_of(place)).sources] == [("news", []), ("Other", ["城市"])]
    assert OTHER in ask(site, "/sources.opml").text


ACTS = ("/source/run", "/source/pause", "/source/find", "/source/add", "/source/edit", "/source/remove", "/source/opml")


@pytest.mark.parametrize("action", ACTS)
def test_nothing_is_done_by_get_by_others_or_without_the_form_that_was_shown(place: Place, action: str) -> None:
    noted(place)
    place.lists(Item(1))
    site, before = site_of(place), config_of(place).read_bytes()
    form = {"subject": "news", "name": "x", "address": SITE, "feed": OTHER, "text": "<opml/>"}
    shown = form_at(site, "/", "/source/pause", "news")

    answers = {
        "foreign": ask(site, action, method="POST", form=shown, headers={"origin": "https://news.example.org"}),
        "host": ask(site, action, method="POST", form=shown, headers={**OWN, "host": "news.example.org"}),
        "bare": send(site, action, form),
        "of another deed": send(site, action, form | {"form": shown["form"]}) if action != "/source/pause" else None,
        "of another subject": send(site, action, form | {"form": shown["form"], "subject": "b"}),
        "garbled": send(site, action, form | {"form": "ff..\x00.é"}),
        "get": ask(site, f"{action}?name=news&subject=news&form={shown['form']}"),
    }

    told = {name: answer.status_code for name, answer in answers.items() if answer is not None}
    assert told.pop("get") == (200 if action == "/source/edit" else 405)
    assert told.pop("foreign") == 403
    assert told.pop("host") == 421
    assert set(told.values()) == {409}
    assert STRANGE in answers["bare"].text  # type: ignore[union-attr]
    assert config_of(place).read_bytes() == before
    assert (place.posts(), place.web.asked(FEED), site.jobs.newest()) == ([], [], [])


def test_the_form_of_a_second_tab_is_refused_with_the_reason_and_a_way_on(place: Place) -> None:
    noted(place)
    site = site_of(place)
    page = "/source/edit?name=news"
    first, second = (form_at(site, page, "/source/edit", "news") for _ in range(2))
    send(site, "/source/edit", first | {"tags": "mine"})
    before = config_of(place).read_bytes()

    stale = send(site, "/source/edit", second | {"tags": "yours"})
    again = send(site, "/source/edit", first | {"tags": "once more"})

    assert (stale.status_code, CHANGED in stale.text) == (409, True)
    assert (again.status_code, TAKEN in again.text) == (409, True)
    assert 'href="/source/edit?name=news"' in stale.text
    assert config_of(place).read_bytes() == before


def test_a_form_that_was_open_for_a_day_is_refused(place: Place) -> None:
    site = site_of(place)
    form = form_at(site, "/", "/source/pause", "news")
    place.later(hours=13)

    assert "open for too long" in send(site, "/source/pause", form).text
    assert not load(config_of(place)).sources[0].paused


def test_a_form_is_sent_over_a_real_socket(place: Place) -> None:
    site = site_of(place)
    form = form_at(site, "/", "/source/pause", "news")
    with listening(site) as address:
        own = {"origin": address.rstrip("/")}
        answer = httpx.post(f"{address}source/pause", data=form, headers=own, trust_env=False)

    assert answer.status_code == 303
    assert load(config_of(place)).sources[0].paused


DISPOSITION = b'Content-Disposition: form-data; name="file"'


@pytest.mark.parametrize(
    ("kind", "body", "fields"),
    [
        (
            "b",
            b"--b\r\n" + DISPOSITION + b'; filename="a.opml"\r\nContent-Type: text/xml\r\n\r\nx\r\n--b--',
            {"file": "x"},
        ),
        ('"b c"', b"--b c\r\n" + DISPOSITION + b"\r\n\r\n\r\n\r\nx\r\n--b c--", {"file": "\r\n\r\nx"}),
        ("b", b"--b\r\n" + DISPOSITION + b"\r\n\r\n\xef\xbb\xbf\xff--b\r\n--b--", {"file": "\ufffd--b"}),
        ("b", b'--b\r\ncontent-disposition: form-data; name="\xe5\x90\x8d"\r\n\r\nx\r\n--b--', {"名": "x"}),
        ("b", b"--b\r\n" + DISPOSITION + b"\r\n\r\nbroken off", {"file": "broken off"}),
        ("b", b"--b\r\n" + DISPOSITION + b"\r\nno content", {}),
        ("b", b"--b\r\n" + DISPOSITION + b"\r\nX: " + b"(" * 20_000 + b"\r\n\r\nx\r\n--b--", {}),
        ("b", b"--b\r\nContent-Disposition: " + b"(" * 3_000 + b"\r\n\r\nx\r\n--b--", {}),
        (
            "b0",
            b"".join(
                b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(3_000)
            ),
            {},
        ),
        ("b", b"--b\r\n\r\nx\r\n" * 1_000 + b"--b\r\n" + DISPOSITION + b"\r\n\r\nx\r\n--b--", {}),
        ("", b"--b\r\n" + DISPOSITION + b"\r\n\r\nx\r\n--b--", {}),
        ("b", b"", {}),
    ],
)
def test_a_form_of_parts_is_read_as_browsers_send_it_and_costs_nobody_else(
    kind: str, body: bytes, fields: dict[str, str]
) -> None:
    assert fields_in(body, f"multipart/form-data; boundary={kind}") == fields


def test_of_two_forms_at_once_the_second_is_judged_by_what_the_first_left(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted(place)
    site, page = site_of(place), "/source/edit?name=news"
    first, second = (form_at(site, page, "/source/edit", "news") for _ in range(2))
    answers: list[httpx.Response] = []
    other = Thread(target=lambda: answers.append(send(site, "/source/edit", second | {"min_letters": "9"})))

    def slowly(path: Path, name: str, fields: Mapping[str, str]) -> None:
        if not answers and not other.is_alive():
            other.start()
            other.join(0.1)  # as long as it takes where nothing holds it
        changes_in(path, name, fields)

    monkeypatch.setattr(source_deeds, "changes_in", slowly)
    send(site, "/source/edit", first | {"tags": "mine"})
    other.join()

    assert [(answer.status_code, CHANGED in answer.text) for answer in answers] == [(409, True)]
    [source] = load(config_of(place)).sources
    assert (source.tags, source.min_letters) == (["mine"], load(config_of(place)).defaults.min_letters)
