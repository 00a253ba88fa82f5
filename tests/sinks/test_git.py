"""One commit a run, of what the run wrote and nothing else; never a push; what goes wrong is said."""

import subprocess
from pathlib import Path

import pytest

from tests.pipeline.place import FEED, Item, Place


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    for name, value in {
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_AUTHOR_NAME": "x",
        "GIT_AUTHOR_EMAIL": "x@example.org",
        "GIT_COMMITTER_NAME": "x",
        "GIT_COMMITTER_EMAIL": "x@example.org",
    }.items():
        monkeypatch.setenv(name, value)
    place = Place(tmp_path)
    place.configure(f'hooks: {{git_commit: true}}\nsources: [{{name: news, url: "{FEED}"}}]')
    place.lists(Item(1, image=True), Item(2))
    return place


def test_a_run_that_changes_something_is_one_commit_of_posts_and_journal(place: Place) -> None:
    git(place.folder, "init", "-q")
    (place.folder / "mine.txt").write_text("mine", "utf-8")
    git(place.folder, "add", "mine.txt")

    walked = place.run()

    assert walked.report.notes == []
    assert git(place.folder, "rev-list", "--count", "HEAD") == "1"
    message = git(place.folder, "log", "-1", "--format=%B")
    paths = [f"added: {path.relative_to(place.content).as_posix()}" for path in place.posts()]
    assert message.startswith("Posts: 2 added\n\n" + "\n".join(paths))
    trailers = git(place.folder, "log", "-1", "--format=%(trailers:only)").splitlines()
    assert trailers[1:] == ["Fetched-Added: 2", "Fetched-Updated: 0", "Fetched-Removed: 0"]
    assert trailers[0].startswith("Fetched-Run: 2026")
    committed = git(place.folder, "ls-tree", "-r", "--name-only", "HEAD").splitlines()
    assert all(name.startswith(("content/posts/", "fetched.")) for name in committed)
    assert len([name for name in committed if name.endswith(".png")]) == 1
    assert git(place.folder, "diff", "--cached", "--name-only") == "mine.txt"


def test_a_run_that_changes_nothing_commits_nothing(place: Place) -> None:
    git(place.folder, "init", "-q")
    place.run()
    place.later()

    place.run()

    assert git(place.folder, "rev-list", "--count", "HEAD") == "1"


def test_an_edit_is_a_commit_with_what_the_post_said_before(place: Place) -> None:
    git(place.folder, "init", "-q")
    place.run()
    place.later()
    place.lists(Item(1, image=True, extra="Now it stands."), Item(2), teaser="News of")

    place.run()

    assert git(place.folder, "log", "-1", "--format=%s") == "Posts: 1 updated"
    assert "fetched.revisions/" in git(place.folder, "show", "--name-only", "--format=", "HEAD")


def test_a_folder_without_git_is_said_and_the_posts_stay(place: Place) -> None:
    walked = place.run()

    assert "lies in no git repository; mend that, or set hooks.git_commit to false" in walked.report.notes[0]
    assert len(place.posts()) == 2


def test_posts_that_git_ignores_are_said(place: Place) -> None:
    git(place.folder, "init", "-q")
    (place.folder / ".gitignore").write_text("content\n", "utf-8")

    assert "is ignored by git" in place.run().report.notes[0]


def test_a_commit_that_is_refused_is_said(place: Place) -> None:
    git(place.folder, "init", "-q")
    hook = place.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'not today' >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)

    assert place.run().report.notes == ["git: not today"]
    assert len(place.posts()) == 2


def test_a_machine_without_git_is_said(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert place.run().report.notes == ["git: no such command; install it, or set hooks.git_commit to false"]


def test_a_journal_that_was_one_file_is_committed_as_a_folder(place: Place) -> None:
    git(place.folder, "init", "-q")
    journal = place.folder / "fetched.journal"
    journal.write_text('{"journal": 1}\n', "utf-8")
    git(place.folder, "add", "fetched.journal")
    git(place.folder, "commit", "-q", "-m", "of an earlier version")

    walked = place.run()

    assert walked.report.notes == []
    assert git(place.folder, "rev-list", "--count", "HEAD") == "2"
    kept = git(place.folder, "ls-files", "fetched.journal").splitlines()
    assert "fetched.journal/.gitattributes" in kept
    assert git(place.folder, "status", "--porcelain", "fetched.journal") == ""


def test_journals_of_two_machines_are_merged_by_git_and_read(place: Place) -> None:
    """Both sides add lines to one page: git keeps both by itself, and nothing is stored twice."""
    git(place.folder, "init", "-q", "-b", "main")
    place.run()
    page = next((place.folder / "fetched.journal").glob("20*.jsonl"))
    git(place.folder, "checkout", "-q", "-b", "other")
    tombstone = '{"is":"item","identity":"url:news.example.org/%s","source":"news","title":"T","status":"removed",'
    tombstone += '"first_seen_at":"2026-03-01T12:00:00Z","further":[]}\n'
    page.write_text(page.read_text("utf-8") + tombstone % "a", "utf-8")
    git(place.folder, "commit", "-q", "-a", "-m", "theirs")
    git(place.folder, "checkout", "-q", "main")
    page.write_text(page.read_text("utf-8") + tombstone % "b", "utf-8")
    git(place.folder, "commit", "-q", "-a", "-m", "ours")

    git(place.folder, "merge", "-q", "-m", "both", "other")

    with place.store() as store:
        assert store.notices == []
        known = {item.identity for item in store.items()}
        assert {"url:news.example.org/a", "url:news.example.org/b"} <= known


def commit_on(place: Place, branch: str, text: str) -> None:
    git(place.folder, "checkout", "-q", "-B", branch, "start")
    (place.folder / "mine.txt").write_text(text, "utf-8")
    git(place.folder, "add", "mine.txt")
    git(place.folder, "commit", "-q", "-m", branch)


@pytest.fixture
def divided(place: Place) -> Place:
    """A first run is committed; two branches then say something else of one file of the user's."""
    git(place.folder, "init", "-q")
    (place.folder / "mine.txt").write_text("mine\n", "utf-8")
    place.run()
    git(place.folder, "add", "mine.txt")
    git(place.folder, "commit", "-q", "-m", "mine")
    git(place.folder, "tag", "start")
    commit_on(place, "theirs", "theirs\n")
    commit_on(place, "ours", "ours\n")
    place.later()
    place.lists(Item(1, image=True), Item(2), Item(3))
    return place


MIDST = {
    "merge": (["merge", "theirs"], "a merge is under way"),
    "rebase": (["rebase", "theirs"], "a rebase is under way"),
    "cherry-pick": (["cherry-pick", "theirs"], "a cherry-pick is under way"),
    "revert": (["revert", "--no-edit", "theirs"], "a revert is under way"),
    "bisect": (["bisect", "start", "ours", "start"], "a bisect is under way"),
    "merge without conflict": (["merge", "--no-commit", "--no-ff", "aside"], "a merge is under way"),
}


@pytest.mark.parametrize("midst", MIDST)
def test_in_the_midst_of_something_nothing_is_touched_and_it_is_said(midst: str, divided: Place) -> None:
    git(divided.folder, "branch", "aside", "start")
    if midst == "merge without conflict":
        git(divided.folder, "checkout", "-q", "aside")
        git(divided.folder, "commit", "-q", "--allow-empty", "-m", "aside")
        git(divided.folder, "checkout", "-q", "ours")
    arguments, said = MIDST[midst]
    subprocess.run(["git", *arguments], cwd=divided.folder, capture_output=True, check=False)
    before = git(divided.folder, "ls-files", "--stage"), git(divided.folder, "rev-parse", "HEAD")

    notes = divided.run().report.notes

    assert [said in note and "nothing is committed until that is ended" in note for note in notes] == [True]
    assert (git(divided.folder, "ls-files", "--stage"), git(divided.folder, "rev-parse", "HEAD")) == before
    assert len(divided.posts()) == 3


def test_a_post_with_conflicts_is_not_marked_as_resolved(divided: Place) -> None:
    """As `git stash pop` leaves it: nothing is under way, and files have conflicts all the same."""
    (divided.folder / "mine.txt").write_text("stashed\n", "utf-8")
    git(divided.folder, "stash", "-q")
    git(divided.folder, "checkout", "-q", "theirs")
    subprocess.run(["git", "stash", "pop"], cwd=divided.folder, capture_output=True, check=False)
    assert git(divided.folder, "ls-files", "--unmerged")

    [note] = divided.run().report.notes

    assert "files with conflicts are there" in note
    assert git(divided.folder, "ls-files", "--unmerged")


def test_when_the_merge_is_ended_the_next_commit_takes_all_along(divided: Place) -> None:
    subprocess.run(["git", "merge", "theirs"], cwd=divided.folder, capture_output=True, check=False)
    divided.run()
    git(divided.folder, "merge", "--abort")
    (divided.folder / "mine.txt").write_text("staged\n", "utf-8")
    git(divided.folder, "add", "mine.txt")
    divided.later()
    divided.lists(Item(1, image=True), Item(2), Item(3), Item(4))

    assert divided.run().report.notes == []

    assert git(divided.folder, "status", "--porcelain", "content", "fetched.journal") == ""
    assert git(divided.folder, "diff", "--cached", "--name-only") == "mine.txt", "what is staged stays staged"
