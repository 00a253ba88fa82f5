"""Rooms: folders that name themselves, no circle between them, and what each knows nothing of; read off the imports."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator

import pytest

from store.keys import KeyKind
from tests.test_architecture import MODULES, OURS, PACKAGES, ROOT, arrows, name_of, tree_of

MAX_MODULES = 20
MAX_MEDIAN_LINES = 130
MAX_PARAMETERS = 7
LOOSE_TYPES = {"Any": 30, "cast": 1, "type: ignore": 3}
"""No more than these in all; each that goes lowers its number."""

MANY_PARAMETERS = {
    "ingest.cli.main.run": "typer reads the options of a command off its parameters",
    "ingest.cli.past.backfill": "the same",
    "ingest.cli.exchange.inbox": "the same",
    "ingest.extractor.pull.pull": "the dialogue that gets an article: where it stands, how it is asked for",
    "store.store.open": "the front door of the store: each choice has its name",
    "store.rehearsal.open": "the same door for a dry run",
}

STRANGERS = {
    # Room -> what it knows nothing of, by the beginning of the name.
    "ingest.fetcher.feeds": ("ingest.fetcher.schedule", "ingest.identity", "ingest.extractor", "ingest.http", "store"),
    "ingest.fetcher.sitemaps": (
        "ingest.fetcher.schedule",
        "ingest.identity.match",
        "ingest.extractor",
        "ingest.http",
        "store",
    ),
    "ingest.fetcher.schedule": ("ingest.extractor", "ingest.run", "ingest.engine", "normalize.markdown"),
    "ingest.fetcher.discovery": ("ingest.fetcher.schedule", "ingest.identity.match", "ingest.run", "store"),
    "ingest.identity": ("ingest.fetcher", "ingest.extractor.generic", "ingest.http", "ingest.engine"),
    "ingest.extractor.page": ("ingest.extractor.generic", "ingest.extractor.site_rules", "ingest.fetcher", "store"),
    "ingest.extractor.images": ("ingest.extractor.generic", "ingest.extractor.site_rules", "ingest.fetcher", "store"),
    "ingest.extractor.metadata": ("ingest.extractor.generic", "ingest.extractor.site_rules", "ingest.fetcher", "store"),
    "ingest.extractor.generic": ("ingest.extractor.site_rules", "ingest.fetcher", "ingest.http", "store"),
    "ingest.extractor.site_rules": ("ingest.extractor.generic", "ingest.fetcher", "ingest.http", "store"),
    "ingest.http": (
        "ingest.fetcher",
        "ingest.extractor",
        "ingest.run",
        "ingest.config",
        "ingest.commands",
        "normalize.article",
        "normalize.markdown",
    ),
    "ingest.http.transport": ("ingest.fetcher", "ingest.extractor", "ingest.run", "store"),
    "ingest.engine": ("ingest.fetcher", "ingest.extractor", "ingest.run", "store"),
    "ingest.text": ("ingest.fetcher", "ingest.extractor", "ingest.http", "ingest.run", "normalize.article", "store"),
    "ingest.config": ("ingest.run", "ingest.engine", "ingest.commands", "ingest.cli", "store.store"),
    "ingest.run": ("ingest.commands", "ingest.cli", "ingest.config", "ingest.session.assemble"),
    "ingest.run.make": ("ingest.run.pipeline", "ingest.run.sift", "ingest.run.put", "ingest.report"),
    "ingest.commands": ("ingest.cli", "ingest.web"),
    "ingest.search": ("ingest.cli", "ingest.web", "ingest.http.transport", "ingest.run", "store.state"),
    "ingest.web": ("ingest.cli", "ingest.engine", "ingest.http.transport"),
    "store.files": ("store.state", "store.journal", "store.upkeep"),
    "store.state": ("store.journal", "store.upkeep", "store.files.content", "store.files.staging"),
    "store.journal": ("store.upkeep",),
    "normalize.markdown": ("store",),
    "normalize.front_matter": ("normalize.markdown", "store"),
}

DECIDING = tuple(
    f"ingest.run.{module}"
    for module in ("make.addresses", "make.compose", "make.decide", "make.feed_text", "make.withheld", "order")
)
"""What decides about an article: it asks nobody and reads nothing, so that a table can test it."""
TOOLS = {"ingest.run.tools", "ingest.engine.engine", "store.store", "store.recall"}


def room_of(name: str) -> str:
    """Return a module's room: its folder, but a module beside folders of modules is a room of its own."""
    folder = OURS[name].parent
    has_rooms = any((each / "__init__.py").exists() for each in folder.iterdir() if each.is_dir())
    is_package = OURS[name].name == "__init__.py"
    return name if has_rooms and not is_package else folder.relative_to(ROOT).as_posix().replace("/", ".")


def test_there_is_no_circle_between_rooms() -> None:
    leads: dict[str, set[str]] = {}
    for a, b in arrows():
        if room_of(a) != room_of(b):
            leads.setdefault(room_of(a), set()).add(room_of(b))

    def reaches(start: str) -> set[str]:
        seen: set[str] = set()
        ahead = [start]
        while ahead:
            for each in leads.get(ahead.pop(), set()) - seen:
                seen.add(each)
                ahead.append(each)
        return seen

    assert {room for room in leads if room in reaches(room)} == set()


def test_a_room_is_seen_at_a_glance() -> None:
    folders = {path.parent for path in MODULES}
    crowded = {folder.relative_to(ROOT).as_posix(): len(list(folder.glob("*.py"))) for folder in folders}

    assert {folder: count for folder, count in crowded.items() if count > MAX_MODULES} == {}


def test_modules_are_short() -> None:
    assert statistics.median(path.read_text("utf-8").count("\n") for path in MODULES) <= MAX_MEDIAN_LINES


@pytest.mark.parametrize("room", STRANGERS)
def test_what_a_room_knows_nothing_of(room: str) -> None:
    assert any(name.startswith(f"{room}.") for name in OURS)
    known = {(a, b) for a, b in arrows() if a.startswith(f"{room}.")}

    assert {(a, b) for a, b in known if any(b == each or b.startswith(f"{each}.") for each in STRANGERS[room])} == set()


@pytest.mark.parametrize("module", DECIDING)
def test_what_decides_is_handed_values(module: str) -> None:
    tools = {b for a, b in arrows() if a == module and b in TOOLS}

    assert module in OURS
    assert tools == set()


def test_what_a_key_looks_like_is_known_in_one_place() -> None:
    """Looked for: a kind and its colon, and the sign after a source in f-strings and where texts are split."""
    kinds = "|".join(KeyKind)
    begins, scoped = re.compile(rf"(?:{kinds}):(?!/)"), re.compile(r":?\x1f")
    knowing = set()
    for name, path in OURS.items():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and begins.match(node.value):
                knowing.add((name, node.value))
            elif isinstance(node, ast.JoinedStr) or _splits(node):
                texts = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
                knowing |= {(name, text) for text in texts if isinstance(text, str) and scoped.match(text)}

    assert knowing - {("ingest.run.past.saved", "\x1f")} == set(), "a cursor is named otherwise"


def _splits(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"partition", "rpartition", "split", "startswith", "removeprefix"}
    )


def test_types_are_loose_nowhere_that_they_were_not() -> None:
    found = dict.fromkeys(LOOSE_TYPES, 0)
    for path in MODULES:
        found["type: ignore"] += path.read_text("utf-8").count("type: ignore")
        for node in ast.walk(tree_of(path)):
            found["Any"] += isinstance(node, ast.Name) and node.id == "Any"
            found["cast"] += isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "cast"

    assert {kind: count for kind, count in found.items() if count > LOOSE_TYPES[kind]} == {}


def functions() -> Iterator[tuple[str, int]]:
    """Yield every function with the number of its parameters, that of the object left out."""
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                named = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
                own = named[:1] in (["self"], ["cls"])
                rest = (node.args.vararg is not None) + (node.args.kwarg is not None) + len(node.args.kwonlyargs)
                yield f"{name_of(path)}.{node.name}", len(named) - own + rest


def test_functions_take_few_parameters() -> None:
    many = {name for name, count in functions() if count > MAX_PARAMETERS}

    assert many == set(MANY_PARAMETERS)
    assert PACKAGES == ("ingest", "normalize", "store")


def test_the_page_holds_nothing_heavy_that_it_does_not_show() -> None:
    heavy = "httpx listparser pyarrow requests typer rich".split()
    asked = f"import sys, ingest.web.serve; print([name for name in {heavy} if name in sys.modules])"

    assert subprocess.check_output([sys.executable, "-c", asked], cwd=ROOT, text=True).strip() == "[]"


def test_the_command_line_stands_before_anything_heavy_is_imported() -> None:
    heavy = "asyncio httpx jinja2 pydantic rich ruamel.yaml selectolax starlette uvicorn yaml".split()
    asked = f"import sys, ingest.cli.main; print([name for name in {heavy} if name in sys.modules])"

    assert subprocess.check_output([sys.executable, "-c", asked], cwd=ROOT, text=True).strip() == "[]"
