"""The house is a street that runs downhill, with few doors: read off the imports, so that the picture stays true."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ingest", "normalize", "store")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60

DOORS: dict[str, tuple[set[str], set[str]]] = {
    # What opens a door -> the modules of the standard library or from elsewhere, and who may import them.
    "network": (
        {"httpx", "httpcore", "socket", "ssl", "h11", "urllib.request", "http.client"},
        {"ingest/http/", "ingest/web/serve.py", "ingest/shards/dial.py"},
    ),
    "Parquet": ({"pyarrow"}, {"ingest/export/parquet.py"}),
    "Ray": ({"ray"}, {"ingest/shards/ray_keeper.py"}),
    "a server": ({"starlette", "uvicorn", "jinja2"}, {"ingest/web/"}),
    "SQLite": ({"sqlite3"}, {"store/"}),
    "processes": (
        {"subprocess", "multiprocessing", "resource", "signal", "asyncio.subprocess"},
        {"ingest/engine/", "ingest/shards/", "ingest/hooks.py", "ingest/cli/stopping.py"},
    ),
    "terminal": (
        {"typer", "rich"},
        {
            "ingest/cli/main.py",
            "ingest/cli/exchange.py",
            "ingest/cli/help.py",
            "ingest/cli/past.py",
            "ingest/cli/walked.py",
            "ingest/cli/rules.py",
            "ingest/cli/serve.py",
            "ingest/cli/sources.py",
            "ingest/cli/store.py",
            "ingest/cli/progress_bar.py",
            "ingest/cli/terminal.py",
            "ingest/commands/",
        },
    ),
    "locks": ({"fcntl", "ctypes"}, {"store/"}),
    "parsers of strangers' feeds": ({"feedparser"}, {"ingest/fetcher/"}),
}
TOUCHING = {
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "open()",
    "unlink",
    "mkdir",
    "rename",
    "iterdir",
    "stat",
}
"""Methods and functions that touch the disk."""


def name_of(path: Path) -> str:
    dotted = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    return dotted.removesuffix(".__init__")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Return every module that a module imports, late and type-only imports included."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in OURS else node.module for name in names}
    return frozenset(found)


OURS = {name_of(path): path for path in MODULES}


def arrows() -> Iterator[tuple[str, str]]:
    for name, path in OURS.items():
        for imported in imports_of(path):
            if imported in OURS and imported != name:
                yield name, imported


def test_packages_import_downhill_only() -> None:
    order = {package: number for number, package in enumerate(PACKAGES)}

    uphill = [(a, b) for a, b in arrows() if order[b.partition(".")[0]] < order[a.partition(".")[0]]]

    assert uphill == []


def test_there_is_no_circle() -> None:
    following: dict[str, set[str]] = {name: set() for name in OURS}
    for a, b in arrows():
        following[a].add(b)
    done: set[str] = set()
    under_way: list[str] = []

    def visit(name: str) -> None:
        if name in under_way:
            raise AssertionError(" -> ".join([*under_way[under_way.index(name) :], name]))
        if name not in done:
            under_way.append(name)
            for each in sorted(following[name]):
                visit(each)
            under_way.pop()
            done.add(name)

    for name in OURS:
        visit(name)

    assert done == set(OURS)


@pytest.mark.parametrize("door", DOORS)
def test_only_its_own_rooms_open_a_door(door: str) -> None:
    modules, allowed = DOORS[door]

    openers = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if any(imported == each or imported.startswith(f"{each}.") for imported in imports_of(path) for each in modules)
    }

    assert {each for each in openers if not each.startswith(tuple(allowed))} == set()


def test_a_module_that_touches_the_disk_says_so_in_its_first_line() -> None:
    silent = []
    for path in MODULES:
        calls = {
            node.func.attr if isinstance(node.func, ast.Attribute) else f"{getattr(node.func, 'id', '')}()"
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Call)
        }
        says = (ast.get_docstring(tree_of(path)) or "").startswith("Door:")
        imports = imports_of(path) & {"pathlib", "os", "shutil", "tempfile", "io"}
        if calls & TOUCHING and imports - {"io"} and not says:
            silent.append((path.relative_to(ROOT).as_posix(), sorted(calls & TOUCHING)))

    assert silent == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_can_be_read_at_a_glance(path: Path) -> None:
    lines = path.read_text("utf-8").count("\n")
    long = [
        (node.name, (node.end_lineno or 0) - node.lineno + 1)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION_LINES
    ]

    assert lines <= MAX_MODULE_LINES
    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name, path in OURS.items() if not ast.get_docstring(tree_of(path))] == []


def test_feedparser_is_given_a_byte_stream_and_nothing_else() -> None:
    """A string or bytes it may open as a URL or a file (measured: both)."""
    calls = [
        (name, ast.unparse(node.args[0]))
        for name, path in OURS.items()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "feedparser.parse"
    ]

    assert calls
    assert all(argument.startswith(("BytesIO(", "io.BytesIO(")) for _, argument in calls)
