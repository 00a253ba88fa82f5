"""The record of dependencies and the list that is installed name the same packages."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_dependency_has_its_reason_and_every_reason_its_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    declared = {re.split(r"[><=~; \[]", each)[0].lower() for each in wanted}
    record = (ROOT / "docs" / "decisions" / "dependencies.md").read_text("utf-8")
    rows = [line.split("|")[1:-1] for line in record.splitlines() if line.startswith("| ")][1:]

    reasoned = {name.strip().lower() for cells in rows for name in cells[0].split(",")}

    assert reasoned == declared
    assert all(cell.strip() for cells in rows for cell in cells)


def test_every_decision_says_its_day_and_whether_it_holds() -> None:
    records = {path.stem: path.read_text("utf-8") for path in (ROOT / "docs" / "decisions").glob("*.md")}
    records.pop("README")

    silent = [
        name
        for name, text in records.items()
        if not re.match(r"# .+\n\n\*(Accepted|Taken back) \d{4}-\d\d-\d\d(, .+)?\.\*\n", text)
    ]

    assert silent == []
