"""Every time in every `--json` is written in one form: RFC 3339, in UTC, with Z."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from typer.main import get_command

from ingest.cli.main import app
from tests.pipeline.place import FEED, Item, Place

FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ARCHIVED = '---\ntitle: "Old"\ndate: 2020-01-02T03:04:05+08:00\nsource_url: https://old.example/1\n---\n'
ONE, TWO = Item(1).url, Item(2).url
CALLS = {
    "run": "run --force",
    "check": "check",
    "status": "status",
    "plan": "plan",
    "owed": "owed",
    "search": "search bridge",
    "add": f"add {TWO}",
    "inbox": "inbox ann/reading --label fetch",
    "import": "import {folder}/old",
    "backfill": "backfill news --via pages",
    "coverage": "coverage news",
    "refresh": f"refresh {ONE}",
    "rewrite": "rewrite --all",
    "remove": f"remove {ONE}",
    "restore": f"restore {ONE}",
    "prune": "prune",
    "verify": "verify",
    "rebuild": "rebuild",
}
TELLING = {"run", "status", "plan", "owed", "search", "add", "import"}
"""Those that have times to tell, whatever else."""


def test_every_command_that_writes_json_is_called_here() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]  # typer's group
    writing = {name for name, each in commands.items() if any("--json" in option.opts for option in each.params)}

    assert set(CALLS) == writing


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)


def is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return len(text) > 10


@pytest.fixture
def busy(place: Place) -> Place:
    """A store with posts, a debt, and an age at which posts go; its times are told in Shanghai."""
    sources = f'[{{name: news, url: "{FEED}", keep_days: 3000}}]'
    place.configure(f"store: {{timezone: Asia/Shanghai}}\nsources: {sources}")
    place.lists(Item(1), Item(2), Item(3))
    place.web.says(Item(3).url, 503)
    # `command` puts its own doors in the place of those that know the token.
    place.environ |= {"GITHUB_TOKEN": "token", "FETCHED_INBOX_AUTHORIZATION": "Bearer token"}
    place.web.says("https://api.github.com/repos/ann/reading/issues", 404)
    (place.folder / "old").mkdir()
    (place.folder / "old" / "one.md").write_text(ARCHIVED + "A story of old. " * 20, "utf-8")
    return place


def test_times_are_written_in_one_form_by_all_commands(busy: Place, command: Callable[[str], str]) -> None:
    odd, telling = [], set()
    for name, words in CALLS.items():
        said = command(f"{words.format(folder=busy.folder)} --json")
        rows = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
        assert rows, said
        times = [text for row in rows for text in texts(row) if is_time(text)]
        telling |= {name} if times else set()
        odd += [(name, text) for text in times if not FORM.fullmatch(text)]

    assert odd == []
    assert telling >= TELLING
