"""A post that is another at every poll keeps its first text, its newest, and ever fewer in between."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.files.revisions import line_diff, may_have_surplus, surplus_files
from store.manifest import Run
from tests.store.samples import NOW, edited, sample
from tests.store.trees import open_store


def kept(newest: int) -> list[int]:
    """Return the revisions that are left when a post has gone through so many, one by one."""
    names: set[str] = set()
    for number in range(1, newest):
        names |= {f"index.r{number}.md", f"index.r{number}-r{number + 1}.diff"}
        names -= set(surplus_files("index.md", number + 1, names))
    texts = {int(name.split(".")[1][1:]) for name in names if name.endswith(".md")}
    assert texts == {int(name.split(".")[1][1:].partition("-")[0]) for name in names if name.endswith(".diff")}
    return sorted(texts)


@pytest.mark.parametrize(("newest", "most"), [(8, 7), (20, 15), (100, 27), (1_000, 45), (3_000, 55)])
def test_ever_fewer_are_kept_the_longer_ago(newest: int, most: int) -> None:
    left = kept(newest)

    assert len(left) <= most
    assert left[0] == 1
    assert left[-7:] == list(range(newest - 7, newest))


def test_other_posts_and_what_a_hand_is_in_are_left_alone() -> None:
    names = ["other.r33.md", "index.r33.newer.md", "index.r33.torn.md", "index.r0.md", "index.md", "index.r33.md"]

    assert surplus_files("2026/index.md", 100, names) == ["index.r33.md"]


def test_the_files_of_a_post_that_always_changes_are_few(tmp_path: Path) -> None:
    one = sample(1, images=0)
    for number in range(60):
        with open_store(tmp_path) as store:
            one.put_into(store)
            store.finish(Run(str(number), NOW, NOW))
        one = edited(one, f"Seen {number} times.")

    texts = list(tmp_path.rglob("*.r*.md"))
    assert len(texts) <= 24
    assert any(path.name.endswith(".r1.md") for path in texts)
    assert any(path.name.endswith(".r59.md") for path in texts)


LINES = st.lists(st.sampled_from(["", "a", "b", "c", "@@ -1 +1 @@", "-x", "+x"]), min_size=1, max_size=12)


def patched(former: list[str], diff: list[str]) -> list[str]:
    """Do what patch(1) does: every line that stays or goes has to stand where the difference says."""
    made: list[str] = []
    at = 0
    for line in diff:
        found = re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line)
        if found:
            begin = int(found[1]) - (found[2] != "0")
            made, at = made + former[at:begin], begin
            assert len(made) == int(found[3]) - (found[4] != "0")
            continue
        if line[0] != "+":
            assert former[at] == line[1:]
            at += 1
        made += [line[1:]] if line[0] != "-" else []
    return made + former[at:]


@given(LINES, LINES, LINES, LINES)
def test_a_difference_leads_from_one_text_to_the_next(
    head: list[str], one: list[str], two: list[str], tail: list[str]
) -> None:
    former, newer = [*head * 3, *one, *tail], [*head * 3, *two, *tail]
    diff = line_diff("a/index.md", 3, "\n".join(former), "\n".join(newer)).split("\n")[2:-1]

    assert patched(former, diff) == newer


def test_revisions_are_looked_for_only_where_some_may_go() -> None:
    going = {
        newest
        for newest in range(1, 60)
        if surplus_files("a/index.md", newest, [f"index.r{number}.md" for number in range(1, newest + 1)])
    }

    assert {newest for newest in range(1, 60) if may_have_surplus(newest)} >= going
    assert not any(map(may_have_surplus, range(1, min(going))))
