"""What looks after the store: it is verified and repaired, rebuilt, taken down from, and pruned, in whole runs."""

import json
import re
import shutil
from pathlib import Path

import pytest

from ingest.commands.rebuild import rebuild
from ingest.commands.remove import prune, remove
from ingest.commands.verify import Verified, verify
from ingest.config.errors import ConfigError
from ingest.report.outcomes import Change, ExitCode
from store.memory import ItemStatus
from store.upkeep.verify import Fault
from tests.pipeline.place import FEED, STORY, Item, Place, changes
from tests.store.trees import tree

ITEMS = (Item(1), Item(2, image=True), Item(3, image=True))
PAGE = "https://news.example.org/2026/story-{}.html"


@pytest.fixture
def stored(place: Place) -> Place:
    place.lists(*ITEMS)
    place.run()
    place.later()
    return place


def post_of(place: Place, number: int) -> Path:
    [path] = [path for path in place.posts() if PAGE.format(number) in path.read_text("utf-8", "replace")]
    return path


def faults(verified: Verified) -> list[tuple[Fault, str]]:
    return [(problem.fault, problem.path) for problem in verified.problems]


def test_a_sound_store_is_said_to_be_sound(stored: Place) -> None:
    verified = verify(stored.session(), repair=False)

    assert list(verified.lines()) == ["3 posts and 2 images: nothing is wrong"]
    assert verified.exit_code() is ExitCode.DONE
    assert stored.web.requests == []


def test_verify_leaves_what_it_finds_for_the_next_run_to_follow(stored: Place) -> None:
    moved = post_of(stored, 1).parent.rename(stored.content / "moved")
    edited = post_of(stored, 2)
    edited.write_text(edited.read_text("utf-8") + "\nA note.\n", "utf-8")
    gone = post_of(stored, 3)
    gone.unlink()

    verified = verify(stored.session(), repair=False)

    assert faults(verified) == [
        (Fault.EDITED, edited.relative_to(stored.content).as_posix()),
        (Fault.MISSING, gone.relative_to(stored.content).as_posix()),
        (Fault.MOVED, "moved/index.md"),
    ]
    assert verified.exit_code() is ExitCode.STORE
    notes = stored.run().report.notes
    assert [note.partition(":")[2].strip() for note in notes] == [
        "was moved here by hand; it stays here",
        "was deleted by hand; it stays deleted",
    ]
    assert (moved / "index.md").exists()
    assert verify(stored.session(), repair=False).exit_code() is ExitCode.DONE, "a person's doing is no harm"


def test_what_was_lost_is_made_again_from_the_page_that_was_kept(stored: Place) -> None:
    whole, torn = post_of(stored, 1), post_of(stored, 2)
    before = stored.post(1), stored.post(2)
    whole.unlink()
    torn.write_text(torn.read_text("utf-8")[:200], "utf-8")
    for item in ITEMS:
        stored.web.says(item.url, 404)

    verified = verify(stored.session(), repair=True)

    assert verified.exit_code() is ExitCode.DONE
    assert all(line.endswith("; made again") for line in list(verified.lines())[:-1])
    assert stored.web.requests == [], "neither page nor image had to be asked for"
    for number, old in enumerate(before, 1):
        new = stored.post(number)
        assert new.content == old.content
        differing = {key for key in old.metadata if new.get(key) != old[key]}
        assert differing <= {"description"}, "what only the feed said"
    kept = stored.folder / "fetched.revisions" / torn.relative_to(stored.content).with_suffix(".r0.torn.md")
    assert kept.read_text("utf-8").startswith("---\n")
    assert verify(stored.session(), repair=False).problems == ()
    assert changes(stored.run()) == []


def test_an_image_that_was_lost_is_asked_for_again(stored: Place) -> None:
    before = stored.snapshot()
    [image] = post_of(stored, 2).parent.glob("*.png")
    [torn] = post_of(stored, 3).parent.glob("*.png")
    image.unlink()
    torn.write_bytes(b"")

    verified = verify(stored.session(), repair=True)

    assert sorted(faults(verified)) == [
        (Fault.IMAGE_MISSING, image.relative_to(stored.content).as_posix()),
        (Fault.TORN, torn.relative_to(stored.content).as_posix()),
    ]
    assert verified.exit_code() is ExitCode.DONE
    assert {path: sha256 for path, (_, sha256) in stored.snapshot().items()} == {
        path: sha256 for path, (_, sha256) in before.items()
    }


def test_what_cannot_be_had_now_is_owed_and_said_to_be(stored: Place) -> None:
    [image] = post_of(stored, 2).parent.glob("*.png")
    image.unlink()
    stored.web.says(Item(2).image_url, 503)

    verified = verify(stored.session(), repair=True)

    [line, summary] = verified.lines()
    assert "image missing; not made again yet: 1 image missing" in line
    assert line.endswith("the next run asks again")
    assert summary.endswith("; 1 article owed")
    assert verified.exit_code() is ExitCode.STORE
    stored.lists(*ITEMS)
    stored.later()
    stored.run()
    assert image.exists()


def test_a_post_of_a_source_that_is_not_configured_any_more_is_made_again(stored: Place) -> None:
    stored.configure('sources: [{name: other, url: "https://other.example.org/feed"}]')
    post_of(stored, 1).unlink()

    assert verify(stored.session(), repair=True).exit_code() is ExitCode.DONE
    assert stored.post(1)["source"] == "news"


def test_problems_are_told_to_programs(stored: Place) -> None:
    post_of(stored, 1).write_bytes(b"\xff")

    *problems, whole = map(json.loads, verify(stored.session(), repair=False).json_lines())

    [problem] = problems
    assert (problem["fault"], problem["harm"], problem["repaired"]) == ("unreadable", True, False)
    assert (whole["kind"], whole["posts"], whole["images"], whole["exit_code"]) == ("verify", 3, 2, 1)


def test_a_rebuilt_state_writes_nothing_and_doubles_nothing(stored: Place) -> None:
    remove(stored.session(), [PAGE.format(3)])
    before, journal = stored.snapshot(), tree(stored.folder / "fetched.journal")
    (stored.content / "about.md").write_text("About me.\n", "utf-8")

    rebuilt = rebuild(stored.session())

    assert list(rebuilt.lines()) == [
        "known again: 3 articles (2 stored, 1 removed) and 1 image",
        "left alone: 1 file of nobody that the posts or the journal tell of",
        "nothing was wrong with the state: it held just the same",
        "the database that was there is .fetched/state.db.before now",
    ]
    (stored.content / "about.md").unlink()
    assert changes(stored.run(force=True)) == []
    assert stored.snapshot() == before
    assert tree(stored.folder / "fetched.journal") == journal


def test_what_was_deleted_by_hand_just_before_a_rebuild_stays_deleted(stored: Place) -> None:
    shutil.rmtree(post_of(stored, 3).parent)

    assert next(rebuild(stored.session()).lines()) == "known again: 3 articles (2 stored, 1 removed) and 1 image"
    assert changes(stored.run(force=True)) == []
    assert len(stored.posts()) == 2


def test_a_rebuild_says_of_a_state_that_was_none_or_another_nothing_good(stored: Place) -> None:
    database = stored.folder / ".fetched" / "state.db"
    sound = rebuild(stored.session())
    database.unlink()
    absent = rebuild(stored.session())
    database.write_bytes(b"no database" * 1000)
    damaged = rebuild(stored.session())

    assert [each.was_whole for each in (sound, absent, damaged)] == [True, False, False]
    assert [json.loads(next(each.json_lines()))["was_whole"] for each in (sound, damaged)] == [True, False]


def test_a_removed_article_is_gone_with_all_that_was_kept_of_it_and_does_not_come_back(stored: Place) -> None:
    stored.lists(Item(1, title="Story number 1 of the bridge, corrected"), *ITEMS[1:])
    stored.run()
    stored.later()
    gone = post_of(stored, 1)

    removed = remove(stored.session(), ["http://www.news.example.org/2026/story-1.html#top"])

    assert changes(removed) == [(Change.REMOVED, PAGE.format(1))]
    assert not gone.parent.exists()
    revisions = stored.folder / "fetched.revisions"
    assert not [path for path in revisions.rglob("*") if path.is_file()]
    told = json.loads((stored.folder / ".fetched" / "changes.json").read_text("utf-8"))
    assert [change["url"] for change in told["removed"]] == [PAGE.format(1)]
    with stored.store() as store:
        assert PAGE.format(1) not in {head.url for head, _ in store.pages()}
    assert changes(remove(stored.session(), [PAGE.format(1)])) == [(Change.UNCHANGED, PAGE.format(1))]
    for loss in (False, True):
        if loss:
            shutil.rmtree(stored.folder / ".fetched")
        assert changes(stored.run(force=True)) == []
        assert len(stored.posts()) == 2


def test_an_address_that_nobody_knows_is_said_to_be_unknown_before_anything_goes(stored: Place) -> None:
    with pytest.raises(ConfigError, match="is not known, so there is nothing to remove"):
        remove(stored.session(), [PAGE.format(1), "https://elsewhere.example.org/"])
    assert len(stored.posts()) == 3


def test_a_dry_removal_removes_nothing(stored: Place) -> None:
    before = stored.snapshot()
    assert changes(remove(stored.session(dry=True), [PAGE.format(1)])) == [(Change.REMOVED, PAGE.format(1))]
    assert stored.snapshot() == before


def test_posts_are_pruned_by_age_where_that_is_configured_but_for_those_that_a_person_edited(place: Place) -> None:
    place.lists(*ITEMS)
    place.lists(Item(7), url="https://other.example.org/feed.xml")
    sources = f'sources: [{{name: news, url: "{FEED}", keep_days: 30}}, {{name: other, url: "https://other.example.org/feed.xml"}}]'
    place.configure(sources)
    place.run()
    edited = post_of(place, 3)
    edited.write_text(edited.read_text("utf-8") + "\nA note.\n", "utf-8")
    assert changes(prune(place.session())) == [], "none is as old as that"
    place.later(days=31)

    pruned = prune(place.session())

    assert sorted(changes(pruned)) == [
        (Change.KEPT, PAGE.format(3)),
        (Change.REMOVED, PAGE.format(1)),
        (Change.REMOVED, PAGE.format(2)),
    ]
    assert [post_of(place, number) for number in (3, 7)] == sorted(
        place.posts(), key=lambda path: "story-7" in str(path)
    )
    assert changes(place.run(force=True)) == [], "what was pruned is not fetched again"
    with place.store() as store:
        reasons = {item.reason for item in store.items() if item.status is ItemStatus.REMOVED}
    assert reasons == {"older than 30 days"}


def test_pruning_without_an_age_says_what_to_configure(stored: Place) -> None:
    with pytest.raises(ConfigError, match="`keep_days`"):
        prune(stored.session())


def test_a_kept_page_is_read_by_the_rule_and_the_clock_of_the_day_on_which_it_was_fetched(place: Place) -> None:
    rules = place.folder / "rules"
    rules.mkdir()
    for name, days in (("old", "until: 2026-03-10"), ("new", "since: 2026-03-10")):
        rule = f"rule:\n  name: {name}\n  hosts: [news.example.org]\n  body: .{name}\n  {days}\n"
        (rules / f"{name}.yaml").write_text(rule, "utf-8")
    place.configure(f'rules: {{folder: rules, built_in: false}}\nsources: [{{name: news, url: "{FEED}"}}]')
    place.lists(Item(1))
    both = "".join(f'<div class="{name}"><p>The {name} story. {" ".join(STORY)}</p></div>' for name in ("old", "new"))
    place.web.page(Item(1).url, f"<html><title>A story</title><body>{both}</body></html>")
    place.run()
    before = place.post(1)
    post_of(place, 1).unlink()
    place.clock.advance(days=30)
    place.lists(Item(1), Item(2), pages=False)
    place.web.page(Item(2).url, f"<html><title>Another story</title><body>{both}</body></html>")

    verified = verify(place.session(), repair=True)
    place.run()

    assert verified.exit_code() is ExitCode.DONE
    assert "The old story." in before.content
    assert place.post(1).content == before.content
    assert "The new story." in place.post(2).content
    assert "The old story." not in place.post(2).content


def test_a_kept_page_that_is_damaged_is_named_and_forgotten_by_repair(place: Place) -> None:
    place.lists(Item(1), Item(2))
    place.run()
    [path] = place.folder.rglob("*.warc.gz")
    held = path.read_bytes()
    path.write_bytes(held[:700] + b"\0\0\0\0" + held[704:])
    seen = verify(place.session(), repair=False)
    mended = verify(place.session(), repair=True)
    again = verify(place.session(), repair=False)

    assert [problem.fault for problem in seen.problems] == [Fault.KEPT_PAGE]
    line = next(seen.lines())
    assert re.search(rf"raw/{path.name}: kept page damaged \(the record at byte \d+ cannot be read\); ", line)
    assert (seen.pages.checked, seen.exit_code()) == (2, ExitCode.STORE)
    assert (mended.exit_code(), next(mended.lines()).endswith("; forgotten")) == (ExitCode.DONE, True)
    assert (again.problems, again.pages.pages) == ((), 1)
    assert len(place.posts()) == 2
