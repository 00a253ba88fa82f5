"""Door: processes (Ray). Keeps the actors of a run: starts them, ends them, and tells which have ended.

Started by the driver as `python -m ingest.cli.keeper`, in a process of its own, and Ray is imported nowhere else: where
a part of Ray dies, the process that imported it ends, too, and Ray writes to the terminal as it likes. Orders come in
and what is told goes out by lines (`keeping.py`); the end of the orders ends all actors, and a Ray that was begun here.
"""

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import BinaryIO

import ray

import psutil  # isort: skip  # Ray brings it along, and says where it is

from ingest.shards.dial import answers
from ingest.shards.keeping import End, Gone, NotOpened, Open, Opened, Order, Start, Told, read_order, told_line

_OBJECT_STORE_BYTES = 80 << 20
"""Nothing is put there; Ray wants 75 MiB at least."""
_LEAVES_S = 1.0
_QUIET: Mapping[str, object] = {"logging_level": "CRITICAL", "log_to_driver": False, "configure_logging": False}


class Keeper:
    """The actors of a run."""

    def __init__(self, sink: int, kind: type) -> None:
        """Tell into an open file, by its number; an actor is one of a kind, which has a method `walk`."""
        self._sink = sink
        self._kind = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0, scheduling_strategy="SPREAD")(kind)
        self._lock = threading.Lock()
        self._actors: dict[int, ray.actor.ActorHandle] = {}

    def tell(self, told: Told) -> None:
        """Tell the driver."""
        with self._lock:
            os.write(self._sink, told_line(told))

    def obey(self, order: Order) -> None:
        """Start or end an actor."""
        if isinstance(order, Start):
            actor = self._actors[order.number] = self._kind.remote()
            threading.Thread(target=self._keep, args=(order, actor), daemon=True).start()
        elif isinstance(order, End) and order.number in self._actors:
            ray.kill(self._actors[order.number])

    def _keep(self, order: Start, actor: "ray.actor.ActorHandle") -> None:
        """Have an actor walk, and tell when it has ended."""
        why, was_killed = "", False
        try:
            secret = bytes.fromhex(order.workers), bytes.fromhex(order.drivers)
            why = str(ray.get(actor.walk.remote((order.host, order.port), *secret)))
        except ray.exceptions.RayTaskError as error:
            why = _one_line(error.cause)
        except ray.exceptions.ActorDiedError:
            was_killed = True
        except Exception as error:  # noqa: BLE001 - whatever Ray says, the actor is not there
            why = _one_line(error)
        self._actors.pop(order.number, None)
        with suppress(Exception):
            ray.kill(actor)  # what has walked holds a processor until then
        self.tell(Gone(order.number, was_killed, why))


@contextmanager
def _opened(order: Open) -> Iterator[int]:
    """Open Ray, and yield how many machines it has."""
    folder = None if order.address else tempfile.mkdtemp(prefix="fetched-ray-")
    try:
        if folder is None:
            ray.init(address=order.address, **_QUIET)
        else:
            ray.init(
                address="local",
                num_cpus=order.actors,
                num_gpus=0,
                include_dashboard=False,
                object_store_memory=_OBJECT_STORE_BYTES,
                _temp_dir=folder,
                **_QUIET,
            )
        yield len({each["NodeManagerAddress"] for each in ray.nodes() if each["Alive"]})
    finally:
        begun = psutil.Process().children(recursive=True) if folder is not None else []
        ray.shutdown()
        if folder is not None:
            _end(begun)
            shutil.rmtree(folder, ignore_errors=True)


def _end(begun: Sequence[psutil.Process]) -> None:
    """End what is left of a Ray that was begun here: its agents may stay for a minute (seen with 2.60)."""
    for each in psutil.wait_procs(begun, timeout=_LEAVES_S)[1]:
        with suppress(psutil.Error):
            each.kill()
    psutil.wait_procs(begun, timeout=_LEAVES_S)


def _silence(address: str) -> str:
    """Return why nobody answers at an address; an empty text where somebody does, or it is to be looked up."""
    host, _, port = address.rpartition(":")
    return answers((host.strip("[]"), int(port))) if port.isdigit() else ""


def _one_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def serve_orders(kind: type) -> None:
    """Serve orders of standard input until there are no more, with actors of a kind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source: BinaryIO = os.fdopen(os.dup(0), "rb", 0)
    keeper = Keeper(os.dup(1), kind)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what Ray prints is not told to the driver
    order = read_order(source.readline())
    if not isinstance(order, Open):
        return
    why = _silence(order.address)
    if why:
        keeper.tell(NotOpened(why))
        return
    try:
        with _opened(order) as machines:
            keeper.tell(Opened(machines))
            for line in source:
                keeper.obey(read_order(line))
    except Exception as error:  # noqa: BLE001 - the run is told
        keeper.tell(NotOpened(_one_line(error)))
