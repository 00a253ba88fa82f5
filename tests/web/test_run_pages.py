"""How far a run is, whoever started it, and what the last ones did: as they left it in the state's folder."""

import json
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import httpx
import pytest

from ingest.report.outcomes import ArticleOutcome, Change, Report
from ingest.report.progress import Ahead, Silence
from ingest.session import telling
from ingest.session.session import Halt
from ingest.session.telling import (
    REPORTS_KEPT,
    UNDER_WAY_NAME,
    UnderWay,
    keep_report,
    kept_report,
    kept_reports,
    under_way,
)
from ingest.steps import Step
from ingest.web.jobs import Job
from store.files.lock import Lock, Mode
from store.rows import instant_text
from tests.pipeline.place import Item, Place
from tests.web.served import ask, listening, site_of


def state_of(place: Place) -> Path:
    return place.folder / ".fetched"


def test_runs_that_did_something_leave_their_reports(place: Place) -> None:
    place.lists(Item(1), Item(2), pages=False)
    place.run()
    place.run()
    site = site_of(place)

    [report] = kept_reports(state_of(place))
    page, one = ask(site, "/runs").text, ask(site, f"/run?id={report.id}").text

    assert f"/run?id={report.id}" in page
    assert report.summary in page
    assert "Story number 1" in one
    assert "404" in one
    assert not (state_of(place) / UNDER_WAY_NAME).exists()


def test_a_dry_run_leaves_nothing(place: Place) -> None:
    place.lists(Item(1))
    place.run(dry=True)

    assert list(kept_reports(state_of(place))) == []


def test_no_more_than_the_last_are_kept_and_none_grows_without_end(tmp_path: Path, place: Place) -> None:
    now = place.clock.now()
    many = [ArticleOutcome("news", f"https://a.example/{n}", "x" * 50, Change.ADDED) for n in range(600)]
    for number in range(REPORTS_KEPT + 3):
        keep_report(
            tmp_path, f"20260302T0000{number:02}Z", Report(now, now, articles=many if number == 52 else many[:1])
        )
    keep_report(tmp_path, "20260303T000000Z", Report(now, now))

    kept = list(kept_reports(tmp_path))

    assert [kept[0].id, kept[-1].id, len(kept)] == ["20260302T000052Z", "20260302T000003Z", REPORTS_KEPT]
    assert (len(kept[0].articles), kept[0].left_out) == (500, 100)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"started_at": 1}', "[" * 100_000])
def test_a_report_that_is_torn_costs_itself_alone(tmp_path: Path, text: str, place: Place) -> None:
    now = place.clock.now()
    keep_report(tmp_path, "20260302T000000Z", Report(now, now, notes=["x"], faults=1))
    (tmp_path / "reports" / "20260302T000001Z.json").write_text(text)

    assert [report.id for report in kept_reports(tmp_path)] == ["20260302T000000Z"]


@pytest.mark.parametrize("run", ["", "../lock", "20260302T000000Z/..", "x" * 50, "%2e", "é"])
def test_no_other_file_is_shown_as_a_report(place: Place, run: str) -> None:
    assert kept_report(state_of(place), run) is None
    assert ask(site_of(place), f"/run?id={run}").status_code == 404


def test_a_run_that_is_under_way_is_shown_with_its_steps(place: Place) -> None:
    state = state_of(place)
    state.mkdir()
    assert "No run is under way." in ask(site_of(place), "/runs").text
    noted = UnderWay(Silence(), state, place.clock)
    lock = Lock.taken(state, place.clock.now(), gives_way=True)
    try:
        noted.expect(40)
        place.clock.advance(seconds=2)
        noted.article(ArticleOutcome("news", "https://a.example/1", "", Change.ADDED))
        noted.step("https://a.example/2", Step.IMAGES)
        place.clock.advance(seconds=2)
        noted.ahead(Ahead("news", 100))
        seen, page = under_way(state), ask(site_of(place), "/runs").text
    finally:
        lock.release()

    assert seen is not None
    assert (seen.done, seen.expected, seen.gives_way) == (1, 100, True)
    assert (seen.counts, seen.steps) == ({"added": 1}, {"https://a.example/2": "images"})
    assert 'data-live="/runs/events"' in page
    assert "https://a.example/2" in page
    assert under_way(state) is None


def test_it_is_noted_once_a_second_at_most(tmp_path: Path, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(telling, "_put", lambda _, text: written.append(text))
    noted = UnderWay(Silence(), tmp_path, place.clock)
    for _ in range(1_000):
        noted.expect(1)
    place.clock.advance(seconds=1)
    noted.expect(1)

    assert [json.loads(text)["expected"] for text in written] == [1, 1_001]


def test_what_an_earlier_run_left_is_not_taken_for_this_ones(place: Place) -> None:
    state = state_of(place)
    state.mkdir()
    UnderWay(Silence(), state, place.clock).expect(7)
    (state / f"{UNDER_WAY_NAME}.new").write_text("of a run that was killed")
    place.later(hours=1)
    lock = Lock.taken(state, place.clock.now())
    try:
        seen = under_way(state)
        UnderWay(Silence(), state, place.clock).expect(9)
        later = under_way(state)
    finally:
        lock.release()

    assert (seen and seen.expected, later and later.expected) == (0, 9)


def test_a_folder_that_cannot_be_written_costs_a_run_nothing(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    (state_of(place) / UNDER_WAY_NAME).mkdir()
    (state_of(place) / "reports").rename(state_of(place) / "elsewhere")
    (state_of(place) / "reports").write_text("a file")
    place.lists(Item(1), Item(2))
    place.later()

    place.run()

    assert len(place.posts()) == 2


def test_a_builder_is_no_run(place: Place) -> None:
    state = state_of(place)
    state.mkdir()
    lock = Lock.taken(state, place.clock.now(), Mode.READER)
    try:
        assert under_way(state) is None
    finally:
        lock.release()


@pytest.mark.parametrize("value", ["Infinity", "-1e999", "NaN", "null", '"many"', "[]", "9" * 5_000])
def test_a_damaged_note_costs_itself_alone(place: Place, value: str) -> None:
    place.lists(Item(1))
    place.run()
    state = state_of(place)
    [report] = kept_reports(state)
    whole = (state / "reports" / f"{report.id}.json").read_text("utf-8")
    said = {"started_at": instant_text(place.clock.now()), "sources": 1, "expected": 1, "line": "", "steps": {}}
    with ExitStack() as held:
        held.callback(Lock.taken(state, place.clock.now()).release)
        for name in ("exit_code", "left_out"):
            damaged = json.dumps(json.loads(whole) | {name: "VALUE"}).replace('"VALUE"', value)
            (state / "reports" / "2026.json").write_text(damaged, "utf-8")
            assert list(kept_reports(state)) == [report]
        note = json.dumps(said | {"counts": {"added": "VALUE"}}).replace('"VALUE"', value)
        (state / UNDER_WAY_NAME).write_text(note, "utf-8")
        seen = under_way(state)
        shown = ask(site_of(place), "/runs")

    assert seen is not None
    assert not seen.counts
    assert (shown.status_code, report.summary in shown.text) == (200, True)


@pytest.mark.parametrize("path", ["/job/events?n=1", "/runs/events"])
def test_what_goes_on_telling_ends_with_the_server(place: Place, path: str, caplog: pytest.LogCaptureFixture) -> None:
    site, ended = site_of(place), Event()
    state_of(place).mkdir()

    def work(_: Job, __: Halt) -> Report:
        ended.wait()
        return Report(place.clock.now())

    job = site.jobs.begin("Run now", "", work)
    assert job is not None
    lock = Lock.taken(state_of(place), place.clock.now())
    try:
        with listening(site) as address, httpx.stream("GET", address.rstrip("/") + path, trust_env=False) as stream:
            told = stream.iter_text()
            first = next(told)
            site.jobs.stop()
            rest = "".join(told)
    finally:
        lock.release()
        ended.set()
        site.jobs.wait()

    assert first.startswith("event: shown")
    assert "event: over" not in rest
    assert [record.getMessage() for record in caplog.records if record.name.startswith("uvicorn")] == []


def test_a_server_that_ends_lets_its_jobs_end(place: Place) -> None:
    site = site_of(place)
    with listening(site) as address:
        assert httpx.get(address, trust_env=False).status_code == 200

    assert site.jobs.is_ending
    assert site.jobs.begin("Run now", "", lambda _, __: Report(place.clock.now())) is None
