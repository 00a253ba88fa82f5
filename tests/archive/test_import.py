"""`import`: every article of a bad archive is recognised or named, and is never fetched or stored again."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import frontmatter
import pytest

from ingest.commands import importing
from ingest.config.errors import ConfigError
from ingest.report.outcomes import ArticleOutcome, Change
from ingest.session.session import Walked
from tests.archive.planted import Planted, cnbeta, planted, post, weixin, write
from tests.pipeline.place import Place, changes
from tests.sites.traps import png

ARCHIVE = planted()
TAKEN = [each for each in ARCHIVE if each.url]
NAMED = [each for each in ARCHIVE if each.reason]


class Import:
    """An archive beside a store, and what came of its import."""

    def __init__(self, folder: Path, files: list[Planted]) -> None:
        self.place = Place(folder)
        self.place.clock.advance(days=200)
        self.archive = folder / "archive"
        write(self.archive, files, {"kite.png": png(7)})
        self.before = self.hashes()

    def run(self, *, dry: bool = False, source: str | None = None, renamed: tuple[str, ...] = ()) -> Walked:
        return importing.import_posts(self.place.session(dry=dry), self.archive, source, renamed)

    def hashes(self) -> dict[str, str]:
        return {
            path.relative_to(self.archive).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.archive.rglob("*"))
            if path.is_file()
        }

    def posts(self) -> dict[str, frontmatter.Post]:
        """Return the posts by the address of their original."""
        found = [frontmatter.load(str(path)) for path in self.place.posts()]
        by_url = {str(each["source_url"]): each for each in found}
        assert len(by_url) == len(found)
        return by_url


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Import, Walked]:
    whole = Import(tmp_path_factory.mktemp("import"), ARCHIVE)
    return whole, whole.run()


def _outcome(walked: Walked, path: str) -> ArticleOutcome:
    [found] = [
        each
        for each in walked.report.articles
        if each.detail == path or each.detail.startswith(f"{path}:") or each.url == path
    ]
    return found


def test_every_file_ends_in_one_line(imported: tuple[Import, Walked]) -> None:
    _, walked = imported

    assert len(walked.report.articles) == len(ARCHIVE)
    assert walked.report.counts() == {Change.ADDED: len(TAKEN), Change.SKIPPED: len(NAMED)}
    assert walked.report.sources[0].entries == len(ARCHIVE)


@pytest.mark.parametrize("each", TAKEN, ids=lambda each: each.path)
def test_an_article_is_recognised_and_whole(imported: tuple[Import, Walked], each: Planted) -> None:
    whole, walked = imported
    found = whole.posts()[each.url]

    assert not each.title or found["title"] == each.title
    tags: Any = found["tags"]
    assert tags[0] == "fetched"
    assert set(each.tags) <= set(tags)
    assert [part for part in each.holds if part not in found.content] == []
    assert [part for part in each.lacks if part in found.content] == []
    assert "------" not in found.content
    assert each.fault in _outcome(walked, each.path).detail


@pytest.mark.parametrize("each", NAMED, ids=lambda each: each.path)
def test_what_is_none_is_named_with_its_reason(imported: tuple[Import, Walked], each: Planted) -> None:
    _, walked = imported
    outcome = _outcome(walked, each.path)

    assert outcome.change is Change.SKIPPED
    assert each.reason in outcome.detail


def test_dates_sources_and_images_of_the_archive_stay(imported: tuple[Import, Walked]) -> None:
    whole, walked = imported
    posts = whole.posts()
    kite = posts["https://blog.example.org/kite"]

    assert str(posts[cnbeta(1)]["date"]) == "2026-02-28 00:06:26+00:00"
    assert posts[cnbeta(1)]["source"] == "cnbeta"
    assert posts[weixin(1)]["source"] == "生信技能树"
    assert kite["author"] == "Ann"
    assert str(posts[cnbeta(26)]["date"]).startswith("2026-02-01")
    [image] = list(whole.place.content.rglob("*.png"))
    assert image.read_bytes() == png(7)
    assert f"![the kite]({image.name})" in kite.content
    notes = " ".join(walked.report.sources[0].notes)
    assert "its front matter was no YAML (" in notes
    assert "Acdemic (1)" in notes


def test_the_archive_is_left_as_it_is_and_a_second_import_writes_nothing(imported: tuple[Import, Walked]) -> None:
    whole, _ = imported
    before = whole.place.snapshot()

    again = whole.run()

    assert whole.hashes() == whole.before
    assert whole.place.snapshot() == before
    assert {each.change for each in again.report.articles} == {Change.UNCHANGED, Change.SKIPPED}
    assert not again.report.changed()


def _feeds(place: Place) -> None:
    """The sources of the archive list its articles, under the addresses that feeds have."""
    rows = {
        "cnbeta": [(1, "标题 1", "https://www.cnbeta.com.tw/articles/tech/1500001.htm"), (50, "标题 50", cnbeta(50))],
        "生信技能树": [(2, "标题 54", weixin(2)), (1, "标题 53", weixin(1) + "?scene=27")],
    }
    lines = []
    for number, (name, items) in enumerate(rows.items()):
        url = f"https://feeds.example.org/{number}.xml"
        listed = "".join(
            f"<item><title>{title}</title><link>{link}</link><guid>g-{item}</guid>"
            "<pubDate>Fri, 27 Feb 2026 23:00:00 GMT</pubDate><description>Something else.</description></item>"
            for item, title, link in items
        )
        place.web.feed(url, f'<rss version="2.0"><channel><title>x</title>{listed}</channel></rss>')
        lines.append(f'{{name: "{name}", url: "{url}"}}')
    place.configure(f"sources: [{', '.join(lines)}]")


@pytest.mark.parametrize("lost", ["nothing", "the database", "the state"])
def test_a_following_run_of_their_sources_stores_nothing_again(tmp_path: Path, lost: str) -> None:
    whole = Import(tmp_path, ARCHIVE)
    whole.run()
    before = whole.place.snapshot()
    if lost == "the database":
        (tmp_path / ".fetched" / "state.db").unlink()
    elif lost == "the state":
        shutil.rmtree(tmp_path / ".fetched")
    _feeds(whole.place)

    walked = whole.place.run(force=True)

    assert changes(walked) == []
    assert whole.place.snapshot() == before
    assert [source.entries for source in walked.report.sources] == [2, 2]


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    whole = Import(tmp_path, ARCHIVE)

    walked = whole.run(dry=True)

    assert walked.report.counts() == {Change.ADDED: len(TAKEN), Change.SKIPPED: len(NAMED)}
    assert len(walked.rehearsed) == len(TAKEN)
    assert whole.place.posts() == []
    assert not (tmp_path / ".fetched").exists()


def test_posts_within_the_content_are_adopted_where_they_are(tmp_path: Path) -> None:
    whole = Import(tmp_path, [])
    for number, name in ((1, "2026-02/one.md"), (2, "2026-02/two.md")):
        path = whole.place.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(post(number, title='a "quoted" one' if number == 2 else ""), "utf-8")
    before = whole.place.snapshot()
    whole.archive = whole.place.content

    walked = whole.run()

    assert walked.report.counts() == {Change.ADDED: 2}
    assert whole.place.snapshot() == before
    assert "is left as it is" in _outcome(walked, "2026-02/two.md").detail
    shutil.rmtree(tmp_path / ".fetched")
    _feeds(whole.place)
    after = whole.place.run("cnbeta", force=True)
    assert [url for change, url in changes(after) if change in {Change.ADDED, Change.UPDATED}] == []
    assert {path: each for path, each in whole.place.snapshot().items() if path in before} == before


def test_all_can_be_taken_in_the_name_of_one_source_and_categories_get_other_names(tmp_path: Path) -> None:
    whole = Import(tmp_path, [each for each in ARCHIVE if "misspelt" in each.path])

    whole.run(source="digest", renamed=("Acdemic=Academic",))

    [found] = whole.posts().values()
    assert found["source"] == "digest"
    assert found["categories"] == ["Academic"]


@pytest.mark.parametrize("place", ["walks", "walks/attachments", "attachments", ""])
def test_an_image_that_a_note_of_obsidian_embeds_is_taken_along(tmp_path: Path, place: str) -> None:
    note = (
        "---\ntitle: A walk\nsource: https://example.org/walk\nauthor:\n  - '[[Jane Doe]]'\ntags: [clippings]\n---\n"
        "We walked along the [[River Thames|river]] for the ==whole== afternoon, until it was dark.\n\n"
        "![[a walk.png|300]]\n"
    )
    whole = Import(tmp_path, [])
    whole.archive = tmp_path / "vault"
    (whole.archive / "walks").mkdir(parents=True)
    (whole.archive / "walks" / "note.md").write_text(note, "utf-8")
    (whole.archive / place).mkdir(exist_ok=True)
    (whole.archive / place / "a walk.png").write_bytes(png(9))
    (tmp_path / "a walk.png").write_bytes(png(8))

    whole.run()

    [post] = whole.posts().values()
    [image] = list(whole.place.content.rglob("*.png"))
    assert image.read_bytes() == png(9)
    assert (post["author"], post["source"]) == ("Jane Doe", "example.org")
    assert "along the river for the whole afternoon" in post.content
    assert f"![]({image.name})" in post.content


@pytest.mark.parametrize("renamed", ["x", "=x", "x="])
def test_a_wrong_command_line_is_named(tmp_path: Path, renamed: str) -> None:
    whole = Import(tmp_path, ARCHIVE[:1])

    with pytest.raises(ConfigError, match="write OLD=NEW"):
        whole.run(renamed=(renamed,))
    whole.archive = tmp_path / "nowhere"
    with pytest.raises(ConfigError, match="is no folder"):
        whole.run()


def test_posts_are_read_and_written_in_the_confined_child(tmp_path: Path) -> None:
    whole = Import(
        tmp_path, [each for each in ARCHIVE if each.path.endswith(("quotes.md", "kite/index.md", "empty.md"))]
    )
    (tmp_path / "config.yaml").write_text("sources: []\n", "utf-8")

    walked = whole.run()

    assert walked.report.counts() == {Change.ADDED: 2, Change.SKIPPED: 1}
    assert set(whole.posts()) == {cnbeta(2), "https://blog.example.org/kite"}
