"""A run in workers: the same posts as in one process, whatever becomes of a worker, and one visitor for each host."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from ingest.commands import run as running
from ingest.config.load import load
from ingest.http.hosts import Hosts
from ingest.report.outcomes import ArticleOutcome, Change, SourceResult
from ingest.session.looking import look
from ingest.session.session import Session, Walked
from ingest.shards import driver
from ingest.shards.begin import Begin
from ingest.shards.driver import Desk
from ingest.shards.far_worker import FarWorker, Start
from ingest.shards.serving import Served
from store.errors import StoreError
from tests.misbehaving.watched import places_in
from tests.shards.ray_here import RayHere, children, needs_ray
from tests.shards.site import IMAGES, Site

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 1, tzinfo=UTC)
HOSTS = {"one.example": 3, "two.example": 3, "three.example": 2}


@pytest.fixture(scope="module")
def opened() -> Iterator[Site]:
    site = Site(dict(HOSTS))
    yield site
    site.close()


@pytest.fixture
def site(opened: Site) -> Site:
    opened.forget()
    return opened


@pytest.fixture(scope="module")
def ray_here() -> Iterator[RayHere]:
    """A Ray that all of these tests have in common: it takes seconds to begin."""
    with RayHere(processors=4) as ray:
        yield ray


@pytest.fixture(params=["processes", pytest.param("ray", marks=needs_ray)])
def engine(request: pytest.FixtureRequest) -> Callable[[int], str]:
    """The configuration of so many workers."""
    if request.param == "processes":
        return lambda workers: f"kind: processes, workers: {workers}"
    ray: RayHere = request.getfixturevalue("ray_here")
    return lambda workers: f"kind: ray, address: '{ray.address}', workers: {workers}"


@pytest.fixture
def pids(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The workers that were started, the last one last."""
    found: list[int] = []
    begin = FarWorker.begin

    def noted(worker: FarWorker, told: object) -> None:
        found.append(worker.pid)
        begin(worker, told)

    monkeypatch.setattr(FarWorker, "begin", noted)
    return found


def environ() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def walked(folder: Path, config: str) -> Walked:
    folder.mkdir(exist_ok=True)
    (folder / "config.yaml").write_text(config, "utf-8")
    return running.run(Session(load(folder / "config.yaml"), folder), [])


def posts(folder: Path) -> dict[str, bytes]:
    """Return all files of the content, without the time at which they were fetched."""
    content = folder / "content" / "posts"
    return {
        str(path.relative_to(content)): re.sub(rb"(?m)^fetched_at:.*$", b"", path.read_bytes())
        for path in sorted(content.rglob("*"))
        if path.is_file()
    }


def added(run: Walked) -> list[str]:
    return sorted(article.url for article in run.report.articles if article.change is Change.ADDED)


@pytest.fixture(scope="module")
def wanted(opened: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The posts of a run in one process."""
    folder = tmp_path_factory.mktemp("wanted")
    opened.forget()
    walked(folder, opened.config("kind: inline"))
    return posts(folder)


def ended(worker: int) -> None:
    os.kill(worker, signal.SIGKILL)
    until_ended(worker)


def until_ended(worker: int) -> None:
    """Wait until the kernel, or the worker, has done it."""
    with suppress(OSError):  # nothing is told of a process that is gone
        while Path(f"/proc/{worker}/stat").read_text("utf-8").rpartition(")")[2].split()[0] not in "ZX":
            time.sleep(0.001)


def test_the_posts_are_those_of_one_process_and_the_report_is_one(
    site: Site, wanted: dict[str, bytes], engine: Callable[[int], str], tmp_path: Path
) -> None:
    run = walked(tmp_path / "site", site.config(engine(2), "delay_s: 0, per_host: 1"))
    assert posts(tmp_path / "site") == wanted
    assert len(added(run)) == len(set(added(run))) == sum(HOSTS.values())
    assert [source.name for source in run.report.sources] == ["one", "two", "three"]
    assert {host: traffic["requests"] for host, traffic in run.traffic.items()} == {
        host: sum(count for (asked, _), count in site.asked.items() if asked == host) for host in (*HOSTS, IMAGES)
    }
    assert site.most_at_once[IMAGES] == 1, "asked by both workers, and as one"


def test_what_a_killed_worker_had_under_way_is_done_by_the_next_one(
    site: Site, wanted: dict[str, bytes], pids: list[int], engine: Callable[[int], str], tmp_path: Path
) -> None:
    """It is killed while it polls, while it asks for a page, and while it asks for the image of another host."""

    def kills_once(host: str, path: str) -> None:
        del site.hooks[host, path]
        ended(pids[-1])

    for at in (("one.example", "/feed.xml"), ("one.example", "/a/2"), (IMAGES, "/two.example-3.png")):
        site.hooks[at] = partial(kills_once, *at)
    run = walked(tmp_path / "site", site.config(engine(1)))
    assert len(pids) == 4
    assert posts(tmp_path / "site") == wanted
    assert len(added(run)) == len(set(added(run))) == sum(HOSTS.values())
    assert run.report.exit_code() == 0


def test_a_post_whose_worker_died_before_it_told_of_it_is_told(
    site: Site,
    wanted: dict[str, bytes],
    pids: list[int],
    engine: Callable[[int], str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    told, lost = Desk._told, list[ArticleOutcome]()

    def lost_once(desk: Desk, outcome: ArticleOutcome) -> None:
        if lost:
            told(desk, outcome)
            return
        lost.append(outcome)
        ended(pids[-1])

    monkeypatch.setattr(Desk, "_told", lost_once)
    run = walked(tmp_path / "site", site.config(engine(1)))
    assert len(pids) == 2
    assert posts(tmp_path / "site") == wanted
    assert lost[0].url in added(run)
    assert len(added(run)) == len(set(added(run))) == sum(HOSTS.values())


def test_a_source_that_kills_each_worker_is_put_off_alone(
    site: Site, wanted: dict[str, bytes], pids: list[int], tmp_path: Path
) -> None:
    site.hooks["one.example", "/bad/feed.xml"] = lambda: ended(pids[-1])
    bad = f'  - {{name: bad, url: "http://one.example:{site.port}/bad/feed.xml"}}\n'
    run = walked(tmp_path / "site", site.config("kind: processes, workers: 1", further=bad))
    results = {source.name: source.result for source in run.report.sources}
    assert results == {"one": SourceResult.READ, "two": SourceResult.READ, "three": SourceResult.READ} | {
        "bad": SourceResult.FAILED
    }
    assert posts(tmp_path / "site") == wanted
    assert site.asked["one.example", "/bad/feed.xml"] == 4
    state = look(load(tmp_path / "site" / "config.yaml"), tmp_path / "site", NOW, lambda store: store.source("bad"))
    assert state is not None
    assert state.failures == 1
    assert state.next_poll_at is not None


def test_a_host_that_wants_to_be_left_alone_is_left_alone_by_all(site: Site, tmp_path: Path) -> None:
    site.refusing.add(IMAGES)
    run = walked(tmp_path / "site", site.config("kind: processes, workers: 2", "delay_s: 0, per_host: 1"))
    assert len(added(run)) == sum(HOSTS.values())
    assert sum(count for (host, path), count in site.asked.items() if host == IMAGES and path != "/robots.txt") == 1
    waits = look(load(tmp_path / "site" / "config.yaml"), tmp_path / "site", NOW, lambda store: store.host_waits())
    assert list(waits) == [IMAGES], "the next run knows of it"


def test_a_machine_without_the_stores_disk_sends_images_over_the_line_and_needs_no_folder_of_the_site(
    site: Site, wanted: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = tmp_path / "nowhere"
    elsewhere(monkeypatch, nowhere, blob="0" * 64)
    run = walked(tmp_path / "site", site.config("kind: processes, workers: 2"))
    assert posts(tmp_path / "site") == wanted
    assert run.report.exit_code() == 0
    assert not nowhere.exists()


def test_a_machine_with_other_rules_walks_nothing(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    elsewhere(monkeypatch, tmp_path / "site", rules="others")
    with pytest.raises(StoreError, match="has other rules of sites than this machine: copy"):
        walked(tmp_path / "site", site.config("kind: processes, workers: 1"))
    assert not site.asked


def elsewhere(monkeypatch: pytest.MonkeyPatch, base: Path, blob: str = "", rules: str = "") -> None:
    """Start workers as those of another machine are, with the site's folder at `base`."""

    async def start(begin: Callable[[], Begin], served: Served, hosts: Hosts) -> FarWorker:
        return await driver._here(lambda: replace(begin(), base=base), served, hosts)

    @asynccontextmanager
    async def starting(*_: object) -> AsyncIterator[tuple[Start, str, str]]:
        yield start, blob, rules

    monkeypatch.setattr(driver, "_starting", starting)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_no_worker_connects_where_the_guard_forbids_it(site: Site, tmp_path: Path) -> None:
    """Read off the kernel: sources, pages and images lead into the machine's own network, and to a cloud's secrets."""
    site.extra = '<p><img src="http://169.254.169.254/meta.png"><img src="http://10.1.2.3:8080/x.png"></p>'
    inside = '  - {name: inside, url: "http://192.168.7.7:8080/feed.xml"}\n'
    config = site.config("kind: processes, workers: 2", further=inside, private="[127.0.0.0/8]")
    (tmp_path / "config.yaml").write_text(config, "utf-8")
    trace = tmp_path / "connects.trace"
    command = ["strace", "-f", "-qq", "-e", "trace=connect", "-o", str(trace)]
    run = [sys.executable, "-m", "ingest", "run", "--config", "config.yaml", "--quiet"]
    subprocess.run([*command, *run], cwd=tmp_path, env=environ(), check=False, timeout=300)
    assert len(posts(tmp_path)) == 2 * sum(HOSTS.values()), "all posts and images"
    assert {address for address, _ in places_in(trace.read_text("utf-8", "replace"))} == {"127.0.0.1"}


def test_workers_end_with_their_driver_and_the_next_run_does_the_rest(
    site: Site,
    wanted: dict[str, bytes],
    engine: Callable[[int], str],
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    (tmp_path / "config.yaml").write_text(site.config(engine(1)), "utf-8")
    asked = Event()
    site.hooks["two.example", "/a/1"] = asked.set
    command = [sys.executable, "-m", "ingest", "run", "--config", "config.yaml", "--quiet"]
    pipe, both = subprocess.PIPE, subprocess.STDOUT
    with subprocess.Popen(command, cwd=tmp_path, env=environ(), stdout=pipe, stderr=both) as run:
        assert asked.wait(60)
        workers = children(run.pid)
        if "ray" in engine(1):
            workers += request.getfixturevalue("ray_here").actors()
            assert len(workers) == 2, "who keeps the actor, and the actor"
        run.kill()
        assert run.communicate(timeout=60)[0] == b"", "nothing of Ray's"
    for worker in workers:
        until_ended(worker)
    assert workers
    run_again = walked(tmp_path, site.config("kind: inline"))
    assert run_again.report.exit_code() == 0
    assert posts(tmp_path) == wanted
