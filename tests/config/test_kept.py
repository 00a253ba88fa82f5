"""A validated configuration is kept beside the state: it says what config.yaml says, or it is made again."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.config import kept, load
from ingest.config.errors import ConfigError
from ingest.config.kept import KEPT_NAME, load_kept

_TEXT = """\
store: {state: memory, timezone: Asia/Shanghai, raw: {keep_days: 7}, sinks: [{content: copies, profile: jekyll}]}
network: {allow_private: [127.0.0.1/32], resolve: {a.example: "127.0.0.1:80"}}
defaults: {tags: [科技], publish: excerpt}
sources:
  - {name: 新闻, url: [https://a.example/, https://b.example/], entry_tags: {Sport: sports}, drop: {title: [x*]}}
  - {name: b, url: https://c.example/, auth: $NAME, paused: true, timezone: Europe/Berlin}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "memory").mkdir()
    (tmp_path / "config.yaml").write_text(_TEXT, "utf-8")
    return tmp_path / "config.yaml"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Note what is validated."""
    seen: list[bytes] = []
    validated = load.validated

    def noted(path: Path, body: bytes) -> str:
        seen.append(body)
        return validated(path, body)

    monkeypatch.setattr(load, "validated", noted)
    return seen


def test_what_is_kept_says_the_same_and_nothing_is_validated_again(path: Path, read: list[bytes]) -> None:
    said = load.load(path)
    read.clear()

    assert [load_kept(path, may_keep=True) for _ in range(3)] == [said] * 3
    assert len(read) == 1
    assert [each.name for each in (path.parent / "memory").iterdir()] == [KEPT_NAME]


def _as_fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file, 0o600)


_FLAWS: dict[str, Callable[[Path], object]] = {
    "it is cut off": lambda file: file.write_bytes(file.read_bytes()[:-9]),
    "it is empty": lambda file: file.write_bytes(b""),
    "a value is another one": lambda file: file.write_text(file.read_text().replace("127.0.0.1/32", "0.0.0.0/0")),
    "it is no text": lambda file: file.write_bytes(b"\xff" * 100),
    "others may write it": lambda file: file.chmod(0o666),
    "others may read it": lambda file: file.chmod(0o644),
    "it is a link": lambda file: file.symlink_to(file.rename(file.with_name("elsewhere"))),
    "it is a FIFO": _as_fifo,
    "it is gone": lambda file: file.unlink(),
}


@pytest.mark.parametrize("flaw", _FLAWS)
def test_what_is_not_as_it_was_written_is_made_again(flaw: str, path: Path, read: list[bytes]) -> None:
    said = load_kept(path, may_keep=True)
    _FLAWS[flaw](path.parent / "memory" / KEPT_NAME)

    assert [load_kept(path, may_keep=True) for _ in range(2)] == [said] * 2
    assert len(read) == 2


def test_another_text_version_or_home_is_another_one(
    path: Path, read: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_kept(path, may_keep=True)
    path.write_text(_TEXT.replace("keep_days: 7", "keep_days: 8"), "utf-8")

    assert load_kept(path, may_keep=True).store.kept_days == 8
    monkeypatch.setattr(kept, "VERSION", "9.9.9")
    load_kept(path, may_keep=True)
    monkeypatch.setenv("HOME", "/elsewhere")
    load_kept(path, may_keep=True)
    assert len(read) == 4


@pytest.mark.parametrize(
    ("more", "is_kept"),
    [
        ("", True),
        ("health: {webhook: $HOOK}", True),
        ("health: {webhook: https://chat.example/services/T0/B0}", False),
        ("network: {proxy: http://user:word@proxy.example}", False),
        ("network: {proxy: http://proxy.example}", True),
        ("defaults: {tags: [a]}\nsources: [{name: a, url: 'https://a.example/?token=abcdefgh'}]", False),
        ("store: {state: other}", False),
        ("hooks: {on_change: [hugo, --minify, -d, /srv/site]}", True),
        ("hooks: {on_change: [sh, -c, cd site && make publish]}", True),
        ("hooks: {on_change: [curl, -H, 'Authorization: Bearer abc', example]}", False),
        ("hooks: {on_change: [curl, https://build.example/a0b1]}", False),
        ("health: {command: [notify, --token, abc]}", False),
        ("health: {command: [notify, -u, me:word]}", False),
        ("health: {command: [notify, a0b1c2d3e4f5a6b7c8]}", False),
    ],
)
def test_nothing_secret_is_copied_and_no_folder_is_made(more: str, is_kept: bool, tmp_path: Path) -> None:
    (tmp_path / ".fetched").mkdir()
    (tmp_path / "config.yaml").write_text(f"{more}\n" if more else "store: {}\n", "utf-8")

    load_kept(tmp_path / "config.yaml", may_keep=True)

    assert (tmp_path / ".fetched" / KEPT_NAME).exists() == is_kept
    assert not (tmp_path / "other").exists()


def test_it_is_kept_only_where_it_may_be(path: Path) -> None:
    load_kept(path, may_keep=False)
    (path.parent / "memory").chmod(0o500)

    assert load_kept(path, may_keep=os.geteuid() != 0).sources

    assert not list((path.parent / "memory").iterdir())


def test_what_cannot_be_understood_any_more_is_made_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = load_kept(path, may_keep=True)

    def changed(_text: str) -> None:
        monkeypatch.undo()
        raise ValueError("'excerpt' is not a valid Publish")

    monkeypatch.setattr(kept, "config_from", changed)
    assert load_kept(path, may_keep=True) == said


@pytest.mark.parametrize("named", ["config.json", "config.yaml", ".config.json.new", KEPT_NAME])
def test_no_file_of_the_user_is_replaced_by_it(named: str, tmp_path: Path) -> None:
    """A site keeps the state in a folder of its own files, the configuration among them, whatever that is called."""
    said = "store: {state: ., content: ../posts}\n"
    (tmp_path / "config.json").write_text("{}", "utf-8")
    (tmp_path / named).write_text(said, "utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    for _ in range(2):
        load_kept(tmp_path / named, may_keep=True)

    assert before.items() <= {path.name: path.read_bytes() for path in tmp_path.iterdir()}.items()


def test_a_mistake_is_told_as_before_each_time(path: Path) -> None:
    path.write_text("sources: [{name: a}]\n", "utf-8")

    for _ in range(2):
        with pytest.raises(ConfigError, match=r"config\.yaml:1: sources\[0\]\.url: is missing"):
            load_kept(path, may_keep=True)
