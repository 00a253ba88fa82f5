"""Runs all cases under strace and reads off where they connected to: what no log of our own could hide."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NAME_SERVER_PORT = 53
_V4 = re.compile(r'sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)')
_V6 = re.compile(r'sin6_port=htons\((\d+)\).*?inet_pton\(AF_INET6, "([^"]+)"')

Place = tuple[str, int]


def connects(folder: Path, *, how: str = "--json") -> Counter[Place]:
    """Play everything under strace; every address and port that was given to connect(), and how often.

    Whether all cases come out well is not asked here: under strace the slow ones may be too slow. `--careless` as `how`
    takes the guard away.
    """
    trace = folder / "connects.trace"
    command = ["strace", "-f", "-qq", "-e", "trace=connect", "-o", str(trace)]
    play = [sys.executable, "-m", "tests.misbehaving", how, str(folder)]
    done = subprocess.run([*command, *play], cwd=ROOT, check=False, capture_output=True, timeout=300)
    if not done.stdout:
        raise RuntimeError(f"the cases were not played: {done.stderr.decode(errors='replace')[-2000:]}")
    return places_in(trace.read_text(errors="replace"))


def places_in(trace: str) -> Counter[Place]:
    found = [*_V4.findall(trace), *_V6.findall(trace)]
    return Counter((address, int(port)) for port, address in found)


def is_expected(place: Place) -> bool:
    """The server's own address, and this machine's name servers, which are asked for a name that does not exist."""
    address, port = place
    return address == "127.0.0.1" or (port == NAME_SERVER_PORT and address in name_servers())


def name_servers() -> set[str]:
    """Return the addresses of the machine's name servers (resolv.conf(5)); without any, the machine itself is one."""
    file = Path("/etc/resolv.conf")
    lines = file.read_text(errors="replace").splitlines() if file.exists() else []
    named = {words[1] for line in lines if len(words := line.split()) > 1 and words[0] == "nameserver"}
    return named or {"127.0.0.1", "::1"}
