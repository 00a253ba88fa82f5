"""A file of addresses: a run fetches them as `add` does, marks what it has, and keeps whatever else is said there."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.commands.exchange import inbox_file
from ingest.commands.exchange.inbox_file import marked, put_in_place, read_inbox
from ingest.config.edit import add_sources
from ingest.config.new_source import NewSource
from ingest.report.outcomes import Change
from tests.pipeline.place import FEED, Item, Place

ONE, TWO, THREE = (Item(number).url for number in (1, 2, 3))


@pytest.fixture
def inbox(place: Place) -> Path:
    """Three pages that no feed lists, and a file to name them in."""
    place.configure(f'inbox: {{file: inbox.txt}}\nsources: [{{name: news, url: "{FEED}"}}]')
    place.lists()
    for number in (1, 2, 3):
        place.web.page(Item(number).url, Item(number).page)
    return place.folder / "inbox.txt"


def posts(place: Place) -> int:
    return len(list((place.folder / "content" / "posts").rglob("*.md")))


def asked(place: Place) -> list[str]:
    return [url for url in (ONE, TWO, THREE) if place.web.count(url)]


def told(place: Place) -> list[str]:
    outcomes = place.run().report.sources
    return [f"{each.result}: {each.detail} {each.notes}" for each in outcomes if each.name == "inbox"]


def test_what_is_had_is_marked_and_all_else_stays_as_it_is(place: Place, inbox: Path) -> None:
    inbox.write_bytes(
        f"\ufeff# to read\r\n\r\n{ONE}\r\n  {TWO}   # a friend\n{ONE}\nnews.example.org/x\n".encode() + b"\xff\n"
    )
    inbox.chmod(0o640)
    lines = told(place)

    assert posts(place) == 2
    assert (
        inbox.read_bytes()
        == (
            f"\ufeff# to read\r\n\r\n# 2026-03-02 stored: {ONE}\r\n# 2026-03-02 stored:   {TWO}   # a friend\n"
            f"# 2026-03-02 stored: {ONE}\nnews.example.org/x\n"
        ).encode()
        + b"\xff\n"
    )
    assert inbox.stat().st_mode & 0o777 == 0o640
    assert len(lines) == 1
    assert "inbox.txt, line 6: 'news.example.org/x' is no address of an article; did you mean https://" in lines[0]
    assert "line 7" in lines[0]


def test_a_run_that_rests_looks_into_it_and_names_what_is_no_address(place: Place, inbox: Path) -> None:
    assert told(place) == []
    inbox.write_text("# nothing\nbad\n")
    assert len(told(place)) == 1
    inbox.write_text(f"{ONE}\n")
    assert told(place) != []
    assert (posts(place), inbox.read_text()) == (1, f"# 2026-03-02 stored: {ONE}\n")


def test_it_needs_no_source(place: Place, inbox: Path) -> None:
    place.configure("inbox: {file: inbox.txt}")
    inbox.write_text(ONE)
    place.run()
    assert (posts(place), inbox.read_text()) == (1, f"# 2026-03-02 stored: {ONE}")
    assert place.run().report.sources == []


def test_runs_by_name_and_dry_ones_leave_it(place: Place, inbox: Path) -> None:
    inbox.write_text(ONE)
    place.run("news")
    assert posts(place) == 0
    walked = place.run(dry=True)
    assert [each.change for each in walked.report.articles] == [Change.ADDED]
    assert (posts(place), inbox.read_text()) == (0, ONE)


def test_what_was_killed_before_it_was_marked_is_marked_and_not_fetched_twice(
    place: Place, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    def killed(*_: object) -> str:
        raise KilledError

    inbox.write_text(f"{ONE}\n{TWO}\n")
    with monkeypatch.context() as dying:
        dying.setattr(inbox_file, "_put_marks", killed)
        with pytest.raises(BaseException):  # noqa: B017, PT011  # as asyncio gives it on
            place.run()
    assert inbox.read_text() == f"{ONE}\n{TWO}\n"
    place.web.forget_requests()
    place.run()

    assert posts(place) == 2
    assert asked(place) == []
    assert inbox.read_text() == f"# 2026-03-02 stored: {ONE}\n# 2026-03-02 stored: {TWO}\n"


def test_what_cannot_be_had_now_is_owed_and_what_was_removed_stays_away(
    place: Place, inbox: Path, command: Callable[[str], str]
) -> None:
    place.add(TWO)
    command(f"remove {TWO}")
    missing = "https://news.example.org/2026/story-9.html"
    place.web.fails(missing)
    inbox.write_text(f"{missing}\n{TWO}\n")
    place.run()

    lines = inbox.read_text().splitlines()
    assert lines[0].startswith("# 2026-03-02 owed")
    assert lines[1] == f"# 2026-03-02 removed; `fetched restore` brings it back: {TWO}"
    assert posts(place) == 0


@pytest.mark.parametrize("what", ["none", "folder", "huge"])
def test_a_file_that_cannot_be_read_costs_itself(
    place: Place, inbox: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if what == "folder":
        inbox.mkdir()
    elif what == "huge":
        monkeypatch.setattr(inbox_file, "_MAX_BYTES", 3)
        inbox.write_text(ONE)
    assert [line.split(":")[0] for line in told(place)] == ([] if what == "none" else ["failed"])


def test_a_file_that_others_write_to_is_theirs(tmp_path: Path) -> None:
    file, link = tmp_path / "real.txt", tmp_path / "inbox.txt"
    file.write_bytes(b"a\n")
    link.symlink_to(file)
    late = file.open("ab")
    calls = []

    def change(body: bytes) -> bytes:
        calls.append(body)
        if len(calls) == 1:  # an editor saves meanwhile
            file.write_bytes(b"a\nb\n")
        return marked(body, {"a": "had"})

    assert put_in_place(link, change)
    late.write(b"c\n")
    late.close()
    assert calls == [b"a\n", b"a\nb\n"]
    assert file.read_bytes() == b"# had: a\nb\n"
    assert link.is_symlink()

    def busy(body: bytes) -> bytes:
        file.write_bytes(body + b"x\n")
        return body + b"y"

    assert not put_in_place(link, busy)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inbox.txt", "real.txt"]


def test_what_is_added_to_the_file_that_was_replaced_is_added_to_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "inbox.txt"
    file.write_bytes(b"a\n")
    late = file.open("ab", buffering=0)
    replace = Path.replace

    def replaced(beside: Path, target: Path) -> Path:
        done = replace(beside, target)
        late.write(b"b\n")
        return done

    monkeypatch.setattr(Path, "replace", replaced)
    assert put_in_place(file, lambda body: marked(body, {"a": "had"}))
    late.close()
    assert file.read_bytes() == b"# had: a\nb\n"


@pytest.mark.parametrize(
    ("body", "wanted", "faults"),
    [
        (f"{ONE} {TWO}\n".encode(), [], ["line 1: "]),
        (f"{ONE} what a title says\n{TWO}\n".encode(), [TWO], ["more than an address; one a line"]),
        (b"buy milk and bread\n", [], ["is no address; one looks like https://"]),
        (f"The bridge: {ONE}\n".encode(), [], ["more than an address; one a line"]),
        (f"{ONE}#part # a remark\n".encode(), [f"{ONE}#part"], []),
        (ONE.encode() + b"\xe9t\xe9\n", [], ["line 1: is not UTF-8"]),
        (f"# a title\u2028{ONE}\n{TWO} # one\x85more\n".encode(), [TWO], []),
        (f"# a title\x0c{ONE}\r{TWO}\r".encode(), [TWO], []),
    ],
)
def test_only_what_somebody_wrote_as_an_address_is_asked_for(
    tmp_path: Path, body: bytes, wanted: list[str], faults: list[str]
) -> None:
    file = tmp_path / "inbox.txt"
    file.write_bytes(body)
    inbox = read_inbox(file)

    assert list(inbox.wanted.values()) == wanted
    assert len(inbox.faults) == len(faults)
    assert all(said in told for said, told in zip(faults, inbox.faults, strict=True))
    assert marked(body, dict.fromkeys(inbox.wanted, "had")).count(b"# had: ") == len(wanted)


def test_a_file_of_another_kind_is_told_within_bounds_and_no_secret_of_it(tmp_path: Path) -> None:
    file = tmp_path / "inbox.txt"
    lines = ["ftp://me:word@news.example.org/?token=abcdefgh", "x" * 100_000, *(f"line {n}" for n in range(5000)), ONE]
    file.write_text("\n".join(lines), "utf-8")
    inbox = read_inbox(file)

    assert list(inbox.wanted) == [ONE]
    assert len(inbox.faults) == 21
    assert inbox.faults[-1] == "4982 further lines of inbox.txt name no address"
    assert max(map(len, inbox.faults)) < 400
    assert not any(secret in told for told in inbox.faults for secret in ("word@", "abcdefgh"))


def test_what_one_that_was_killed_left_beside_a_file_goes_with_the_next_change_and_nothing_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    def killed(*_: object) -> None:
        raise KilledError

    inbox, config = tmp_path / "inbox.txt", tmp_path / "config.yaml"
    others = {".inbox.txt.swp", ".inbox.txt.abc", ".other.txt.x.fetched-new", "inbox.txt", "config.yaml"}
    for name in others:
        (tmp_path / name).write_bytes(b"sources: []\n")
    with monkeypatch.context() as dying:
        dying.setattr("os.fsync", killed)
        dying.setattr(Path, "unlink", killed)
        for change in (
            lambda: put_in_place(inbox, lambda _: b"b"),
            lambda: add_sources(config, [NewSource("n", (ONE,))]),
        ):
            with pytest.raises(KilledError):
                change()
    assert len(list(tmp_path.iterdir())) == len(others) + 2

    assert put_in_place(inbox, lambda _: b"b")
    add_sources(config, [NewSource("n", (ONE,))])
    assert {path.name for path in tmp_path.iterdir()} == others


def test_a_byte_order_mark_stays_where_it_is() -> None:
    assert marked(f"\ufeff{ONE}\r\n{TWO}".encode(), {ONE: "had"}) == f"\ufeff# had: {ONE}\r\n{TWO}".encode()


def test_a_file_stays_its_owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr("os.fchown", lambda _handle, uid, gid: given.append((uid, gid)))
    with (tmp_path / "new").open("wb") as new:
        own = os.fstat(new.fileno())
        for uid, gid in [(0, 0), (1, 0), (1, 1), (0, 1)]:
            owned = (*own[:4], own.st_uid + uid, own.st_gid + gid, *own[6:])
            inbox_file.stay_with(new.fileno(), os.stat_result(owned))
    uid, gid = own.st_uid, own.st_gid
    assert given == [(uid + 1, gid), (uid + 1, gid + 1), (-1, gid + 1)]

    def refused(*_: object) -> None:
        raise PermissionError

    file = tmp_path / "inbox.txt"
    file.write_bytes(b"a\n")
    monkeypatch.setattr(inbox_file, "stay_with", refused)
    with pytest.raises(PermissionError):
        put_in_place(file, lambda body: body + b"b\n")
    assert file.read_bytes() == b"a\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inbox.txt", "new"]


def test_marked_lines_are_comments_from_then_on(tmp_path: Path) -> None:
    file = tmp_path / "inbox.txt"
    file.write_bytes(marked(f"{ONE}\n{TWO}#part\n{THREE} # x".encode(), {ONE: "had"}))
    assert sorted(read_inbox(file).wanted.values()) == [f"{TWO}#part", THREE]
