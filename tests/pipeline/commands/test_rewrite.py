"""`rewrite`: many posts made again from their kept pages, told before it is done, and only those that change."""

import re
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import work
from ingest.commands import refresh as refreshing
from ingest.commands import remove as removing
from ingest.commands import rewrite as rewriting
from ingest.commands.rewritten import SHOWN
from ingest.config.errors import ConfigError
from ingest.report.outcomes import Change
from ingest.session import assemble
from ingest.session.session import Walked
from store.errors import StoreError
from store.files.lock import Lock
from store.memory import Want
from tests.fakes.clock import FakeClock
from tests.pipeline.commands.test_refresh import ASIDE, by_path, lasting, page, scene, stored, with_rule
from tests.pipeline.place import Item, Place, changes
from tests.store.faults import Killed, Trap

ITEMS = tuple(Item(number) for number in range(1, 41))


def rewrite(place: Place, *named: str, dry: bool = False, since: object = None) -> tuple[Walked, list[str]]:
    told: list[str] = []
    walked = rewriting.rewrite(
        place.session(dry=dry), named, since, told.append, everything=not named  # type: ignore[arg-type]
    )  # fmt: skip
    return walked, told


def test_a_better_rule_reaches_all_posts_once_and_without_the_web(place: Place) -> None:
    stored(place, *ITEMS)
    with_rule(place)
    walked, told = rewrite(place)
    before = place.snapshot()
    again, told_again = rewrite(place)

    assert walked.report.counts() == {Change.UPDATED: 40}
    assert not any(ASIDE in path.read_text("utf-8") for path in place.posts())
    assert told[0] == "40 posts of 40 would change"
    assert "  text: 40 posts" in told
    assert sum(line.startswith("  20") for line in told) == SHOWN
    assert place.web.requests == []
    assert told_again == ["0 posts of 40 would change"]
    assert again.report.counts() == {}
    assert place.snapshot() == before


def test_a_dry_run_tells_and_touches_nothing(place: Place) -> None:
    stored(place, *ITEMS[:3])
    with_rule(place)
    before = place.snapshot()
    _, told = rewrite(place, dry=True)

    assert told[0] == "3 posts of 3 would change"
    assert place.snapshot() == before


def test_only_files_whose_text_changes_are_touched(place: Place) -> None:
    stored(place, *ITEMS[:4])
    with_rule(place)
    before = place.snapshot()
    walked, _ = rewrite(place, Item(2).url)
    after = place.snapshot()

    assert walked.report.counts() == {Change.UPDATED: 1}
    assert sum(before[path] != after[path] for path in before) == 1


def test_what_was_edited_by_hand_stays_and_what_cannot_be_made_again_is_counted(place: Place) -> None:
    stored(place, *ITEMS[:4])
    edited = place.posts()[0]
    edited.write_text(edited.read_text("utf-8").replace(ASIDE, "My own words."), "utf-8")
    place.run()
    kept = edited.read_bytes()
    with_rule(place)
    _, told = rewrite(place)

    assert edited.read_bytes() == kept
    assert told[0] == "3 posts of 4 would change"
    assert "1 post edited by hand stay; what is newer is put beside them" in told


def test_since_bounds_it_and_something_has_to_be_named(place: Place) -> None:
    stored(place, *ITEMS[:3])
    with_rule(place)
    _, told = rewrite(place, since=place.clock.now(), dry=True)

    assert told == ["0 posts of 0 would change"]
    with pytest.raises(ConfigError, match="say which posts"):
        rewriting.rewrite(place.session(), [], None, told.append, everything=False)
    with pytest.raises(ConfigError, match="say which posts"):
        rewriting.rewrite(place.session(), ["news"], None, told.append, everything=True)
    with pytest.raises(ConfigError, match="is no address, no source, and no post"):
        rewrite(place, "nobody")


class Counted:
    """Counts what the engine does, whatever engine it is."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.pages = 0
        whole = work.read_article

        def counted(*args: object) -> object:
            self.pages += 1
            return whole(*args)  # type: ignore[arg-type]

        patch.setattr(work, "read_article", counted)

    def taken(self) -> int:
        pages, self.pages = self.pages, 0
        return pages


def test_only_what_may_come_out_in_another_way_is_made_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(place, *ITEMS[:4])
    made = Counted(monkeypatch)
    assert (rewrite(place)[1], made.taken()) == (["0 posts of 4 would change"], 0), "it was made with the same"

    edited = place.posts()[0]
    edited.write_text(edited.read_text("utf-8").replace(ASIDE, "My own words."), "utf-8")
    assert (rewrite(place, dry=True)[1][0], made.taken()) == ("0 posts of 4 would change", 1), "what a person edited"

    with_rule(place)
    rewrite(place)
    assert made.taken() == 4, "another rule: each once, to tell what changes and to change it"
    rewrite(place)
    assert made.taken() == 1, "what a person edited"

    monkeypatch.setattr(assemble, "program", lambda: "of the next version")
    rewrite(place, dry=True)
    assert made.taken() == 4


@pytest.mark.parametrize("name", ["socket", "create_connection", "getaddrinfo", "socketpair"])
def test_no_socket_is_opened_by_a_rewrite(name: str, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(place, *ITEMS[:3])
    with_rule(place)
    refused: list[object] = []
    whole = getattr(socket, name)

    def refuse(*args: object, **named: object) -> object:
        family = args[0] if args else named.get("family", socket.AF_INET)
        if name != "socketpair" and family != socket.AF_UNIX:
            refused.append(args)
            raise OSError("there is no network")
        return whole(*args, **named)

    monkeypatch.setattr(socket, name, refuse)
    walked, _ = rewrite(place)

    assert walked.report.counts() == {Change.UPDATED: 3}
    assert (refused, place.web.requests) == ([], [])


def test_an_image_that_a_better_rule_shows_is_owed_and_the_next_run_fetches_it(place: Place) -> None:
    item = Item(1, image=True)
    place.lists(item)
    place.web.page(item.url, page(item, f'<img class="notice" src="{item.image_url}" alt="The bridge">'))
    with_rule(place)
    place.run()
    place.later()
    rule = place.folder / "rules" / "news.yaml"
    rule.write_text(rule.read_text("utf-8").replace("drop: [.notice]", "drop: [p.notice]"), "utf-8")
    walked, _ = rewrite(place)

    assert (changes(walked), place.web.requests) == ([(Change.UPDATED, item.url)], [])
    assert item.image_url in place.posts()[0].read_text("utf-8")
    with place.store() as store:
        assert [(owed.want, owed.attempts) for owed in store.all_owed()] == [(Want.IMAGES, 0)]
    place.run()
    assert [request.url for request in place.web.requests].count(item.image_url) == 1
    assert list(place.content.rglob("*.png"))
    assert rewrite(place)[1] == ["0 posts of 1 would change"]


def test_what_happens_to_a_post_between_the_look_and_the_change_is_respected(place: Place) -> None:
    stored(place, *ITEMS[:4])
    with_rule(place)
    path = {number: Path(by_path(place, number)) for number in range(1, 5)}
    told: list[str] = []

    def meddle(line: str) -> None:
        told.append(line)
        if len(told) > 1:
            return
        removing.remove(place.session(), [Item(1).url])
        path[2].write_text(path[2].read_text("utf-8").replace(ASIDE, "My own words."), "utf-8")
        place.web.page(Item(3).url, page(Item(3), " And what was added since."))
        refreshing.refresh(place.session(), [Item(3).url], from_web=True)

    walked = rewriting.rewrite(place.session(), [], None, meddle, everything=True)

    assert told[0] == "4 posts of 4 would change"
    assert not path[1].exists()
    assert "My own words." in path[2].read_text("utf-8")
    assert "added since" in path[3].read_text("utf-8")
    assert ASIDE not in path[4].read_text("utf-8")
    assert walked.report.counts() == {Change.KEPT: 1, Change.UNCHANGED: 1, Change.UPDATED: 1}


class Releasing(FakeClock):
    """A clock on which a lock is let go as soon as somebody waits."""

    lock: Lock | None = None

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds)
        if self.lock is not None:
            self.lock.release()
            self.lock = None


def test_what_was_looked_at_is_not_lost_to_a_run_that_has_begun_meanwhile(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(place, *ITEMS[:3])
    with_rule(place)
    made, told, clock = Counted(monkeypatch), list[str](), Releasing()
    clock.advance(days=2)

    def tell(line: str) -> None:
        if not told:
            clock.lock = Lock.taken(place.folder / ".fetched", clock.now())
        told.append(line)

    session = place.session()
    session = replace(session, doors=replace(session.outside(), clock=clock))
    walked = rewriting.rewrite(session, [], None, tell, everything=True)

    assert walked.report.counts() == {Change.UPDATED: 3}
    assert made.taken() == 3, "each is made once"
    assert [line for line in told if "waiting" in line] == [told[-1]]


def test_a_rewrite_that_is_killed_at_any_call_is_done_again_to_the_same_end(quick_path: Path) -> None:
    start = quick_path / "start"
    start.mkdir()
    scene(start, Trap()).run()
    undisturbed, count = quick_path / "undisturbed", Trap()
    shutil.copytree(start, undisturbed)
    rewrite(scene(undisturbed, count, ruled=True))
    wanted = lasting(undisturbed)
    assert len([path for path in wanted if path.endswith("index.r1.md")]) == 2

    for number in range(1, len(count.calls) + 1):
        root = quick_path / "trial"
        shutil.copytree(start, root)
        with suppress(StoreError, Killed, BaseExceptionGroup):
            rewrite(scene(root, Trap(number), ruled=True))
        rewrite(scene(root, Trap(), ruled=True))
        assert lasting(root) == wanted, f"call {number}: {count.calls[number - 1]}"
        shutil.rmtree(root)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_kernel_sees_no_connection_of_a_rewrite(place: Place) -> None:
    stored(place, *ITEMS[:2])
    with_rule(place)
    written = (place.folder / "config.yaml").read_text("utf-8").replace("kind: inline", "kind: child")
    (place.folder / "config.yaml").write_text(written, "utf-8")
    trace = place.folder / "trace.txt"
    asked = [sys.executable, "-m", "ingest", "rewrite", "--all", "--config", str(place.folder / "config.yaml")]
    command = ["strace", "-f", "-qq", "-e", "trace=socket,connect,sendto,sendmsg", "-o", str(trace), *asked]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    calls = [line for line in trace.read_text("utf-8").splitlines() if re.search(r" (socket|connect|send\w+)\(", line)]

    assert ended.stdout.startswith("2 posts of 2 would change")
    assert [line for line in calls if "AF_" in line and "AF_UNIX" not in line] == []
