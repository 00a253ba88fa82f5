"""The demo makes its folder anew, and takes nobody else's."""

from pathlib import Path

import pytest

from demo.__main__ import MARK, emptied


@pytest.mark.parametrize(
    ("holds", "is_taken_over"), [(None, True), ([], True), ([MARK, "x"], True), (["x"], False), ([".git"], False)]
)
def test_only_a_new_folder_or_one_of_a_demo_is_emptied(
    tmp_path: Path, holds: list[str] | None, *, is_taken_over: bool
) -> None:
    folder = tmp_path / "out"
    if holds is not None:
        folder.mkdir()
        for name in holds:
            (folder / name).write_text("mine", "utf-8")

    assert emptied(folder) is is_taken_over

    assert {path.name for path in folder.iterdir()} == ({MARK} if is_taken_over else set(holds or ()))


def test_a_file_or_an_option_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes").write_text("mine", "utf-8")

    assert not emptied(Path("notes"))
    assert not emptied(Path("--help"))
    assert [path.name for path in tmp_path.iterdir()] == ["notes"]
