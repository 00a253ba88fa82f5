"""The map of the code: every module in one line, by rooms, drawn from the first lines of the docstrings.

`python -m tests.code_map` writes `docs/map.md`; `test_code_map.py` compares the two.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ingest", "normalize", "store")
MAP = ROOT / "docs" / "map.md"
_HEAD = """# The map

Every module in one line, by the rooms in which they stand; drawn from the code by `make docs`. The idea behind it is in
[ARCHITECTURE.md](../ARCHITECTURE.md). *Door* marks what touches the world.
"""


def drawn() -> str:
    """Return the whole map as Markdown."""
    return _HEAD + "".join(_room(folder) for package in PACKAGES for folder in _folders(ROOT / package))


def first_line(path: Path) -> str:
    """Return the first line of a module's docstring, which may go on over a line break; empty where there is none."""
    said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split())


def _folders(folder: Path) -> Iterator[Path]:
    yield folder
    for inner in sorted(each for each in folder.iterdir() if (each / "__init__.py").exists()):
        yield from _folders(inner)


def _room(folder: Path) -> str:
    rows = [
        f"- `{path.name}`: {first_line(path)}\n" for path in sorted(folder.glob("*.py")) if path.name != "__init__.py"
    ]
    files = [f"- `{path.name}`: data\n" for path in sorted(folder.glob("*.yaml"))]
    return (
        f"\n## {folder.relative_to(ROOT).as_posix()}\n{first_line(folder / '__init__.py')}\n\n{''.join(rows + files)}"
    )


if __name__ == "__main__":
    MAP.write_text(drawn(), "utf-8")
