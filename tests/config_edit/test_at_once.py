"""Changes of config.yaml at once: by two of ours, and by an editor meanwhile; none is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.config import edit
from ingest.config.edit import NewSource, add_sources, remove_source, rename_source, set_values
from ingest.config.errors import ConfigError
from ingest.config.load import load

TEXT = "sources:\n  - name: one   # mine\n    url: https://one.example/feed\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.mark.parametrize("by_hand", [f"{TEXT}    tags: [by hand]\n", f"# {TEXT}", "sources: [", ""])
@pytest.mark.parametrize(
    "change",
    [
        lambda path: add_sources(path, [NewSource("two", ("https://two.example/feed",))]),
        lambda path: set_values(path, "one", {"paused": True}),
        lambda path: rename_source(path, "one", "two"),
        lambda path: remove_source(path, "one"),
    ],
    ids=["add", "set", "rename", "remove"],
)
def test_what_an_editor_saves_meanwhile_stays(
    path: Path, change: Callable[[Path], None], by_hand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def saved_meanwhile(file: Path) -> object:
        loaded = load(file)
        if file != path:  # what is to take its place is judged
            path.write_text(by_hand, "utf-8")
        return loaded

    monkeypatch.setattr(edit, "load", saved_meanwhile)

    with pytest.raises(ConfigError, match="changed by another hand meanwhile"):
        change(path)

    assert path.read_text("utf-8") == by_hand
    assert list(path.parent.iterdir()) == [path]


def test_of_many_changes_at_once_none_is_lost(path: Path) -> None:
    def add(number: int) -> None:
        add_sources(path, [NewSource(f"source-{number}", (f"https://s{number}.example/feed",))])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(16)))

    assert {source.name for source in load(path).sources} == {"one", *(f"source-{number}" for number in range(16))}
    assert path.read_text("utf-8").startswith(TEXT)
