"""What lies in deploy/ is what it says: units that systemd takes, a workflow whose steps do their work."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from demo.pages import BLOG, SEED_URL
from demo.server import Origin, serving
from demo.site import HOSTS, site
from tests.forge.standin import HOST as API
from tests.forge.standin import TOKEN, Github
from tests.forge.standin import serving as serving_api

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
WORKFLOW = yaml.safe_load((DEPLOY / "github" / "fetched.yml").read_text("utf-8"))
STEPS = WORKFLOW["jobs"]["fetch"]["steps"]
INBOX = yaml.safe_load((DEPLOY / "github" / "inbox.yml").read_text("utf-8"))
COMPOSE = yaml.safe_load((DEPLOY / "docker" / "compose.yaml").read_text("utf-8"))


def done(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_units_and_finds_them_hardened(tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text("utf-8").replace("/opt/fetched/bin/fetched", sys.executable)
        (tmp_path / unit.name).write_text(text, "utf-8")

    verified = done(["systemd-analyze", "verify", "./fetched.service", "./fetched.timer"], tmp_path)
    judged = done(["systemd-analyze", "security", "--offline=true", "--threshold=20", "./fetched.service"], tmp_path)

    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")
    assert judged.returncode == 0, judged.stdout


def test_the_line_for_cron_has_its_five_fields_and_changes_to_the_site() -> None:
    lines = [line for line in (DEPLOY / "crontab").read_text("utf-8").splitlines() if not line.startswith("#")]

    assert len(lines) == 1
    assert re.fullmatch(r"\*/10 \* \* \* \*  cd \S+ && \S+/fetched run --quiet", lines[0])


def test_a_container_has_nobodys_rights_and_keeps_only_the_site() -> None:
    service = COMPOSE["services"]["fetched"]
    dockerfile = (DEPLOY / "docker" / "Dockerfile").read_text("utf-8")
    copied = re.findall(r"^COPY (?!--)(.*) \S+$", dockerfile, re.MULTILINE)

    assert (service["read_only"], service["cap_drop"], service["volumes"]) == (True, ["ALL"], ["${SITE:-./site}:/site"])
    assert re.search(r"^USER [1-9]\d*$", dockerfile, re.MULTILINE)
    assert "HEALTHCHECK" in dockerfile
    assert [name for names in copied for name in names.split() if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("file", ["deploy/docker/every.sh"])
def test_a_script_is_one_that_its_shell_can_read(file: str) -> None:
    assert done(["sh", "-n", file], ROOT).stderr == ""


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-workflows", "github/fetched.yml"),
        ("vendor.github-workflows", "github/inbox.yml"),
        ("vendor.compose-spec", "docker/compose.yaml"),
    ],
)
def test_a_file_is_as_the_schema_of_whoever_reads_it_wants_it(schema: str, file: str) -> None:
    checked = done([sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(DEPLOY / file)], ROOT)

    assert checked.returncode == 0, checked.stdout + checked.stderr


class Forge:
    """A repository with a site, and what runs a workflow's own steps in clean clones of it."""

    def __init__(self, folder: Path, origin: Origin, api_port: int = 0) -> None:
        self.folder = folder
        self.remote = folder / "remote.git"
        self.tools = folder / "bin"
        self.tools.mkdir()
        self._tool("fetched", "ingest")
        self._tool("hugo", "hugo")
        self._git(folder, "init", "-q", "--bare", "-b", "main", str(self.remote))
        hosts = dict.fromkeys(HOSTS, f"127.0.0.1:{origin.port}") | ({API: f"127.0.0.1:{api_port}"} if api_port else {})
        resolve = json.dumps(hosts)
        start = self._cloned("start")
        (start / "config.yaml").write_text(
            f"""
hooks: {{git_commit: true}}
network: {{allow_private: [127.0.0.1/32], delay_s: 0, resolve: {resolve}}}
sources:
  - {{name: fables, url: "{BLOG}/atom.xml", full_text: false}}
""",
            "utf-8",
        )
        (start / ".gitignore").write_text(".fetched/\npublic/\n", "utf-8")
        (start / "hugo.toml").write_text('baseURL = "https://example.org/"\ntitle = "Site"\n', "utf-8")
        (start / "layouts").mkdir()
        for name in ("single", "list", "index"):
            (start / "layouts" / f"{name}.html").write_text("<!doctype html><title>{{ .Title }}</title>", "utf-8")
        self._git(start, "add", "-A")
        self._git(start, "commit", "-q", "-m", "A site")
        self._git(start, "push", "-q", "origin", "main")

    def _tool(self, name: str, module: str) -> None:
        path = self.tools / name
        path.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m {module} "$@"\n', "utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def _git(self, folder: Path, *words: str) -> str:
        name = ("-c", "user.name=me", "-c", "user.email=me@example.org")
        git = done(["git", *name, *words], folder)
        assert git.returncode == 0, git.stderr
        return git.stdout.strip()

    def _cloned(self, name: str) -> Path:
        self._git(self.folder, "clone", "-q", str(self.remote), name)
        return self.folder / name

    def run(self, name: str, cache: Path | None = None) -> Path:
        """Run the workflow's steps, in their order, in a clean clone; with a cache, the state is restored from it."""
        clone = self._cloned(name)
        if cache is not None:
            shutil.copytree(cache / ".fetched", clone / ".fetched")
        output = self.folder / f"{name}.output"
        path = f"{self.tools}{os.pathsep}{os.environ['PATH']}"
        for step in STEPS:
            if "run" in step and "if" not in step and step["name"] != "install":
                ran = done(["bash", "-e", "-c", step["run"]], clone, PATH=path, GITHUB_OUTPUT=str(output))
                assert ran.returncode == 0, (step["name"], ran.stdout, ran.stderr)
        assert output.read_text("utf-8") == "code=0\n"
        return clone

    def inbox(self, name: str) -> None:
        """Run the steps of the inbox's workflow in a clean clone."""
        clone = self._cloned(name)
        path = f"{self.tools}{os.pathsep}{os.environ['PATH']}"
        given = {"GITHUB_REPOSITORY": "ann/reading", "GITHUB_API_URL": f"http://{API}", "GITHUB_TOKEN": TOKEN}
        for step in INBOX["jobs"]["inbox"]["steps"]:
            if "run" in step and step["name"] != "install":
                ran = done(["bash", "-e", "-c", step["run"]], clone, PATH=path, **given)
                assert ran.returncode == 0, (step["name"], ran.stdout, ran.stderr)

    def commits(self) -> list[str]:
        return self._git(self.remote, "log", "--format=%s", "main").splitlines()


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[Forge]:
    with serving(site()) as origin:
        yield Forge(tmp_path, origin)


def test_the_workflow_commits_once_and_the_same_with_its_cache_and_without(forge: Forge) -> None:
    first = forge.run("first")
    after_first = forge.commits()
    forge.run("again", cache=first)
    after_cache = forge.commits()
    forge.run("afresh")

    assert after_first == ["Posts: 2 added", "A site"]
    assert after_cache == after_first
    assert forge.commits() == after_first
    assert (first / "public" / "index.html").is_file()


def test_the_inboxs_workflow_commits_what_an_issue_names_and_closes_it(tmp_path: Path) -> None:
    with serving(site()) as origin, serving_api(Github()) as github:
        forge = Forge(tmp_path, origin, github.port)
        number = github.opens(SEED_URL)
        failing = github.opens("https://www.cnbeta.com.tw/articles/tech/404.htm")
        forge.inbox("first")
        forge.inbox("second")

    assert forge.commits() == ["Posts: 1 added", "A site"]
    assert [github.issues[each]["state"] for each in (number, failing)] == ["closed", "closed"]
    assert [len(github.comments[each]) for each in (number, failing)] == [1, 1]
    assert github.wrong == []
    assert INBOX["permissions"] == {"contents": "write", "issues": "write"}
    assert INBOX["concurrency"] == WORKFLOW["concurrency"]


def test_the_workflow_may_do_what_it_does_and_no_two_run_at_once() -> None:
    assert WORKFLOW["permissions"] == {"contents": "write", "pages": "write", "id-token": "write"}
    assert WORKFLOW["concurrency"] == {"group": "fetched", "cancel-in-progress": False}
    assert all(("run" in step) != ("uses" in step) for step in STEPS)
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"]) for step in STEPS if "uses" in step)
