"""What is told where there is no cluster, or none that reaches this machine: one line, with what to do."""

import asyncio
import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.config.cluster import cluster_address, listened_address, listened_place
from ingest.config.errors import ConfigError
from ingest.http.clock import SystemClock
from ingest.http.hosts import OwnHosts
from ingest.http.settings import NetworkSettings
from ingest.shards import cluster
from ingest.shards.begin import Begin
from ingest.shards.keeping import Gone, Open, Opened, order_line, read_order, read_told, told_line
from ingest.shards.serving import Served
from store.errors import StoreError
from store.store import Store
from tests.shards.ray_here import needs_ray

ROOT = Path(__file__).resolve().parents[2]
CONFIG = 'sources:\n  - {name: one, url: "http://127.0.0.1:9/feed.xml"}\n'


def told(folder: Path, *options: str, config: str = CONFIG) -> tuple[int, str]:
    """Return the exit code of a run, and what it says on standard error."""
    (folder / "config.yaml").write_text(config, "utf-8")
    command = [sys.executable, "-m", "ingest", "run", "--quiet", *options]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=100)
    assert done.stdout == ""
    return done.returncode, done.stderr


@needs_ray
def test_an_address_at_which_nobody_answers_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
    code, said = told(tmp_path, "--address", place)
    assert said.count("\n") == 1
    assert f"engine.address: no Ray cluster answers at {place}: Connection refused; begin one with" in said
    assert code == 2


def test_an_extra_that_is_missing_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "sitecustomize.py").write_text(
        "import importlib.util as u\nfound = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'ray' else found(name, *a)\n"
    )
    (tmp_path / "config.yaml").write_text(CONFIG, "utf-8")
    command = [sys.executable, "-m", "ingest", "run", "--quiet", "--engine", "ray"]
    environ = {**os.environ, "PYTHONPATH": f"{tmp_path / 'none'}:{ROOT}"}
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False, timeout=100)
    assert done.stderr.count("\n") == 1
    assert "ray is missing: pip install 'fetched[ray]'" in done.stderr
    assert done.returncode == 2


@pytest.mark.parametrize("text", ["", "auto", "head.example:6379", "10.0.0.1:6379", "[2001:db8::1]:6379"])
def test_addresses_of_a_cluster(text: str) -> None:
    assert cluster_address(text) == text


@pytest.mark.parametrize("text", ["head", "ray://head:10001", "http://head:1", "head:0", "head:70000", ":6379"])
def test_what_is_no_address_of_a_cluster(text: str) -> None:
    with pytest.raises(ValueError, match="is no HOST:PORT of a Ray cluster"):
        cluster_address(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("127.0.0.1", ("127.0.0.1", 0)),
        ("10.0.0.5:7000", ("10.0.0.5", 7000)),
        ("2001:db8::1", ("2001:db8::1", 0)),
        ("[2001:db8::1]", ("2001:db8::1", 0)),
        ("[2001:db8::1]:7000", ("2001:db8::1", 7000)),
    ],
)
def test_where_a_run_listens(text: str, place: tuple[str, int]) -> None:
    assert listened_address(text) == text
    assert listened_place(text) == place


@pytest.mark.parametrize("text", ["0.0.0.0", "::", "host", "10.0.0.5:x", "10.0.0.5:70000", ""])
def test_where_a_run_cannot_listen(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no IP address|stands for every address"):
        listened_address(text)


def test_orders_and_what_is_told_travel_as_lines() -> None:
    assert read_order(order_line(Open("auto", 3))) == Open("auto", 3)
    for each in (Opened(3), Gone(1, was_killed=True, why="a\nb")):
        assert read_told(told_line(each)) == each
        assert told_line(each).count(b"\n") == 1


def test_ray_is_imported_by_its_keeper_alone() -> None:
    """Neither the run nor an actor's code needs it: Ray brings itself along."""
    code = "import sys, ingest.shards.cluster, ingest.cli.worker, ingest.cli.main; sys.exit('ray' in sys.modules)"
    assert importlib.util.find_spec("ingest.shards.ray_keeper") is not None
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


@needs_ray
def test_where_this_machine_is_not_a_run_does_not_listen(tmp_path: Path) -> None:
    code, said = told(tmp_path, config="engine: {kind: ray, listen: 192.0.2.200}\n" + CONFIG)
    assert said == (
        "fetched: engine.listen: 192.0.2.200: Cannot assign requested address; name an address of this machine\n"
    )
    assert code == 2


@needs_ray
def test_who_says_nothing_is_no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_OPENS_S", 0.3)
    monkeypatch.setattr(cluster, "_ENDS_S", 0.1)

    async def opened(address: str) -> None:
        async with cluster.cluster(address, "127.0.0.1", 1, os.environ):
            pass

    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(ConfigError, match=r"no Ray cluster answers at"):
        asyncio.run(opened(f"127.0.0.1:{mute.getsockname()[1]}"))


def test_workers_of_other_machines_need_an_address_that_they_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keeper of the test tells of three machines."""
    keeper = (
        "import sys; from ingest.shards.keeping import *\n"
        "read_order(sys.stdin.buffer.readline()); sys.stdout.buffer.write(told_line(Opened(3))); sys.stdout.flush()\n"
        "sys.stdin.read()"
    )
    monkeypatch.setattr(cluster, "_COMMAND", (sys.executable, "-c", keeper))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())

    async def opened() -> None:
        async with cluster.cluster("head.example:1", "127.0.0.1", 1, os.environ):
            pass

    with pytest.raises(ConfigError, match=r"the cluster has 3 machines, and 127\.0\.0\.1 is none that they reach"):
        asyncio.run(opened())


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("False, 'No module named ingest'", "a worker could not begin: No module named ingest"),
        ("True, ''", "12 actors in a row were killed as soon as they were started"),
    ],
)
def test_actors_that_do_not_even_begin_end_the_run_in_one_line(
    then: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keeper of the test tells of each actor that it is gone."""
    keeper = (
        "import sys; from ingest.shards.keeping import *\n"
        "tell = lambda told: (sys.stdout.buffer.write(told_line(told)), sys.stdout.flush())\n"
        "read_order(sys.stdin.buffer.readline()); tell(Opened(1))\n"
        "for order in map(read_order, sys.stdin.buffer):\n"
        f"  isinstance(order, Start) and tell(Gone(order.number, {then}))"
    )
    monkeypatch.setattr(cluster, "_COMMAND", (sys.executable, "-c", keeper))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())

    async def begun() -> None:
        async with cluster.cluster("", "127.0.0.1", 1, os.environ) as found:
            await found.started(_never, NOBODY, OwnHosts(NetworkSettings(), SystemClock(), None))

    with pytest.raises(StoreError, match=said):
        asyncio.run(begun())


NOBODY = Served(Store.__new__(Store), lambda *_: None, lambda _: None)


def _never() -> Begin:
    raise AssertionError("nothing is told to an actor that is gone")
