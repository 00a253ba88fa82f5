"""Door: processes. What sites that are programs run on, on loopback alone: PHP and a database."""

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_TIMEOUT_S = 120
_START_S = 40


def run_php(script: Path, root: Path, given: Mapping[str, object]) -> Mapping[str, str]:
    """Run one of our scripts inside the site of `root`; what it says is each post's slug and address."""
    said = php([str(script), str(root)], given=json.dumps(given))
    told: dict[str, str] = json.loads(said[said.index("\n{") :])
    return told


def php(command: Sequence[str], folder: Path | None = None, given: str | None = None) -> str:
    """Run a PHP script with its arguments in a folder, and return what it says; `given` is what it is told."""
    done = subprocess.run(
        ["php", "-d", "display_errors=stderr", *command],
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {(done.stdout + done.stderr)[-800:]}")
    return done.stdout


@contextmanager
def database(folder: Path) -> Iterator[Path]:
    """Run a MariaDB without a port, which only knows this folder."""
    data, at = folder / "db", folder / "db.sock"
    installed = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
    user = ["--user=root"]
    subprocess.run([*installed, *user, "--skip-test-db"], capture_output=True, timeout=_TIMEOUT_S, check=True)
    command = ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={at}", "--skip-networking", *user]
    with _running([*command, f"--pid-file={folder / 'db.pid'}", "--skip-grant-tables"], folder / "db.log"):
        _wait(at.exists)
        yield at


@contextmanager
def served(root: Path, router: Path | None = None) -> Iterator[str]:
    """Serve a folder with PHP, each request through `router`, until the block ends; yields ADDRESS:PORT."""
    command = ["php", "-d", "display_errors=0", "-t", str(root), "-S"]
    with served_by(command, root.parent / "php.log", behind=(str(router),) if router else ()) as host:
        yield host


@contextmanager
def served_by(
    command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None, behind: Sequence[str] = ()
) -> Iterator[str]:
    """Run a server until the block ends, its ADDRESS:PORT between `command` and what stands behind; yields it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    host = f"127.0.0.1:{port}"
    with _running([*command, host, *behind], log, environment):
        _wait(lambda: _answers(port))
        yield host


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def _running(command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> Iterator[None]:
    with log.open("wb") as told, subprocess.Popen(command, stdout=told, stderr=told, env=environment) as process:
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(is_ready: Callable[[], bool]) -> None:
    end = time.monotonic() + _START_S
    while not is_ready():
        if time.monotonic() > end:
            raise TimeoutError(f"what was started does not answer after {_START_S} s")
        time.sleep(0.1)
