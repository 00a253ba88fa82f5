"""Each door that reads a file which a person named takes a regular one within its bound, and names the rest."""

import ast
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from ingest.archive.folder import image_of, posts_below, read_post
from ingest.cli.addresses import MAX_LIST_BYTES, addresses_in
from ingest.commands import rule as rules
from ingest.commands import run as running
from ingest.commands import sources
from ingest.config.edit import _change, rename_source
from ingest.config.errors import ConfigError
from ingest.config.load import load
from ingest.config.text import MAX_CONFIG_BYTES
from ingest.extractor.site_rules.book import MAX_RULE_BYTES, MAX_SAMPLE_BYTES, load_rules
from ingest.extractor.site_rules.errors import RuleError
from ingest.files import read_file
from ingest.http.settings import NetworkSettings
from ingest.http.transport.authorities import MAX_FILE_BYTES, AuthorityError, Contexts
from ingest.messages import NoReply, Purpose, Reason, Request
from ingest.named_files import UnreadableFileError, read_given
from ingest.opml import MAX_OPML_BYTES
from ingest.session.doors import Doors
from normalize.profile import ProfileError
from normalize.profiles import load_profile
from normalize.values import Url
from store.errors import UnfitFileError
from store.files.regular import read_regular
from tests.pipeline.place import Place
from tests.test_architecture import OURS, tree_of
from tests.unfit import UNFIT, sparse, watched

RULE = """
rule: {name: town, hosts: [town.example.org], body: .story}
samples: [{url: "https://town.example.org/1.html", file: page.html, expect: {contains: [One]}}]
"""
CONFIG = "sources: [{name: news, url: https://news.example.org/feed.xml}]\n"
OPML = b'<opml version="2.0"><body><outline xmlUrl="https://a.example/feed.xml" text="A"/></body></opml>'


@dataclass(frozen=True)
class Door:
    """One way in: where its file stands, and what is done there, which raises or returns what is said."""

    name: str
    reads: Callable[[Path], object]
    max_bytes: int


def opened(path: Path) -> str:
    answer = read_file(Request(Url(f"file:{path.name}"), Purpose.FEED), path.parent, 1_000)
    assert isinstance(answer, NoReply)
    return answer.detail


def with_sample(path: Path) -> object:
    (path.parent / "town.yaml").write_text(RULE)
    return "\n".join(load_rules(path.parent, built_in=False).faults)


def edited(path: Path) -> None:
    _change(path, lambda text: text)  # as if the file were changed just when it has been read


DOORS = {
    "config": Door("config.yaml", load, MAX_CONFIG_BYTES),
    "config edit": Door("config.yaml", lambda path: rename_source(path, "news", "new"), MAX_CONFIG_BYTES),
    "config edit, again": Door("config.yaml", edited, MAX_CONFIG_BYTES),
    "rule": Door("town.yaml", lambda path: "\n".join(load_rules(path.parent, built_in=False).faults), MAX_RULE_BYTES),
    "sample": Door("page.html", with_sample, MAX_SAMPLE_BYTES),
    "profile": Door("mine.yaml", lambda path: load_profile(path.name, path.parent), 100_000),
    "file: source": Door("feed.xml", opened, 1_000),
    "opml import": Door("list.opml", lambda path: sources.import_opml(configured(path), path), MAX_OPML_BYTES),
    "init": Door("list.opml", lambda path: sources.init(path.parent / "new.yaml", str(path)), MAX_OPML_BYTES),
    "rule --page": Door("page.html", lambda path: rules._read(path, Url("https://a.example/1")), MAX_SAMPLE_BYTES),
    "backfill --urls": Door("list.txt", lambda path: addresses_in(str(path), f"--urls {path}"), MAX_LIST_BYTES),
    "ca_file": Door("mine.pem", lambda path: Contexts(NetworkSettings(ca_file=str(path)), {}), MAX_FILE_BYTES),
    "SSL_CERT_FILE": Door(
        "mine.pem", lambda path: Contexts(NetworkSettings(), {"SSL_CERT_FILE": str(path)}), MAX_FILE_BYTES
    ),
    "import": Door("post.md", lambda path: f"{path.name}: {read_post(path.parent, path.name)!r}", 10_000_000),
}


def configured(path: Path) -> Path:
    config = path.parent / "config.yaml"
    config.write_text(CONFIG)
    return config


def said_of(door: Door, path: Path) -> str:
    """Return what a door says of what is no file for it, in one line."""
    try:
        with watched():
            return str(door.reads(path))
    except (ConfigError, RuleError, ProfileError, AuthorityError) as error:
        return str(error)


@pytest.mark.parametrize("kind", UNFIT)
@pytest.mark.parametrize("door", DOORS)
def test_what_is_no_file_is_named_with_its_place_and_what_to_do(door: str, kind: str, quick_path: Path) -> None:
    make, says = UNFIT[kind]
    path = quick_path / DOORS[door].name
    make(path)

    line = said_of(DOORS[door], path)

    assert path.name in line
    assert says in line
    assert "; " in line.partition(says)[2]
    assert "\n" not in line


@pytest.mark.parametrize("door", DOORS)
def test_a_file_above_its_bound_is_named_and_not_read(door: str, quick_path: Path) -> None:
    path = quick_path / DOORS[door].name
    sparse(path, DOORS[door].max_bytes + 1)

    line = said_of(DOORS[door], path)

    assert path.name in line
    assert str(DOORS[door].max_bytes) in line
    assert "; " in line


@pytest.mark.parametrize("door", sorted(set(DOORS) - {"init"}))
def test_a_file_that_is_not_there_is_named(door: str, quick_path: Path) -> None:
    line = said_of(DOORS[door], quick_path / DOORS[door].name)

    assert door in {"rule", "config edit, again"} or DOORS[door].name in line


def test_a_file_source_tells_what_is_too_large_from_what_is_broken(quick_path: Path) -> None:
    sparse(quick_path / "feed.xml", 1_001)

    answer = read_file(Request(Url("file:feed.xml"), Purpose.FEED), quick_path, 1_000)

    assert isinstance(answer, NoReply)
    assert answer.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
def test_what_no_file_can_be_called_is_unfit_and_no_bug(name: str, quick_path: Path) -> None:
    with pytest.raises(UnfitFileError, match="no name that a file can have"):
        read_regular(quick_path / name, 10)


@pytest.mark.parametrize("named", ["ca_file: nowhere.pem", "ca_file: feed.xml"])
def test_authorities_that_cannot_be_read_end_a_run_before_anything_is_written(named: str, tmp_path: Path) -> None:
    place = Place(tmp_path)
    (tmp_path / "feed.xml").write_text("<rss/>")
    place.configure(f"network: {{{named}}}\n{CONFIG}")
    session = replace(place.session(), doors=Doors(clock=place.clock, environ={}))

    with pytest.raises(ConfigError, match=r"ca_file: .*(No such file|holds no certificates).*; "):
        running.run(session, [])

    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.yaml", "feed.xml"]


# -- what the shell hands over


@pytest.mark.parametrize("door", ["config", "opml import", "rule --page", "backfill --urls"])
def test_what_a_shell_hands_over_is_read_to_its_end(door: str, quick_path: Path) -> None:
    bodies = {"config": CONFIG.encode(), "opml import": OPML}
    body = bodies.get(door, b"https://a.example/1\n# no address\n\n")
    reading, writing = os.pipe()
    os.write(writing, body)  # a pipe holds 4 KB at least (POSIX, pathconf)
    os.close(writing)
    configured(quick_path / "x")
    import_opml = sources.import_opml
    reads: dict[str, Callable[[Path], object]] = {
        "opml import": lambda path: import_opml(quick_path / "config.yaml", path),
        "rule --page": lambda path: rules._read(path, Url("https://a.example/1")).body,
    }

    with watched():
        read = reads.get(door, DOORS[door].reads)(Path(f"/dev/fd/{reading}"))
    os.close(reading)

    expected = {"opml import": ["added 1 source"], "rule --page": body, "backfill --urls": ["https://a.example/1"]}
    assert door == "config" or read == expected[door]


def test_what_is_handed_over_is_bounded_too() -> None:
    reading = os.open("/dev/zero", os.O_RDONLY)
    with pytest.raises(UnreadableFileError, match="larger than 1000 bytes"), watched():
        read_given(Path(f"/dev/fd/{reading}"), 1_000)
    os.close(reading)


@pytest.mark.parametrize("name", ["/dev/fd/x", "/dev/zero", "/dev/fd/../null", "fd/0"])
def test_no_other_device_is_taken_for_what_was_handed_over(name: str) -> None:
    with pytest.raises(UnreadableFileError), watched():
        read_given(Path(name), 1_000)


# -- an archive


def test_posts_that_are_none_cost_themselves_alone(quick_path: Path) -> None:
    for kind, (make, _) in UNFIT.items():
        make(quick_path / f"{kind}.md")
    (quick_path / "good.md").write_text("good")
    (quick_path / "gone.md").symlink_to("nowhere.md")

    names = posts_below(quick_path)

    assert names == ["FIFO.md", "circle.md", "device.md", "gone.md", "good.md", "socket.md"]
    with watched():
        read = {name: read_post(quick_path, name) for name in names}
    assert {name for name, data in read.items() if isinstance(data, bytes)} == {"good.md"}


@pytest.mark.parametrize("kind", UNFIT)
def test_an_image_that_is_no_file_is_not_there(kind: str, quick_path: Path) -> None:
    make, _ = UNFIT[kind]
    make(quick_path / "kite.png")
    (quick_path / "post.md").touch()

    with watched():
        assert image_of(quick_path, "post.md", "kite.png", 1_000) is None


def test_links_in_a_circle_raise_nowhere() -> None:
    """`Path.resolve` raises `RuntimeError` for them, up to Python 3.12: `real_path` does not."""
    ours = {
        name
        for name, path in OURS.items()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "resolve"
    }

    assert ours == {"ingest.engine.start"}  # its own place, and that of Python's modules


@pytest.mark.parametrize("kind", ["FIFO", "circle"])
def test_a_configuration_that_cannot_be_made_is_named(kind: str, quick_path: Path) -> None:
    UNFIT[kind][0](quick_path / "folder")

    with watched(), pytest.raises(ConfigError, match=r"cannot be written: .*; name another place"):
        sources.init(quick_path / "folder" / "config.yaml", None)
