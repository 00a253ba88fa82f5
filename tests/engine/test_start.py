"""Where a user stands is not where modules come from: neither for the child, nor for `python -m ingest`."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.engine.child import ChildEngine
from ingest.engine.start import PROJECT, command, environment, module_paths
from tests.engine.test_engine import MODULES, task

MODULES_OF_A_SITE = ("resource.py", "yaml.py", "store/__init__.py", "normalize/__init__.py", "sitecustomize.py")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which every module that we would import raises, and says so in a file."""
    for name in MODULES_OF_A_SITE:
        file = tmp_path / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})\nraise SystemExit('not ours')\n")
    monkeypatch.chdir(tmp_path / "site")
    return tmp_path / "site"


@pytest.mark.parametrize("first", [None, "", ".", "{site}", "relative/folder"])
def test_the_child_imports_nothing_of_the_folder_that_a_user_stands_in(
    site: Path, monkeypatch: pytest.MonkeyPatch, first: str | None
) -> None:
    if first is not None:
        monkeypatch.setattr(sys, "path", [first.format(site=site), *sys.path])

    async def run() -> Any:
        engine = ChildEngine(modules=MODULES)
        try:
            return await engine.perform(task("module_folders", returns=list[str]))
        finally:
            await engine.aclose()

    folders = asyncio.run(run())

    assert not (site.parent / "ran").exists()
    assert isinstance(folders, list), folders
    assert folders[0] == "/"
    assert str(site) not in folders
    assert all(Path(each).is_absolute() for each in folders)


def test_the_command_starts_where_a_site_has_modules_of_the_same_names(site: Path) -> None:
    found = environment(paths=[str(PROJECT), *sys.path], folder=Path("/"))
    found.pop("PYTHONSAFEPATH")

    done = subprocess.run(
        [sys.executable, "-m", "ingest", "--help"], env=found, cwd=site, capture_output=True, text=True, check=False
    )

    assert (site.parent / "ran").exists() is False
    assert done.returncode == 0, done.stderr


def test_a_project_that_is_run_where_it_stands_finds_itself() -> None:
    assert list(module_paths(["", "lib", str(PROJECT), "/nowhere"], PROJECT)) == [str(PROJECT)]
    assert list(module_paths(["", "/"], PROJECT)) == [str(PROJECT), "/"]
    assert list(module_paths([str(PROJECT), "/"], Path("/"))) == [str(PROJECT)]


def test_the_environment_is_what_python_needs_and_no_more() -> None:
    found = environment({"LANG": "C.UTF-8", "TOKEN": "secret", "PYTHONPATH": ":relative", "HOME": "/root"}, ["/"], None)

    assert found == {
        "LANG": "C.UTF-8",
        "PYTHONPATH": f"{PROJECT}:/",
        "PYTHONSAFEPATH": "1",
        "MALLOC_ARENA_MAX": "1",
    }
    assert {"-P", "-s"} <= set(command(MODULES))
