"""`rewrite`: many posts made again from their kept pages, told before it is done, and only those that change."""

import socket

import pytest

from ingest import work
from ingest.commands import rewrite as rewriting
from ingest.commands.rewritten import SHOWN
from ingest.config.errors import ConfigError
from ingest.report.outcomes import Change
from ingest.session import assemble
from ingest.session.session import Walked
from tests.pipeline.commands.test_refresh import ASIDE, stored, with_rule
from tests.pipeline.place import Item, Place

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
        whole = work.extract_page

        def counted(*args: object) -> object:
            self.pages += 1
            return whole(*args)  # type: ignore[arg-type]

        patch.setattr(work, "extract_page", counted)

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
