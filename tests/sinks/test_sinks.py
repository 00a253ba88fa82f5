"""Sinks: the same run writes the posts in other forms elsewhere, and what went wrong with one heals."""

import hashlib
import json
from pathlib import Path

import frontmatter
import pytest

from ingest.config.errors import ConfigError
from ingest.report.outcomes import ExitCode
from normalize.front_matter.read import read_back
from normalize.profiles import load_profile
from tests.pipeline.place import FEED, Item, Place


class Sites(Place):
    """A place whose posts go to a Jekyll and a Zola site, too."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.sinks_to("{content: blog/fetched, profile: jekyll}", "{content: garden/posts, profile: zola, body: html}")

    def sinks_to(self, *sinks: str) -> None:
        self.configure(f'store: {{sinks: [{", ".join(sinks)}]}}\nsources: [{{name: news, url: "{FEED}"}}]')

    def files(self, *names: str) -> dict[str, str]:
        return {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for name in names or ("blog", "garden")
            for path in sorted((self.folder / name).rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def sites(tmp_path: Path) -> Sites:
    place = Sites(tmp_path)
    place.lists(Item(1, image=True), Item(2))
    return place


def test_every_post_stands_in_every_sink_in_its_form_with_its_images(sites: Sites) -> None:
    sites.run()

    blog, garden = sites.folder / "blog" / "fetched", sites.folder / "garden" / "posts"
    posts = {str(frontmatter.load(str(path))["title"]): path for path in sorted(blog.glob("_posts/*/*/*.md"))}
    (image,) = (sites.content).rglob("*.png")
    assert set(posts) == {Item(1).name, Item(2).name}
    text = posts[Item(1).name].read_text("utf-8")
    assert "render_with_liquid: true" not in text
    [copied] = blog.rglob("*.png")
    assert copied.read_bytes() == image.read_bytes()
    assert f"(/{copied.relative_to(sites.folder / 'blog').as_posix()})" in text
    assert len(list(garden.glob("*/index.md"))) == 2
    assert all(path.read_text("utf-8").startswith("+++\n") for path in garden.glob("*/index.md"))
    assert list(sites.folder.rglob("*.tmp")) == []


def test_a_run_that_changes_nothing_touches_no_sink(sites: Sites) -> None:
    sites.run()
    before = {path: path.stat().st_mtime_ns for path in sorted((sites.folder / "blog").rglob("*"))}
    sites.later()

    sites.run()

    assert {path: path.stat().st_mtime_ns for path in sorted((sites.folder / "blog").rglob("*"))} == before


def test_an_edit_a_takedown_and_a_change_by_hand_reach_the_sinks(sites: Sites) -> None:
    sites.run()
    sites.later()
    sites.lists(Item(1, image=True, extra="Now it stands."), Item(2), teaser="News of")
    post = next(path for path in sites.posts() if Item(2).url in path.read_text("utf-8"))
    post.write_text(post.read_text("utf-8").replace("three hours", "FOUR hours"), "utf-8")
    sites.run()

    texts = [path.read_text("utf-8") for path in (sites.folder / "blog").rglob("*.md")]
    assert any("Now it stands." in text for text in texts)
    assert any("FOUR hours" in text for text in texts)

    post.unlink()
    sites.later()
    sites.run()

    assert len(list((sites.folder / "blog").rglob("*.md"))) == 1


def test_a_sink_that_fails_is_reported_and_healed_by_the_next_run(sites: Sites) -> None:
    (sites.folder / "blog").write_text("in the way", "utf-8")

    walked = sites.run()

    assert walked.report.exit_code() is ExitCode.STORE
    assert "cannot write the sink" in walked.report.notes[0]
    assert "the next run writes what is missing" in walked.report.notes[0]
    assert len(sites.posts()) == 2
    assert len(list((sites.folder / "garden").rglob("index.md"))) == 2

    (sites.folder / "blog").unlink()
    sites.later(minutes=1)
    healed = sites.run()

    assert healed.report.exit_code() is ExitCode.DONE
    assert len(list((sites.folder / "blog").rglob("*.md"))) == 2


@pytest.mark.parametrize("loss", ["a file", "an image", "a torn file", "its list", "all of it"])
def test_what_is_lost_of_a_sink_comes_back(sites: Sites, loss: str) -> None:
    sites.run()
    before = sites.files()
    blog = sites.folder / "blog"
    if loss in {"a file", "all of it"}:
        next(blog.rglob("*.md")).unlink()
    if loss in {"an image", "all of it"}:
        next(blog.rglob("*.png")).unlink()
    if loss == "a torn file":
        next(blog.rglob("*.md")).write_bytes(b"")
    if loss in {"its list", "all of it"}:
        for path in (sites.folder / ".fetched" / "sinks").iterdir():
            path.write_text("[torn", "utf-8")

    sites.run()

    assert sites.files() == before


def test_a_sink_that_is_added_later_gets_every_post(sites: Sites) -> None:
    sites.configure(f'sources: [{{name: news, url: "{FEED}"}}]')
    sites.run()
    sites.sinks_to("{content: vault, profile: obsidian}")
    sites.later(minutes=1)

    sites.run()

    notes = sorted(path.name for path in (sites.folder / "vault").rglob("*.md"))
    assert len(notes) == 2
    assert all(name.startswith("Story number") for name in notes)


def test_a_dry_run_writes_no_sink(sites: Sites) -> None:
    sites.run(dry=True)

    assert sites.files() == {}


def test_a_post_that_cannot_be_read_is_named_once(sites: Sites) -> None:
    sites.run()
    post = sites.posts()[0]
    post.write_text('---\ntitle: "a "b"\n---\ntext\n', "utf-8")

    first, second = sites.run(), sites.run()

    assert [note for note in first.report.notes if "its front matter cannot be read" in note]
    assert not [note for note in second.report.notes if "its front matter cannot be read" in note]
    assert first.report.exit_code() is ExitCode.DONE


@pytest.mark.parametrize(
    ("sinks", "complaint"),
    [
        (
            ["{content: content/posts, profile: jekyll}"],
            r"store.sinks\[0\].content: .* and store.content lie in one another",
        ),
        (["{content: .fetched/x, profile: jekyll}"], "and store.state lie in one another"),
        (
            ["{content: a, profile: jekyll}", "{content: a/b, profile: zola}"],
            r"sinks\[1\].*store.sinks\[0\].content lie",
        ),
        (["{content: a, profile: jekill}"], r"store.sinks\[0\].profile: there is no profile 'jekill'"),
        (["{content: a, profile: astro, body: html}"], "profile astro has no html bodies"),
    ],
)
def test_a_sink_that_cannot_be_is_named(sites: Sites, sinks: list[str], complaint: str) -> None:
    sites.sinks_to(*sinks)

    with pytest.raises(ConfigError, match=complaint):
        sites.run()


def test_the_lists_for_builders_agree_with_the_tree(sites: Sites) -> None:
    sites.run()
    state = sites.folder / ".fetched"

    manifest = [json.loads(line) for line in (state / "manifest.jsonl").read_text("utf-8").splitlines()]
    changes = json.loads((state / "changes.json").read_text("utf-8"))
    latest = json.loads((state / "latest.json").read_text("utf-8"))

    tree = sorted(path.relative_to(sites.content).as_posix() for path in sites.posts())
    assert [each["path"] for each in manifest] == tree
    assert [each["path"] for each in changes["added"]] == tree
    assert sorted(each["path"] for each in latest["news"]) == tree
    for each in manifest:
        front, _ = read_back((sites.content / each["path"]).read_text("utf-8"))
        assert (front["source_url"], front["content_hash"], front["slug"]) == (each["url"], each["hash"], each["slug"])
    assert load_profile("hugo").layout.file == "index.md"


def test_sinks_are_written_in_the_confined_child(sites: Sites) -> None:
    path = sites.folder / "config.yaml"
    path.write_text(path.read_text("utf-8").replace("inline", "child"), "utf-8")

    assert sites.run().report.notes == []
    assert len(list((sites.folder / "blog").rglob("*.md"))) == 2
